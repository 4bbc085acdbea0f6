"""What is known where: the facts that every path to a place has produced (a forward must-analysis of the graph).

Where exclusive paths meet only what all of them know is known; a parallel join knows what its branches know together. A boundary event
knows what was known before its activity. After a call activity the facts depend on the exit of the called process, which the
conditions that follow tell apart (`won_or_lost == "won"`). Unknown forms and processes are given the benefit of the doubt.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bpmn.catalog import Catalog, ProcessInfo
from bpmn.comparisons import Comparison, comparisons
from bpmn.diagram import Diagram
from bpmn.elements import SUBPROCESSES, Element, Flow
from bpmn.facts import certainly_writes
from bpmn.findings import Said
from bpmn.graph import Graph, graph_of, label, label_ru

Facts = frozenset[str]


@dataclass(frozen=True)
class Known:
    """What is known at a place.

    Attributes:
        facts: Names of the facts that have a value.
        everything: Something unknown lies behind (a form that the catalog lacks): nothing can be said to be missing.
        cases: By variable that holds an exit's name: per possible exit, the facts known besides when it is that one.
    """

    facts: Facts = frozenset()
    everything: bool = False
    cases: Mapping[str, Mapping[str, Facts]] = field(default_factory=dict)

    def has(self, fact: str) -> bool:
        return self.everything or fact in self.facts

    def and_also(self, facts: Iterable[str]) -> Known:
        """After these variables have been written."""
        written = frozenset(facts)
        cases = {variable: exits for variable, exits in self.cases.items() if variable not in written}
        return Known(self.facts | written, self.everything, cases)

    def where(self, test: Comparison) -> Known | None:
        """When a variable is one of these values (or none of them); None when it can't be."""
        exits = self.cases.get(test.variable)
        if exits is None:
            return self
        left = {name: facts for name, facts in exits.items() if (name in test.values) == test.holds}
        if not left:
            return None
        return Known(self.facts | frozenset.intersection(*left.values()), self.everything, {**self.cases, test.variable: left})


def either(one: Known, other: Known) -> Known:
    """What is known where two exclusive paths meet."""
    if one.everything != other.everything:
        return other if one.everything else one
    cases: dict[str, dict[str, Facts]] = {}
    for variable in one.cases.keys() & other.cases.keys():
        first, second = _besides(one, variable), _besides(other, variable)
        both = first.keys() & second.keys()
        cases[variable] = {**first, **second, **{name: first[name] & second[name] for name in both}}
    return Known(one.facts & other.facts, one.everything, cases)


def together(one: Known, other: Known) -> Known:
    """What is known when both of two parallel branches have come."""
    cases = {**one.cases, **other.cases}
    for variable in one.cases.keys() & other.cases.keys():
        if one.cases[variable] != other.cases[variable]:
            del cases[variable]
    return Known(one.facts | other.facts, one.everything or other.everything, cases)


def _besides(known: Known, variable: str) -> dict[str, Facts]:
    return {name: facts | known.facts for name, facts in known.cases[variable].items()}


class Knowledge:
    """What is known on each flow and in front of each element of the executable process.

    Attributes:
        before: Known in front of an element, by id; absent: nothing can reach it.
        on: Known on a sequence flow, by id; absent: it can't be taken.
    """

    def __init__(self, diagram: Diagram, catalog: Catalog) -> None:
        self.graph: Graph = graph_of(diagram)
        self.catalog = catalog
        self.before: dict[str, Known] = {}
        self.on: dict[str, Known] = {}
        self._after: dict[str, Known] = {}
        queue = deque(self.graph.elements)
        waiting = {element.id for element in queue}
        while queue:
            element = queue.popleft()
            waiting.discard(element.id)
            for changed in self._visit(element):
                if changed.id not in waiting:
                    waiting.add(changed.id)
                    queue.append(changed)

    def path_without(self, fact: str, end: Element) -> list[Element]:
        """The shortest way from a start event to `end` on which nothing makes sure of `fact`."""
        came_from: dict[str, Element | None] = {}
        queue: deque[Element] = deque()
        for start in self.graph.starts(end.scope):
            came_from[start.id] = None
            queue.append(start)
        while queue and end.id not in came_from:
            element = queue.popleft()
            for follower in self._ignorant(element, fact):
                if follower.id not in came_from:
                    came_from[follower.id] = element
                    queue.append(follower)
        path: list[Element] = []
        step: Element | None = end if end.id in came_from else None
        while step is not None:
            path.append(step)
            step = came_from[step.id]
        return path[::-1]

    def _ignorant(self, element: Element, fact: str) -> Iterator[Element]:
        """Where the fact may still be missing one step later."""
        elements = self.graph.diagram.elements
        for flow in element.outgoing:
            if flow.id in self.on and not self.on[flow.id].has(fact):
                yield elements[flow.target]
        for event in self.graph.boundary(element):
            if event.id in self.before and not self.before[event.id].has(fact):
                yield event

    # ---- the analysis ----------------------------------------------------------------------------------------------

    def _visit(self, element: Element) -> Iterator[Element]:
        """Compute an element again; what depends on it when that changes anything."""
        before = self._arriving(element)
        if before is None:
            return
        if before != self.before.get(element.id):
            self.before[element.id] = before
            yield from self.graph.boundary(element)
            if element.kind in SUBPROCESSES:
                yield from self.graph.starts(element.id)
        after = self._passed(element, before)
        if after is None or after == self._after.get(element.id):
            return
        self._after[element.id] = after
        if element.kind == "endEvent" and element.scope in self.graph.diagram.elements:
            yield self.graph.diagram.elements[element.scope]
        for flow in element.outgoing:
            known = self._along(element, flow, after)
            if known is not None and known != self.on.get(flow.id) and flow.target in self.graph.diagram.elements:
                self.on[flow.id] = known
                yield self.graph.diagram.elements[flow.target]

    def _arriving(self, element: Element) -> Known | None:
        if element.kind == "startEvent":
            if element.scope in self.graph.diagram.elements:
                return self.before.get(element.scope)
            return Known(frozenset(fact.name for fact in self.graph.process.entry))
        if element.kind == "boundaryEvent":
            return self.before.get(element.attached_to)
        arriving = [self.on.get(flow.id) for flow in element.incoming]
        present = [known for known in arriving if known is not None]
        if not present or (element.kind == "parallelGateway" and len(present) < len(arriving)):
            return None
        meet = together if element.kind == "parallelGateway" else either
        known = present[0]
        for other in present[1:]:
            known = meet(known, other)
        return known

    def _passed(self, element: Element, before: Known) -> Known | None:
        if element.kind == "callActivity":
            return self._called(element, before)
        if element.kind in SUBPROCESSES:
            ends = [end for end in self.graph.scopes[element.id] if end.kind == "endEvent" and end.event != "error"]
            known: Known | None = None
            for after in (self._after[end.id] for end in ends if end.id in self._after):
                known = after if known is None else either(known, after)
            return known
        written = certainly_writes(element, self.catalog)
        return replace(before, everything=True) if written is None else before.and_also(written)

    def _called(self, call: Element, before: Known) -> Known:
        """After a call activity: what all exits of the called process promise, and per exit what only that one promises."""
        called = called_process(call, self.graph.diagram, self.catalog)
        if called is None or not called.exits:
            written = [mapping.target for mapping in call.outs if mapping.target]
            unknown = any(mapping.everything for mapping in call.outs)
            return replace(before.and_also(written), everything=before.everything or unknown)
        exits = {name: self._mapped(call, frozenset(fact.name for fact in facts)) for name, facts in called.exits.items()}
        known = before.and_also(frozenset.intersection(*exits.values()))
        holders = [mapping.target for mapping in call.outs if mapping.source == "exit"]
        written_maybe = {mapping.target for mapping in call.outs}
        cases = {variable: told for variable, told in known.cases.items() if variable not in written_maybe}
        return Known(known.facts, known.everything, {**cases, **dict.fromkeys(holders, exits)})

    def _mapped(self, call: Element, promised: Facts) -> Facts:
        """The caller's variables that have a value when the called process has ended with these facts."""
        found = set(promised) if any(mapping.everything for mapping in call.outs) else set()
        for mapping in call.outs:
            if mapping.target and (mapping.source in promised or mapping.source == "exit" or not mapping.source.isidentifier()):
                found.add(mapping.target)
        return frozenset(found)

    def _along(self, element: Element, flow: Flow, after: Known) -> Known | None:
        """What is known on one flow of a choice: what its condition tests, or, on the default, what the others have tested."""
        if element.kind not in ("exclusiveGateway", "inclusiveGateway"):
            return after
        known: Known | None = after
        conditions = [other.condition for other in element.outgoing if other.condition]
        if flow.condition:
            tested = list(comparisons(flow.condition))
        elif flow.id == element.default_flow:
            tested = [found.negated() for condition in conditions for found in comparisons(condition) if found.whole]
        else:
            tested = []
        for comparison in tested:
            known = known.where(comparison) if known is not None else None
        return known


def called_process(call: Element, diagram: Diagram, catalog: Catalog) -> ProcessInfo | None:
    """What is known of the process that a call activity calls."""
    called = call.node.get("calledElement", "")
    if called == diagram.main.id:
        return ProcessInfo.of(diagram)
    return catalog.processes.get(called) if catalog.processes else None


def told(path: list[Element]) -> Said:
    """A path as a person reads it: what is passed, without the gateways that have no name."""
    passed = [element for element in path if element.name or not element.kind.endswith("Gateway")]
    return Said(" → ".join(map(label, passed)), " → ".join(map(label_ru, passed)))
