"""What indicators stand on: the diagrams of the model, what else they refer to, and which facts there are, as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import get_args

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, Element, Fact
from bpmn.facts import UNKNOWN, brought, may_write
from bpmn.graph import Graph
from bpmn.hand_offs import HandOffs
from bpmn.kpi.definition import Moment
from bpmn.kpi.ways import Ways

ALL_MOMENTS: tuple[Moment, ...] = get_args(Moment)
OF_PROCESS: tuple[Moment, ...] = ("started", "completed", "withdrawn")
"""Moments of a process as a whole."""
_WAITED: tuple[Moment, ...] = ("started", "completed", "withdrawn")
_PASSED: tuple[Moment, ...] = ("completed",)
_CATCHES = frozenset({"receiveTask", "intermediateCatchEvent", "boundaryEvent"})


@dataclass(frozen=True)
class Source:
    """An element that may write a fact.

    Attributes:
        type: The fact's type there; "" where it is not said.
        how: What the value comes from, as text: a form, a script, a decision, a message ...
    """

    process: str
    element: str
    type: str
    how: str


@dataclass(frozen=True)
class Ground:
    """See the module.

    Attributes:
        diagrams: Those of the model, by process id.
        recorded: Facts that recorded deals have, with "number" where all values are numbers, else "".
        personal: Facts that forms mark as personal.
        event_kinds: Kinds of history events that a deal can have.
        owners: Users and departments; None: not known.
    """

    diagrams: Mapping[str, Diagram]
    catalog: Catalog
    recorded: Mapping[str, str] = field(default_factory=dict)
    personal: frozenset[str] = frozenset()
    event_kinds: frozenset[str] = frozenset()
    owners: frozenset[str] | None = None

    @cached_property
    def graphs(self) -> dict[str, Graph]:
        return {process: Graph(diagram) for process, diagram in self.diagrams.items()}

    @cached_property
    def ways(self) -> Ways:
        return Ways(self.graphs, self.catalog)

    @cached_property
    def sources(self) -> dict[str, tuple[Source, ...]]:
        """Who may write each fact."""
        found: dict[str, list[Source]] = {}
        for process, graph in self.graphs.items():
            for element in graph.elements:
                for name, kind in may_write(element, self.catalog).items():
                    found.setdefault(name, []).append(Source(process, element.id, kind, how(graph.diagram, element, name)))
        return {name: tuple(sources) for name, sources in found.items()}

    @cached_property
    def facts(self) -> dict[str, frozenset[str]]:
        """Every fact of the model, with the types that are stated of it: usually one."""
        types: dict[str, set[str]] = {name: {source.type for source in sources} for name, sources in self.sources.items()}
        for graph in self.graphs.values():
            for fact in (*graph.process.entry, *(fact for element in graph.elements for fact in element.promised)):
                types.setdefault(fact.name, set()).add(fact.type)
        return {name: frozenset(kinds - {UNKNOWN}) for name, kinds in sorted(types.items()) if name}

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Personal facts: those that forms mark, and those that messages bring as personal."""
        return self.personal | {name for graph in self.graphs.values() for element in graph.elements for name in element.personal_payload}

    @cached_property
    def hand_offs(self) -> dict[str, HandOffs]:
        return {process: HandOffs(graph) for process, graph in self.graphs.items()}

    def exits(self, process: str) -> dict[str, list[Element]]:
        """The ends of a process by the exit that they state."""
        found: dict[str, list[Element]] = {}
        for element in self.graphs[process].scopes[self.graphs[process].process.id]:
            if element.kind == "endEvent" and element.exit:
                found.setdefault(element.exit, []).append(element)
        return found

    def operations(self, process: str) -> Iterator[Element]:
        """What people do in a process."""
        return self.graphs[process].of_kind(*OPERATIONS)

    def moments(self, process: str, element: Element) -> tuple[Moment, ...]:
        """The moments of an element that the history tells; none for what leaves no trace of its own."""
        kind, event = element.kind, element.event
        if kind in OPERATIONS:
            return ALL_MOMENTS if element.id in self.hand_offs[process] else ALL_MOMENTS[:-1]
        if kind in ("serviceTask", "callActivity"):
            return _WAITED
        if kind in _CATCHES:
            return _WAITED if kind == "receiveTask" or event in ("timer", "message") else _PASSED
        if kind in ("scriptTask", "businessRuleTask"):
            return _PASSED
        if kind == "sendTask":
            return _WAITED if element.topic else _PASSED
        if kind in ("exclusiveGateway", "inclusiveGateway"):
            return _PASSED if len(element.outgoing) > 1 else ()
        if kind in ("endEvent", "intermediateThrowEvent"):
            return _PASSED if element.exit or event in ("message", "escalation", "error") else ()
        return ()


def how(diagram: Diagram, element: Element, fact: str) -> str:
    """What the value of a fact comes from at an element that may write it."""
    if fact in {one.name for one in brought(element)}:
        message = diagram.message_of(element)
        return f"message {message.name if message else ''}"
    if element.kind == "scriptTask":
        return f"script {element.script}"
    if element.kind == "businessRuleTask":
        return f"decision {element.camunda('decisionRef')} {element.camunda('mapDecisionResult')}"
    if element.kind == "callActivity":
        called = element.node.get("calledElement", "")
        return " ".join(["call", called, *(mapping.source for mapping in element.outs if mapping.target in (fact, ""))])
    parameters = [mapping.source for mapping in element.output_parameters if mapping.target == fact]
    return " ".join(["answer", *parameters]) if parameters else f"form {element.form}"


def facts_of(ground: Ground) -> tuple[Fact, ...]:
    """Every fact that an indicator may name, with its type ("" where nothing states one)."""
    known = {name: next(iter(sorted(types)), UNKNOWN) for name, types in ground.facts.items()}
    together = {**ground.recorded, **{name: kind or ground.recorded.get(name, UNKNOWN) for name, kind in known.items()}}
    return tuple(Fact(name, kind) for name, kind in sorted(together.items()) if name not in ground.hidden)
