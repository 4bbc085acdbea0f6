"""What is not started, or not finished, in time is told to the head; once each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.commands.calendars import add_calendar
from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.departments import change_department
from engine.commands.escalate import escalate_late
from engine.commands.suspend import resume, suspend
from tasks.worker import tidy
from tests.engine.office import SALES, Office
from tests.engine.work.team import Team

DUE = f'{SALES[:-1]} camunda:dueDate="PT4H"|'
NINE_TO_SIX = {day: ["09:00-18:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}


@pytest.fixture
def key(office: Office, team: Team) -> str:
    office.draws("start:start -> task:user -> end:end", task=DUE)
    return office.starts()


def escalations(office: Office, key: str) -> list[object]:
    return [(data["to"], data["why"]) for data in office.told(key, "work.escalated")]


def test_not_started_then_overdue_each_once(office: Office, team: Team, key: str) -> None:
    for hours, expected in ((1.9, 0), (0.1, 1), (1, 1), (1, 2), (100, 2)):
        office.clock.turn(timedelta(hours=hours))
        tidy(office.engine)
        tidy(office.engine)
        assert len(escalations(office, key)) == expected
    assert escalations(office, key) == [("greta", "not-started"), ("greta", "overdue")]
    assert office.item("task", key).escalated_to == "greta"


def test_what_was_claimed_in_time_is_only_told_when_it_is_overdue(office: Office, team: Team, key: str) -> None:
    claim(office.engine, office.item("task", key).id, by=team["anna"])
    office.clock.turn(timedelta(hours=3))
    assert escalate_late(office.engine) == 0
    office.clock.turn(timedelta(hours=1))
    assert escalate_late(office.engine) == 1
    assert escalations(office, key) == [("greta", "overdue")]


def test_what_is_done_in_time_is_not_told(office: Office, team: Team, key: str) -> None:
    complete(office.engine, office.item("task", key).id, {}, by=team["anna"])
    office.clock.turn(timedelta(days=3))
    assert escalate_late(office.engine) == 0


def test_a_suspended_deal_waits_and_is_told_once_it_goes_on(office: Office, team: Team, key: str) -> None:
    suspend(office.engine, key, by="set-up")
    office.clock.turn(timedelta(days=1))
    assert escalate_late(office.engine) == 0
    resume(office.engine, key, by="set-up")
    assert escalate_late(office.engine) == 1
    assert escalations(office, key) == [("greta", "overdue")]


def test_without_a_head_it_is_told_once_there_is_one(office: Office, team: Team, key: str) -> None:
    change_department(office.engine, "sales", {"head": ""}, by="set-up")
    office.clock.turn(timedelta(days=1))
    assert escalate_late(office.engine) == 0
    change_department(office.engine, "sales", {"head": "boris"}, by="set-up")
    assert escalate_late(office.engine) == 1
    assert escalations(office, key) == [("boris", "overdue")]


def test_one_sweep_is_bounded_and_the_next_goes_on(office: Office, team: Team, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.commands.escalate.AT_ONCE", 2)
    for _ in range(4):
        office.starts()
    office.clock.turn(timedelta(days=1))
    assert [escalate_late(office.engine) for _ in range(4)] == [2, 2, 1, 0]


def due_at(office: Office, due: str) -> datetime | None:
    office.draws("start:start -> task:user -> end:end", task=f'{SALES[:-1]} camunda:dueDate="{due}"|')
    key = office.starts()
    item = office.item("task", key)
    assert office.told(key, "work.opened")[0].get("due_at") == item.due_at
    return item.due_at


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("PT8H", datetime(2026, 1, 6, 11, tzinfo=UTC)),  # six hours on Monday, two on Tuesday
        ("P1D", datetime(2026, 1, 6, 12, tzinfo=UTC)),
        ("P5D", datetime(2026, 1, 12, 12, tzinfo=UTC)),
        ("P1W", datetime(2026, 1, 12, 12, tzinfo=UTC)),
        ("P1M", datetime(2026, 2, 5, 12, tzinfo=UTC)),  # months are as everywhere
        ("2026-01-10T10:00:00Z", datetime(2026, 1, 10, 10, tzinfo=UTC)),
        ("${now}", datetime(2026, 1, 5, 12, tzinfo=UTC)),
    ],
)
def test_a_duration_counts_working_time_where_there_is_a_calendar(office: Office, team: Team, due: str, expected: datetime) -> None:
    add_calendar(office.engine, "office", time_zone="UTC", hours=NINE_TO_SIX, by="set-up")
    assert due_at(office, "PT8H") == datetime(2026, 1, 5, 20, tzinfo=UTC)  # the department does not work by it yet
    change_department(office.engine, "sales", {"calendar": "office"}, by="set-up")
    assert due_at(office, due) == expected
