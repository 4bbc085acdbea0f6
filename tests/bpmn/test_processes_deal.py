"""The end-to-end diagram ties the five stages together: each exit leads where the canonical stages say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from engine.spiff.sandbox import Sandbox
from engine.step import ChildEnded, ThrowEscalation
from tests.shipped import Desk, diagram, exits, messages

STAGES = ["inbound", "outbound", "discussion", "execution", "development"]
DEFAULT_WAY = {
    "inbound": "not-a-lead",
    "outbound": "refused",
    "discussion": "lost",
    "execution": "completed",
    "development": "dormant",
}
LEAD = {
    "client_id": "C1",
    "client_name": "Acme",
    "channel": "phone",
    "campaign": "",
    "lead_cost": 0,
    "need": "A pump",
    "interest": "product",
    "opportunity_kind": "new",
}
WON = {
    "amount": 100,
    "currency": "EUR",
    "products": [],
    "price_terms": "",
    "payment_terms": "advance",
    "delivery_date": date(2026, 3, 1),
    "installation_needed": False,
    "contract_kind": "standard",
    "reseller": True,
    "promises": [{"id": "P1", "kind": "price"}],
}
COMPLETED = {"claim_text": "", "satisfaction_score": 9, "promises": []}
STARTS: dict[str, dict[str, Any]] = {
    "ContactArrived": {"contact": {"channel": "phone"}},
    "CallListEntry": {"list_entry": {"company": "Acme"}},
    "FollowUpOpportunity": LEAD,
    "ClientContact": {"client_id": "C1", "client_name": "Acme", "contact_kind": "claim", "need": "It hums"},
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def deal(sandbox: Sandbox, start: str) -> Desk:
    return Desk("deal", sandbox, STARTS[start], start)


def ends(desk: Desk, stage: str, exit_name: str, **facts: Any) -> Desk:
    """The stage that runs ends at an exit."""
    child = next(wait for wait in desk.machine.waits if wait.kind == "child")
    assert child.called == stage
    desk.advance(ChildEnded(child.token, facts, exit_name))
    return desk


def running(desk: Desk) -> str:
    return next((wait.called for wait in desk.machine.waits if wait.kind == "child"), "")


def given(desk: Desk) -> dict[str, Any]:
    """What the running stage was given."""
    return next(wait.variables for wait in desk.machine.waits if wait.kind == "child")


def test_messages_start_a_deal_at_the_stage_they_belong_to(sandbox: Sandbox) -> None:
    found = set()
    for start in (element for element in diagram("deal").elements.values() if element.kind == "startEvent"):
        message = diagram("deal").message_of(start)
        assert message is not None
        found.add((message.name, running(deal(sandbox, start.id))))
    assert found == {
        ("contact-arrived", "inbound"),
        ("call-list-entry", "outbound"),
        ("follow-up-opportunity", "discussion"),
        ("client-contact", "development"),
    }
    assert messages("deal").keys() == {"contact-arrived", "call-list-entry", "follow-up-opportunity", "client-contact"}


def test_every_exit_of_every_stage_is_told_apart() -> None:
    calls = {element.node.get("calledElement"): element for element in diagram("deal").elements.values() if element.kind == "callActivity"}
    assert calls.keys() == set(STAGES)
    for stage, call in calls.items():
        (holder,) = [out.target for out in call.outs if out.source == "exit"]
        decisions = [flow.condition for flow in diagram("deal").flows.values() if flow.condition and holder in flow.condition]
        unnamed = {name for name in exits(stage) if not any(f'"{name}"' in condition for condition in decisions)}
        assert unnamed == {DEFAULT_WAY[stage]} | ({"completed-with-claim"} if stage == "execution" else set())


def test_every_stage_is_given_its_entry_facts_and_what_it_promises_goes_on() -> None:
    calls = {element.node.get("calledElement"): element for element in diagram("deal").elements.values() if element.kind == "callActivity"}
    for stage, call in calls.items():
        assert {fact.name for fact in diagram(stage).main.entry} == {mapping.target for mapping in call.ins}
        for exit_name in ("lead", "won", "opportunity"):
            assert exits(stage).get(exit_name, {}).keys() <= {mapping.source for mapping in call.outs}


@pytest.mark.parametrize(
    ("start", "stage", "exit_name", "facts", "end"),
    [
        ("ContactArrived", "inbound", "not-a-lead", {"not_a_lead_reason": "spam"}, "not-a-lead"),
        ("CallListEntry", "outbound", "refused", {"refusal_reason": "no need"}, "refused"),
        ("CallListEntry", "outbound", "unreachable", {"attempts": 5}, "unreachable"),
        ("CallListEntry", "outbound", "do-not-call", {"do_not_call_reason": "asked"}, "do-not-call"),
        ("FollowUpOpportunity", "discussion", "lost", {"lost_reason": "price", "lost_at": "PresentOffer"}, "lost"),
        ("ClientContact", "development", "dormant", {"check_ins": 3, "reseller": False}, "dormant"),
    ],
)
def test_a_deal_that_ends_says_how(sandbox: Sandbox, start: str, stage: str, exit_name: str, facts: dict[str, Any], end: str) -> None:
    desk = ends(deal(sandbox, start), stage, exit_name, **facts)
    assert (desk.step.state, desk.step.exit) == ("completed", end)


def test_a_won_deal_carries_what_was_promised_into_execution_and_grows_a_new_deal(sandbox: Sandbox) -> None:
    desk = ends(deal(sandbox, "ContactArrived"), "inbound", "lead", **LEAD)
    ends(desk, "discussion", "won", **WON)
    assert running(desk) == "execution"
    assert given(desk) == {"client_id": "C1", "client_name": "Acme", **{name: WON[name] for name in WON if name in given(desk)}}
    assert given(desk)["promises"] == WON["promises"]
    ends(desk, "execution", "completed", **COMPLETED)
    assert (given(desk)["trigger"], given(desk)["reseller"]) == ("completed-deal", True)
    ends(desk, "development", "trained", reseller=True)
    assert (given(desk)["trigger"], given(desk)["client_trained"]) == ("plan-date", True)
    ends(desk, "development", "opportunity", **{**LEAD, "opportunity_kind": "repeat"})
    assert (desk.step.state, desk.step.exit) == ("completed", "closed-completed")
    (thrown,) = desk.thrown
    assert thrown.message == "follow-up-opportunity"
    assert thrown.payload == {**LEAD, "opportunity_kind": "repeat"}


def test_a_claim_at_the_end_of_execution_opens_development_with_it(sandbox: Sandbox) -> None:
    desk = ends(deal(sandbox, "FollowUpOpportunity"), "discussion", "won", **WON)
    ends(desk, "execution", "completed-with-claim", **{**COMPLETED, "claim_text": "A dent"})
    assert (given(desk)["trigger"], given(desk)["claim_text"]) == ("claim", "A dent")


def test_a_cancelled_order_ends_the_deal(sandbox: Sandbox) -> None:
    desk = ends(deal(sandbox, "FollowUpOpportunity"), "discussion", "won", **WON)
    assert ends(desk, "execution", "cancelled", cancel_reason="Budget cut").step.exit == "cancelled"


def test_a_contact_is_nurtured_until_its_date(sandbox: Sandbox) -> None:
    desk = ends(deal(sandbox, "ContactArrived"), "inbound", "nurture", client_id="C1", come_back_on=date(2026, 6, 1))
    due = desk.waiting("NurtureUntil").due_at
    assert due is not None
    assert due.date() == date(2026, 6, 1)
    assert running(desk.fire("NurtureUntil")) == "inbound"


@pytest.mark.parametrize(("kind", "trigger", "claim"), [("claim", "claim", "It hums"), ("repeat-interest", "contact", "")])
def test_an_existing_client_goes_to_development(sandbox: Sandbox, kind: str, trigger: str, claim: str) -> None:
    desk = deal(sandbox, "ContactArrived")
    ends(desk, "inbound", "existing-client", client_id="C1", client_name="Acme", contact_kind=kind, need="It hums")
    assert (given(desk)["trigger"], given(desk)["claim_text"], given(desk)["need"]) == (trigger, claim, "It hums")


def test_a_deal_is_postponed_three_times_and_then_lost(sandbox: Sandbox) -> None:
    desk = deal(sandbox, "FollowUpOpportunity")
    for _ in range(3):
        ends(desk, "discussion", "postponed", come_back_on=date(2026, 4, 1)).fire("PostponedUntil")
    ends(desk, "discussion", "postponed", come_back_on=date(2026, 4, 1))
    assert (desk.step.state, desk.step.exit) == ("completed", "lost")
    assert desk.variables["lost_reason"] == "timing"


@pytest.mark.parametrize("start", list(STARTS))
def test_a_missed_deadline_of_any_stage_is_looked_at_while_the_stage_goes_on(sandbox: Sandbox, start: str) -> None:
    desk = deal(sandbox, start)
    stage = running(desk)
    child = next(wait for wait in desk.machine.waits if wait.kind == "child")
    desk.advance(ThrowEscalation(child.token, "deadline-missed"))
    assert desk.open == {"LookAtOverdueDeal"}
    assert running(desk) == stage
    desk.do("LookAtOverdueDeal", overdue_cause="Illness", overdue_action="Replaced")
    assert (desk.step.state, desk.open, running(desk)) == ("active", set(), stage)
