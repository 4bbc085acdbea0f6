"""A sheet to draw on: SVG elements, in order; texts are escaped by lxml."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from api.picture.layout import Box, Point
from api.picture.marks import Stroke
from api.picture.texts import FONT, LEADING

SVG = "http://www.w3.org/2000/svg"
INK, PAPER = "#22242a", "#ffffff"
BEND = 5.0
"""Radius of a flow's rounded corners."""


class Canvas:
    """What is drawn, and how far it reaches."""

    def __init__(self) -> None:
        self.root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})  # type: ignore[dict-item]
        self._group = self.root
        self.left = self.top = float("inf")
        self.right = self.bottom = float("-inf")

    def begin(self, element_id: str, kind: str, name: str) -> None:
        """What follows belongs to this element."""
        self._group = etree.SubElement(self.root, f"{{{SVG}}}g", {"data-element-id": element_id, "data-kind": kind})
        if name:
            etree.SubElement(self._group, f"{{{SVG}}}title").text = name

    def rectangle(self, box: Box, radius: float = 0, width: float = 2, fill: str = PAPER, dashes: str = "") -> None:
        self._covers(box.x, box.y, box.right, box.bottom)
        given = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "rx": radius, "stroke-width": width}
        self._draw("rect", given, fill, dashes)

    def circle(self, middle: Point, radius: float, width: float, dashes: str = "", fill: str = PAPER) -> None:
        x, y = middle
        self._covers(x - radius, y - radius, x + radius, y + radius)
        self._draw("circle", {"cx": x, "cy": y, "r": radius, "stroke-width": width}, fill, dashes)

    def path(self, data: str, width: float = 2, fill: str = "none", dashes: str = "", marks: dict[str, str] | None = None) -> None:
        node = self._draw("path", {"stroke-width": width}, fill, dashes)
        node.set("d", data)
        for place, name in (marks or {}).items():
            node.set(place, f"url(#{name})")

    def mark(self, strokes: Sequence[Stroke], middle: Point, size: float) -> None:
        """A small picture of `size` pixels."""
        scale = size / 20
        group = etree.SubElement(self._group, f"{{{SVG}}}g")
        group.set("transform", f"translate({_text(middle[0])} {_text(middle[1])}) scale({_text(scale)})")
        for stroke in strokes:
            node = etree.SubElement(group, f"{{{SVG}}}path", {"d": stroke.path})
            closed = stroke.path.endswith("z")
            node.set("fill", INK if stroke.is_filled else PAPER if closed else "none")
            node.set("stroke", INK if stroke.width and not (stroke.is_filled and not closed) else "none")
            if stroke.is_filled and not closed:
                node.set("stroke", PAPER)
            if stroke.width:
                node.set("stroke-width", _text(stroke.width / max(scale, 0.1) * 0.9))
                node.set("stroke-linejoin", "round")
                node.set("stroke-linecap", "round")

    def line(self, points: Sequence[Point], dashes: str = "", marks: dict[str, str] | None = None, width: float = 1.5) -> None:
        """A line through points, its corners rounded."""
        for x, y in points:
            self._covers(x, y, x, y)
        self.path(_rounded(points), width, dashes=dashes, marks=marks)

    def text(
        self, lines: Sequence[str], x: float, top: float, size: float, anchor: str = "middle", turned: bool = False, halo: bool = False
    ) -> None:
        """Lines below each other.

        Args:
            top: Where the first line begins; of a turned text: where its middle is.
            turned: Reads upwards.
            halo: Lines behind it keep off.
        """
        if not lines:
            return
        node = etree.SubElement(self._group, f"{{{SVG}}}text", {"font-size": _text(size), "text-anchor": anchor, "fill": INK})
        if halo:
            for what, value in (("paint-order", "stroke"), ("stroke", PAPER), ("stroke-width", "3"), ("stroke-linejoin", "round")):
                node.set(what, value)
        if turned:
            node.set("transform", f"rotate(-90 {_text(x)} {_text(top)})")
            first = top - len(lines) * size * LEADING / 2 + size * 0.9
        else:
            first = top + size * 0.9
        for number, line in enumerate(lines):
            span = etree.SubElement(node, f"{{{SVG}}}tspan", {"x": _text(x), "y": _text(first + number * size * LEADING)})
            span.text = line

    def covers(self, box: Box) -> None:
        """The sheet reaches at least so far."""
        self._covers(box.x, box.y, box.right, box.bottom)

    def finished(self, title: str, margin: float = 12) -> bytes:
        """The whole picture."""
        left, top = self.left - margin, self.top - margin
        width, height = self.right - self.left + 2 * margin, self.bottom - self.top + 2 * margin
        for name, value in (("width", width), ("height", height)):
            self.root.set(name, _text(value))
        self.root.set("viewBox", " ".join(map(_text, (left, top, width, height))))
        self.root.set("role", "img")
        self.root.set("font-family", FONT)
        head = [etree.Element(f"{{{SVG}}}title"), _markers()]
        head[0].text = title
        paper = {"x": _text(left), "y": _text(top), "width": _text(width), "height": _text(height), "fill": PAPER}
        head.append(etree.Element(f"{{{SVG}}}rect", paper))
        for number, node in enumerate(head):
            self.root.insert(number, node)
        return etree.tostring(self.root, encoding="UTF-8", xml_declaration=True)

    def _draw(self, tag: str, values: dict[str, float], fill: str, dashes: str) -> etree._Element:
        node = etree.SubElement(self._group, f"{{{SVG}}}{tag}", {name: _text(value) for name, value in values.items()})
        node.set("fill", fill)
        node.set("stroke", INK)
        if dashes:
            node.set("stroke-dasharray", dashes)
        return node

    def _covers(self, left: float, top: float, right: float, bottom: float) -> None:
        self.left, self.top = min(self.left, left), min(self.top, top)
        self.right, self.bottom = max(self.right, right), max(self.bottom, bottom)


def _text(number: float) -> str:
    return f"{round(number, 2):g}" if abs(number) < 100_000 else f"{number:.1f}"


def _rounded(points: Sequence[Point]) -> str:
    steps = [f"M{_text(points[0][0])} {_text(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        enter, leave = _toward(corner, before), _toward(corner, after)
        steps.append(f"L{_text(enter[0])} {_text(enter[1])}Q{_text(corner[0])} {_text(corner[1])} {_text(leave[0])} {_text(leave[1])}")
    return "".join([*steps, f"L{_text(points[-1][0])} {_text(points[-1][1])}"])


def _toward(corner: Point, other: Point) -> Point:
    """The point on the way from a corner where its rounding begins."""
    along, across = other[0] - corner[0], other[1] - corner[1]
    distance = (along**2 + across**2) ** 0.5
    if not distance:
        return corner
    share = min(BEND, distance / 2) / distance
    return corner[0] + along * share, corner[1] + across * share


def _markers() -> etree._Element:
    """Ends of flows."""
    definitions = etree.Element(f"{{{SVG}}}defs")
    for name, refer, path, fill in (
        ("stagework-arrow", 11.0, "M1 5L11 10L1 15z", INK),
        ("stagework-open-arrow", 11.0, "M1 5L11 10L1 15z", PAPER),
        ("stagework-association", 11.0, "M1 5L11 10L1 15", "none"),
        ("stagework-message", 6.0, "M2.5 10a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z", PAPER),
        ("stagework-conditional", -1.0, "M0 10L8 6L16 10L8 14z", PAPER),
        ("stagework-default", -10.0, "M4 4L10 16", "none"),
    ):
        given = {"id": name, "viewBox": "0 0 20 20", "refX": _text(refer), "refY": "10", "markerWidth": "14", "markerHeight": "14"}
        marker = etree.SubElement(definitions, f"{{{SVG}}}marker", {**given, "orient": "auto", "markerUnits": "userSpaceOnUse"})
        marker.set("overflow", "visible")
        etree.SubElement(
            marker, f"{{{SVG}}}path", {"d": path, "fill": fill, "stroke": INK, "stroke-width": "1.4", "stroke-linejoin": "round"}
        )
    return definitions
