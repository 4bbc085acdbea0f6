"""What people have been asked before, on every way to a place: a forward must-analysis over all diagrams and the calls between them.

A fact is told where, on each way there, a form has asked it, or a message, a decision or a script has given it. It is told no longer
when a script sets it to a fixed value (nobody has said it), or when a choice was made by it: what is asked then is asked anew.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bpmn.catalog import Catalog
from bpmn.comparisons import comparisons
from bpmn.domains import Values
from bpmn.elements import OPERATIONS, SUBPROCESSES, Element, Flow
from bpmn.facts import brought, certainly_writes, may_write
from bpmn.graph import Graph
from bpmn.possible import assigned
from bpmn.reads import names_in

MOST_ROUNDS = 30
MOST_VISITS = 200
"""Of each element in a round."""


class Asked(NamedTuple):
    """An operation that asks a fact, under the name that it has there."""

    process_id: str
    element_id: str
    fact: str


Facts = Mapping[str, frozenset[Asked]]
"""By fact, who has asked it last; nobody: something else has given it."""


@dataclass(frozen=True)
class Told:
    """What is told at a place; `cases`: by variable that holds an exit's name, what is told besides when it is that one."""

    facts: Facts = field(default_factory=dict)
    cases: Mapping[str, Mapping[str, Facts]] = field(default_factory=dict)

    def after(self, told: Facts, forgotten: Iterable[str] = ()) -> Told:
        gone = {*told, *forgotten}
        facts = {name: asked for name, asked in self.facts.items() if name not in gone}
        cases = {holder: exits for holder, exits in self.cases.items() if holder not in gone}
        return Told({**facts, **told}, cases)


def _meet(some: Iterable[Facts]) -> Facts:
    """What all of them tell."""
    found = list(some)
    common = set(found[0]).intersection(*found[1:]) if found else set()
    return {name: frozenset[Asked]().union(*(facts[name] for facts in found)) for name in common}


def _either(one: Told, other: Told) -> Told:
    cases: dict[str, Mapping[str, Facts]] = {}
    for holder in one.cases.keys() & other.cases.keys():
        first, second = one.cases[holder], other.cases[holder]
        exits = {name: {**one.facts, **facts} for name, facts in first.items()}
        for name, facts in second.items():
            whole = {**other.facts, **facts}
            exits[name] = dict(_meet([exits[name], whole])) if name in exits else whole
        cases[holder] = exits
    return Told(_meet([one.facts, other.facts]), cases)


class Telling:
    """What is told in front of every element of all processes.

    Attributes:
        before: By (process id, element id); absent: no way leads there.
    """

    def __init__(self, graphs: Mapping[str, Graph], catalog: Catalog) -> None:
        self._graphs = graphs
        self._catalog = catalog
        self.before: dict[tuple[str, str], Facts] = {}
        self._given: dict[str, Facts] = {}
        self._exits: dict[str, dict[str, Facts]] = {}
        calls = [(key, call) for key, graph in graphs.items() for call in graph.of_kind("callActivity")]
        called = {call.node.get("calledElement", "") for _, call in calls}
        for key, graph in graphs.items():
            if key not in called:
                self._given[key] = {fact.name: frozenset() for fact in graph.process.entry}
        for _ in range(MOST_ROUNDS):
            was = (dict(self._given), dict(self._exits))
            for key in graphs:
                if key in self._given:
                    _Run(self, key)
            self._give(calls)
            if was == (self._given, self._exits):
                break

    def of(self, process: str, element: Element) -> Facts:
        return self.before.get((process, element.id), {})

    def _give(self, calls: list[tuple[str, Element]]) -> None:
        """What each called process is given, by all who call it."""
        given: dict[str, list[Facts]] = {}
        for process, call in calls:
            known = self.before.get((process, call.id))
            if known is not None:
                whole = any(mapping.everything for mapping in call.ins)
                passed = dict(known) if whole else {}
                passed |= {mapping.target: known[mapping.source] for mapping in call.ins if mapping.source in known}
                given.setdefault(call.node.get("calledElement", ""), []).append(passed)
        self._given |= {key: _meet(several) for key, several in given.items() if key in self._graphs}


class _Run:
    """One process, with what it is given and what the processes that it calls are known to tell."""

    def __init__(self, telling: Telling, process: str) -> None:
        self._all = telling
        self._process = process
        self._graph = telling._graphs[process]
        self._before: dict[str, Told] = {}
        self._on: dict[str, Told] = {}
        self._after: dict[str, Told] = {}
        queue = deque(self._graph.starts(process))
        visits = MOST_VISITS * len(self._graph.elements)
        while queue and visits:
            visits -= 1
            for changed in self._visit(queue.popleft()):
                if changed not in queue:
                    queue.append(changed)
        telling.before |= {(process, key): told.facts for key, told in self._before.items()}
        exits: dict[str, list[Facts]] = {}
        for end in self._graph.of_kind("endEvent"):
            if end.scope == process and end.id in self._before:
                exits.setdefault(end.exit, []).append(self._before[end.id].facts)
        if len(exits) > 1:
            exits.pop("", None)
        telling._exits[process] = {name: _meet(several) for name, several in exits.items()}

    def _visit(self, element: Element) -> Iterator[Element]:
        before = self._arriving(element)
        if before is None or before == self._before.get(element.id):
            return
        self._before[element.id] = before
        yield from self._graph.boundary(element)
        if element.kind in SUBPROCESSES:
            yield from self._graph.starts(element.id)
            return
        after = self._passed(element, before)
        if after is not None:
            yield from self._leave(element, after)

    def _leave(self, element: Element, after: Told) -> Iterator[Element]:
        elements = self._graph.diagram.elements
        self._after[element.id] = after
        if element.kind == "endEvent" and element.scope in elements and element.event != "error":
            ends = [self._after[end.id] for end in self._graph.scopes[element.scope] if end.kind == "endEvent" and end.id in self._after]
            yield from self._leave(elements[element.scope], _all_of(ends))
        for flow in element.outgoing:
            told = self._along(element, flow, after)
            if told is not None and flow.target in elements:
                self._on[flow.id] = told
                yield elements[flow.target]

    def _arriving(self, element: Element) -> Told | None:
        elements = self._graph.diagram.elements
        if element.kind == "startEvent":
            if element.scope in elements:
                return self._before.get(element.scope)
            given = {} if element.event in ("message", "timer") else self._all._given.get(self._process, {})
            return Told({**given, **{fact.name: frozenset[Asked]() for fact in brought(element)}})
        if element.kind == "boundaryEvent":
            before = self._before.get(element.attached_to)
            return before.after({fact.name: frozenset() for fact in brought(element)}) if before else None
        arriving = [self._on[flow.id] for flow in element.incoming if flow.id in self._on]
        if not arriving:
            return None
        if element.kind == "parallelGateway":
            facts: dict[str, frozenset[Asked]] = {}
            for told in arriving:
                facts |= {name: asked | facts.get(name, frozenset()) for name, asked in told.facts.items()}
            return Told(facts)
        return _all_of(arriving)

    def _passed(self, element: Element, before: Told) -> Told | None:
        if element.kind == "callActivity":
            return self._called(element, before)
        if element.kind in OPERATIONS:
            form = (self._all._catalog.forms or {}).get(element.form)
            asked = [question for question in form.questions if not question.readonly and not question.conditional] if form else []
            return before.after({question.fact: frozenset({Asked(self._process, element.id, question.fact)}) for question in asked})
        if element.kind == "scriptTask":
            domains = assigned(element.script, {})
            certain = certainly_writes(element, self._all._catalog) or frozenset()
            fixed = {name for name, domain in domains.items() if isinstance(domain, Values)}
            return before.after({name: frozenset[Asked]() for name in certain - fixed}, domains)
        written = certainly_writes(element, self._all._catalog) or frozenset()
        return before.after({name: frozenset[Asked]() for name in written})

    def _called(self, call: Element, before: Told) -> Told | None:
        called = call.node.get("calledElement", "")
        if called not in self._all._graphs:
            return before.after({}, may_write(call, self._all._catalog))
        exits = self._all._exits.get(called)
        if not exits:
            return None  # it is not known yet
        mapped = {name: _mapped(call, facts) for name, facts in exits.items()}
        holders = [mapping.target for mapping in call.outs if mapping.source == "exit"]
        after = before.after(_meet(mapped.values()), may_write(call, self._all._catalog))
        return Told(after.facts, {**after.cases, **dict.fromkeys(holders, mapped)})

    def _along(self, element: Element, flow: Flow, after: Told) -> Told | None:
        """Along a flow of a choice: what the exit tells that it tests, and without what it was chosen by."""
        if element.kind not in ("exclusiveGateway", "inclusiveGateway") or len(element.outgoing) < 2:
            return after
        is_default = flow.id == element.default_flow
        conditions = [other.condition for other in element.outgoing if other.condition] if is_default else [flow.condition or ""]
        facts, cases = dict(after.facts), dict(after.cases)
        for test in (test for condition in conditions for test in comparisons(condition) if test.whole or not is_default):
            holds = test.holds != is_default
            if test.variable in cases:
                cases[test.variable] = {name: told for name, told in cases[test.variable].items() if (name in test.values) == holds}
                if not cases[test.variable]:
                    return None
                facts |= _meet(cases[test.variable].values())
        chosen_by = {name for condition in conditions for name in names_in(condition)}
        return Told({name: asked for name, asked in facts.items() if name not in chosen_by}, cases)


def _all_of(several: list[Told]) -> Told:
    found = several[0]
    for told in several[1:]:
        found = _either(found, told)
    return found


def _mapped(call: Element, facts: Facts) -> Facts:
    found = dict(facts) if any(mapping.everything for mapping in call.outs) else {}
    return found | {mapping.target: facts[mapping.source] for mapping in call.outs if mapping.target and mapping.source in facts}
