"""Made-up values for variables that only a real deal would have, guessed from what a diagram's expressions compare them with."""

from __future__ import annotations

import ast
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.expressions import Mode, Reading, read, syntax_problem
from bpmn.xml import unwrap
from engine.values import Value
from forms.form import Form

Place = tuple[str, ...]
"""A variable, and keys inside it: `order["amount"]` is ("order", "amount")."""

WAITING = frozenset(
    {"userTask", "task", "manualTask", "receiveTask", "serviceTask", "intermediateCatchEvent", "callActivity", "eventBasedGateway"}
)
"""Kinds of elements at which a token waits for the outside."""


class Guesses:
    """What values each variable might have.

    Args:
        diagrams: Whose expressions, scripts and contracts are read.
        forms: Whose fields tell the types of variables.
        now: The moment that guessed dates follow, timezone-aware.
        for_people: What stands for itself, not what may take every branch: `contact.get("phone") or ""` is a text, not yes or no.
    """

    def __init__(self, diagrams: Collection[Diagram], forms: Iterable[Form], now: datetime, for_people: bool = False) -> None:
        self.now = now
        self.for_people = for_people
        self._constants: dict[Place, dict[str, Value]] = defaultdict(dict)
        self._kinds: dict[Place, str] = {}
        self._items: dict[str, str] = {}
        # From the surest to the vaguest: the first to say a type is believed.
        for diagram in diagrams:
            self._read_facts(diagram)
        for form in forms:
            for asked in form.fields:
                self._kinds.setdefault((asked.name,), asked.fact_type)
        for diagram in diagrams:
            self._read_timers(diagram)
        for diagram in diagrams:
            for reading in readings(diagram):
                self._read(reading.tree)

    def candidates(self, *place: str) -> list[Value]:
        """The values that a variable, or a key inside one, might have; never empty."""
        constants = list(self._constants[place].values()) if place in self._constants else []
        kind = self._kinds.get(place, "")
        if constants and all(type(value) in (int, float) for value in constants):
            return sorted({candidate for value in constants for candidate in (value - 1, value, value + 1)})
        if kind == "boolean" or (constants and all(type(value) is bool for value in constants)):
            return [True, False]
        if constants:
            return [*constants, "other"] if all(isinstance(value, str) for value in constants) else constants
        return [self._of_kind(kind, place)]

    def value(self, name: str, chance: random.Random) -> Value:
        """One value for a variable; an object gets the keys that expressions look for."""
        inside = {place[1] for place in (*self._constants, *self._kinds) if len(place) > 1 and place[0] == name}
        if inside:
            return {key: chance.choice(self.candidates(name, key)) for key in sorted(inside)}
        if item := self._items.get(name):
            return [self.value(item, chance)]
        return chance.choice(self.candidates(name))

    def typed(self, name: str, kind: str, chance: random.Random) -> Value:
        """One value for a fact of a stage contract, whose type is known."""
        return self.value(name, chance) if self._is_known(name) else self._of_kind(kind, (name,))

    def _is_known(self, name: str) -> bool:
        return (name,) in self._kinds or (name,) in self._constants or name in self._items

    def _of_kind(self, kind: str, place: Place) -> Value:
        match kind:
            case "boolean":
                return True
            case "number":
                return 1
            case "date":
                return self.now.date() + timedelta(days=30)
            case "datetime":
                return self.now + timedelta(days=1)
            case "duration":
                return "PT1H"
            case "list":
                return []
            case "object":
                return {}
            case _:
                return f"some {place[-1].replace('_', ' ')}"

    def _read_facts(self, diagram: Diagram) -> None:
        for process in diagram.processes.values():
            for fact in process.entry:
                self._kinds.setdefault((fact.name,), fact.type)
        for element in diagram.elements.values():
            for fact in element.promised:
                self._kinds.setdefault((fact.name,), fact.type)

    def _read_timers(self, diagram: Diagram) -> None:
        for element in diagram.elements.values():
            deadline = ("timeDate", element.camunda("dueDate") or "")
            for kind, text in (element.timer, deadline):
                name = unwrap(text)
                if name != text and name.isidentifier():
                    self._kinds.setdefault((name,), "datetime" if kind == "timeDate" else "duration")

    def _read(self, tree: ast.AST) -> None:
        if isinstance(tree, ast.Expression):
            self._as_truth(tree.body)
        for node in ast.walk(tree):
            match node:
                case ast.Compare(left=left, comparators=[right]):
                    self._compare(left, right)
                    self._compare(right, left)
                case ast.BoolOp(op=ast.Or(), values=[first, *_, last]) if self.for_people and len(key := _place(first) or ()) > 1:
                    is_number = isinstance(last, ast.Constant) and isinstance(last.value, int | float)
                    self._kinds.setdefault(key, "number" if is_number else "string")
                case ast.BoolOp(values=parts):
                    for part in parts:
                        self._as_truth(part)
                case ast.UnaryOp(op=ast.Not(), operand=part) | ast.IfExp(test=part) | ast.If(test=part):
                    self._as_truth(part)
                case ast.BinOp(left=left, right=right):
                    for side, other in ((left, right), (right, left)):
                        if (place := _place(side)) and not (isinstance(other, ast.Constant) and isinstance(other.value, str)):
                            self._kinds.setdefault(place, "number")
                case (
                    ast.For(target=ast.Name(id=item), iter=ast.Name(id=name))
                    | ast.comprehension(target=ast.Name(id=item), iter=ast.Name(id=name))
                ):
                    self._kinds.setdefault((name,), "list")
                    self._items.setdefault(name, item)
                case ast.Call(func=ast.Name(id="Decimal" | "float" | "int" | "round"), args=[first, *_]):
                    if place := _place(first):
                        self._kinds.setdefault(place, "number")
                case ast.Subscript() | ast.Call():
                    if (place := _place(node)) and len(place) > 1:
                        self._kinds.setdefault(place, "string")

    def _as_truth(self, node: ast.expr) -> None:
        if (place := _place(node)) and place not in self._constants:
            self._kinds.setdefault(place, "boolean")

    def _compare(self, variable: ast.expr, other: ast.expr) -> None:
        place = _place(variable)
        if place is None:
            return
        for constant in _constants(other):
            self._constants[place].setdefault(repr(constant), constant)


def readings(diagram: Diagram) -> Iterator[Reading]:
    """Every expression and script of a diagram that can be read."""
    for flow in diagram.flows.values():
        yield from _readable(flow.condition or "", "expression")
    for element in diagram.elements.values():
        yield from element_readings(element)


def element_readings(element: Element) -> Iterator[Reading]:
    """The expressions and scripts of one element, without those of its flows."""
    yield from _readable(element.script, "script")
    for mapping in (*element.ins, *element.input_parameters, *element.payload):
        yield from _readable(mapping.source if mapping in element.ins else unwrap(mapping.source), "expression")
    for text in (element.timer[1], element.camunda("dueDate"), element.camunda("assignee")):
        if text and unwrap(text) != text:
            yield from _readable(unwrap(text), "expression")


def needed_ahead(diagram: Diagram, element: Element) -> set[str]:
    """The variables that are read after an element, before the next one at which a token waits."""
    needs: set[str] = set()
    seen: set[str] = set()
    ahead = [element]
    while ahead:
        current = ahead.pop()
        for flow in current.outgoing:
            for reading in _readable(flow.condition or "", "expression"):
                needs |= reading.needs
            target = diagram.elements.get(flow.target)
            if target is None or target.id in seen:
                continue
            seen.add(target.id)
            for reading in element_readings(target):
                needs |= reading.needs
            if target.kind not in WAITING:
                ahead.append(target)
    return needs


def _readable(text: str, mode: Mode) -> Iterator[Reading]:
    if text.strip() and syntax_problem(text, mode) is None:
        yield read(text, mode)


def _place(node: ast.AST) -> Place | None:
    """The variable, or the key inside one, that an expression is; None when it is anything else."""
    match node:
        case ast.Name(id=name):
            return (name,)
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key))):
            return (name, key)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=[ast.Constant(value=str(key)), *_]):
            return (name, key)
        case ast.BoolOp(op=ast.Or(), values=[first, *_]):
            return _place(first)
    return None


def _constants(node: ast.expr) -> list[Any]:
    match node:
        case ast.Constant(value=value) if isinstance(value, str | int | float | bool | date):
            return [value]
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return [-value]
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            return [value for item in items for value in _constants(item)]
    return []
