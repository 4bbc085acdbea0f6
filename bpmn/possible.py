"""Which values variables can have where, and so which flows data can take: a forward may-analysis of the executable process.

A variable can have what a form lets choose, a decision can say, a script assigns, or a called process can end with; a condition that
was passed narrows it. Whatever is not said, or may be written by another token at the same time, can be anything: a flow is called
impossible only when no case is left for it.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from bpmn.cases import choose
from bpmn.catalog import Catalog, Question
from bpmn.contracts import called_process
from bpmn.domains import ANYTHING, Domain, Range, either, values
from bpmn.elements import OPERATIONS, SUBPROCESSES, Element, Flow
from bpmn.expressions import ExpressionError, read
from bpmn.facts import certainly_writes, may_write
from bpmn.graph import Graph

CHOICES = ("exclusiveGateway", "inclusiveGateway")
_FORKS = ("parallelGateway", "inclusiveGateway")
MOST_VISITS = 200
"""For each element; a diagram that is not settled by then is not judged."""
State = Mapping[str, Domain]
"""What each variable can be; what is not there can be anything."""


@dataclass(frozen=True)
class Impossible:
    """A flow that no data can take.

    Attributes:
        known: What the variables can be that the conditions of the choice read; those that can be anything are left out.
        shadowed: It could be taken if no other flow stood before it.
    """

    gateway: Element
    flow: Flow
    known: Mapping[str, Domain]
    shadowed: bool


class Possible:
    """The flows that can be taken.

    Attributes:
        before: What is known in front of an element, by id; absent: nothing can reach it.
        impossible: The flows of reached choices that can't be taken.
    """

    def __init__(self, graph: Graph, catalog: Catalog) -> None:
        self.graph = graph
        self.catalog = catalog
        self.before: dict[str, State] = {}
        self._on: dict[str, State] = {}
        self._after: dict[str, State] = {}
        self._shared = frozenset(self._written_beside())
        queue = deque(graph.starts(graph.process.id))
        visits = MOST_VISITS * len(graph.elements)
        while queue and visits:
            visits -= 1
            element = queue.popleft()
            for changed in self._visit(element):
                if changed not in queue:
                    queue.append(changed)
        self.impossible = tuple(self._impossible()) if not queue else ()

    @property
    def reached(self) -> frozenset[str]:
        """Ids of what data can reach."""
        return frozenset(self.before)

    def _impossible(self) -> Iterator[Impossible]:
        for gateway in self.graph.of_kind(*CHOICES):
            state = self.before.get(gateway.id)
            if state is None or len(gateway.outgoing) < 2:
                continue
            choice = choose(gateway.outgoing, gateway.default_flow, state, gateway.kind == "exclusiveGateway")
            known = {name: state[name] for name in sorted(choice.read) if name in state}
            for flow in gateway.outgoing:
                if choice.taken.get(flow.id, {}) is None:
                    yield Impossible(gateway, flow, known, flow.id in choice.shadowed)

    # ---- the analysis ------------------------------------------------------------------------------------------------

    def _visit(self, element: Element) -> Iterator[Element]:
        before = self._arriving(element)
        if before is None or before == self.before.get(element.id):
            return
        self.before[element.id] = before
        yield from self.graph.boundary(element)
        if element.kind in SUBPROCESSES:
            yield from self.graph.starts(element.id)
            yield from (inner for inner in self.graph.scopes.get(element.id, []) if self.graph.is_event_subprocess(inner))
            return
        yield from self._leave(element, self._passed(element, before))

    def _leave(self, element: Element, after: State) -> Iterator[Element]:
        elements = self.graph.diagram.elements
        self._after[element.id] = after
        if element.kind == "endEvent" and element.scope in elements and element.event != "error":
            scope = elements[element.scope]
            ends = [
                end.id for end in self.graph.scopes[scope.id] if end.kind == "endEvent" and end.event != "error" and end.id in self._after
            ]
            yield from self._leave(scope, _joined([self._after[end] for end in ends]))
        taken: Mapping[str, Mapping[str, Domain] | None] = {}
        if element.kind in CHOICES and len(element.outgoing) > 1:
            taken = choose(element.outgoing, element.default_flow, after, element.kind == "exclusiveGateway").taken
        for flow in element.outgoing:
            narrowed = taken.get(flow.id, {})
            if narrowed is None or flow.target not in elements:
                continue
            told = {name: domain for name, domain in narrowed.items() if name not in self._shared and domain != ANYTHING}
            self._on[flow.id] = {**after, **told}
            yield elements[flow.target]

    def _arriving(self, element: Element) -> State | None:
        elements = self.graph.diagram.elements
        if element.kind == "startEvent":
            scope = elements.get(element.scope)
            if scope is None:
                return {}
            return {} if self.graph.is_event_subprocess(scope) else self.before.get(scope.id)
        if self.graph.is_event_subprocess(element):
            return {}
        if element.kind == "boundaryEvent":
            host, state = elements.get(element.attached_to), self.before.get(element.attached_to)
            if host is None or state is None or not element.interrupting:
                return None if state is None else {}
            inside = self._written_inside(host)
            return {name: domain for name, domain in state.items() if name not in inside}
        arriving = [self._on[flow.id] for flow in element.incoming if flow.id in self._on]
        return _joined(arriving) if arriving else None

    def _passed(self, element: Element, before: State) -> State:
        if element.kind == "callActivity" and any(mapping.everything for mapping in element.outs):
            return {}
        if element.kind in OPERATIONS and element.form and certainly_writes(element, self.catalog) is None:
            return {}
        after = {**before, **self._written(element, before)}
        return {name: domain for name, domain in after.items() if domain != ANYTHING and name not in self._shared}

    def _written(self, element: Element, before: State) -> dict[str, Domain]:
        found: dict[str, Domain] = dict.fromkeys(may_write(element, self.catalog), ANYTHING)
        if element.kind in OPERATIONS:
            form = (self.catalog.forms or {}).get(element.form)
            asked: dict[str, list[Question]] = {}
            for question in form.questions if form else ():
                asked.setdefault(question.fact, []).append(question)
            found.update({fact: _answer(several[0], before) for fact, several in asked.items() if len(several) == 1})
        elif element.kind == "scriptTask":
            found.update(assigned(element.script, before))
        elif element.kind == "businessRuleTask":
            found.update(self._decided(element))
        elif element.kind == "callActivity":
            called = called_process(element, self.graph.diagram, self.catalog)
            if called and called.exits:
                found.update({mapping.target: values(called.exits) for mapping in element.outs if mapping.source == "exit"})
        return found

    def _decided(self, element: Element) -> dict[str, Domain]:
        decision = (self.catalog.decisions or {}).get((element.camunda("decisionRef") or "").strip())
        name = element.camunda("resultVariable")
        if not name or decision is None or len(decision.outputs) != 1 or element.camunda("mapDecisionResult") != "singleEntry":
            return {}
        output = next(iter(decision.outputs))
        return {name: values(decision.values[output])} if output in decision.values else {}

    # ---- what other tokens write -------------------------------------------------------------------------------------

    def _written_beside(self) -> Iterator[str]:
        """Variables that a token may write while another is under way: of them nothing is known."""
        beside: set[str] = set()
        for fork in self.graph.of_kind(*_FORKS):
            if len(fork.outgoing) > 1:
                beside |= self._until_join(fork)
        for event in self.graph.of_kind("boundaryEvent"):
            if not event.interrupting:
                beside |= self.graph.reach([event])
        for element in self.graph.elements:
            if self.graph.is_event_subprocess(element):
                beside.add(element.id)
        for element in self.graph.elements:
            if self._is_in(element, beside):
                yield from may_write(element, self.catalog)

    def _until_join(self, fork: Element) -> set[str]:
        """What lies between a fork and its join; with forks inside, all that follows."""

        def step(element: Element) -> list[Element]:
            return [] if _is_join(element) or element is fork else self.graph.next(element)

        inside = self.graph.reach(self.graph.targets(fork), step)
        elements = self.graph.diagram.elements
        nested = any(elements[key].kind in _FORKS and len(elements[key].outgoing) > 1 and key != fork.id for key in inside)
        return self.graph.reach(self.graph.targets(fork)) if nested else inside

    def _is_in(self, element: Element, ids: set[str]) -> bool:
        """The element, or a subprocess around it, is one of these."""
        current: Element | None = element
        while current is not None and current.id not in ids:
            current = self.graph.diagram.elements.get(current.scope)
        return current is not None

    def _written_inside(self, host: Element) -> set[str]:
        if host.kind not in SUBPROCESSES:
            return set()
        return {name for element in self.graph.elements if self._is_in(element, {host.id}) for name in may_write(element, self.catalog)}


def _joined(states: list[State]) -> State:
    """What is known where exclusive ways meet."""
    found = dict(states[0])
    for state in states[1:]:
        found = {name: either(domain, state[name]) for name, domain in found.items() if name in state}
    return {name: domain for name, domain in found.items() if domain != ANYTHING}


def _is_join(element: Element) -> bool:
    return element.kind in _FORKS and len(element.incoming) > 1


def _answer(question: Question, before: State) -> Domain:
    """What a field can be answered with; a hidden one leaves the variable as it was."""
    was = before.get(question.fact, ANYTHING)
    if question.readonly or question.key != question.fact:
        return was if question.readonly else ANYTHING
    match question.type:
        case "checkbox":
            found = values([True] if question.required and not question.conditional else [True, False])
        case "radio" | "select" if question.choices:
            found = values([*question.choices, *([] if question.required else [None])])
        case "number" if question.required and (question.least, question.most) != (None, None):
            found = Range(-inf if question.least is None else question.least, inf if question.most is None else question.most)
        case _:
            return ANYTHING
    return either(was, found) if question.conditional else found


def assigned(script: str, before: State) -> dict[str, Domain]:
    """What the variables can be that a script assigns: fixed values, and what other variables were before it."""
    given, certain = _given(script)
    written = frozenset(given)
    found = {name: _any_of([_value(value, before, written) for value in several]) for name, several in given.items()}
    return {name: domain if name in certain else either(domain, before.get(name, ANYTHING)) for name, domain in found.items()}


@lru_cache(maxsize=256)
def _given(script: str) -> tuple[Mapping[str, list[ast.expr | None]], frozenset[str]]:
    """What a script assigns to each variable, wherever in it; and the variables that it assigns whatever happens."""
    try:
        reading = read(script, "script")
    except ExpressionError:
        return {}, frozenset()
    given: dict[str, list[ast.expr | None]] = {}
    for node in ast.walk(reading.tree):
        for target, value in _bindings(node):
            given.setdefault(target, []).append(value)
    return {name: given.get(name, [None]) for name in reading.assigns}, _certainly(reading.tree)


def _bindings(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """(name, what is assigned to it; None: something that is not looked into)"""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, value
                elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
                    yield from ((one.id, part) for one, part in zip(target.elts, value.elts, strict=True) if isinstance(one, ast.Name))
                else:
                    yield from ((inner.id, None) for inner in ast.walk(target) if isinstance(inner, ast.Name))
        case ast.AugAssign(target=ast.Name(id=name)) | ast.NamedExpr(target=ast.Name(id=name)) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name, None
        case ast.For(target=target) | ast.comprehension(target=target):
            yield from ((inner.id, None) for inner in ast.walk(target) if isinstance(inner, ast.Name))
        case ast.withitem(optional_vars=ast.expr() as target):
            yield from ((inner.id, None) for inner in ast.walk(target) if isinstance(inner, ast.Name))


def _value(value: ast.expr | None, before: State, written: frozenset[str]) -> Domain:
    match value:
        case ast.Constant(value=fixed):
            return values([fixed])
        case ast.IfExp(body=one, orelse=other):
            return either(_value(one, before, written), _value(other, before, written))
        case ast.Name(id=name) if name not in written:
            return before.get(name, ANYTHING)
    return ANYTHING


def _any_of(domains: list[Domain]) -> Domain:
    found = domains[0]
    for domain in domains[1:]:
        found = either(found, domain)
    return found


def _certainly(tree: ast.AST) -> frozenset[str]:
    """Names that are assigned at the top of the script, whatever happens in it."""
    body = tree.body if isinstance(tree, ast.Module) else []
    return frozenset(name for statement in body for name, _ in _bindings(statement))
