"""ISO 8601 times as BPMN timers write them: durations, dates and repeating intervals (BPMN 2.0.2 §10.5.5, ISO 8601-1:2019)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import isodate

_MAX = timedelta(days=366 * 100)
_FOREVER = datetime.max.replace(tzinfo=UTC)


class TimerError(ValueError):
    """The text is no ISO 8601 time of the wanted kind; `ru` says the same in Russian."""

    def __init__(self, message: str, ru: str = "") -> None:
        super().__init__(message)
        self.ru = ru


@dataclass(frozen=True, slots=True)
class Duration:
    """An ISO 8601 duration; months and years are calendar ones, so it means something only from a start."""

    text: str

    def after(self, start: datetime) -> datetime:
        """The moment this long after `start`.

        Raises:
            TimerError: It lies more than a hundred years ahead.
        """
        try:
            end: datetime = start + isodate.parse_duration(self.text)
        except (OverflowError, ValueError):
            end = _FOREVER
        if end - start > _MAX:
            raise TimerError(f"“{self.text}” is more than a hundred years.", f"«{self.text}» — больше ста лет.")
        return end

    @property
    def seconds(self) -> float:
        """Its length in seconds; calendar months and years as from January 2000."""
        anchor = datetime(2000, 1, 1, tzinfo=UTC)
        return (self.after(anchor) - anchor).total_seconds()


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repeating interval: how often (None: without end), how long between, and from when (None: from now)."""

    times: int | None
    period: Duration
    start: datetime | None = None


def parse_duration(text: str) -> Duration:
    """A duration such as `PT4H` or `P1M`.

    Raises:
        TimerError: It is no duration, or a negative one.
    """
    try:
        parsed = isodate.parse_duration(text.strip())
    except (isodate.ISO8601Error, ValueError, OverflowError, TypeError, ArithmeticError):
        message = f"“{text}” is no ISO 8601 duration, such as PT4H or P3D."
        raise TimerError(message, f"«{text}» — не длительность по ISO 8601, например PT4H или P3D.") from None
    if isinstance(parsed, timedelta) and parsed < timedelta(0):
        raise TimerError(f"“{text}” is a negative duration.", f"«{text}» — отрицательная длительность.")
    return Duration(text.strip())


def parse_date(text: str) -> datetime:
    """A date or a date and time; without an offset it is UTC.

    Raises:
        TimerError: It is neither.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        message = f"“{text}” is no ISO 8601 date, such as 2026-01-31 or 2026-01-31T10:00:00Z."
        raise TimerError(message, f"«{text}» — не дата по ISO 8601, например 2026-01-31 или 2026-01-31T10:00:00Z.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def parse_cycle(text: str) -> Cycle:
    """A repeating interval such as `R3/PT1H`, `R/P1D` or `R3/2026-01-31T10:00:00Z/P1D`.

    Raises:
        TimerError: It is none, or repeats more often than every second.
    """
    head, *parts = text.strip().split("/")
    count = head[1:]
    if not head.startswith("R") or (count and not count.isdigit()) or len(parts) not in (1, 2):
        message = f"“{text}” is no ISO 8601 repeating interval, such as R3/PT1H."
        raise TimerError(message, f"«{text}» — не повторяющийся интервал по ISO 8601, например R3/PT1H.")
    period = parse_duration(parts[-1])
    start = parse_date(parts[0]) if len(parts) == 2 else None
    if period.seconds < 1:
        raise TimerError(f"“{text}” repeats more often than every second.", f"«{text}» повторяется чаще раза в секунду.")
    return Cycle(int(count) if count else None, period, start)


def moment(value: object, start: datetime) -> datetime:
    """When something is due that is said as a duration from `start`, a date, or a value of such a type.

    Raises:
        TimerError: The value is none of these.
    """
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, timedelta):
        return start + value
    if isinstance(value, str):
        return parse_duration(value).after(start) if value.strip().startswith("P") else parse_date(value)
    raise TimerError(f"{value!r} is neither a date nor a duration.", f"{value!r} — не дата и не длительность.")
