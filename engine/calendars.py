"""Working time: when a department works, how much of it lies between two moments, and when so much of it will have passed.

Hours are by the clock on the wall of the calendar's time zone. On a day when clocks are put forward or back, what counts is
time that really passes: an hour that is skipped does not count, one that comes twice counts twice if both are inside the hours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import BadAnswer
from engine.store import departments
from engine.store.session import Session

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = 24 * 60
_PERIOD = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
_LONGEST = timedelta(days=36_600)
"""How far ahead working time is counted."""
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a department works.

    Attributes:
        time_zone: An IANA name, such as Europe/Berlin.
        hours: For Monday to Sunday: periods in minutes from midnight, in order, apart from each other.
        holidays: Days without work.
    """

    name: str
    time_zone: str
    hours: tuple[tuple[tuple[int, int], ...], ...]
    holidays: frozenset[date] = frozenset()

    @classmethod
    def of(cls, name: str, time_zone: str, hours: Mapping[str, list[str]], holidays: list[str]) -> Calendar:
        """A calendar as people write it.

        Args:
            hours: By weekday (`monday` ...), lists of `09:00-18:00`; a day that is not named is free.
            holidays: ISO 8601 dates.

        Raises:
            BadAnswer: A zone, day, period or date that is none; periods that overlap; or a week without work.
        """
        try:
            ZoneInfo(time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise BadAnswer(f"There is no time zone “{time_zone}”; give one of the IANA names, such as Europe/Berlin.") from None
        if unknown := sorted(set(hours) - set(WEEKDAYS)):
            raise BadAnswer(f"There is no weekday {', '.join(unknown)}; there are {', '.join(WEEKDAYS)}.")
        week = tuple(_periods(day, hours.get(day, [])) for day in WEEKDAYS)
        if not any(week):
            raise BadAnswer("A calendar has working hours on one day of the week at least.")
        try:
            days = frozenset(date.fromisoformat(text) for text in holidays)
        except ValueError:
            raise BadAnswer("Holidays are dates such as 2026-12-25.") from None
        return cls(name, time_zone, week, days)

    def days(self, first: date) -> Iterator[list[Span]]:
        """The working spans of each day from `first` on, in UTC, in order, none inside another."""
        day = first
        reached = datetime.min.replace(tzinfo=UTC)
        while day.year < date.max.year:
            spans = []
            for start, end in self.hours[day.weekday()] if day not in self.holidays else ():
                begins, ends = max(_moment(self.time_zone, day, start), reached), _moment(self.time_zone, day, end)
                if begins < ends:
                    spans.append((begins, ends))
                    reached = ends
            yield spans
            day += timedelta(days=1)


def working_time_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much working time lies between two moments; negative when the second is the earlier one."""
    if end < start:
        return -working_time_between(calendar, end, start)
    total = timedelta()
    for spans in calendar.days(_day_before(calendar, start)):
        for begins, ends in spans:
            if begins >= end:
                return total
            total += max(min(ends, end) - max(begins, start), timedelta())
    return total


def add_working_time(calendar: Calendar, start: datetime, duration: timedelta) -> datetime:
    """The first moment, not before `start`, at which so much working time has passed since `start`, in UTC.

    Args:
        duration: 0 gives `start` itself.

    Raises:
        BadAnswer: The duration is negative, or ends more than a hundred years later.
    """
    if duration < timedelta():
        raise BadAnswer("Working time can't be counted backwards from a moment.")
    if not duration:
        return start.astimezone(UTC)
    left, last_day = duration, min(_day_before(calendar, start).toordinal() + _LONGEST.days, date.max.toordinal())
    for spans in calendar.days(_day_before(calendar, start)):
        for begins, ends in spans:
            if begins.toordinal() > last_day:
                raise _beyond(calendar)
            usable = ends - max(begins, start)
            if usable >= left:
                return (max(begins, start) + left).astimezone(UTC)
            left -= max(usable, timedelta())
    raise _beyond(calendar)


def calendar_of(session: Session, department: str) -> Calendar | None:
    """The calendar that a department works by; None: every hour counts."""
    row = departments.calendar(session, department) if department else None
    return None if row is None else parsed(row.name, row.time_zone, row.hours, row.holidays)


@lru_cache(maxsize=256)
def parsed(name: str, time_zone: str, hours: str, holidays: str) -> Calendar:
    """A calendar as it is stored; made once of the same texts."""
    return Calendar.of(name, time_zone, json.loads(hours), json.loads(holidays))


def _periods(day: str, texts: list[str]) -> tuple[tuple[int, int], ...]:
    periods = []
    for text in texts:
        found = _PERIOD.fullmatch(text)
        if found is None:
            raise BadAnswer(f"{day}: “{text}” is no period such as 09:00-18:00.")
        end = DAY if found[3] is None else int(found[3]) * 60 + int(found[4])
        periods.append((int(found[1]) * 60 + int(found[2]), end))
    periods.sort()
    if any(start >= end for start, end in periods) or any(one[1] > two[0] for one, two in pairwise(periods)):
        raise BadAnswer(f"{day}: a period ends before it begins, or two overlap.")
    return tuple(periods)


def _day_before(calendar: Calendar, moment: datetime) -> date:
    """The day before the one of a moment, so that a period that the clocks have moved is not missed."""
    try:
        return moment.astimezone(ZoneInfo(calendar.time_zone)).date() - timedelta(days=1)
    except OverflowError:
        raise _beyond(calendar) from None


def _beyond(calendar: Calendar) -> BadAnswer:
    return BadAnswer(f"Working time of the calendar {calendar.name} is counted a hundred years ahead, in the years 2 to 9998.")


@lru_cache(maxsize=8192)
def _moment(time_zone: str, day: date, minute: int) -> datetime:
    """The moment of a time on the wall. One that comes twice is the first; one that is skipped is later by what the clocks were put on."""
    return (datetime.combine(day, time(), ZoneInfo(time_zone)) + timedelta(minutes=minute)).astimezone(UTC)
