"""Decisions: what a DMN table or expression says of given variables, and why (OMG DMN 1.3, §8)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bpmn import feel_functions
from bpmn.dmn import TYPES, Cell, DecisionRefused, Rule, Table, capitalised, read
from bpmn.expressions import MAX_LENGTH, EvaluationError, free_names, syntax_problem
from bpmn.feel import FeelError, translate, translate_test
from bpmn.findings import Finding, Said

__all__ = ["Decision", "DecisionError", "DecisionRefused", "DecisionResult", "decision_findings"]

Value = Any
Evaluate = Callable[[str, Mapping[str, Value]], Value]
"""`evaluate(python_expression, variables) -> value`; raises `EvaluationError` when the expression fails."""

_ROOM = MAX_LENGTH * 3 // 4


class DecisionError(Exception):
    """The decision can't be made with these variables; the message names the rule and the column."""


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """What a decision says.

    Attributes:
        rows: One dict for each rule that counts, by output name; empty when no rule holds.
        matched_rules: The ids of the rules that hold.
        inputs: The input columns' values, by label.
    """

    rows: list[dict[str, Value]]
    matched_rules: list[str] = field(default_factory=list)
    inputs: dict[str, Value] = field(default_factory=dict)

    def mapped(self, how: str = "resultList") -> Value:
        """The result as one variable (Camunda 7's `mapDecisionResult`).

        Args:
            how: "singleEntry": the one value, or None; "singleResult": the one row, or None; "collectEntries": a list of
                the one output's values; "resultList": all rows.

        Raises:
            DecisionError: There are more rows or outputs than that takes.
        """
        if how == "resultList":
            return [dict(row) for row in self.rows]
        if how not in ("singleEntry", "singleResult", "collectEntries"):
            raise DecisionError(
                f"There is no decision result mapping “{how}”; use singleEntry, singleResult, collectEntries or resultList."
            )
        if how != "collectEntries" and len(self.rows) > 1:
            raise DecisionError(f"{how} takes one result, but {len(self.rows)} rules hold: {', '.join(self.matched_rules)}.")
        if how == "singleResult":
            return dict(self.rows[0]) if self.rows else None
        if any(len(row) != 1 for row in self.rows):
            raise DecisionError(f"{how} takes one output, but there are: {', '.join(self.rows[0])}.")
        values = [value for row in self.rows for value in row.values()]
        return values if how == "collectEntries" else values[0] if values else None


@dataclass(frozen=True, slots=True)
class _Code:
    """A cell as Python, with the names that it reads and those that must be variables."""

    cell: Cell
    python: str
    names: frozenset[str]
    required: frozenset[str]


class Decision:
    """A decision that can be evaluated.

    Attributes:
        id, name: As drawn.
        digest: SHA-256 of the file's bytes, hexadecimal.
        table: The table as read.
        names: The variables that it reads.
        outputs: Its outputs' fact types by name ("" = any).
    """

    def __init__(self, table: Table, digest: str = "") -> None:
        self.table = table
        self.id, self.name, self.digest = table.id, table.name, digest
        self.outputs = {output.name: TYPES[output.type] for output in table.outputs}
        findings: list[Finding] = []
        self._inputs = [self._input(column.expression, column.type, findings) for column in table.inputs]
        self._allowed = [_test(column.allowed, index, findings) for index, column in enumerate(table.inputs)]
        self._rules = [
            (
                rule,
                [_test(cell, index, findings) for index, cell in enumerate(rule.tests)],
                [_expression(cell, findings) for cell in rule.entries],
            )
            for rule in table.rules
        ]
        if findings:
            raise DecisionRefused(findings)
        codes = [*self._inputs, *self._allowed, *(code for _, tests, entries in self._rules for code in (*tests, *entries))]
        self.names = frozenset[str]().union(*(code.names for code in codes))
        self._required = [(code, code.required) for code in codes if code.required]
        self._programs = self._compile()

    @classmethod
    def parse(cls, source: bytes, name: str = "") -> Decision:
        """Read a DMN file.

        Args:
            source: The file's bytes; at most 10 MB.
            name: The file's name, for messages.

        Raises:
            DecisionRefused: It can't be read, or has something that can't be evaluated here.
        """
        return cls(read(source, name), hashlib.sha256(source).hexdigest())

    def evaluate(self, variables: Mapping[str, Value], evaluate: Evaluate) -> DecisionResult:
        """Make the decision.

        Args:
            variables: Those that the cells name are read; only within `is defined(...)` one may be missing.
            evaluate: The sandbox. The Python it is given calls `bpmn.feel.FUNCTIONS`.

        Raises:
            DecisionError: A variable is missing, a cell fails, a value has the wrong type, or more rules hold than the hit policy allows.
        """
        for code, required in self._required:
            for name in sorted(required):
                if name not in variables:
                    raise DecisionError(f"{_place(code.cell).en}: {name} is not a variable here.")
        known = {name: variables.get(name) for name in self.names}
        try:
            inputs, allowed, hits = self._all_at_once(known, evaluate)
        except EvaluationError:
            inputs, allowed, hits = self._one_by_one(known, evaluate)
        for column, value, is_allowed in zip(self.table.inputs, inputs, allowed, strict=True):
            if value is not None and not is_allowed:
                raise DecisionError(f"Column “{column.label}” is {value!r}, which is not one of {column.allowed.text}.")
        seen = {column.label: value for column, value in zip(self.table.inputs, inputs, strict=True)}
        rows = [(self.table.rules[index], self._row(self.table.rules[index], values)) for index, values in hits]
        if self.table.hit_policy == "FIRST":
            rows = rows[:1]
        return self._counted(rows, seen)

    def _counted(self, rows: list[tuple[Rule, dict[str, Value]]], seen: dict[str, Value]) -> DecisionResult:
        """What counts of the rules that hold, by the hit policy (§8.2.10)."""
        matched = [rule.id for rule, _ in rows]
        found = [row for _, row in rows]
        numbers = ", ".join(str(rule.number) for rule, _ in rows)
        if self.table.hit_policy == "UNIQUE" and len(rows) > 1:
            raise DecisionError(f"The rules {numbers} hold at the same time, but the hit policy UNIQUE allows one.")
        if self.table.hit_policy == "ANY" and len(rows) > 1:
            if any(not all(map(feel_functions.feel_equal, row.values(), found[0].values())) for row in found):
                raise DecisionError(f"The rules {numbers} hold and differ, but the hit policy ANY allows only equal results.")
            found = found[:1]
        if self.table.aggregation:
            name = self.table.outputs[0].name
            values = [row[name] for row in found if row[name] is not None]
            if self.table.aggregation == "COUNT":
                found = [{name: len(values)}]
            elif values:
                combine = {"SUM": feel_functions.feel_sum, "MIN": feel_functions.feel_min, "MAX": feel_functions.feel_max}
                try:
                    found = [{name: combine[self.table.aggregation](values)}]
                except TypeError:
                    raise DecisionError(f"{self.table.aggregation} of “{name}” takes numbers, not {values!r}.") from None
        return DecisionResult(found, matched, seen)

    # ---- evaluating ------------------------------------------------------------------------------------------------

    def _compile(self) -> list[str]:
        """The whole table as few Python expressions: each a list of the inputs, whether they are allowed, and the rules that hold."""
        rows = []
        for index, (_, tests, entries) in enumerate(self._rules):
            holds = " and ".join(code.python for code in tests) or "True"
            rows.append(f"([{index}, [{', '.join(code.python for code in entries)}]] if {holds} else None)")
        parameters = ", ".join(_subject(index) for index in range(len(self._inputs)))
        values = ", ".join(code.python for code in self._inputs)
        allowed = ", ".join(code.python for code in self._allowed)
        programs: list[str] = []
        waiting = list(rows)
        while waiting:
            part = [waiting.pop(0)]
            while waiting and sum(map(len, part)) + len(waiting[0]) < _ROOM - len(values) - len(allowed):
                part.append(waiting.pop(0))
            hits = f"[hit for hit in [{', '.join(part)}] if hit is not None]"
            programs.append(f"(lambda {parameters}: [[{parameters}], [{allowed}], {hits}])({values})")
            if problem := syntax_problem(programs[-1]):
                message = Said(f"The table is too large: {problem}", f"Таблица слишком велика: {problem.message_ru}")
                hint = Said("Shorten its cells.", "Сократите ячейки.")
                raise DecisionRefused([Finding.of("decision-table", message, hint, element_id=self.id, element_name=self.name)])
        return programs

    def _all_at_once(self, known: Mapping[str, Value], evaluate: Evaluate) -> tuple[list[Value], list[bool], list[Any]]:
        inputs: list[Value] = []
        allowed: list[bool] = []
        hits: list[Any] = []
        for program in self._programs:
            inputs, allowed, more = evaluate(program, known)
            hits += more
        return inputs, allowed, hits

    def _one_by_one(self, known: Mapping[str, Value], evaluate: Evaluate) -> tuple[list[Value], list[bool], list[Any]]:
        """The same, cell by cell, to name the one that fails; with FIRST, cells behind the first hit don't matter."""

        def value(code: _Code, names: Mapping[str, Value]) -> Value:
            try:
                return evaluate(code.python, names)
            except EvaluationError as error:
                raise DecisionError(f"{_place(code.cell).en}: {error.reason}") from error

        inputs = [value(code, known) for code in self._inputs]
        names = {**known, **{_subject(index): item for index, item in enumerate(inputs)}}
        allowed = [value(code, names) for code in self._allowed]
        hits = []
        for index, (_, tests, entries) in enumerate(self._rules):
            if all(value(code, names) for code in tests):
                hits.append([index, [value(code, names) for code in entries]])
                if self.table.hit_policy == "FIRST":
                    break
        return inputs, allowed, hits

    def _row(self, rule: Rule, values: list[Value]) -> dict[str, Value]:
        row = {}
        for output, cell, value in zip(self.table.outputs, rule.entries, values, strict=True):
            try:
                row[output.name] = _typed(value, output.type)
            except (ValueError, OverflowError):
                raise DecisionError(f"{_place(cell).en}: {value!r} is not of the type {output.type}.") from None
        return row

    @staticmethod
    def _input(cell: Cell, kind: str, findings: list[Finding]) -> _Code:
        code = _expression(cell, findings)
        reader = {"date": "feel_date", "datetime": "feel_date_and_time"}.get(kind)
        return _Code(cell, f"{reader}({code.python})", code.names, code.required) if reader else code


def decision_findings(source: bytes, name: str = "") -> list[Finding]:
    """What keeps a DMN file from being deployed; empty when nothing does."""
    try:
        Decision.parse(source, name)
    except DecisionRefused as refused:
        return refused.findings
    return []


def _subject(index: int) -> str:
    return f"feel_input_{index + 1}"  # FEEL texts can't use names that begin so


def _place(cell: Cell) -> Said:
    text = cell.text if len(cell.text) <= 80 else f"{cell.text[:77]}..."
    place = capitalised(cell.where)
    return Said(f"{place.en} ({text})", f"{place.ru} ({text})")


def _expression(cell: Cell, findings: list[Finding]) -> _Code:
    """An input expression or output entry; an empty output entry is null."""
    if cell.text in ("", "-"):
        return _Code(cell, "None", frozenset(), frozenset())
    try:
        if cell.language == "python":
            if problem := syntax_problem(cell.text):
                findings.append(_finding(cell, Said(str(problem), f"{problem.message_ru} {problem.hint_ru}".strip())))
                return _Code(cell, "None", frozenset(), frozenset())
            return _Code(cell, f"({cell.text}\n)", free_names(cell.text), free_names(cell.text))
        feel = translate(cell.text)
    except FeelError as error:
        findings.append(_finding(cell, error.said))
        return _Code(cell, "None", frozenset(), frozenset())
    return _Code(cell, feel.python, feel.names, feel.required)


def _test(cell: Cell, index: int, findings: list[Finding]) -> _Code:
    try:
        feel = translate_test(cell.text, _subject(index))
    except FeelError as error:
        findings.append(_finding(cell, error.said))
        return _Code(cell, "True", frozenset(), frozenset())
    return _Code(cell, feel.python, feel.names, feel.required)


def _finding(cell: Cell, why: Said) -> Finding:
    examples = '5, "gold", < 100, [1..5], not("gold")'
    hint = Said(f"Write FEEL, for example: {examples}.", f"Напишите на FEEL, например: {examples}.")
    place = _place(cell)
    message = Said(f"{place.en}: {why.en}", f"{place.ru}: {why.ru}")
    return Finding.of("decision-cell", message, hint, element_id=cell.id, line=cell.line)


def _typed(value: Value, kind: str) -> Value:
    """The value in the column's type; numbers are int when whole, Decimal otherwise.

    Raises:
        ValueError: It isn't of that type.
    """
    if value is None or TYPES[kind] == "":
        return value
    if kind == "date" and isinstance(value, (str, datetime)):
        return feel_functions.feel_date(value)
    if kind == "datetime" and isinstance(value, str):
        return datetime.fromisoformat(value)
    if TYPES[kind] == "number" and type(value) in (int, float, Decimal):
        exact = feel_functions.feel_number(value)
        if kind in ("integer", "long") and exact != int(exact):
            raise ValueError
        return int(exact) if exact == int(exact) else exact
    if type(value) not in {"string": (str,), "boolean": (bool,), "date": (date,), "datetime": (datetime,)}.get(kind, ()):
        raise ValueError
    return value
