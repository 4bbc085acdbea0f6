"""What facts must be at the moment that is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from bpmn.kpi.definition import Condition, Scalar, Where
from engine.kpi.case import Case
from engine.values import Value


class Conditions:
    """All of several `where`s must hold."""

    def __init__(self, *wheres: Where) -> None:
        self._of: Sequence[Mapping[str, Condition]] = [where for where in wheres if where]

    def hold(self, case: Case, index: int) -> bool:
        """Whether they did when the event at the index had happened."""
        for where in self._of:
            for fact, condition in where.items():
                if not _holds(condition, case.fact(fact, index)):
                    return False
        return True


def number_of(value: Value) -> int | float | Decimal | None:
    """A fact as a finite number; None: it is none. Yes and no are none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    return value if isinstance(value, int) or Decimal(value).is_finite() else None


def _holds(condition: Condition, value: Value) -> bool:
    if condition.known is not None and condition.known != (value not in (None, "")):
        return False
    if condition.equals and not any(_same(value, wanted) for wanted in condition.equals):
        return False
    if any(_same(value, unwanted) for unwanted in condition.unless):
        return False
    bounds = (condition.at_least, condition.at_most, condition.above, condition.below)
    if all(bound is None for bound in bounds):
        return True
    number = number_of(value)
    if number is None:
        return False
    at_least, at_most, above, below = bounds
    return not (
        (at_least is not None and number < _exact(at_least))
        or (at_most is not None and number > _exact(at_most))
        or (above is not None and number <= _exact(above))
        or (below is not None and number >= _exact(below))
    )


def _exact(number: float) -> Decimal:
    """A number as it is written: 0.1 is a tenth."""
    return Decimal(str(number))


def _same(value: Value, wanted: Scalar) -> bool:
    if isinstance(value, bool) or isinstance(wanted, bool) or value is None or wanted is None:
        return value is wanted
    if isinstance(wanted, (int, float)):
        number = number_of(value)
        return number is not None and Decimal(str(number)) == _exact(wanted)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return str(wanted) in (day.isoformat(), value.isoformat())
    return isinstance(value, str) and value == str(wanted)
