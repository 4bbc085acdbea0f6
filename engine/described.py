"""What forms ask and show, and what decisions can say, as plain data for `bpmn`, which imports neither."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from bpmn.catalog import DecisionInfo, Question
from bpmn.decision import Decision
from bpmn.feel import FeelError, names
from forms.field import Field
from forms.form import Form

_TEMPLATE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_BLOCK = re.compile(r"^[#/](loop|if)\b|^/")
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_LITERALS: dict[str, Any] = {"true": True, "false": False, "null": None, "": None, "-": None}


def questions(form: Form) -> tuple[Question, ...]:
    """A form's fields; a computed one asks nobody."""
    return tuple(_question(field) for field in form.fields if field.type != "expression")


def _question(field: Field) -> Question:
    fixed = field.has_choices and not field.choices_key and not field.choices_expression
    choices = tuple(choice.value for choice in field.choices) if fixed else None
    least, most = (_number(field.rules.get(name)) for name in ("min", "max"))
    return Question(
        field.name, field.key, field.type, field.label, field.label_ru or field.label, field.required, field.conditional,
        field.readonly is True, choices, least, most,
    )  # fmt: skip


def _number(rule: Any) -> float | None:
    return float(rule) if isinstance(rule, (int, float, Decimal)) and not isinstance(rule, bool) else None


def shown(form: Form) -> frozenset[str]:
    """The variables that a person sees in a form: in templates (`{{client_name}}`) and as lists of choices."""
    keys = {field.choices_key.partition(".")[0] for field in form.fields if field.choices_key}
    choices = {name for field in form.fields if field.choices_expression for name in _names(field.choices_expression)}
    return _templated(form.source) | keys | choices


def steering(form: Form) -> frozenset[str]:
    """The variables that decide what a form asks, and what it accepts."""
    return frozenset(name for _, expression in form.expressions for name in _names(expression))


@lru_cache(maxsize=256)
def _templated(source: bytes) -> frozenset[str]:
    found = {name for text in _texts(json.loads(source)) for expression in _templates(text) for name in _names(expression)}
    return frozenset(found - {"this", "parent"})


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _templates(text: str) -> Iterator[str]:
    for template in _TEMPLATE.findall(text):
        expression = _BLOCK.sub("", template.strip()).strip()
        if expression:
            yield expression


def _names(expression: str) -> frozenset[str]:
    """What is no FEEL of ours is searched for words: a form may show more than the server can evaluate."""
    try:
        return names(expression)
    except FeelError:
        return frozenset(_IDENTIFIER.findall(expression))


def decision_info(decision: Decision) -> DecisionInfo:
    """What lint needs to know of a decision."""
    table = decision.table
    values: dict[str, frozenset[Any]] = {}
    for index, output in enumerate(table.outputs):
        given = [_literal(rule.entries[index].text, rule.entries[index].language) for rule in table.rules]
        if not table.aggregation and all(known for known, _ in given):
            always = any(all(test.text.strip() in ("", "-") for test in rule.tests) for rule in table.rules)
            values[output.name] = frozenset([value for _, value in given] + ([] if always else [None]))
    return DecisionInfo(tuple(sorted(decision.names)), decision.outputs, values)


def _literal(text: str, language: str) -> tuple[bool, Any]:
    """(whether a cell is a literal, its value)"""
    text = text.strip()
    if text in _LITERALS and language != "python":
        return True, _LITERALS[text]
    if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1] and "\\" not in text:
        return True, text[1:-1]
    try:
        return True, float(text)
    except ValueError:
        return False, None
