"""What each kind of measure sees in small histories."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn.graph import Graph
from bpmn.regulation import Regulation
from engine.calendars import Calendar
from engine.kpi.case import Case
from engine.kpi.measures import Measurer, measure
from engine.kpi.observation import SCALE
from engine.kpi.surroundings import Surroundings
from engine.values import Personal, Value
from tests.drawing import draw
from tests.engine.kpi.stories import Line, at, case, indicator, pass_of

WON = {"process": "discussion", "exit": "won"}
BEGUN = {"process": "discussion", "moment": "started"}
OFFER = {"process": "discussion", "element": "Offer"}


def values(told: Case, said: dict[str, Any], surroundings: Surroundings | None = None, **more: Any) -> list[tuple[float, float, float]]:
    """Of each observation: hours since the beginning, value and base; times in hours."""
    found = measure(told, indicator(said, **more), surroundings)
    per = 3600 * SCALE if said["kind"] in ("duration", "effort") else SCALE
    return [((one.at - at(0)) / timedelta(hours=1), one.value / per, one.base / SCALE) for one in found]


def dims(told: Case, said: dict[str, Any], *names: str, **more: Any) -> list[dict[str, str]]:
    return [dict(one.dims) for one in measure(told, indicator(said, dimensions=names, **more))]


def begins(hours: float, run: int = 1, **facts: Value) -> Line:
    return f"{hours} instance.started discussion#{run}", {"changed": facts}


def ends(hours: float, name: str, run: int = 1, by: str = "anna", **facts: Value) -> list[Line]:
    place = f"discussion#{run}"
    return [
        (f"{hours} exit.reached {place} {name.title()} @{by}", {"exit": name, "facts": facts}),
        (f"{hours} instance.completed {place} @{by}", {"exit": name}),
    ]


# ---- counts and sums ---------------------------------------------------------------------------------------------------


def test_each_passage_counts_or_only_the_first_and_facts_must_hold_when_it_happens() -> None:
    told = case(
        begins(0, amount=5),
        *pass_of("Offer", 0, 1),
        ("1 script.ran discussion#1 Raise", {"changed": {"amount": 20}}),
        *pass_of("Offer", 2, 3),
    )
    assert values(told, {"kind": "count", "of": OFFER}) == [(1, 1, 0), (3, 1, 0)]
    assert values(told, {"kind": "count", "of": OFFER, "once": True}) == [(1, 1, 0)]
    assert values(told, {"kind": "count", "of": OFFER, "once": True}, where={"amount": {"above": 10}}) == [(3, 1, 0)]
    assert values(told, {"kind": "count", "of": {**OFFER, "moment": "started"}}) == [(0, 1, 0), (2, 1, 0)]
    assert values(told, {"kind": "count", "of": [OFFER, {"process": "discussion", "element": "*"}]}) == [(1, 1, 0), (3, 1, 0)]
    assert values(told, {"kind": "distinct-clients", "of": OFFER}) == [(1, 1, 0), (3, 1, 0)]


def test_sums_are_exact_and_of_numbers_only() -> None:
    told = case(
        *(
            line
            for run, amount in enumerate([Decimal("0.10"), "a lot", True, Personal("r", "c"), 2.5])
            for line in ends(run, "won", run, amount=amount)
        )
    )
    assert values(told, {"kind": "sum", "field": "amount", "of": WON}) == [(0, 0.1, 0), (4, 2.5, 0)]
    assert values(told, {"kind": "sum", "field": "amount", "of": WON, "once": True}) == [(0, 0.1, 0)]


def test_a_ratio_has_two_parts() -> None:
    told = case(begins(0, cost=30), *pass_of("Offer", 0, 4, claimed=1), *pass_of("Offer", 5, 6), *ends(7, "won"))
    said = {
        "kind": "ratio",
        "over": {"time": "working", "of": {"process": "discussion", "element": "*"}},
        "under": {"count": WON, "where": {"cost": {"at_least": 30}}},
    }
    assert values(told, said) == [(4, 3 * 3600, 0), (7, 0, 1)]
    assert values(told, {**said, "over": {"sum": "cost", "at": WON}}, where={"cost": 31}) == []


def test_an_end_that_speaks_is_passed_once_and_an_activity_that_fails_is_not_completed() -> None:
    told = case(
        begins(0),
        "1 service.called discussion#1 Post",
        "2 error.thrown discussion#1 Post",
        "2 error.caught discussion#1 PostFailed",
        "3 message.thrown discussion#1 Won",
        *ends(3, "won"),
    )
    for element, times in {"Post": 0, "PostFailed": 1, "Won": 1}.items():
        assert len(values(told, {"kind": "count", "of": {"process": "discussion", "element": element}})) == times, element


# ---- rates -------------------------------------------------------------------------------------------------------------


def test_each_run_counts_at_its_end_and_an_open_one_not_yet() -> None:
    told = case(begins(0), *ends(5, "postponed"), begins(6, run=2), *ends(9, "won", run=2), begins(10, run=3))
    assert values(told, {"kind": "rate", "from": BEGUN, "to": WON}) == [(5, 0, 1), (9, 1, 1)]


def test_a_rate_over_several_diagrams_is_known_when_the_deal_has_ended() -> None:
    said = {"kind": "rate", "from": WON, "to": {"process": "execution", "exit": "completed"}}
    open_deal: list[Line] = [begins(0), *ends(1, "won"), "1 instance.started execution#1"]
    failed: list[Line] = [*open_deal, "4 instance.failed execution#1", ("4 deal.closed", {"state": "failed", "exit": ""})]
    assert values(case(*open_deal), said) == []
    assert values(case(*failed), said) == [(4, 0, 1)]
    assert values(case(*failed, "5 deal.reopened", "5 instance.started execution#2"), said) == []
    done = case(*open_deal, ("3 exit.reached execution#1 Done", {"exit": "completed", "facts": {}}))
    assert values(done, said) == [(3, 1, 1)]


def test_every_entry_of_a_loop_reaches_the_end_that_follows() -> None:
    told = case(begins(0), *pass_of("Offer", 0, 1), *pass_of("Offer", 2, 3), *ends(4, "won", by="boris"))
    said = {"kind": "rate", "from": {**OFFER, "moment": "started"}, "to": WON}
    assert values(told, said) == [(4, 1, 1), (4, 1, 1)]
    assert dims(told, said, "operation", "exit", "employee") == [{"operation": "Offer", "exit": "won", "employee": "boris"}] * 2


def test_an_event_can_be_both_ends() -> None:
    told = case(begins(0, owner="olga"), *ends(1, "lost"), begins(2, run=2), *ends(3, "won", run=2))
    said = {"kind": "rate", "from": [WON, {"process": "discussion", "exit": "lost"}], "to": WON}
    assert values(told, said) == [(1, 0, 1), (3, 1, 1)]
    assert dims(told, said, "exit", "employee") == [{"exit": "lost", "employee": "olga"}, {"exit": "won", "employee": "olga"}]


def test_within_a_time_it_is_missed_when_that_is_over_or_when_the_run_has_ended_before() -> None:
    said = {"kind": "rate", "from": BEGUN, "to": WON, "within": "PT5H"}
    assert values(case(begins(0), *ends(5, "won")), said) == [(5, 1, 1)]
    assert values(case(begins(0), *ends(6, "won")), said) == [(5, 0, 1)]
    assert values(case(begins(0), *ends(2, "lost")), said) == [(2, 0, 1)]
    assert values(case(begins(0)), said) == [(5, 0, 1)]


def test_what_must_hold_at_the_end_and_at_the_beginning() -> None:
    told = case(begins(0, big=False), *ends(1, "won"), begins(2, run=2, big=True), *ends(3, "won", run=2, amount=9))
    said = {"kind": "rate", "from": BEGUN, "to": WON, "to_where": {"amount": {"known": True}}}
    assert values(told, said) == [(1, 0, 1), (3, 1, 1)]
    assert values(told, said, where={"big": True}) == [(3, 1, 1)]


# ---- times -------------------------------------------------------------------------------------------------------------

OFFICE = {"sales": Calendar.of("office", "Europe/Berlin", {"monday": ["09:00-17:00"], "tuesday": ["09:00-17:00"]}, [])}


def test_a_duration_goes_from_the_first_beginning_to_the_next_end() -> None:
    told = case(
        *pass_of("Offer", 0, 1), *pass_of("Offer", 2, 3), *pass_of("Agree", 4, 6), *pass_of("Agree", 7, 8), *pass_of("Offer", 9, 10)
    )
    said = {"kind": "duration", "from": OFFER, "to": {"process": "discussion", "element": "Agree"}}
    assert values(told, said) == [(6, 5, 1)]
    again = {"kind": "duration", "from": OFFER, "to": OFFER}
    assert values(told, again) == [(3, 2, 1), (10, 7, 1)]


def test_runs_side_by_side_have_durations_of_their_own() -> None:
    told = case(begins(0), begins(1, run=2), *ends(3, "won", run=2), *ends(7, "won"))
    assert values(told, {"kind": "duration", "from": BEGUN, "to": WON}) == [(3, 2, 1), (7, 7, 1)]


def test_no_clock_runs_while_the_deal_is_suspended_nor_backwards() -> None:
    told = case(begins(0), "2 deal.suspended", "5 deal.resumed", *ends(6, "won"))
    assert values(told, {"kind": "duration", "from": BEGUN, "to": WON}) == [(6, 3, 1)]
    assert values(case(begins(5), *ends(1, "won")), {"kind": "duration", "from": BEGUN, "to": WON}) == [(5, 0, 1)]


def test_working_time_is_that_of_the_department() -> None:
    """From Monday 10:00 in Berlin until Tuesday 10:00: seven hours, then one."""
    told = case(begins(0), *pass_of("Offer", 0, 24, claimed=12))
    office = Surroundings(calendars=OFFICE)
    assert values(told, {"kind": "duration", "from": BEGUN, "to": OFFER, "clock": "working"}, office) == [(24, 8, 1)]
    assert values(told, {"kind": "effort", "part": "working", "of": OFFER, "clock": "working"}, office) == [(24, 1, 1)]
    assert values(told, {"kind": "effort", "part": "waiting", "of": OFFER, "clock": "working"}, office) == [(24, 7, 1)]
    assert values(told, {"kind": "effort", "part": "waiting", "of": OFFER, "clock": "working"}) == [(24, 12, 1)]


def test_effort_waits_until_it_is_taken_and_is_worked_on_until_it_is_done() -> None:
    told = case(*pass_of("Offer", 0, 4, claimed=1), *pass_of("Offer", 5, 7), *pass_of("Agree", 8, 9), "9 work.opened discussion#1 Sign")
    every = {"process": "discussion", "element": "*"}
    assert values(told, {"kind": "effort", "part": "waiting", "of": every}) == [(4, 1, 1), (7, 2, 1), (9, 1, 1)]
    assert values(told, {"kind": "effort", "part": "working", "of": every}) == [(4, 3, 1)]  # of the others it can't be told
    assert values(told, {"kind": "effort", "part": "both", "of": OFFER}) == [(4, 4, 1), (7, 2, 1)]
    assert values(told, {"kind": "effort", "part": "both", "of": every, "passes": "repeated"}) == [(7, 2, 1)]


def test_told_apart_by_department_each_has_its_part_of_a_pass() -> None:
    told = case(
        ("0 work.opened execution#1 Make", {"department": "production"}),
        ("3 hand-off.returned execution#1 Make @karl", {"department": "sales"}),
        ("5 hand-off.resent execution#1 Make @anna", {"to": "production"}),
        "9 work.completed execution#1 Make @karl",
    )
    said = {"kind": "effort", "part": "waiting", "of": {"process": "execution", "element": "Make"}}
    assert values(told, said) == [(9, 9, 1)]
    assert values(told, said, dimensions=["department"]) == [(9, 7, 1), (9, 2, 1)]
    assert dims(told, said, "department", "employee") == [
        {"department": "production", "employee": "karl"},
        {"department": "sales", "employee": "karl"},
    ]
    returned = {"kind": "count", "of": {"process": "execution", "element": "*", "moment": "returned"}}
    assert dims(told, returned, "department", "operation") == [{"department": "production", "operation": "Make"}]


# ---- on time -----------------------------------------------------------------------------------------------------------


def test_work_is_on_time_until_its_deadline() -> None:
    told = case(
        *pass_of("Offer", 0, 2, due_at=at(2)),
        *pass_of("Offer", 2, 5, due_at=at(4)),
        *pass_of("Agree", 5, 6),
        *pass_of("Offer", 6, 7, due_at=at(9)),
    )
    assert values(told, {"kind": "on-time", "of": {"process": "discussion", "element": "*"}}) == [(2, 1, 1), (5, 0, 1), (7, 1, 1)]


@pytest.mark.parametrize(
    ("due", "reached"),
    [
        (date(2026, 1, 6), [1]),
        ("2026-01-06", [1]),
        (datetime(2026, 1, 5, 23, 30, tzinfo=ZoneInfo("UTC")), [1]),
        (date(2026, 1, 5), [0]),
        ("2026-01-05T08:00:00+00:00", [0]),
        ("soon", []),
        (None, []),
    ],
)
def test_a_day_that_was_promised_is_a_local_day(due: Value, reached: list[int]) -> None:
    """What is done on Monday at 23:30 in London is done on Tuesday in Berlin."""
    told = case(begins(0, promised=due), *pass_of("Ship", 1, 14.5))
    said = {"kind": "on-time", "of": {"process": "discussion", "element": "Ship"}, "due": "promised"}
    found = measure(told, indicator(said), Surroundings(zone=ZoneInfo("Europe/Berlin")))
    assert [one.value / SCALE for one in found] == reached


# ---- the regulation ----------------------------------------------------------------------------------------------------

DIAGRAM = "s:start -> Ask:user -> Show:user -> g:xor -[x]-> Offer:user -> Won:end\ng -[*]-> Lost:end"
FOLLOWED = {"kind": "regulation", "process": "discussion"}


def required() -> Surroundings:
    regulation = Regulation(Graph(draw(DIAGRAM, process="discussion")), "")
    return Surroundings(regulations={(1, ""): regulation}, boxes={"f": {"asked": frozenset({"need", "goal", "budget"})}})


def asked(hours: float, *boxes: str) -> list[Line]:
    place = "discussion#1 Ask"
    return [
        (f"{hours} work.opened {place}", {"department": "sales"}),
        (f"{hours} work.completed {place} @anna", {"form": "f", "changed": {"asked": list(boxes)}}),
    ]


def test_the_regulation_asks_for_what_every_way_to_the_end_leads_through_and_for_ticked_boxes() -> None:
    told = case(begins(0), *asked(1, "need"), *asked(2, "need", "goal", "else"), *pass_of("Show", 3, 5, due_at=at(4)), *ends(6, "won"))
    assert values(told, FOLLOWED, required()) == [(6, 3, 6)]  # Ask and two of its boxes, of Ask, three boxes, Show and Offer
    found = measure(told, indicator(FOLLOWED, dimensions=["operation"]), required())
    assert {one.element_id: (one.value / SCALE, one.base / SCALE) for one in found} == {"Ask": (3, 4), "Show": (0, 1), "Offer": (0, 1)}
    assert values(case(begins(0), *asked(1, "need"), *ends(6, "lost")), FOLLOWED, required()) == [(6, 2, 5)]


def test_the_regulation_is_asked_of_runs_that_were_completed() -> None:
    assert values(case(begins(0), *asked(1)), FOLLOWED, required()) == []
    assert values(case(begins(0), *asked(1), "2 instance.cancelled discussion#1"), FOLLOWED, required()) == []
    assert values(case(begins(0), *ends(1, "won")), FOLLOWED) == []  # a diagram that is not there


# ---- dimensions and conditions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"products": [{"product": "A", "total": 5}, {"product": "B", "price": Decimal(4), "quantity": 2}]},
         {"product": "B", "client-kind": "new"}),
        ({"product": "C", "products": [], "opportunity_kind": "cross"}, {"product": "C", "client-kind": "existing"}),
        ({"products": "none", "reseller": True, "opportunity_kind": "repeat"}, {"client-kind": "reseller"}),
        ({"channel": "", "campaign": "spring", "x": Decimal("2.50"), "opportunity_kind": "new"},
         {"campaign": "spring", "fact:x": "2.5", "client-kind": "new"}),
        ({"channel": Personal("r", "c"), "x": [1], "why": "price"}, {"reason": "price", "client-kind": "new"}),
    ],
)  # fmt: skip
def test_members_of_dimensions(facts: dict[str, Value], expected: dict[str, str]) -> None:
    told = case(begins(0, **facts), *ends(1, "won"))
    names = ("channel", "campaign", "product", "client-kind", "fact:x", "reason", "operation")
    assert dims(told, {"kind": "count", "of": WON}, *names, reason="why") == [expected]


def test_events_that_are_no_work_belong_to_the_department_that_worked_last() -> None:
    told = case(begins(0), *pass_of("Offer", 0, 1), *ends(2, "won", by="boris"))
    said = {"kind": "count", "of": [BEGUN, WON]}
    assert dims(told, said, "department", "employee", "stage", "version", "exit") == [
        {"employee": "clock", "stage": "discussion", "version": "discussion v1"},
        {"department": "sales", "employee": "boris", "stage": "discussion", "version": "discussion v1", "exit": "won"},
    ]


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        (1, True, False),
        (True, True, True),
        (0.1, Decimal("0.10"), True),
        ("", None, False),
        ([None, "a"], None, True),
        ({"unless": ["a", "b"]}, "b", False),
        ({"unless": "a"}, None, True),
        ({"equals": date(2026, 1, 6)}, "2026-01-06", True),
        ("2026-01-06", date(2026, 1, 6), True),
        ({"known": True}, "", False),
        ({"known": False}, None, True),
        ({"at_least": 0.1, "below": 1}, Decimal("0.1"), True),
        ({"above": 0.1}, Decimal("0.1"), False),
        ({"at_most": 5}, "3", False),
        ({"at_most": 5}, Decimal("NaN"), False),
    ],
)
def test_conditions(condition: Any, value: Value, holds: bool) -> None:
    told = case(begins(0, x=value))
    assert bool(values(told, {"kind": "count", "of": BEGUN}, where={"x": condition})) is holds


# ---- always ------------------------------------------------------------------------------------------------------------

KINDS = [
    {"kind": "count", "of": {**OFFER, "moment": "returned"}},
    {"kind": "sum", "field": "x", "of": OFFER},
    {"kind": "rate", "from": {**OFFER, "moment": "started"}, "to": WON},
    {"kind": "rate", "from": OFFER, "to": {"kind": "deal.closed"}, "within": "PT9H"},
    {"kind": "duration", "from": {**OFFER, "moment": "started"}, "to": {**OFFER, "moment": "claimed"}, "clock": "working"},
    {"kind": "effort", "part": "both", "of": {"process": "discussion", "element": "*"}, "clock": "working"},
    {"kind": "effort", "part": "waiting", "of": OFFER, "passes": "repeated"},
    {"kind": "on-time", "of": OFFER},
    {"kind": "ratio", "over": {"time": "both", "of": OFFER}, "under": {"sum": "x", "at": WON}},
    FOLLOWED,
]  # fmt: skip
DIMENSIONS = ["stage", "operation", "exit", "department", "employee", "product", "client-kind", "version", "fact:x"]
ALL = [indicator(said, id=f"k-{number}", dimensions=DIMENSIONS) for number, said in enumerate(KINDS)]
MADE_UP = st.tuples(
    st.integers(0, 40),
    st.sampled_from([
        "instance.started", "instance.completed", "instance.cancelled", "work.opened", "work.claimed", "work.completed", "work.withdrawn",
        "work.given-back", "hand-off.returned", "hand-off.resent", "exit.reached", "deal.suspended", "deal.resumed", "deal.closed",
        "script.ran", "message.thrown", "error.thrown", "nobody.knows",
    ]),
    st.sampled_from(["discussion#1", "discussion#2", "execution#3", ""]),
    st.sampled_from(["Offer", "Ask", "Won", ""]),
    st.fixed_dictionaries({}, optional={
        "exit": st.sampled_from(["won", "lost", None, 5]), "department": st.sampled_from(["sales", "legal"]), "to": st.just("sales"),
        "due_at": st.sampled_from([at(3), "soon", None]),
        "changed": st.dictionaries(
            st.sampled_from(["x", "owner", "products", "reseller"]), st.sampled_from([1, "a", None, [], [{"product": "A"}], True])
        ),
    }),
)  # fmt: skip


def told_by(made_up: list[Any]) -> Case:
    return case(*((f"{hours} {kind} {place} {element} @anna", data) for hours, kind, place, element, data in made_up))


@given(st.lists(MADE_UP, max_size=25), st.lists(MADE_UP, max_size=10))
def test_measuring_is_a_function_of_the_deals_events_and_nothing_else(made_up: list[Any], other: list[Any]) -> None:
    """Whatever happened, in whatever order: it is measured, no time is negative, and neither other deals nor other indicators matter."""
    around = Surroundings(calendars=OFFICE, regulations=required().regulations)
    measurer = Measurer(ALL, around)
    found = measurer.measure(told_by(made_up))
    measurer.measure(told_by(other))
    assert measurer.measure(told_by(made_up)) == found
    assert {one.id: observations for one in ALL if (observations := measure(told_by(made_up), one, around))} == found
    for observations in found.values():
        assert all(one.value >= 0 and one.base >= 0 for one in observations)
