"""What the canonical stages ask of attraction and discussion is drawn: operations, departments, deadlines, exits, facts, and what scripts
compute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bpmn.diagram import Diagram
from engine.spiff.sandbox import Sandbox

PROCESSES = Path(__file__).parents[2] / "bpmn" / "processes"
LEAD = {
    "client_id": "string", "client_name": "string", "channel": "string", "campaign": "string", "lead_cost": "number",
    "need": "string", "interest": "string", "opportunity_kind": "string",
}  # fmt: skip


def read(name: str) -> Diagram:
    return Diagram.parse((PROCESSES / f"{name}.bpmn").read_bytes(), name)


@pytest.fixture(scope="module")
def inbound() -> Diagram:
    return read("inbound")


@pytest.fixture(scope="module")
def outbound() -> Diagram:
    return read("outbound")


@pytest.fixture(scope="module")
def discussion() -> Diagram:
    return read("discussion")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def operations(diagram: Diagram) -> dict[str, tuple[str, str]]:
    """Department and deadline by operation, of those that people do."""
    tasks = (element for element in diagram.elements.values() if element.kind == "userTask")
    return {task.name: (task.department, task.camunda("dueDate") or "") for task in tasks}


def exits(diagram: Diagram) -> dict[str, dict[str, str]]:
    """Facts with their types by exit."""
    return {end.exit: {fact.name: fact.type for fact in end.promised} for end in diagram.elements.values() if end.exit}


def escalations(diagram: Diagram) -> dict[str, str]:
    """Time by operation whose lateness becomes work of the head of sales, while the operation goes on."""
    found = {}
    for event in diagram.elements.values():
        if event.kind == "boundaryEvent" and event.event == "timer" and not event.interrupting:
            for flow in event.outgoing:
                if diagram.elements[flow.target].department == "sales-head":
                    found[diagram.elements[event.attached_to].name] = event.timer[1]
    return found


def script(diagram: Diagram, element: str) -> str:
    return diagram.elements[element].script


@pytest.mark.parametrize("name", ["inbound", "outbound", "discussion"])
def test_a_stage_is_called_with_its_facts(name: str) -> None:
    diagram = read(name)
    starts = [element for element in diagram.in_scope(name) if element.kind == "startEvent"]
    assert diagram.main.id == diagram.main.stage == name
    assert [start.event for start in starts] == ["none"]
    assert diagram.main.entry


@pytest.mark.parametrize("name", ["inbound", "outbound", "discussion"])
def test_work_that_passes_between_departments_is_a_hand_off_with_a_pack(name: str) -> None:
    diagram = read(name)
    for flow in diagram.flows.values():
        source, target = diagram.elements[flow.source], diagram.elements[flow.target]
        assert flow.is_hand_off == (source.lane != target.lane), f"{flow.id}: {source.lane} → {target.lane}"
        assert not flow.is_hand_off or flow.pack, flow.id


def test_inbound_operations(inbound: Diagram) -> None:
    assert operations(inbound) == {
        "Record the contact": ("marketing", "PT30M"),
        "Answer the client": ("sales", "PT1H"),
        "Answer the unhappy client": ("service", "PT1H"),
        "Qualify the contact": ("sales", "P1D"),
        "Decide on the contact": ("sales", "PT4H"),
        "Plan when to come back": ("marketing", "P1D"),
        "Step in: the client waits": ("sales-head", "PT30M"),
    }
    assert escalations(inbound) == {"Answer the client": "PT1H", "Answer the unhappy client": "PT1H"}
    assert inbound.elements["FindClient"].topic == "client-register"
    assert inbound.elements["AdviseOnLead"].camunda("decisionRef") == "lead-qualification"


def test_inbound_exits(inbound: Diagram) -> None:
    assert exits(inbound) == {
        "lead": LEAD,
        "nurture": {"client_id": "string", "client_name": "string", "need": "string", "come_back_on": "date"},
        "not-a-lead": {"not_a_lead_reason": "string"},
        "existing-client": {"client_id": "string", "client_name": "string", "contact_kind": "string", "need": "string"},
    }


@pytest.mark.parametrize(
    ("contact", "recorded"),
    [
        ({"channel": "chat", "name": "Ann", "email": "ann@example.org"}, True),
        ({"channel": "web-form", "company": "Acme", "phone": "+44 20 7946 0000"}, True),
        ({"channel": "social", "name": "Ann"}, False),
        ({"channel": "phone", "name": "Ann", "phone": "+44 20 7946 0000"}, False),
        ({}, False),
    ],
)
def test_internet_contacts_record_themselves(inbound: Diagram, sandbox: Sandbox, contact: dict[str, Any], recorded: bool) -> None:
    written = sandbox.execute(script(inbound, "ReadContact"), {"contact": contact})
    assert written["recorded_itself"] is recorded
    assert {"channel", "campaign", "lead_cost", "client_name", "phone", "email", "tax_id", "need", "mood"} <= written.keys()


def test_outbound_operations(outbound: Diagram) -> None:
    assert operations(outbound) == {
        "Prepare the call": ("outreach", "P1D"),
        "Call the client": ("outreach", "PT2H"),
        "Note the outcome": ("outreach", "PT15M"),
        "Invite to an intermediate step": ("outreach", "P1D"),
        "Confirm the attendance": ("outreach", "PT8H"),
        "Meet in person": ("sales", "P2D"),
        "Decide on the lead": ("sales", "P1D"),
        "Step in: no decision": ("sales-head", "P1D"),
    }
    assert escalations(outbound) == {"Decide on the lead": "P2D"}


def test_outbound_exits(outbound: Diagram) -> None:
    assert exits(outbound) == {
        "lead": {**LEAD, "intermediate_step": "string"},
        "refused": {"client_id": "string", "refusal_reason": "string"},
        "unreachable": {"client_id": "string", "attempts": "number"},
        "do-not-call": {"do_not_call_reason": "string"},
    }


def test_do_not_call_is_asked_before_any_work_opens(outbound: Diagram) -> None:
    """On every path from the start, the gateway stands before the first user task."""
    seen, todo = set(), ["EntryTaken"]
    while todo:
        name = todo.pop()
        if name in seen or name == "MayBeCalled":
            continue
        seen.add(name)
        assert outbound.elements[name].kind != "userTask"
        todo += [flow.target for flow in outbound.elements[name].outgoing]


@pytest.mark.parametrize(
    ("now", "offset", "attempts", "call_back_on", "expected"),
    [
        ("2026-01-14T10:00", 0, 0, None, "2026-01-14T10:00"),  # Wednesday morning: at once
        ("2026-01-14T10:00", 0, 1, None, "2026-01-14T14:00"),  # four hours after an attempt
        ("2026-01-14T15:00", 0, 2, None, "2026-01-15T09:00"),  # that would be after six
        ("2026-01-14T10:00", -8, 0, None, "2026-01-14T17:00"),  # the client still sleeps
        ("2026-01-14T10:00", 5.5, 0, None, "2026-01-14T10:00"),  # half past three in India
        ("2026-01-16T20:00", 3, 0, None, "2026-01-19T06:00"),  # Friday night: Monday at nine by the client's clock
        ("2026-01-14T10:00", 3, 1, date(2026, 1, 21), "2026-01-21T06:00"),  # the date that was agreed
        ("2026-01-14T10:00", 0, 1, date(2026, 1, 24), "2026-01-26T09:00"),  # agreed on a Saturday
    ],
)
def test_calls_are_made_in_the_clients_contact_window(
    outbound: Diagram, sandbox: Sandbox, now: str, offset: float, attempts: int, call_back_on: date | None, expected: str
) -> None:
    variables = {"utc_offset": offset, "attempts": attempts, "call_back_on": call_back_on}
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    written = sandbox.execute(script(outbound, "FindContactWindow"), variables, moment)
    assert written == {"next_contact_at": datetime.fromisoformat(expected).replace(tzinfo=UTC), "call_back_on": None}


def test_attempts_are_counted_and_capped(outbound: Diagram, sandbox: Sandbox) -> None:
    variables = sandbox.execute(script(outbound, "ReadEntry"), {"list_entry": {"cost": 2.5}})
    tries = next(flow for flow in outbound.elements["AttemptsLeft"].outgoing if flow.condition)
    moment = datetime(2026, 1, 14, 10, tzinfo=UTC)
    while sandbox.evaluate(tries.condition or "", variables):
        variables |= sandbox.execute(script(outbound, "CountAttempt"), {**variables, "reached": False}, moment)
    assert (variables["attempts"], variables["lead_cost"], len(variables["attempt_log"])) == (5, 12.5, 5)


def test_discussion_operations(discussion: Diagram) -> None:
    assert operations(discussion) == {
        "Clarify the needs": ("sales", "P1D"),
        "Show the product": ("sales", "P5D"),
        "Prepare the offer": ("sales", "P2D"),
        "Approve the discount": ("sales-head", "PT8H"),
        "Approve the deep discount": ("finance", "P1D"),
        "Present the offer": ("sales", "P3D"),
        "Follow up": ("sales", "P1D"),
        "Handle the objection": ("sales", "P2D"),
        "Agree the terms": ("sales", "P3D"),
        "Review the terms": ("legal", "P2D"),
        "Confirm the delivery date": ("production", "P1D"),
        "Decide with the client": ("sales", "P7D"),
        "Record the loss": ("sales", "P1D"),
        "Agree when to return": ("sales", "P1D"),
        "Help with the stuck deal": ("sales-head", "P1D"),
    }
    assert escalations(discussion) == {"Clarify the needs": "P2D", "Prepare the offer": "P3D"}
    assert discussion.elements["FindApprover"].camunda("decisionRef") == "discount-approval"


def test_discussion_contract(discussion: Diagram) -> None:
    assert {fact.name: fact.type for fact in discussion.main.entry} == LEAD
    assert exits(discussion) == {
        "won": {
            "amount": "number", "currency": "string", "products": "list", "price_terms": "string", "payment_terms": "string",
            "delivery_date": "date", "installation_needed": "boolean", "contract_kind": "string", "reseller": "boolean", "promises": "list",
        },
        "lost": {"lost_at": "string", "lost_reason": "string"},
        "postponed": {"come_back_on": "date"},
    }  # fmt: skip


def test_what_was_promised_is_listed(discussion: Diagram, sandbox: Sandbox) -> None:
    conceded = {"kind": "price", "text": "Too dear", "answer": "...", "concession": "Free training"}
    variables = {
        "amount": 1200, "currency": "EUR", "price_terms": "With delivery", "delivery_date": date(2026, 3, 1), "scope": "Ten pumps",
        "special_terms": "", "objections": [conceded, {**conceded, "concession": ""}],
        "products": [{"product": "Pump", "quantity": 10, "price": 120}],
    }  # fmt: skip
    written = sandbox.execute(script(discussion, "KeepPromises"), variables)
    promises = written["promises"]
    assert written["products"] == [{"product": "Pump", "quantity": 10, "price": 120, "total": 1200}]
    assert [(promise["id"], promise["kind"], promise["text"], promise["due"]) for promise in promises] == [
        ("P1", "price", "1200 EUR. With delivery", None),
        ("P2", "delivery-date", "Deliver by 2026-03-01.", date(2026, 3, 1)),
        ("P3", "scope", "Ten pumps", date(2026, 3, 1)),
        ("P4", "special-terms", "Free training", None),
    ]
    assert {promise["status"] for promise in promises} == {"open"}


def test_each_objection_is_kept(discussion: Diagram, sandbox: Sandbox) -> None:
    variables = sandbox.execute(script(discussion, "OpenDiscussion"), {})
    for number in range(3):
        said = {"objection_kind": "price", "objection": f"No {number}", "objection_answer": "Yes", "concession": "", "reply": "objection"}
        variables |= sandbox.execute(script(discussion, "KeepReply"), {**variables, **said}, datetime(2026, 1, 14, tzinfo=UTC))
    variables |= sandbox.execute(script(discussion, "KeepReply"), {**variables, "reply": "accepted"}, datetime(2026, 1, 15, tzinfo=UTC))
    assert [objection["text"] for objection in variables["objections"]] == ["No 0", "No 1", "No 2"]
    assert [reply["reply"] for reply in variables["replies"]] == ["objection", "objection", "objection", "accepted"]


def test_a_client_who_never_answers_has_declined(discussion: Diagram, sandbox: Sandbox) -> None:
    variables = sandbox.execute(script(discussion, "OpenDiscussion"), {}) | {"reply": "waiting"}
    for _ in range(4):
        assert variables["reply"] == "waiting"
        variables |= sandbox.execute(script(discussion, "KeepReply"), variables, datetime(2026, 1, 14, tzinfo=UTC))
    assert variables["reply"] == "declined"


@pytest.mark.parametrize(
    ("said", "lost_at"),
    [
        ({"needs_outcome": "lost"}, "ClarifyNeeds"),
        ({"show_outcome": "postponed"}, "ShowProduct"),
        ({"reply": ""}, "PrepareOffer"),
        ({"reply": "new-offer"}, "PrepareOffer"),
        ({"reply": "declined"}, "PresentOffer"),
        ({"reply": "declined", "objections": [{}]}, "HandleObjection"),
        ({"terms_outcome": "lost"}, "AgreeTerms"),
        ({"deal_decision": "lost"}, "DecideDeal"),
    ],
)
def test_where_a_deal_ended_is_the_operation(discussion: Diagram, sandbox: Sandbox, said: dict[str, Any], lost_at: str) -> None:
    fine = dict.fromkeys(("needs_outcome", "show_outcome", "terms_outcome"), "go-on")
    fine |= {"reply": "accepted", "deal_decision": "", "objections": []}
    written = sandbox.execute(script(discussion, "FindWhereLost"), {**fine, **said})
    assert written["lost_at"] == lost_at
    assert discussion.elements[lost_at].kind == "userTask"
    assert (written["ending"] == "postponed") == ("postponed" in said.values())


def test_legal_and_production_check_at_the_same_time(discussion: Diagram) -> None:
    fork, join = discussion.elements["CheckFork"], discussion.elements["CheckJoin"]
    assert fork.kind == join.kind == "parallelGateway"
    assert {flow.target for flow in fork.outgoing} == {"ConfirmDeliveryDate", "ContractSpecial"}
    assert {flow.source for flow in join.incoming} == {"ConfirmDeliveryDate", "TermsChecked"}
