"""A diagram as a simulation walks it: nodes, where a token goes next and how probably, and how long it stays."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, SUBPROCESSES, Element
from engine.whatif.estimates import Times, Ways

Kind = Literal["pass", "work", "wait", "choose", "events", "join", "merge", "scope", "end", "terminate"]
_WAITING = frozenset({"receiveTask", "serviceTask", "intermediateCatchEvent", "callActivity"})


@dataclass(frozen=True, slots=True)
class Aside:
    """A boundary event: how probably it occurs, after how many seconds, and whether it ends its activity."""

    node: int
    chance: float
    times: Sequence[float]
    interrupting: bool


@dataclass(slots=True)
class Node:
    """An element.

    Attributes:
        kind: "work" takes somebody of the department; "wait" takes nobody; "choose" takes one of `ways`; "events" lets one of several
            events occur; "join" waits for a token from each of `sources`; "merge" for every token that can still come.
        key: For drawing numbers: the same element draws the same ones in every diagram.
        ways: (probability up to here, nodes to go to); of what doesn't choose: one.
        inside: Of a subprocess: where a token begins in it.
    """

    kind: Kind
    key: int
    department: str = ""
    times: Sequence[float] = ()
    ways: list[tuple[float, tuple[int, ...]]] = field(default_factory=list)
    sources: int = 0
    asides: list[Aside] = field(default_factory=list)
    inside: int = -1


@dataclass(frozen=True)
class Network:
    """A process to simulate.

    Attributes:
        starts: (probability up to here, the node).
        reach: By node: the nodes that a token there can come to; only where something merges.
    """

    nodes: list[Node]
    starts: list[tuple[float, tuple[int, ...]]]
    reach: Mapping[int, frozenset[int]]

    @property
    def departments(self) -> list[str]:
        """The departments that work in it, by name."""
        return sorted({node.department for node in self.nodes if node.kind == "work" and node.department})


def key_of(text: str) -> int:
    """A number of 64 bits for a name, the same in every process."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def network(diagram: Diagram, process_id: str, ways: Ways, times: Times) -> Network:
    """The network of a process, with what the history says of it."""
    elements = [one for one in diagram.elements.values() if diagram.process_of(one).id == process_id]
    number = {element.id: index for index, element in enumerate(elements)}
    nodes = [_node(diagram, element, number, ways, times) for element in elements]
    started = {one.id: ways.started[one.id] for one in elements if one.kind == "startEvent" and one.scope == process_id}
    if not any(started.values()):
        started = dict.fromkeys(started, 1)
    starts = _cumulated([(count, (number[name],)) for name, count in started.items()])
    merging = any(node.kind == "merge" for node in nodes)
    return Network(nodes, starts, _reach(nodes) if merging else {})


def _node(diagram: Diagram, element: Element, number: Mapping[str, int], ways: Ways, times: Times) -> Node:
    kind = _kind(element)
    node = Node(kind, key_of(element.id))
    out = tuple(number[flow.target] for flow in element.outgoing)
    node.ways = [(1.0, out)]
    if kind == "work":
        node.department, node.times = element.department, times.of_operation(element)
    elif kind == "wait":
        node.times = times.of_wait(element)
    elif kind == "scope":
        starts = [one for one in diagram.in_scope(element.id) if one.kind == "startEvent"]
        node.inside = number[starts[0].id] if starts else -1
    elif kind == "events":
        counts = [(ways.arrived[flow.target], (number[flow.target],)) for flow in element.outgoing]
        node.ways = _cumulated(counts)
    if element.kind in ("exclusiveGateway", "inclusiveGateway") and len(element.outgoing) > 1:
        target = {flow.id: number[flow.target] for flow in element.outgoing}
        seen = [(count, tuple(target[flow] for flow in flows if flow in target)) for flows, count in ways.taken[element.id].items()]
        known = [(count, targets) for count, targets in sorted(seen, key=lambda one: one[1]) if targets]
        node.ways = _cumulated(known or [(1, (target[flow.id],)) for flow in element.outgoing])
    if kind in ("join", "merge"):
        node.sources = len({flow.source for flow in element.incoming})
    for boundary in diagram.boundary_events(element.id):
        chance = ways.chance(boundary)
        if chance:
            node.asides.append(Aside(number[boundary.id], chance, times.of_wait(boundary), boundary.interrupting))
    return node


def _kind(element: Element) -> Kind:
    joins = len({flow.source for flow in element.incoming}) > 1
    match element.kind:
        case "exclusiveGateway" if len(element.outgoing) > 1:
            return "choose"
        case "eventBasedGateway":
            return "events"
        case "parallelGateway" if joins:
            return "join"
        case "inclusiveGateway" if joins:
            return "merge"
        case "inclusiveGateway" if len(element.outgoing) > 1:
            return "choose"
        case "endEvent":
            return "terminate" if element.event in ("terminate", "error") else "end"
        case kind if kind in OPERATIONS:
            return "work"
        case kind if kind in _WAITING:
            return "wait"
        case kind if kind in SUBPROCESSES:
            return "scope"
        case _:
            return "pass"


def _cumulated(counts: Sequence[tuple[int, tuple[int, ...]]]) -> list[tuple[float, tuple[int, ...]]]:
    """Probabilities up to each way; the same for all when nothing was counted."""
    if not counts:
        return []
    if not any(count for count, _ in counts):
        counts = [(1, targets) for _, targets in counts]
    total = sum(count for count, _ in counts)
    return [(so_far / total, targets) for so_far, (_, targets) in zip(accumulate(count for count, _ in counts), counts, strict=True)]


def _reach(nodes: Sequence[Node]) -> dict[int, frozenset[int]]:
    after = {
        index: {target for _, targets in node.ways for target in targets} | {aside.node for aside in node.asides}
        for index, node in enumerate(nodes)
    }
    found: dict[int, frozenset[int]] = {}
    for index in after:
        seen: set[int] = set()
        ahead = list(after[index])
        while ahead:
            current = ahead.pop()
            if current not in seen:
                seen.add(current)
                ahead += after[current]
        found[index] = frozenset(seen)
    return found
