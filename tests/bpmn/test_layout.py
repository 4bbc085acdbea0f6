"""The shipped diagrams read well: everything is drawn, nothing is drawn over anything else, and everything named has a Russian name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from lxml import etree

from bpmn.diagram import Diagram
from bpmn.xml import NS, STAGEWORK

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "bpmn" / "processes").glob("*.bpmn"))
OUTSIDE_LABEL = ("Event", "Gateway")
"""Names of these kinds stand beside the shape, not in it."""


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels; the y axis points down."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: Box) -> bool:
        return self.left <= other.left and self.top <= other.top and self.right >= other.right and self.bottom >= other.bottom

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def has(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class Drawing:
    """A diagram's shapes, edges and labels by element id."""

    def __init__(self, path: Path) -> None:
        self.diagram = Diagram.parse(path.read_bytes(), path.name)
        self.shapes: dict[str, Box] = {}
        self.edges: dict[str, list[tuple[float, float]]] = {}
        self.labels: dict[str, Box] = {}
        for node in self.diagram.root.iterfind(".//bpmndi:BPMNShape", NS):
            self.shapes[node.get("bpmnElement", "")] = _bounds(node.find("dc:Bounds", NS))
            self._label(node)
        for node in self.diagram.root.iterfind(".//bpmndi:BPMNEdge", NS):
            points = [(float(point.get("x", "")), float(point.get("y", ""))) for point in node.findall("di:waypoint", NS)]
            self.edges[node.get("bpmnElement", "")] = points
            self._label(node)
        self.lanes = {lane.get("id", ""): lane for lane in self.diagram.root.iterfind(".//bpmn:lane", NS)}
        self.pools = {pool.get("id", ""): pool for pool in self.diagram.root.iterfind(".//bpmn:participant", NS)}

    def _label(self, node: etree._Element) -> None:
        bounds = node.find("bpmndi:BPMNLabel/dc:Bounds", NS)
        if bounds is not None:
            self.labels[node.get("bpmnElement", "")] = _bounds(bounds)

    def nodes(self) -> dict[str, Box]:
        """The boxes of flow nodes."""
        return {name: self.shapes[name] for name in self.diagram.elements}

    def solid(self) -> dict[str, Box]:
        """The boxes that nothing may be drawn over: flow nodes except subprocesses, which hold others."""
        return {name: box for name, box in self.nodes().items() if self.diagram.elements[name].kind != "subProcess"}

    def segments(self, flow: str) -> Iterator[Box]:
        for (x1, y1), (x2, y2) in pairwise(self.edges[flow]):
            yield Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _bounds(node: etree._Element | None) -> Box:
    assert node is not None
    x, y, width, height = (float(node.get(name, "")) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return Drawing(request.param)


def test_everything_is_drawn(drawing: Drawing) -> None:
    assert {*drawing.diagram.elements, *drawing.lanes, *drawing.pools} == set(drawing.shapes)
    assert set(drawing.diagram.flows) == set(drawing.edges)
    labelled = {element.id for element in drawing.diagram.elements.values() if element.name and element.kind.endswith(OUTSIDE_LABEL)}
    labelled |= {flow.id for flow in drawing.diagram.flows.values() if flow.name}
    assert labelled == set(drawing.labels)


def test_each_element_stands_in_its_lane(drawing: Drawing) -> None:
    pool = drawing.shapes[next(iter(drawing.pools))]
    for lane, node in drawing.lanes.items():
        assert pool.holds(drawing.shapes[lane])
        for reference in node.findall("bpmn:flowNodeRef", NS):
            box = drawing.shapes[reference.text or ""]
            middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            assert drawing.shapes[lane].has(*middle), f"{reference.text} is not drawn in {node.get('name')}"


def test_shapes_do_not_overlap(drawing: Drawing) -> None:
    for (one, box), (other, second) in combinations(drawing.solid().items(), 2):
        attached = {drawing.diagram.elements[one].attached_to, drawing.diagram.elements[other].attached_to}
        assert attached & {one, other} or not box.overlaps(second), f"{one} and {other} overlap"


def test_edges_are_orthogonal_and_join_their_ends(drawing: Drawing) -> None:
    for flow in drawing.diagram.flows.values():
        points = drawing.edges[flow.id]
        for (x1, y1), (x2, y2) in pairwise(points):
            assert x1 == x2 or y1 == y2, f"{flow.id} runs aslant"
        assert drawing.shapes[flow.source].grown(1).has(*points[0]), f"{flow.id} does not begin at {flow.source}"
        assert drawing.shapes[flow.target].grown(1).has(*points[-1]), f"{flow.id} does not end at {flow.target}"


def test_no_edge_runs_through_a_shape(drawing: Drawing) -> None:
    for flow in drawing.edges:
        for segment in drawing.segments(flow):
            for name, box in drawing.solid().items():
                assert not segment.grown(0.5).overlaps(box.grown(-2)), f"{flow} runs through {name}"


def test_labels_are_legible(drawing: Drawing) -> None:
    for (one, label), (other, second) in combinations(drawing.labels.items(), 2):
        assert not label.overlaps(second), f"the names of {one} and {other} overlap"
    for one, label in drawing.labels.items():
        for name, box in drawing.solid().items():
            inset = -10 if "Gateway" in drawing.diagram.elements[name].kind else -2  # a diamond leaves its corners free
            assert not label.overlaps(box.grown(inset)), f"the name of {one} stands on {name}"
        for flow in drawing.edges:
            for segment in drawing.segments(flow):
                assert not segment.grown(0.5).overlaps(label.grown(-1)), f"{flow} runs through the name of {one}"


def test_every_name_has_a_russian_translation(drawing: Drawing) -> None:
    for node in drawing.diagram.root.iterfind(".//*[@name]"):
        kind = etree.QName(node).localname
        if etree.QName(node).namespace != NS["bpmn"] or kind in ("message", "error", "escalation"):
            continue
        russian = node.findall(f"bpmn:extensionElements/{{{STAGEWORK}}}translation[@lang='ru']", NS)
        assert len(russian) == 1, f"{kind} {node.get('id')} “{node.get('name')}”"
        assert russian[0].get("name", "").strip()


def test_forms_decisions_and_processes_exist(drawing: Drawing) -> None:
    for element in drawing.diagram.elements.values():
        if element.kind == "userTask":
            assert (ROOT / "forms" / "definitions" / f"{element.form}.form").is_file(), f"{element.id} has no form {element.form!r}"
        decision = element.camunda("decisionRef")
        assert decision is None or (ROOT / "bpmn" / "decisions" / f"{decision}.dmn").is_file(), f"{element.id} asks {decision!r}"
        called = element.node.get("calledElement")
        assert called is None or (ROOT / "bpmn" / "processes" / f"{called}.bpmn").is_file(), f"{element.id} calls {called!r}"
