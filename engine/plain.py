"""Variables as plain JSON: times in ISO 8601, exact decimals and bytes as text."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from engine.values import Personal


def plain_json(value: Any) -> Any:
    """A variable's value as JSON data."""
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) < 2**53 else str(value)
        case float():
            return value if value == value and abs(value) != float("inf") else str(value)
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case bytes():
            return value.hex()
        case Personal():
            return "hidden"
        case dict():
            return {str(key): plain_json(item) for key, item in value.items()}
        case list() | tuple():
            return [plain_json(item) for item in value]
        case set() | frozenset():
            return sorted((plain_json(item) for item in value), key=str)
        case _:
            return str(value)
