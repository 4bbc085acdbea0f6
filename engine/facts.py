"""Variables as texts to search deals by: `amount:1200` finds 1200, 1200.0 and the exact decimal 1200.00."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from engine.values import Value

LONGEST = 200
"""A longer text is not searched by."""


def fact_text(value: Value) -> str | None:
    """The text that a variable's value is found by; None for what is not searched by: lists, objects, long texts, nothing."""
    text = plain_text(value).casefold() if isinstance(value, str) else plain_text(value)
    return text if 0 < len(text) <= LONGEST else None


def plain_text(value: Value) -> str:
    """A variable's value as text, the same for the same value of whatever type; "" for lists, objects, nothing and unstorable texts."""
    match value:
        case bool():
            text = "true" if value else "false"
        case int() | float() | Decimal():
            text = _number(Decimal(str(value)))
        case str():
            text = value
        case datetime():
            text = value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
        case date() | time():
            text = value.isoformat()
        case _:
            return ""
    return text if is_storable(text) else ""


def is_storable(text: str) -> bool:
    """Whether every database can hold the text: no NUL, and nothing that UTF-8 can't say (half of a surrogate pair)."""
    return "\x00" not in text and (text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text))


def searched(text: str) -> set[str]:
    """The texts that somebody who asks for `text` means: it as it stands, and as a number when it is one."""
    folded = text.strip().casefold()
    try:
        return {folded, _number(Decimal(folded))}
    except InvalidOperation:
        return {folded}


def _number(number: Decimal) -> str:
    if not number.is_finite() or abs(number.adjusted()) > LONGEST:
        return str(number)
    return "0" if number == 0 else format(number.normalize(), "f")
