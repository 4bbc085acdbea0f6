"""FEEL's operators and functions in Python (DMN 1.3, §10.3.2 and §10.3.4), under the names that `bpmn.feel` writes.

The sandbox runs this file's own text before such Python, so it uses only what the sandbox offers.

Null-safe as FEEL is: computing or comparing with null gives null, and so does a division by zero. Numbers are exact (FEEL's are
decimal): a float is taken by its shortest decimal text, so that 0.1 from a form equals 0.1 in a decision table. Stricter than FEEL:
ordering or adding unlike types is an error, where FEEL would say null and hide a mistake.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any


def feel_number(value: Any) -> Any:
    return Decimal(repr(value)) if type(value) is float else value


def feel_exact(text: str) -> Decimal:
    return Decimal(text)


def feel_duration(days: int, seconds: int) -> timedelta:
    return timedelta(days, seconds)


def feel_operand(value: Any) -> Any:
    if type(value) in (bool, str, list, dict):
        raise TypeError(f"{value!r} is no number or date")
    return feel_number(value)


def feel_ordered(value: Any) -> Any:
    if type(value) in (bool, list, dict):
        raise TypeError(f"{value!r} has no order")
    return feel_number(value)


def feel_truth(value: Any) -> Any:
    if value is not None and type(value) is not bool:
        raise TypeError(f"true or false is wanted, not {value!r}")
    return value


def feel_equal(a: Any, b: Any) -> bool:
    if type(a) is not type(b) and (type(a) is bool or type(b) is bool):
        return False
    return bool(feel_number(a) == feel_number(b))


def feel_less(a: Any, b: Any) -> Any:
    return None if a is None or b is None else feel_ordered(a) < feel_ordered(b)


def feel_at_most(a: Any, b: Any) -> Any:
    return None if a is None or b is None else feel_ordered(a) <= feel_ordered(b)


def feel_within(value: Any, low: Any, high: Any, from_low: bool, to_high: bool) -> Any:
    above = feel_at_most(low, value) if from_low else feel_less(low, value)
    return feel_and(above, lambda: feel_at_most(value, high) if to_high else feel_less(value, high))


def feel_member(value: Any, test: Any) -> bool:
    if type(test) is list and type(value) is not list:
        return any(feel_equal(value, item) for item in test)
    return feel_equal(value, test)


def feel_and(a: Any, other: Any) -> Any:
    if feel_truth(a) is False:
        return False
    b = feel_truth(other())
    return False if b is False else None if a is None or b is None else True


def feel_or(a: Any, other: Any) -> Any:
    if feel_truth(a) is True:
        return True
    b = feel_truth(other())
    return True if b is True else None if a is None or b is None else False


def feel_not(value: Any) -> Any:
    return None if feel_truth(value) is None else not value


def feel_some(results: list[Any]) -> Any:
    return True if True in results else None if None in results else False


def feel_every(results: list[Any]) -> Any:
    return False if False in results else None if None in results else True


def feel_add(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return None
    return a + b if type(a) is str and type(b) is str else feel_operand(a) + feel_operand(b)


def feel_subtract(a: Any, b: Any) -> Any:
    return None if a is None or b is None else feel_operand(a) - feel_operand(b)


def feel_multiply(a: Any, b: Any) -> Any:
    return None if a is None or b is None else feel_operand(a) * feel_operand(b)


def feel_divide(a: Any, b: Any) -> Any:
    if a is None or b is None or b == 0:
        return None
    a, b = feel_operand(a), feel_operand(b)
    return Decimal(a) / b if type(a) is int else a / b


def feel_power(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return None
    a, b = feel_operand(a), feel_operand(b)
    return Decimal(a) ** b if type(b) is int and b < 0 else a**b


def feel_negative(a: Any) -> Any:
    return None if a is None else -feel_operand(a)


def feel_get(value: Any, name: str) -> Any:
    if type(value) is dict:
        return value.get(name)
    if isinstance(value, date) and name in ("year", "month", "day"):
        return {"year": value.year, "month": value.month, "day": value.day}[name]
    if value is None:
        return None
    raise TypeError(f"{value!r} has no part “{name}”")


def feel_list(value: Any) -> list[Any]:
    return [] if value is None else value if type(value) is list else [value]


def feel_count(value: Any) -> Any:
    return None if value is None else len(feel_list(value))


def feel_sum(values: list[Any]) -> Any:
    total: Any = None if not values or None in values else 0
    return None if total is None else sum([feel_operand(value) for value in values], total)


def feel_min(values: list[Any]) -> Any:
    return None if not values or None in values else min([feel_number(value) for value in values])


def feel_max(values: list[Any]) -> Any:
    return None if not values or None in values else max([feel_number(value) for value in values])


def feel_contains(text: Any, part: Any) -> Any:
    return None if text is None or part is None else part in text


def feel_starts(text: Any, part: Any) -> Any:
    return None if text is None or part is None else text.startswith(part)


def feel_ends(text: Any, part: Any) -> Any:
    return None if text is None or part is None else text.endswith(part)


def feel_length(text: Any) -> Any:
    return None if text is None else len(text)


def feel_lower(text: Any) -> Any:
    return None if text is None else text.lower()


def feel_upper(text: Any) -> Any:
    return None if text is None else text.upper()


def feel_string(value: Any) -> Any:
    if type(value) is bool:
        return "true" if value else "false"
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)


def feel_abs(value: Any) -> Any:
    return None if value is None else abs(feel_operand(value))


def feel_floor(value: Any) -> Any:
    return None if value is None else int(Decimal(feel_number(value)).to_integral_value(ROUND_FLOOR))


def feel_ceiling(value: Any) -> Any:
    return None if value is None else int(Decimal(feel_number(value)).to_integral_value(ROUND_CEILING))


def feel_decimal(value: Any, scale: Any) -> Any:
    return None if value is None or scale is None else Decimal(feel_number(value)).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_EVEN)


def feel_date(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    return date.fromisoformat(value) if type(value) is str else value


def feel_date_and_time(value: Any) -> Any:
    return datetime.fromisoformat(value) if type(value) is str else value
