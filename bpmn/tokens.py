"""The token game of one scope, played over every choice: which joins wait in vain, which elements are entered twice at once.

Conditions are not read: any branch of a choice may be taken. Moves that can't disturb each other are played in one order only, so the
number of states grows with the choices that are open at the same time, not with the length of the branches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations

from bpmn.elements import Element, Flow
from bpmn.graph import Graph

MAX_STATES = 5_000
MAX_BRANCHES = 6
"""Branches of an inclusive gateway whose subsets are all tried."""

State = frozenset[str]
"""Ids of the flows that carry a token."""


@dataclass
class Play:
    """What came out.

    Attributes:
        complete: Every state was seen; else only what was found counts.
        fired: Joins that let their tokens pass at least once, by id.
        waiting: Joins at which a token was left for ever in some course of events, by id: the flows that stayed empty.
        doubled: Elements that two tokens can enter independently, by id: the flows they came by.
    """

    complete: bool = True
    fired: set[str] = field(default_factory=set)
    waiting: dict[str, list[Flow]] = field(default_factory=dict)
    doubled: dict[str, list[Flow]] = field(default_factory=dict)


def play(graph: Graph, scope: str) -> Play:
    """Play a scope from each of its start events."""
    return _Game(graph, scope).run()


class _Game:
    def __init__(self, graph: Graph, scope: str) -> None:
        self.graph = graph
        self.scope = scope
        self.elements = {element.id: element for element in graph.scopes[scope]}
        self.flows = {flow.id: flow for element in self.elements.values() for flow in element.outgoing if flow.target in self.elements}
        self.play = Play()

    def run(self) -> Play:
        todo = [state for start in self.graph.starts(self.scope) for state in self._outcomes(start, frozenset())]
        seen = set(todo)
        while todo:
            state = todo.pop()
            for after in self._moves(state):
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
            if len(seen) > MAX_STATES:
                self.play.complete = False
                break
        return self.play

    def _moves(self, state: State) -> Iterator[State]:
        """The states after one move; only one of those that don't disturb each other."""
        at: dict[str, list[Flow]] = {}
        for identity in sorted(state):
            at.setdefault(self.flows[identity].target, []).append(self.flows[identity])
        merges: list[Element] = []
        for identity, flows in at.items():
            element = self.elements[identity]
            if _is_join(element):
                if element.kind == "parallelGateway" and len(flows) == len(element.incoming):
                    yield from self._pass(element, flows, state)
                    return
            elif len(element.incoming) > 1:
                merges.append(element)
            elif not _ends_all(element):
                yield from self._pass(element, flows, state)
                return
        for element in merges:
            if len(at[element.id]) > 1 and element.kind != "endEvent" and element.id in self._main:
                self.play.doubled.setdefault(element.id, at[element.id])
                self.play.complete = False
                return
        if merges:
            for element in merges:
                yield from self._pass(element, at[element.id], state)
            return
        yield from self._settle(at, state)

    def _settle(self, at: dict[str, list[Flow]], state: State) -> Iterator[State]:
        """Nothing else moves: inclusive joins let go; a terminate end clears the rest; else who waits, waits for ever."""
        for identity, flows in at.items():
            element = self.elements[identity]
            if element.kind == "inclusiveGateway" and not self._awaited(element, flows, state):
                yield from self._pass(element, flows, state)
                return
        if any(_ends_all(self.elements[identity]) for identity in at):
            return
        for identity, flows in at.items():
            element = self.elements[identity]
            self.play.waiting.setdefault(identity, [flow for flow in element.incoming if flow not in flows])

    def _awaited(self, join: Element, arrived: list[Flow], state: State) -> bool:
        """A token elsewhere can still come to an empty flow of this inclusive join (BPMN 2.0.2 §13.4.3)."""
        empty = {flow.source for flow in join.incoming if flow not in arrived}
        return any(self._ahead[flow] & empty for flow in state if self.flows[flow].target != join.id)

    @cached_property
    def _main(self) -> set[str]:
        """Beside the main part, a reminder that comes twice is no mistake."""
        return self.graph.main(self.scope)

    @cached_property
    def _ahead(self) -> dict[str, set[str]]:
        return {flow.id: self.graph.reach([self.elements[flow.target]]) for flow in self.flows.values()}

    def _pass(self, element: Element, flows: Iterable[Flow], state: State) -> Iterator[State]:
        self.play.fired.add(element.id)
        yield from self._outcomes(element, state - {flow.id for flow in flows})

    def _outcomes(self, element: Element, state: State) -> Iterator[State]:
        """The states after a token has left an element, one per choice."""
        events = self.graph.boundary(element)
        extras = [_ids(event.outgoing) for event in events if not event.interrupting]
        ways = [*self._ways(element), *(_ids(event.outgoing) for event in events if event.interrupting)]
        for way in ways:
            for extra in _subsets(extras):
                produced = way.union(*extra)
                twice = {flow for flow in produced & state if self.flows[flow].target in self._main}
                if twice:
                    self._double(twice)
                else:
                    yield state | (produced & self.flows.keys())

    def _ways(self, element: Element) -> Iterator[State]:
        each = [_ids([flow]) for flow in element.outgoing]
        if element.kind in ("exclusiveGateway", "eventBasedGateway"):
            yield from each
        elif element.kind == "inclusiveGateway" and len(each) > 1:
            if len(each) > MAX_BRANCHES:
                self.play.complete = False
            subsets = _subsets(each) if len(each) <= MAX_BRANCHES else [*[(way,) for way in each], tuple(each)]
            yield from (frozenset().union(*subset) for subset in subsets if subset)
        else:
            yield _ids(element.outgoing)

    def _double(self, flows: Iterable[str]) -> None:
        self.play.complete = False
        for flow in flows:
            self.play.doubled.setdefault(self.flows[flow].target, [self.flows[flow]])


def _is_join(element: Element) -> bool:
    return element.kind in ("parallelGateway", "inclusiveGateway") and len(element.incoming) > 1


def _ends_all(element: Element) -> bool:
    return element.kind == "endEvent" and element.event in ("terminate", "error")


def _ids(flows: Iterable[Flow]) -> State:
    return frozenset(flow.id for flow in flows)


def _subsets(items: list[State]) -> Iterator[tuple[State, ...]]:
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))
