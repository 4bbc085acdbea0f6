"""Checks answers in one pass over a scope's fields: take, hide, check, convert. A dynamic list's item is a scope of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from forms import messages
from forms.field import NUMBER_RULES, TEXT, Evaluate, Field, Problem, Value, feel, is_feel
from forms.messages import problem
from forms.paths import MISSING, copy, get, leaves, pop, put
from forms.schema import Limits, problems_of, validator_for
from forms.values import prepare, readable, typed

NEW_ROW: Mapping[str, Value] = {}
_MAX_CACHED = 64


class Scope:
    """Fields that are answered together: the whole form, or one item of a dynamic list."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.fields = fields
        self.by_key = {item.key: item for item in fields}
        self._validators: dict[tuple[str, ...], Any] = {}

    @cached_property
    def inner(self) -> dict[str, Scope]:
        """The scopes of the dynamic lists' items, by the list's key."""
        return {item.key: Scope(item.fields) for item in self.fields if item.type == "dynamiclist"}

    def validator(self, visible: Sequence[Field], limits: Mapping[str, Limits]) -> Any:
        """The compiled JSON Schema of the visible fields; kept, unless choices or limits come from the variables."""
        if any(item.varying for item in visible):
            return validator_for(visible, limits)
        key = tuple(item.key for item in visible)
        if key not in self._validators:
            if len(self._validators) >= _MAX_CACHED:
                self._validators.clear()
            self._validators[key] = validator_for(visible, limits)
        return self._validators[key]


@dataclass
class Check:
    """One scope being checked.

    Attributes:
        values: Prepared answers by dotted key.
        untouched: Keys that the person left as they were.
        own: The values that the scope starts from: the variables, or a list's item before.
        before: Where a read-only field's value may come from: `own`, or any item of the list before, as rows may have moved.
        outer: The variables around the scope.
        names: What expressions see: the variables and the answers.
        editable, limits: The fields that are open to the person, and their choices and numbers.
    """

    scope: Scope
    evaluate: Evaluate
    own: Mapping[str, Value]
    before: Sequence[Mapping[str, Value]]
    outer: Mapping[str, Value]
    today: date | None
    values: dict[str, Value] = field(default_factory=dict)
    untouched: set[str] = field(default_factory=set)
    computed: dict[str, Value] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    names: dict[str, Value] = field(default_factory=dict)
    editable: list[Field] = field(default_factory=list)
    limits: dict[str, Limits] = field(default_factory=dict)
    result: dict[str, Value] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def feel(self, expression: str) -> Value:
        """Evaluates over a copy: an expression must not change what the next one sees."""
        return self.evaluate(expression, dict(self.names))


def check_form(
    scope: Scope, answers: Any, evaluate: Evaluate, context: Mapping[str, Value], today: date | None
) -> tuple[dict[str, Value], list[Problem]]:
    """See `Form.check`."""
    return check_scope(Check(scope, evaluate, context, [context], context, today), answers)


def check_scope(check: Check, answers: Any) -> tuple[dict[str, Value], list[Problem]]:
    """Answers of one scope, converted, and what is wrong with them."""
    if not isinstance(answers, Mapping):
        return {}, [problem("", messages.NOT_AN_OBJECT)]
    resolve(check, answers)
    _drop_stale_choices(check)
    filled = {item.key: check.values[item.key] for item in check.editable if not _is_empty(item, check.values[item.key])}
    validator = check.scope.validator(check.editable, check.limits)
    check.problems.extend(problems_of(validator, filled, check.scope.by_key))
    for item in check.editable:
        value = typed(item, check.values[item.key])
        if item.type == "dynamiclist" and item.key not in check.untouched:
            value = _check_items(check, item, value)
        if item.no_past and check.today and isinstance(value, date) and _day(value) < check.today:
            check.problems.append(problem(item.key, messages.PAST))
        put(check.result, item.path, value, check.own)
    return check.result, check.problems


def resolve(check: Check, answers: Mapping[str, Value]) -> None:
    """Finds out what these answers leave open: the editable fields and their limits."""
    _take(check, answers)
    check.names = _hide(check)
    for item in check.scope.fields:
        if item.key in check.hidden:
            continue
        if item.type == "expression":
            put(check.result, item.path, check.computed[item.key], check.own)
        elif item.readonly is True or (isinstance(item.readonly, str) and check.feel(item.readonly) is True):
            put(check.result, item.path, _unchanged(check, item), check.own)
        else:
            check.editable.append(item)
    check.limits = {item.key: _limits(check, item) for item in check.editable if item.has_choices or item.rules or item.varying}


def _take(check: Check, answers: Mapping[str, Value]) -> None:
    """Reads each field's answer, or what it has when nobody touched it; whatever is left over is unknown."""
    left = copy(answers)
    for item in check.scope.fields:
        raw = pop(left, item.path)
        if item.type == "expression":
            continue
        if raw is MISSING and item.fixed_rows and not readable(item, get(check.own, item.path)):
            check.values[item.key] = [{} for _ in range(item.fixed_rows)]
        elif raw is MISSING:
            check.untouched.add(item.key)
            start = _start(check.own, item)
            is_number = type(start) in (int, float, Decimal)
            value = prepare(item, str(start) if is_number and item.type in TEXT else start)
            # A number too large to check is refused, not lost; any other value of another type is no start for this field.
            check.values[item.key] = value if readable(item, value) or (is_number and item.type == "number") else item.empty
        else:
            check.values[item.key] = prepare(item, raw)
    groups = {".".join(item.path[:length]) for item in check.scope.fields for length in range(1, len(item.path))}
    check.problems.extend(problem(key, messages.UNKNOWN) for key in leaves(left, groups))


def _hide(check: Check) -> dict[str, Value]:
    """Finds the hidden fields and the computed values; returns the names that expressions see.

    An expression sees a hidden field as null, and an answer of another type too. So hiding one field may show another: repeated until
    nothing changes.
    """
    names = _names(check)
    if not any(item.hide or item.type == "expression" for item in check.scope.fields):
        return names
    for _ in range(len(check.scope.fields) + 2):
        check.hidden = {item.key for item in check.scope.fields if any(_hides(check, condition, names) for condition in item.hide)}
        for item in check.scope.fields:
            if item.type == "expression" and item.key not in check.hidden:
                check.computed[item.key] = check.evaluate(item.expression, dict(names))
        changed = _names(check)
        if changed == names:
            return names
        names = changed
    check.problems.append(problem("", messages.CONTRADICTION))
    return names


def _hides(check: Check, condition: str, names: dict[str, Value]) -> bool:
    """Whether a condition hides. The viewer reads it as a unary test: null hides too, and shows below a `not(...)` around everything."""
    result = check.evaluate(condition, dict(names))
    return result is True or (result is None and not _is_negation(condition))


def _is_negation(condition: str) -> bool:
    if not re.match(r"not\s*\(", condition):
        return False
    depth = 0
    for index, character in enumerate(condition):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == ")" and not depth:
            return not condition[index + 1 :].strip()
    return False


def _names(check: Check) -> dict[str, Value]:
    names: dict[str, Value] = dict(check.outer)
    for item in check.scope.fields:
        put(names, item.path, None if item.key in check.hidden else _seen(check, item), names)
    return names


def _seen(check: Check, item: Field) -> Value:
    if item.type == "expression":
        return check.computed.get(item.key)
    value = check.values[item.key]
    return typed(item, value) if readable(item, value) else None


def _unchanged(check: Check, item: Field) -> Value:
    """The value that a read-only field keeps; a different answer is a problem."""
    if item.key in check.untouched:
        kept = get(check.own, item.path)
        return typed(item, check.values[item.key]) if kept is MISSING else kept
    given = check.values[item.key]
    for own in check.before:
        if prepare(item, _start(own, item)) == given:
            kept = get(own, item.path)
            return typed(item, given) if kept is MISSING else kept
    check.problems.append(problem(item.key, messages.READ_ONLY))
    return given


def _limits(check: Check, item: Field) -> Limits:
    rules: dict[str, Value] = {}
    for name, rule in item.rules.items():
        if name not in NUMBER_RULES:
            rules[name] = rule
            continue
        value = check.feel(feel(rule)) if is_feel(rule) else rule
        if isinstance(value, (int, float, Decimal, str)) and not isinstance(value, bool) and _is_decimal(value):
            rules[name] = Decimal(str(value))
        elif value is not None:
            check.problems.append(problem(item.key, messages.NO_LIMIT, name))
    if item.fixed_rows is not None:
        rows = get(check.own, item.path)
        rules["rows"] = len(rows) if readable(item, rows) else item.fixed_rows
    if not item.has_choices:
        return Limits(None, rules)
    if item.choices:
        return Limits(tuple(choice.value for choice in item.choices), rules)
    if item.choices_key:
        return Limits(tuple(_choice_values(get(check.names, tuple(item.choices_key.split("."))))), rules)
    return Limits(tuple(_choice_values(check.feel(item.choices_expression))), rules)


def _choice_values(source: Value) -> Iterator[Value]:
    """form-js: a list of plain values, or of {label, value}."""
    for entry in source if isinstance(source, (list, tuple)) else ():
        value = entry.get("value") if isinstance(entry, Mapping) else entry
        if value is not None:
            yield value


def _drop_stale_choices(check: Check) -> None:
    """A value that nobody chose and that is no choice any more is left out, as the viewer does."""
    for item in check.editable:
        if item.key in check.untouched and item.has_choices:
            choices = check.limits[item.key].choices or ()
            value = check.values[item.key]
            if isinstance(value, list):
                check.values[item.key] = [entry for entry in value if entry in choices]
            elif value not in choices:
                check.values[item.key] = None


def _check_items(check: Check, item: Field, value: Value) -> Value:
    if not isinstance(value, list):
        return value
    earlier = get(check.own, item.path)
    rows: list[Mapping[str, Value]] = list(earlier) if readable(item, earlier) else []
    items = []
    for index, answers in enumerate(value):
        if not isinstance(answers, Mapping):
            continue  # The schema has named it already.
        own = rows[index] if item.fixed_rows is not None and index < len(rows) else NEW_ROW
        outer = {**check.names, "parent": check.names, "this": dict(answers)}
        inner = Check(check.scope.inner[item.key], check.evaluate, own, [*rows, NEW_ROW], outer, check.today)
        result, problems = check_scope(inner, answers)
        items.append(result)
        at = f"{item.key}[{index}]"
        check.problems.extend(Problem(f"{at}.{found.field}" if found.field else at, found.message, found.message_ru) for found in problems)
    return items


def _start(own: Mapping[str, Value], item: Field) -> Value:
    value = get(own, item.path)
    return item.default if value is MISSING else value


def _is_empty(item: Field, value: Value) -> bool:
    # By type too: 0 == False, but 0 is no answer to a checkbox. A list without items is checked, it may need some.
    return item.type != "dynamiclist" and type(value) is type(item.empty) and bool(value == item.empty)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _is_decimal(value: Value) -> bool:
    return prepare(Field(("limit",), "number"), value).__class__ is Decimal
