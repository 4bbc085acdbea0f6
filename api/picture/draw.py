"""Draws each kind of element as BPMN 2.0.2 §7.2 shows it."""

from __future__ import annotations

from itertools import pairwise

from lxml import etree

from api.picture import marks
from api.picture.canvas import Canvas
from api.picture.layout import Box, Edge, Point, Shape, read
from api.picture.texts import LEADING, fitted, width, wrapped
from bpmn.diagram import Diagram
from bpmn.elements import ACTIVITIES, EVENTS, GATEWAYS, SUBPROCESSES
from bpmn.xml import NS, is_bpmn, local

SIZE, SMALL = 12.0, 11.0
STRIP = 30.0
"""Width of a pool's or lane's head."""
LABEL = 90.0
"""Room for a name outside its shape, unless the author gave it more."""
THROWING = {"endEvent", "intermediateThrowEvent"}
_BEHIND = ("participant", "lane", "group")


def svg(diagram: Diagram, language: str = "") -> bytes | None:
    """The diagram's picture; None when nothing of it has a place.

    Args:
        language: Of the names, such as "ru"; what has no name in it is shown as drawn.
    """
    layout = read(diagram)
    if not layout.shapes and not layout.edges:
        return None
    artist = _Artist(diagram, language)
    shapes = sorted(layout.shapes, key=_depth)
    for shape in (shape for shape in shapes if _depth(shape) < 20):
        artist.shape(shape)
    for edge in layout.edges:
        artist.edge(edge)
    for shape in (shape for shape in shapes if _depth(shape) >= 20):
        artist.shape(shape)
    return artist.canvas.finished(artist.name(diagram.main.node) or diagram.main.id)


def _depth(shape: Shape) -> int:
    """What is behind comes first: pools, lanes, open subprocesses by nesting; below 20 is behind the flows."""
    kind = local(shape.node)
    if kind in _BEHIND:
        return _BEHIND.index(kind)
    if kind in SUBPROCESSES and shape.is_expanded:
        return min(19, 3 + sum(1 for outer in shape.node.iterancestors() if local(outer) in SUBPROCESSES))
    return 21 if kind == "boundaryEvent" else 20


class _Artist:
    def __init__(self, diagram: Diagram, language: str) -> None:
        self.canvas = Canvas()
        self._language = language
        self._defaults = {element.default_flow for element in diagram.elements.values()}
        self._elements = diagram.elements
        self._attached = {element.attached_to for element in diagram.elements.values() if element.kind == "boundaryEvent"}

    def name(self, node: etree._Element) -> str:
        for translation in node.iterfind("bpmn:extensionElements/stagework:translation", NS):
            if self._language and translation.get("lang") == self._language and translation.get("name"):
                return str(translation.get("name"))
        if local(node) == "textAnnotation":
            return (node.findtext("bpmn:text", "", NS) or "").strip()
        return " ".join((node.get("name") or "").split())

    # ---- shapes ----------------------------------------------------------------------------------------------------

    def shape(self, shape: Shape) -> None:
        kind, name = local(shape.node), self.name(shape.node)
        self.canvas.begin(shape.node.get("id", ""), kind, name)
        if kind in ("participant", "lane"):
            self._swimlane(shape, name, kind == "participant")
        elif kind in ACTIVITIES:
            self._activity(shape, kind, name)
        elif kind in EVENTS:
            self._event(shape, kind)
            self._outside(shape, name)
        elif kind in GATEWAYS:
            self._gateway(shape, kind)
            self._outside(shape, name)
        elif kind == "textAnnotation":
            self._annotation(shape, name)
        elif kind == "group":
            self.canvas.rectangle(shape.box, 10, 1.5, "none", "10 6 0 6")
        else:
            self._data(shape, kind)
            self._outside(shape, name)

    def _swimlane(self, shape: Shape, name: str, is_pool: bool) -> None:
        box = shape.box
        self.canvas.rectangle(box, 0, 1.5)
        if shape.is_horizontal:
            if is_pool:
                self.canvas.line([(box.x + STRIP, box.y), (box.x + STRIP, box.bottom)])
            lines, size = fitted(name, SIZE, box.height - 8, STRIP - 2)
            self.canvas.text(lines, box.x + STRIP / 2, box.middle[1], size, turned=True)
        else:
            if is_pool:
                self.canvas.line([(box.x, box.y + STRIP), (box.right, box.y + STRIP)])
            lines, size = fitted(name, SIZE, box.width - 8, STRIP - 2)
            self.canvas.text(lines, box.middle[0], box.y + (STRIP - len(lines) * size * LEADING) / 2, size)

    def _activity(self, shape: Shape, kind: str, name: str) -> None:
        box = shape.box
        is_open = kind in SUBPROCESSES and shape.is_expanded
        dashes = "3 4" if shape.node.get("triggeredByEvent") == "true" else ""
        self.canvas.rectangle(box, 10, 4 if kind == "callActivity" else 2, dashes=dashes)
        if kind == "transaction":
            self.canvas.rectangle(Box(box.x + 3, box.y + 3, box.width - 6, box.height - 6), 8, 1.2)
        if kind in marks.TASKS:
            self.canvas.mark(marks.TASKS[kind], (box.x + 15, box.y + 15), 17)
        found = self._markers(shape, kind, is_open)
        for number, mark in enumerate(found):
            self.canvas.mark(mark, (box.middle[0] + (number - (len(found) - 1) / 2) * 20, box.bottom - 11), 14)
        if is_open:
            lines, size = fitted(name, SIZE, box.width - 20, 2 * SIZE * LEADING)
            self.canvas.text(lines, box.middle[0], box.y + 6, size)
            return
        self._inside(shape, name, kind in marks.TASKS, 18 if found else 0)

    def _inside(self, shape: Shape, name: str, has_mark: bool, below: float) -> None:
        """The name in the middle of an activity; away from its mark and from the events on its lower edge when it is long."""
        box, room = shape.box, shape.box.width - 10
        lines, size = fitted(name, SIZE, room, box.height - 12 - below)
        high = len(lines) * size * LEADING
        top = box.y + (box.height - below - high) / 2
        under = max(below, 16 if shape.node.get("id") in self._attached else 6)
        over = 22 if has_mark else 6
        if top < box.y + over or top + high > box.bottom - under:
            lines, size = fitted(name, SIZE, room, box.height - over - under)
            top = box.y + over + (box.height - over - under - len(lines) * size * LEADING) / 2
        self.canvas.text(lines, box.middle[0], top, size)

    def _markers(self, shape: Shape, kind: str, is_open: bool) -> list[tuple[marks.Stroke, ...]]:
        """Those at the lower edge of an activity."""
        node = shape.node
        found: list[tuple[marks.Stroke, ...]] = []
        if node.find("bpmn:standardLoopCharacteristics", NS) is not None:
            found.append(marks.LOOP)
        if (several := node.find("bpmn:multiInstanceLoopCharacteristics", NS)) is not None:
            found.append(marks.SEQUENTIAL if several.get("isSequential") == "true" else marks.PARALLEL)
        if node.get("isForCompensation") == "true":
            found.append(marks.COMPENSATION)
        if kind in SUBPROCESSES and not is_open:
            found.append(marks.COLLAPSED)
        if kind == "adHocSubProcess":
            found.append(marks.AD_HOC)
        return found

    def _event(self, shape: Shape, kind: str) -> None:
        node, middle = shape.node, shape.box.middle
        radius = min(shape.box.width, shape.box.height) / 2
        stays = node.get("cancelActivity") == "false" or node.get("isInterrupting") == "false"
        dashes = "5 3" if stays else ""
        self.canvas.circle(middle, radius, 4 if kind == "endEvent" else 1.8, dashes)
        if kind in ("intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"):
            self.canvas.circle(middle, radius - 3.5, 1.5, dashes)
        event = self._trigger(node)
        found = (marks.THROWS if kind in THROWING else marks.CATCHES).get(event)
        if found is not None:
            self.canvas.mark(found, middle, radius * 1.12)

    @staticmethod
    def _trigger(node: etree._Element) -> str:
        """What the event waits for or throws."""
        found = [
            local(child).removesuffix("EventDefinition") for child in node if is_bpmn(child) and local(child).endswith("EventDefinition")
        ]
        if len(found) > 1:
            return "parallelMultiple" if node.get("parallelMultiple") == "true" else "multiple"
        return found[0] if found else "none"

    def _gateway(self, shape: Shape, kind: str) -> None:
        box, (x, y) = shape.box, shape.box.middle
        self.canvas.covers(box)
        self.canvas.path(f"M{x:g} {box.y:g}L{box.right:g} {y:g}L{x:g} {box.bottom:g}L{box.x:g} {y:g}z", 2, "#ffffff")
        self.canvas.mark(marks.GATEWAYS[kind], (x, y), min(box.width, box.height) * 0.5)

    def _annotation(self, shape: Shape, name: str) -> None:
        box = shape.box
        self.canvas.covers(box)
        self.canvas.path(f"M{box.x + 10:g} {box.y:g}h-10v{box.height:g}h10", 1.5)
        lines, size = fitted(name, SMALL, box.width - 10, box.height - 4)
        self.canvas.text(lines, box.x + 6, box.y + 4, size, "start")

    def _data(self, shape: Shape, kind: str) -> None:
        box = shape.box
        self.canvas.covers(box)
        if kind == "dataStoreReference":
            depth, half = box.height / 7, box.width / 2
            rim = f"a{half:g} {depth:g} 0 0 0 {box.width:g} 0"
            self.canvas.path(f"M{box.x:g} {box.y + depth:g}v{box.height - 2 * depth:g}{rim}v{-(box.height - 2 * depth):g}", 1.5, "#ffffff")
            self.canvas.path(f"M{box.x:g} {box.y + depth:g}{rim}a{half:g} {depth:g} 0 0 0 {-box.width:g} 0z", 1.5, "#ffffff")
            return
        corner = min(box.width, box.height) / 3
        self.canvas.path(
            f"M{box.x:g} {box.y:g}H{box.right - corner:g}l{corner:g} {corner:g}V{box.bottom:g}H{box.x:g}z"
            f"M{box.right - corner:g} {box.y:g}v{corner:g}h{corner:g}", 1.5, "#ffffff",
        )  # fmt: skip

    def _outside(self, shape: Shape, name: str) -> None:
        """The name beside a shape: where the author put it, and away from the shape when it needs more room in another language."""
        if not name:
            return
        box, place = shape.box, shape.label
        if place is None:
            place = Box(box.middle[0] - LABEL / 2, box.bottom + 5, LABEL, 14)
        if place.x >= box.right:
            self._label(name, place, "start")
        elif place.right <= box.x:
            self._label(name, place, "end")
        else:
            self._label(name, place, grows=0 if place.y >= box.middle[1] else 1)

    def _label(self, name: str, place: Box, anchor: str = "middle", grows: float = 0.5) -> None:
        """A name in its place.

        Args:
            anchor: The side of the place that a name keeps to when it is wider: "start", "middle" or "end".
            grows: Which part of what it is higher goes above the place.
        """
        lines = wrapped(name, SMALL, max(LABEL, place.width + 4))
        high = len(lines) * SMALL * LEADING
        wide = max(width(line, SMALL) for line in lines)
        if wide <= place.width + 4:
            anchor = "middle"
        x = {"start": place.x, "middle": place.middle[0], "end": place.right}[anchor]
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
        top = place.y - max(0.0, high - place.height) * grows
        self.canvas.covers(Box(left, top, wide, high))
        self.canvas.text(lines, x, top, SMALL, anchor, halo=True)

    # ---- edges -----------------------------------------------------------------------------------------------------

    def edge(self, edge: Edge) -> None:
        kind, name, identity = local(edge.node), self.name(edge.node), edge.node.get("id", "")
        self.canvas.begin(identity, kind, name)
        match kind:
            case "sequenceFlow":
                self.canvas.line(edge.points, marks=self._flow_marks(edge))
            case "messageFlow":
                ends = {"marker-start": "stagework-message", "marker-end": "stagework-open-arrow"}
                self.canvas.line(edge.points, "8 5", ends)
            case "association" | "dataInputAssociation" | "dataOutputAssociation":
                points_one_way = kind != "association" or edge.node.get("associationDirection") in ("One", "Both")
                self.canvas.line(edge.points, "1 4", {"marker-end": "stagework-association"} if points_one_way else {})
            case _:
                self.canvas.line(edge.points, "4 3")
        if name:
            self._label(name, edge.label or _beside(edge.points))

    def _flow_marks(self, edge: Edge) -> dict[str, str]:
        found = {"marker-end": "stagework-arrow"}
        source = self._elements.get(edge.node.get("sourceRef", ""))
        if edge.node.get("id") in self._defaults:
            found["marker-start"] = "stagework-default"
        elif source is not None and source.kind in ACTIVITIES and edge.node.find("bpmn:conditionExpression", NS) is not None:
            found["marker-start"] = "stagework-conditional"
        return found


def _beside(points: tuple[Point, ...]) -> Box:
    """Above the middle of a line's longest part."""
    longest = max(pairwise(points), key=lambda part: (part[0][0] - part[1][0]) ** 2 + (part[0][1] - part[1][1]) ** 2)
    (left, top), (right, bottom) = longest
    return Box((left + right) / 2 - LABEL / 2, (top + bottom) / 2 - 18, LABEL, 14)
