"""Alerts and the weekly digest: told when something changes, once, to those who own it, in their language."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bpmn.kpi.definition import Indicator
from engine.actors import Actor
from engine.commands.departments import add_department
from engine.commands.users import add_user
from engine.errors import NotPermitted
from engine.kpi.alerts import EVERY, changed, look
from engine.kpi.digest import due_at, send_if_due
from engine.kpi.figure import Measured, standing
from engine.permissions import Role
from engine.queries.alerts import alerts
from engine.queries.figures import Figure
from engine.queries.operations import jobs
from engine.settings import Settings
from tests.engine.kpi.board import RATE, Observed
from tests.engine.office import Office

on_both = pytest.mark.parametrize("store", ["memory", "postgresql"], indirect=True)
in_memory = pytest.mark.parametrize("store", ["memory"], indirect=True)
COUNT = """
id: won-deals
name: {en: Won deals, ru: Выигранные сделки}
stage: discussion
measure: {kind: count, of: {process: p, exit: won}}
thresholds: {attention: 10}
owner: sales
"""


class Board(Observed):
    """Indicators whose observations the test makes up, and who is told of them."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.engine)
        self.office, self.engine = office, office.engine

    def looks(self) -> int:
        """A minute later, when figures are looked at again."""
        self.office.clock.turn(EVERY)
        return look(self.engine)

    def standing(self) -> list[tuple[str, str]]:
        return [(one.key, one.state) for one in alerts(self.engine, by="olga", only_open=True)]

    def letters(self) -> list[dict[str, Any]]:
        """What was sent since the last time."""
        self.office.warehouse.asked.clear()
        self.office.does_jobs()
        return [dict(request.params) for request in self.office.warehouse.asked]


@pytest.fixture
def board(office: Office) -> Board:
    office.engine.connectors = {"mail": office.warehouse, "pager": office.warehouse}
    office.engine.settings = Settings(
        alert_connector="mail", alert_to="office@acme.example, olga@acme.example", public_url="https://stagework.example/"
    )
    add_user(office.engine, "olga", by="set-up", email="olga@acme.example", language="ru")
    add_user(office.engine, "greta", by="set-up", email="greta@acme.example")
    add_department(office.engine, "sales", by="set-up", name="Sales", head="greta")
    return Board(office)


@on_both
def test_crossing_and_being_well_again_are_told_once_each(board: Board, caplog: pytest.LogCaptureFixture) -> None:
    board.attaches(RATE)
    assert board.looks() == 0
    board.observes("lead-rate", 3, of=10)
    assert board.looks() == 0, "30% is well"
    board.observes("lead-rate", 0, of=5)
    with caplog.at_level(logging.WARNING, "engine.kpi.alerts"):
        assert board.looks() == 1
    assert "Needs attention: Lead rate, 20% (lead-rate)" in caplog.text
    assert board.looks() == 0, "nothing has changed"
    board.observes("lead-rate", 0, of=1)
    assert board.looks() == 1
    assert board.standing() == [("lead-rate", "alarm")]
    attention, alarm = board.letters()
    assert attention["to"] == alarm["to"] == "olga@acme.example"
    assert alarm["subject"] == "Тревога: Доля лидов, 18,75%"
    assert alarm["text"].splitlines() == [
        "«Доля лидов»: 18,75% за последние 30 дн., случаев: 16.",
        "Цель: не меньше 30%",
        "Внимание: ниже 25%",
        "Тревога: ниже 20%",
        "",
        "Динамика и сделки за этой цифрой: https://stagework.example/kpi/lead-rate",
    ]
    board.observes("lead-rate", 1, of=4)
    assert board.looks() == 0, "20%: not better by a margin"
    board.observes("lead-rate", 10, of=10)
    assert board.looks() == 1
    assert board.standing() == []
    assert [one.state for one in alerts(board.engine, by="olga", key="lead-rate")] == ["well", "alarm", "attention"]
    (well,) = board.letters()
    assert well["subject"].startswith("Снова в норме: Доля лидов, 46,67%")


@on_both
def test_two_workers_tell_it_once(board: Board) -> None:
    board.attaches(RATE)
    board.observes("lead-rate", 0, of=10)
    assert [look(board.engine), look(board.engine)] == [1, 0]
    board.observes("lead-rate", 0, of=10)
    assert look(board.engine) == 0, "within a minute nobody looks again"
    assert len(board.letters()) == 1


@in_memory
def test_windows_move_by_themselves(board: Board) -> None:
    board.attaches(RATE)
    board.observes("lead-rate", 10, of=10, days_ago=25)
    board.observes("lead-rate", 1, of=10)
    assert board.looks() == 0
    board.office.clock.turn(timedelta(days=6))
    assert board.looks() == 1
    assert board.standing() == [("lead-rate", "alarm")]


@in_memory
def test_a_head_is_told_of_the_departments_indicator_and_other_connectors_get_it_by_name(board: Board) -> None:
    board.office.draws("start:start -> task:user -> end:end")
    board.office.starts()
    board.attaches(COUNT)
    board.observes("won-deals", 3)
    assert board.looks() == 0, "the company is younger than the window"
    board.office.clock.turn(timedelta(days=29))
    assert board.looks() == 1
    (told,) = board.letters()
    assert (told["to"], told["subject"]) == ("greta@acme.example", "Needs attention: Won deals, 3")
    board.engine.settings = replace(board.engine.settings, alert_connector="pager")
    board.observes("won-deals", 9)
    assert board.looks() == 1
    (told,) = board.letters()
    assert {name: told[name] for name in ("kpi", "name", "state", "figure", "target", "to")} == {
        "kpi": "won-deals", "name": "Won deals", "state": "well", "figure": 12.0, "target": None, "to": "greta@acme.example",
    }  # fmt: skip
    assert told["link"] == "https://stagework.example/kpi/won-deals"
    assert told["text"].startswith("“Won deals” is 12 over the last 30 days")


@in_memory
def test_without_a_connector_alerts_are_only_shown(board: Board) -> None:
    board.engine.settings = Settings()
    board.attaches(RATE)
    board.observes("lead-rate", 0, of=10)
    assert board.looks() == 1
    assert jobs(board.engine) == []
    assert board.standing() == [("lead-rate", "alarm")]
    with pytest.raises(NotPermitted):
        alerts(board.engine, by=Actor("anna", frozenset({Role.EMPLOYEE})))


def figure(value: float | None, number: int = 10, state: str = "attached", progress: float = 1, **changes: Any) -> Figure:
    indicator = Indicator.parse(RATE).model_copy(update=changes)
    day = date(2026, 1, 5)
    measured = Measured(value, number)
    return Figure("k", indicator, state, progress, day, day, measured, None, "", False, standing(indicator, value), [], [])


@pytest.mark.parametrize(
    ("told", "now", "then"),
    [
        (figure(24.9), "well", "attention"),
        (figure(24.9, number=4), "well", "well"),
        (figure(24.9, state="unverified"), "well", "well"),
        (figure(24.9, progress=0.9), "well", "well"),
        (figure(None, number=0), "alarm", "alarm"),
        (figure(19.9), "well", "alarm"),
        (figure(19.9), "attention", "alarm"),
        (figure(20.5), "alarm", "alarm"),
        (figure(21.0), "alarm", "attention"),
        (figure(26.0), "attention", "attention"),
        (figure(26.25), "attention", "well"),
        (figure(26.0), "alarm", "well"),
        (figure(30.1, direction="down"), "well", "alarm"),
        (figure(19.5, direction="down"), "alarm", "alarm"),
        (figure(19.0, direction="down"), "alarm", "well"),
    ],
)
def test_when_a_standing_changes(told: Figure, now: str, then: str) -> None:
    assert changed(told, now, None) == then


# ---- the digest ----------------------------------------------------------------------------------------------------------


def test_when_the_digest_is_due() -> None:
    berlin = Settings(time_zone="Europe/Berlin")
    monday = datetime(2026, 1, 5, 7, tzinfo=UTC)  # 08:00 in Berlin
    for now, then in ((monday, 5), (monday - timedelta(seconds=1), -2), (monday + timedelta(days=6, hours=23), 5), (monday, 5)):
        due = due_at(berlin, now)
        assert due is not None
        assert due.date() == date(2025, 12, 31) + timedelta(days=then)
        assert (due.hour, due.minute) == (8, 0)
    summer = due_at(berlin, datetime(2026, 7, 6, 6, 30, tzinfo=UTC))
    assert summer is not None
    assert summer.astimezone(UTC).hour == 6
    assert due_at(Settings(digest_weekday=""), monday) is None


@on_both
def test_the_digest_comes_once_a_week(board: Board) -> None:
    """The clock stands on Monday, 5 January, at noon."""
    board.attaches(RATE)
    board.attaches(COUNT, state="unverified")
    assert send_if_due(board.engine) is False, "what fell due before is not sent"
    board.observes("lead-rate", 1, of=10)
    board.observes("lead-rate", 3, of=10, days_ago=7)
    board.observes("won-deals", 4)
    board.looks()
    board.letters()
    assert send_if_due(board.engine) is False
    board.office.clock.turn(timedelta(days=6, hours=20))
    assert [send_if_due(board.engine), send_if_due(board.engine)] == [True, False]
    letters = {letter["to"]: letter for letter in board.letters()}
    assert sorted(letters) == ["greta@acme.example", "office@acme.example", "olga@acme.example"]
    assert letters["office@acme.example"]["subject"] == "Indicators of the week 2026-01-05 – 2026-01-11"
    assert letters["office@acme.example"]["text"].splitlines() == [
        "The week 2026-01-05 – 2026-01-11, and the week before:",
        "",
        "- Lead rate: 10% (30%); target at least 30%",
        "- Won deals: 4 (0)",
        "",
        "Not well:",
        "",
        "- Needs attention since 2026-01-05: Lead rate",
        "",
        "Unverified since the model was changed:",
        "",
        "- Won deals",
        "",
        "https://stagework.example/kpi",
    ]
    assert "Доля лидов: 10% (30%); цель не меньше 30%" in letters["olga@acme.example"]["text"]
    assert "Lead rate" not in letters["greta@acme.example"]["text"], "she owns the other one only"
    board.office.clock.turn(timedelta(days=7))
    assert send_if_due(board.engine) is True
    board.engine.settings = replace(board.engine.settings, alert_connector="pager", alert_to="")
    board.letters()
    board.office.clock.turn(timedelta(days=7))
    assert send_if_due(board.engine) is True
    (told,) = board.letters()
    assert (told["state"], told["to"], told["subject"]) == ("digest", "", "Indicators of the week 2026-01-19 – 2026-01-25")
