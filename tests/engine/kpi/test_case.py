"""A deal's history is read as it happened: facts as of each event, runs, and who waited for whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bpmn.kpi.definition import Indicator
from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.start import start
from engine.engine import Engine
from engine.kpi.case import read_cases
from engine.kpi.measures import Measurer
from engine.kpi.observation import SCALE
from engine.kpi.passes import Span
from engine.kpi.surroundings import Surroundings
from engine.shipped import shipped_files
from engine.store import work_items
from engine.testing import NOON, memory_engine
from engine.values import Personal
from tests.engine.kpi.stories import at, case, pass_of


def test_facts_are_what_they_were_at_each_event() -> None:
    told = case(
        ("0 deal.opened", {"owner": "olga"}),
        ("0 instance.started inbound#1", {"changed": {"channel": "phone", "name": Personal("r", "c")}}),
        ("1 decision.made inbound#1 Advise", {"variable": "qualified", "result": True}),
        ("2 exit.reached inbound#1 Lead", {"exit": "lead", "facts": {"channel": "site"}}),
        ("3 deal.changed", {"before": {"owner": "olga"}, "after": {"owner": "boris"}}),
        "4 gateway.decided inbound#1 g",
    )
    assert [told.fact("channel", index) for index in range(6)] == [None, "phone", "phone", "site", "site", "site"]
    assert [told.fact("owner", index) for index in range(6)] == ["olga"] * 4 + ["boris"] * 2
    assert told.fact("qualified", 1) is None
    assert told.fact("qualified", 2) is True
    assert told.fact("name", 5) is None
    assert told.length == 6


def test_at_its_beginning_a_run_knows_what_follows_at_once() -> None:
    told = case(
        "0 instance.started deal#1",
        ("0 instance.started inbound#1", {"changed": {"channel": "site"}}),
        ("0 script.ran inbound#1 ReadContact", {"changed": {"campaign": "spring"}}),
        "0 work.opened inbound#1 AnswerContact",
        ("0 work.completed inbound#1 AnswerContact @anna", {"changed": {"channel": "phone"}}),
        ("1 script.ran inbound#1 Later", {"changed": {"late": 1}}),
    )
    assert [told.fact("channel", index) for index in (0, 1, 4)] == ["site", "site", "phone"]
    assert [told.fact("campaign", index) for index in (0, 1)] == ["spring", "spring"]
    assert told.fact("late", 0) is None


def test_runs_and_the_end_of_the_deal() -> None:
    told = case(
        "0 deal.opened",
        "0 instance.started discussion#1",
        ("2 instance.completed discussion#1", {"exit": "postponed"}),
        "3 instance.started discussion#2 Offer",
        "4 instance.cancelled discussion#2",
        ("4 deal.closed", {"state": "cancelled", "exit": ""}),
    )
    assert [(run.state, run.exit, run.start_element, run.started, run.ended) for run in told.runs] == [
        ("completed", "postponed", "", 1, 2),
        ("cancelled", "", "Offer", 3, 4),
    ]
    assert told.ended == 5
    assert case("0 deal.opened", "1 deal.closed", "2 deal.reopened").ended == -1


def test_a_hand_off_that_came_back_waits_for_its_sender_and_no_clock_runs_while_the_deal_is_suspended() -> None:
    told = case(
        ("0 work.opened execution#1 Make", {"department": "production"}),
        "1 work.claimed execution#1 Make @karl",
        ("3 hand-off.returned execution#1 Make @karl", {"department": "sales"}),
        "4 deal.suspended",
        "6 deal.resumed",
        ("8 hand-off.resent execution#1 Make @anna", {"to": "production"}),
        "9 work.claimed execution#1 Make @karl",
        "9 work.given-back execution#1 Make @karl",
        "10 work.claimed execution#1 Make @karl",
        "12 work.completed execution#1 Make @karl",
    )
    [one] = told.passes
    assert one.spans == [
        Span("production", False, at(0), at(1)),
        Span("production", True, at(1), at(3)),
        Span("sales", False, at(3), at(4)),
        Span("sales", False, at(6), at(8)),
        Span("production", False, at(8), at(9)),
        Span("production", False, at(9), at(10)),
        Span("production", True, at(10), at(12)),
    ]
    assert (one.waiting, one.working, one.by, one.is_taken) == (6 * 3600, 4 * 3600, "karl", True)
    assert [told.department(index) for index in (0, 2, 5, 9)] == ["production", "production", "production", "production"]


def test_passes_are_numbered_without_those_that_were_withdrawn() -> None:
    told = case(
        *pass_of("Offer", 0, 1),
        "2 work.opened discussion#1 Offer",
        "3 work.withdrawn discussion#1 Offer",
        *pass_of("Offer", 4, 5),
        "6 work.opened discussion#1 Offer",
    )
    assert [(one.state, one.nth) for one in told.passes] == [("done", 1), ("withdrawn", 0), ("done", 2), ("open", 3)]


def test_what_was_done_before_it_was_opened_took_no_time() -> None:
    told = case(*pass_of("Offer", 5, 1, claimed=3))
    assert (told.passes[0].waiting, told.passes[0].working) == (0, 0)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with memory_engine() as made:
        deploy(made, shipped_files(), by="owner")
        yield made


def test_a_deal_of_the_shipped_model_is_read_and_measured(engine: Engine) -> None:
    contact = {"channel": "phone", "campaign": "spring", "text": "A pump, please"}
    key = start(engine, "inbound", {"contact": contact}, by="anna").deal_key
    with engine.store.read() as session:
        [item] = work_items.of_deal(session, key)
    claim(engine, item.id, by="mira", at=NOON + timedelta(hours=1))
    answers = {"channel": "phone", "contact_name": "Ida", "client_name": "Elm", "need": "A pump", "mood": "calm"}
    complete(engine, item.id, answers, by="mira", at=NOON + timedelta(hours=3))
    with engine.store.read() as session:
        [told] = cases = list(read_cases(engine, session, ["D-999999", key]))
        indicators = [Indicator.of(said) for said in SAID]
        measurer = Measurer(indicators, Surroundings.of(engine, session, indicators, cases))
        found = measurer.measure(told)
        assert found == measurer.measure(next(read_cases(engine, session, [key])))
    assert told.client_id == 1
    assert [run.process_id for run in told.runs] == ["inbound"]
    assert [(one.element_id, one.waiting, one.working) for one in told.passes if one.is_done] == [("RecordContact", 3600, 7200)]
    [arrived] = found["contacts"]
    assert (arrived.element_id, arrived.at) == ("ReadContact", NOON)
    assert arrived.dims == {"channel": "phone", "campaign": "spring", "stage": "inbound", "version": "inbound v1"}
    assert [one.value for one in found["work"]] == [7200 * SCALE]
    assert [one.dims for one in found["work"]] == [{"department": "marketing", "employee": "mira"}]  # the need is personal
    assert "lead-rate" not in found


SAID = [
    {
        "id": "contacts",
        "name": {"en": "C", "ru": "C"},
        "stage": "inbound",
        "measure": {"kind": "count", "of": {"process": "inbound", "element": "ReadContact"}},
        "dimensions": ["channel", "campaign", "stage", "version"],
    },
    {
        "id": "work",
        "name": {"en": "W", "ru": "W"},
        "stage": "inbound",
        "unit": "hours",
        "measure": {"kind": "effort", "part": "working", "of": {"process": "inbound", "element": "*"}},
        "dimensions": ["department", "employee", "fact:need"],
    },
    {
        "id": "lead-rate",
        "name": {"en": "L", "ru": "L"},
        "stage": "inbound",
        "unit": "percent",
        "measure": {
            "kind": "rate",
            "from": {"process": "inbound", "moment": "started"},
            "to": {"process": "inbound", "exit": "lead"},
        },
    },
]
