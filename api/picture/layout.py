"""Where a diagram's shapes and edges are drawn (BPMN DI: BPMN 2.0.2 §12)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lxml import etree

from bpmn.diagram import Diagram
from bpmn.xml import NS, is_bpmn

MOST = 1_000_000.0
"""Coordinates beyond it are a mistake."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A BPMN element with its rectangle.

    Attributes:
        label: Where its name stands when that is outside; None = where it usually stands.
    """

    node: etree._Element
    box: Box
    label: Box | None
    is_horizontal: bool
    is_expanded: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A BPMN flow or association with the points it goes through."""

    node: etree._Element
    points: tuple[Point, ...]
    label: Box | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The first picture of a file: its shapes and edges in the order of the file."""

    shapes: list[Shape]
    edges: list[Edge]


def read(diagram: Diagram) -> Layout:
    """The places of a diagram's first picture; what refers to nothing or has no sound place is left out."""
    plane = diagram.root.find("bpmndi:BPMNDiagram/bpmndi:BPMNPlane", NS)
    if plane is None:
        return Layout([], [])
    nodes = {identity: node for node in diagram.root.iter() if is_bpmn(node) and (identity := node.get("id")) is not None}
    return Layout(
        [shape for di in plane.iterfind("bpmndi:BPMNShape", NS) if (shape := _shape(di, nodes)) is not None],
        [edge for di in plane.iterfind("bpmndi:BPMNEdge", NS) if (edge := _edge(di, nodes)) is not None],
    )


def _shape(di: etree._Element, nodes: dict[str, etree._Element]) -> Shape | None:
    node, box = nodes.get(di.get("bpmnElement", "")), _box(di.find("dc:Bounds", NS))
    if node is None or box is None:
        return None
    label = _box(di.find("bpmndi:BPMNLabel/dc:Bounds", NS))
    return Shape(node, box, label, di.get("isHorizontal", "true") == "true", di.get("isExpanded", "true") == "true")


def _edge(di: etree._Element, nodes: dict[str, etree._Element]) -> Edge | None:
    node = nodes.get(di.get("bpmnElement", ""))
    points = [(_number(point.get("x")), _number(point.get("y"))) for point in di.iterfind("di:waypoint", NS)]
    known = tuple((x, y) for x, y in points if x is not None and y is not None)
    if node is None or len(known) < 2 or len(known) < len(points):
        return None
    return Edge(node, known, _box(di.find("bpmndi:BPMNLabel/dc:Bounds", NS)))


def _box(bounds: etree._Element | None) -> Box | None:
    if bounds is None:
        return None
    x, y, width, height = (_number(bounds.get(side)) for side in ("x", "y", "width", "height"))
    if x is None or y is None or width is None or height is None or width < 0 or height < 0:
        return None
    return Box(x, y, width, height)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= MOST else None
