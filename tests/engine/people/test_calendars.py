"""Working time: additive, invertible, and right on the days when clocks are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendars import Calendar, add_working_time, calendar_of, working_time_between
from engine.commands.calendars import CalendarExists, CalendarInUse, add_calendar, change_calendar, remove_calendar
from engine.commands.departments import add_department, change_department
from engine.errors import BadAnswer, CalendarNotFound, Outdated
from tests.engine.office import Office

OFFICE_HOURS = {day: ["09:00-13:00", "14:00-18:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
BERLIN = Calendar.of("office", "Europe/Berlin", OFFICE_HOURS, ["2026-12-25", "2026-01-01"])
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "America/Sao_Paulo")


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


def period(minutes: tuple[int, int]) -> str:
    start, end = sorted(minutes)
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any week, with the hours in which clocks are changed, too."""
    minutes = st.integers(0, 23 * 60 + 59)
    hours: dict[str, list[str]] = {}
    for day in draw(st.lists(st.sampled_from(["monday", "tuesday", "thursday", "saturday", "sunday"]), min_size=1, unique=True)):
        cuts = sorted(draw(st.lists(minutes, min_size=2, max_size=6, unique=True)))
        hours[day] = [period((start, end)) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    if draw(st.booleans()):
        hours["sunday"] = ["00:00-24:00"]
    holidays = draw(st.lists(st.dates(date(2011, 1, 1), date(2027, 1, 1)), max_size=5))
    return Calendar.of("any", draw(st.sampled_from(ZONES)), hours, [day.isoformat() for day in holidays])


moments = st.datetimes(datetime(2011, 1, 1), datetime(2026, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC))
near = st.timedeltas(timedelta(), timedelta(days=40))


@given(calendars(), moments, near, near)
def test_working_time_is_additive(calendar: Calendar, start: datetime, first: timedelta, second: timedelta) -> None:
    middle, end = start + first, start + first + second
    whole = working_time_between(calendar, start, end)
    assert whole == working_time_between(calendar, start, middle) + working_time_between(calendar, middle, end)
    assert timedelta() <= whole <= end - start
    assert working_time_between(calendar, end, start) == -whole


@given(calendars(), moments, st.timedeltas(timedelta(microseconds=1), timedelta(hours=60)))
def test_what_is_added_lies_between(calendar: Calendar, start: datetime, duration: timedelta) -> None:
    end = add_working_time(calendar, start, duration)
    assert working_time_between(calendar, start, end) == duration
    assert working_time_between(calendar, start, end - timedelta(microseconds=1)) < duration, "it is the first such moment"


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-01-05T09:00", 8, "2026-01-05T18:00"),
        ("2026-01-05T12:00", 2, "2026-01-05T15:00"),
        ("2026-01-05T17:00", 2, "2026-01-06T10:00"),
        ("2026-01-09T17:30", 1, "2026-01-12T09:30"),  # over the weekend
        ("2026-12-24T17:00", 2, "2026-12-28T10:00"),  # over a holiday and the weekend
        ("2026-01-10T12:00", 0, "2026-01-10T12:00"),  # no time: no waiting for Monday
        ("2026-03-27T17:00", 9, "2026-03-30T18:00"),  # clocks are put forward on the Sunday
    ],
)
def test_a_deadline_in_office_hours(start: str, hours: int, end: str) -> None:
    assert add_working_time(BERLIN, berlin(start), timedelta(hours=hours)) == berlin(end)


def test_on_the_days_when_clocks_are_changed_real_time_counts() -> None:
    nights = Calendar.of("nights", "Europe/Berlin", {"sunday": ["00:00-06:00"]}, [])
    for day, hours in (("2026-03-29", 5), ("2026-10-25", 7), ("2026-11-01", 6)):
        midnight = datetime.combine(date.fromisoformat(day), time(), ZoneInfo("Europe/Berlin"))
        assert working_time_between(nights, midnight, midnight + timedelta(hours=23)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Europe/Atlantis"},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": ""},
        {"hours": {"someday": ["09:00-18:00"]}},
        {"hours": {"monday": ["9-18"]}},
        {"hours": {"monday": ["18:00-09:00"]}},
        {"hours": {"monday": ["09:00-13:00", "12:00-18:00"]}},
        {"hours": {"monday": []}},
        {"holidays": ["Christmas"]},
    ],
)
def test_what_is_no_calendar_is_refused(wrong: dict[str, Any]) -> None:
    good: dict[str, Any] = {"name": "x", "time_zone": "UTC", "hours": {"monday": ["09:00-18:00"]}, "holidays": []}
    Calendar.of(**good)
    with pytest.raises(BadAnswer):
        Calendar.of(**{**good, **wrong})


def test_the_end_of_time_is_told() -> None:
    with pytest.raises(BadAnswer, match="hundred years"):
        add_working_time(BERLIN, berlin("2026-01-05T09:00"), timedelta(days=365 * 50))
    with pytest.raises(BadAnswer):
        add_working_time(BERLIN, datetime.max.replace(tzinfo=UTC), timedelta(hours=1))
    with pytest.raises(BadAnswer):
        add_working_time(BERLIN, datetime.min.replace(tzinfo=UTC), timedelta(hours=1))
    with pytest.raises(BadAnswer):
        add_working_time(BERLIN, berlin("2026-01-05T09:00"), timedelta(hours=-1))


# ---- as departments have them --------------------------------------------------------------------------------------


def test_a_department_works_by_its_calendar(office: Office) -> None:
    add_calendar(office.engine, "office", by="set-up", time_zone="Europe/Berlin", hours=OFFICE_HOURS)
    add_department(office.engine, "sales", by="set-up", calendar="office")
    add_department(office.engine, "legal", by="set-up")
    with office.engine.store.read() as session:
        found = calendar_of(session, "sales")
        assert found is not None
        assert found.time_zone == "Europe/Berlin"
        assert calendar_of(session, "legal") is calendar_of(session, "nobody") is calendar_of(session, "") is None
        assert calendar_of(session, "sales") is found, "it is made once"
    change_calendar(office.engine, "office", by="set-up", time_zone="UTC", hours=OFFICE_HOURS)
    with office.engine.store.read() as session:
        changed = calendar_of(session, "sales")
    assert changed is not None
    assert changed.time_zone == "UTC"


def test_a_calendar_that_is_used_stays(office: Office) -> None:
    add_calendar(office.engine, "office", by="set-up", time_zone="UTC", hours=OFFICE_HOURS)
    with pytest.raises(CalendarExists):
        add_calendar(office.engine, "office", by="set-up", time_zone="UTC", hours=OFFICE_HOURS)
    add_department(office.engine, "sales", by="set-up", calendar="office")
    with pytest.raises(CalendarInUse, match="sales"):
        remove_calendar(office.engine, "office", by="set-up")
    change_department(office.engine, "sales", {"calendar": ""}, by="set-up")
    with pytest.raises(Outdated):
        remove_calendar(office.engine, "office", by="set-up", revision=7)
    remove_calendar(office.engine, "office", by="set-up", revision=1)
    with pytest.raises(CalendarNotFound):
        remove_calendar(office.engine, "office", by="set-up")
