"""Working calendars, by which the deadlines of departments are counted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.actors import By
from engine.calendars import Calendar
from engine.engine import Engine
from engine.errors import BadAnswer, CalendarNotFound, NotAllowed, Outdated
from engine.store import calendars
from engine.store.session import Row
from engine.transaction import Transaction
from engine.values import Value


class CalendarExists(NotAllowed):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is a calendar “{name}” already.")


class CalendarInUse(NotAllowed):
    def __init__(self, name: str, departments: list[str]) -> None:
        super().__init__(f"The calendar “{name}” is used by {', '.join(departments)}. Give them another one first.")


def add_calendar(
    engine: Engine,
    name: str,
    *,
    by: By,
    time_zone: str,
    hours: Mapping[str, list[str]],
    holidays: Sequence[str] = (),
    at: datetime | None = None,
) -> None:
    """Add a calendar.

    Args:
        time_zone: An IANA name, such as Europe/Berlin.
        hours: By weekday (`monday` ...), lists of `09:00-18:00`.
        holidays: ISO 8601 dates without work.

    Raises:
        CalendarExists: The name is taken.
        BadAnswer: No good name, zone, hours or holidays.
    """
    values = _columns(name, time_zone, hours, holidays)

    def story(tx: Transaction) -> None:
        tx.require("calendars.manage")
        if calendars.find(tx.session, name) is not None:
            raise CalendarExists(name)
        calendars.add(tx.session, values)
        tx.note("calendar.added", "", None, "", **_told(values))

    engine.transact(story, by=by, at=at)


def change_calendar(
    engine: Engine,
    name: str,
    *,
    by: By,
    time_zone: str,
    hours: Mapping[str, list[str]],
    holidays: Sequence[str] = (),
    revision: int | None = None,
    at: datetime | None = None,
) -> int:
    """Say a calendar anew; the new revision. Deadlines that are set already stay as they are.

    Raises:
        CalendarNotFound: There is no such calendar.
        Outdated: It has another revision than `revision`.
        BadAnswer: No good zone, hours or holidays.
    """
    values = _columns(name, time_zone, hours, holidays)

    def story(tx: Transaction) -> int:
        row = _held(tx, name, revision)
        calendars.change(tx.session, values)
        tx.note("calendar.changed", "", None, "", **_told(values))
        return int(row.revision) + 1

    return engine.transact(story, by=by, at=at)


def remove_calendar(engine: Engine, name: str, *, by: By, revision: int | None = None, at: datetime | None = None) -> None:
    """Remove a calendar that no department uses.

    Raises:
        CalendarNotFound: There is no such calendar.
        Outdated: It has another revision than `revision`.
        CalendarInUse: A department works by it.
    """

    def story(tx: Transaction) -> None:
        _held(tx, name, revision)
        if users := calendars.used_by(tx.session, name):
            raise CalendarInUse(name, users)
        calendars.remove(tx.session, name)
        tx.note("calendar.removed", "", calendar=name)

    engine.transact(story, by=by, at=at)


def _held(tx: Transaction, name: str, revision: int | None) -> Row:
    tx.require("calendars.manage")
    row = calendars.lock(tx.session, name)
    if row is None:
        raise CalendarNotFound(name)
    if revision is not None and row.revision != revision:
        raise Outdated(f"The calendar {name}")
    return row


def _columns(name: str, time_zone: str, hours: Mapping[str, list[str]], holidays: Sequence[str]) -> dict[str, str]:
    if not name.strip() or len(name) > 100 or not name.isprintable() or "/" in name or name.startswith("."):
        raise BadAnswer("A calendar's name has 1 to 100 printable characters without “/”, and does not begin with a dot.")
    Calendar.of(name, time_zone, hours, list(holidays))
    days = sorted(set(holidays))
    return {
        "name": name,
        "time_zone": time_zone,
        "hours": json.dumps({day: list(hours[day]) for day in hours}),
        "holidays": json.dumps(days),
    }


def _told(values: Mapping[str, str]) -> dict[str, Value]:
    return {
        "calendar": values["name"],
        "time_zone": values["time_zone"],
        "hours": json.loads(values["hours"]),
        "holidays": json.loads(values["holidays"]),
    }
