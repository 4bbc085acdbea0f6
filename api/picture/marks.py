"""The small pictures inside shapes: what kind of task, event or gateway it is (BPMN 2.0.2 §7.2, tables 7.1 and 10.93)."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line or an area.

    Attributes:
        path: SVG path data, in a square from -10 to 10 around the middle.
        is_filled: Filled with the line's colour instead of white.
        width: Of the line, in the same units; 0 = none.
    """

    path: str
    is_filled: bool = False
    width: float = 1.4


def _circle(radius: float, x: float = 0, y: float = 0) -> str:
    return f"M{x - radius:g} {y:g}a{radius:g} {radius:g} 0 1 0 {2 * radius:g} 0a{radius:g} {radius:g} 0 1 0 {-2 * radius:g} 0z"


def _around(count: int, radius: float, turned: float = 0) -> list[tuple[float, float]]:
    angles = [2 * pi * number / count + turned for number in range(count)]
    return [(round(radius * sin(angle), 2), round(-radius * cos(angle), 2)) for angle in angles]


def _closed(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "z"


def _rays(count: int, inner: float, outer: float, turned: float = 0) -> str:
    pairs = zip(_around(count, inner, turned), _around(count, outer, turned), strict=True)
    return "".join(f"M{a:g} {b:g}L{x:g} {y:g}" for (a, b), (x, y) in pairs)


def _gear() -> str:
    points: list[tuple[float, float]] = []
    for number in range(8):
        for offset, radius in ((-0.16, 6.4), (-0.1, 9), (0.1, 9), (0.16, 6.4)):
            angle = 2 * pi * number / 8 + offset * 2
            points.append((round(radius * sin(angle), 2), round(-radius * cos(angle), 2)))
    return _closed(points)


ENVELOPE = (Stroke("M-9 -6h18v12h-18z"), Stroke("M-9 -6L0 1.5L9 -6"))
_SENT = (Stroke("M-9 -6h18v12h-18z", True, 0), Stroke("M-9.5 -6.5h19L0 1z", False, 1.2))

TASKS: dict[str, tuple[Stroke, ...]] = {
    "userTask": (
        Stroke("M-8 9v-3.5c0 -3.5 3 -5 5 -5.5h6c2 .5 5 2 5 5.5v3.5z"),
        Stroke("M-4.5 9v-3M4.5 9v-3"),
        Stroke(_circle(4.4, 0, -4.4)),
    ),
    "manualTask": (
        Stroke(
            "M-8 -1c1.5 -2 4 -5.5 6 -6.2c1.6 -.5 2.4 1 1.2 2.2l-1.8 2h10.2a1.4 1.4 0 0 1 0 2.8h-4.6h5.4a1.4 1.4 0 0 1 0 2.8h-5.4h4.4"
            "a1.3 1.3 0 0 1 0 2.6h-4.8h3.2a1.2 1.2 0 0 1 0 2.4h-9c-2.4 0 -4.8 -1.2 -4.8 -4z"
        ),
    ),
    "scriptTask": (
        Stroke("M-3 -9h11c-5 4 -5 6 -2 9s2 6 -3 9h-11c5 -3 6 -6 3 -9s-3 -5 2 -9z"),
        Stroke("M-2.5 -5h6M-2.5 -1.5h6M-1 2h6M-1.5 5.5h6"),
    ),
    "serviceTask": (Stroke(_gear()), Stroke(_circle(3.2))),
    "sendTask": _SENT,
    "receiveTask": ENVELOPE,
    "businessRuleTask": (Stroke("M-9 -7h18v14h-18z"), Stroke("M-9 -7h18v4.4h-18z", True), Stroke("M-9 2.2h18M-3 -2.6v9.6")),
}

_BOLT = "M-8 7.5L-3.2 -6.5L2.4 1.6L7.6 -8L3.2 7L-2.4 -1.6z"
_ARROW = "M0 -8.6L6.4 7.6L0 1.4L-6.4 7.6z"
_BACK = "M-0.5 -6.5v13L-9 0zM8.5 -6.5v13L0 0z"
_LINK = "M-8.5 -3.6h9v-4l8.5 7.6l-8.5 7.6v-4h-9z"
_CROSS = "M-8 -5.2l2.8 -2.8L0 -2.8L5.2 -8L8 -5.2L2.8 0L8 5.2L5.2 8L0 2.8L-5.2 8L-8 5.2L-2.8 0z"
_PLUS = "M-2.2 -8.6h4.4v6.4h6.4v4.4h-6.4v6.4h-4.4v-6.4h-6.4v-4.4h6.4z"

CATCHES: dict[str, tuple[Stroke, ...]] = {
    "message": ENVELOPE,
    "timer": (Stroke(_circle(9.4)), Stroke(_rays(12, 7.4, 9.2), width=1), Stroke("M0 0L1.8 -7M0 0L5.4 1.6", width=1.3)),
    "error": (Stroke(_BOLT),),
    "escalation": (Stroke(_ARROW),),
    "signal": (Stroke(_closed(_around(3, 9))),),
    "conditional": (Stroke("M-6 -8.5h12v17h-12z"), Stroke("M-4 -5.4h8M-4 -1.8h8M-4 1.8h8M-4 5.4h8")),
    "link": (Stroke(_LINK),),
    "compensate": (Stroke(_BACK),),
    "cancel": (Stroke(_CROSS),),
    "multiple": (Stroke(_closed(_around(5, 9))),),
    "parallelMultiple": (Stroke(_PLUS),),
}
THROWS: dict[str, tuple[Stroke, ...]] = {
    **{kind: tuple(Stroke(stroke.path, True, stroke.width) for stroke in strokes) for kind, strokes in CATCHES.items()},
    "message": _SENT,
    "terminate": (Stroke(_circle(8.6), True),),
}
"""What an event throws is filled; what it waits for is not."""

GATEWAYS: dict[str, tuple[Stroke, ...]] = {
    "exclusiveGateway": (Stroke("M-5.4 -6.6L5.4 6.6M5.4 -6.6L-5.4 6.6", width=2.6),),
    "parallelGateway": (Stroke("M-8 0h16M0 -8v16", width=2.6),),
    "inclusiveGateway": (Stroke(_circle(7.4), width=2.2),),
    "eventBasedGateway": (Stroke(_circle(9.6), width=1), Stroke(_circle(8), width=1), Stroke(_closed(_around(5, 5)), width=1)),
    "complexGateway": (Stroke("M-8 0h16M0 -8v16M-5.8 -5.8L5.8 5.8M5.8 -5.8L-5.8 5.8", width=2.4),),
}

COLLAPSED = (Stroke("M-8 -8h16v16h-16z"), Stroke("M-4.5 0h9M0 -4.5v9"))
LOOP = (Stroke("M-3 7.4a8 8 0 1 1 5 .6M-3 7.4l-.6 -5M-3 7.4l-5 -.8", width=1.8),)
PARALLEL = (Stroke("M-5 -8v16M0 -8v16M5 -8v16", width=2.4),)
SEQUENTIAL = (Stroke("M-8 -5h16M-8 0h16M-8 5h16", width=2.4),)
AD_HOC = (Stroke("M-9 2c2 -6 6 -6 9 -2s7 4 9 -2v4c-2 6 -6 6 -9 2s-7 -4 -9 2z", True, 0),)
COMPENSATION = (Stroke(_BACK),)
