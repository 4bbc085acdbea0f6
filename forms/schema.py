"""Fields as JSON Schema, draft 2020-12: the rules of form-js's `validate` in a standard's words, checked by `jsonschema`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from forms.field import ONE_CHOICE, TEXT, Field, Problem, Value
from forms.messages import explain
from forms.patterns import EMAIL, PHONE, matches
from forms.values import MAX_NUMBER, read_date

MAX_TEXT = 100_000
MAX_ITEMS = 1_000
_FORMATS = {"date": "date", "time": "time", "datetime": "date-time"}
formats = FormatChecker(formats=())
formats.checks("email")(lambda text: not isinstance(text, str) or matches(EMAIL, text))
formats.checks("phone")(lambda text: not isinstance(text, str) or matches(PHONE, text))
for _subtype, _format in _FORMATS.items():
    formats.checks(_format)(lambda text, subtype=_subtype: not isinstance(text, str) or read_date(subtype, text) is not None)


def _pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError("does not match")


def _decimal_multiple(_validator: Any, step: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    # Instances are Decimals: 0.3 is a multiple of 0.1, which binary floating point denies.
    # And as fractions: the remainder of a large Decimal by a small one exceeds the decimal context.
    if isinstance(instance, Decimal) and Fraction(instance) % Fraction(step):
        yield ValidationError("is not a multiple")


Validator = extend(Draft202012Validator, {"pattern": _pattern, "multipleOf": _decimal_multiple})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a field's expressions and variables gave this time: its choices and the numbers of its rules."""

    choices: tuple[Value, ...] | None = None
    rules: Mapping[str, Value] = field(default_factory=dict)


def field_schema(item: Field, limits: Limits) -> dict[str, Any]:
    """JSON Schema of one non-empty answer."""
    rules = limits.rules
    if item.type in TEXT:
        schema: dict[str, Any] = {"type": "string", "maxLength": int(rules.get("maxLength", MAX_TEXT))}
        schema |= {"minLength": int(rules["minLength"])} if "minLength" in rules else {}
        schema |= {"pattern": rules["pattern"]} if "pattern" in rules else {}
        schema |= {"format": rules["validationType"]} if "validationType" in rules else {}
        return schema
    if item.type == "number":
        steps = [] if item.digits is None else [Decimal(1).scaleb(-item.digits)]
        steps += [] if item.increment is None else [item.increment]
        return {
            "type": "number",
            "minimum": rules.get("min", -MAX_NUMBER),
            "maximum": rules.get("max", MAX_NUMBER),
            "allOf": [{"multipleOf": step} for step in steps],
        }
    if item.type == "datetime":
        return {"type": "string", "format": _FORMATS[item.subtype]}
    if item.type == "checkbox":
        return {"type": "boolean"}
    choices = list(limits.choices or ())
    if item.type in ONE_CHOICE:
        return {"enum": choices}
    if item.type == "dynamiclist":
        rows = {"minItems": rules["rows"], "maxItems": rules["rows"]} if "rows" in rules else {}
        return {"type": "array", "maxItems": MAX_ITEMS, **rows, "items": {"type": "object"}}
    return {"type": "array", "uniqueItems": True, "maxItems": MAX_ITEMS, "items": {"enum": choices}}


def validator_for(fields: Iterable[Field], limits: Mapping[str, Limits]) -> Any:
    """A validator of flat answers: {dotted key: non-empty value}."""
    fields = list(fields)
    return Validator(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {item.key: field_schema(item, limits.get(item.key, Limits())) for item in fields},
            "required": [item.key for item in fields if item.required],
            "additionalProperties": False,
        },
        format_checker=formats,
    )


def problems_of(validator: Any, instance: Mapping[str, Value], fields: Mapping[str, Field]) -> Iterator[Problem]:
    """What the validator has against flat answers, once per field and rule."""
    seen: set[tuple[str, str]] = set()
    for error in validator.iter_errors(instance):
        path = list(error.absolute_path)
        keys = [str(path[0])] if path else [key for key in error.validator_value if key not in instance]
        for key in keys:
            index = f"[{path[1]}]" if len(path) > 1 else ""
            if (key + index, error.validator) not in seen:
                seen.add((key + index, error.validator))
                yield explain(fields[key], error.validator, error.validator_value, key + index)
