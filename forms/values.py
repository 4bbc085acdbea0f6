"""One answer on its way in: from JSON or typed data, to what JSON Schema checks, to the variable's value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from forms.field import TEXT, Field, Value

MAX_NUMBER = 10**18
_NUMBER = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][+-]?[0-9]{1,2})?")
_READERS: dict[str, Callable[[str], date | time | datetime]] = {
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "datetime": datetime.fromisoformat,
}


def prepare(field: Field, raw: Value) -> Value:
    """The answer as JSON Schema checks it: trimmed text, exact Decimals, ISO 8601 text. What can't be read stays, to be refused."""
    if raw is None:
        return field.empty
    if field.type in TEXT:
        return _text(field, raw) if isinstance(raw, str) else raw
    if field.type == "number":
        return _number(raw)
    if field.type == "datetime":
        return _iso(raw)
    if isinstance(raw, (tuple, set, frozenset)):
        return list(raw)
    return None if raw == "" and field.empty is None else raw


def typed(field: Field, value: Value) -> Value:
    """The prepared answer as the variable's value; unchanged when it can't be converted (the check refuses it then)."""
    if field.type == "number" and isinstance(value, Decimal):
        if field.digits == 0 and value == value.to_integral_value():
            return int(value)
        if field.exact:
            return Decimal(format(value, "f"))
        return int(value) if value == value.to_integral_value() else float(value)
    if field.type == "datetime" and isinstance(value, str):
        return read_date(field.subtype, value) or value
    return value


def readable(field: Field, value: Value) -> bool:
    """Whether a prepared answer has the field's type at all."""
    if field.type in TEXT:
        return isinstance(value, str)
    if field.type == "datetime":
        return isinstance(value, str) and read_date(field.subtype, value) is not None
    if field.type == "dynamiclist":
        return isinstance(value, list) and all(isinstance(row, Mapping) for row in value)
    if isinstance(field.empty, (list, bool)):
        return isinstance(value, type(field.empty))
    return isinstance(value, Decimal) if field.type == "number" else True


def read_date(subtype: str, text: str) -> date | time | datetime | None:
    """The date or time that an ISO 8601 text says, or None. A date must be written `2026-01-31`."""
    if subtype == "date" and len(text) != 10:
        return None
    if subtype == "datetime" and len(text) < 16:
        return None
    try:
        return _READERS[subtype](text)
    except ValueError:
        return None


def _text(field: Field, raw: str) -> str:
    """Trimmed; a line break pasted into a text of one line becomes a space, as in the browser."""
    return re.sub(r"[\t\n\r]+", " ", raw.strip()) if field.type == "textfield" else raw.strip()


def _number(raw: Value) -> Value:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, (int, float, Decimal)):
        # Compared first: the text of a huge int would take long to write.
        raw = str(raw) if -MAX_NUMBER <= raw <= MAX_NUMBER else "too large"
    if not isinstance(raw, str):
        return raw
    text = raw.strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        return text
    number = Decimal(text)
    return number if abs(number) <= MAX_NUMBER else text


def _iso(raw: Value) -> Value:
    if isinstance(raw, (date, time)):
        return raw.isoformat()
    return (raw.strip() or None) if isinstance(raw, str) else raw
