"""What the canonical stages ask of client development is drawn, and runs so: claims, training, the relation plan, the next sale."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from engine.spiff.sandbox import Sandbox
from tests.shipped import Desk, decision, diagram, escalated, exits, operations

CLIENT: dict[str, Any] = {
    "client_id": "C1",
    "client_name": "Acme",
    "trigger": "completed-deal",
    "need": "",
    "claim_text": "",
    "reseller": False,
    "client_trained": False,
}
PLAN = {"reseller": False, "training_wanted": False, "next_check_in": "2026-02-01"}
CLAIM = {"claim_text": "It hums", "claim_about": "goods"}
CONFIRMED = {
    "findings": "A bad bearing",
    "claim_confirmed": True,
    "defect_severity": "minor",
    "repairable": True,
    "replacement_available": True,
}
LEAD = {
    "client_id": "string",
    "client_name": "string",
    "channel": "string",
    "campaign": "string",
    "lead_cost": "number",
    "need": "string",
    "interest": "string",
    "opportunity_kind": "string",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def client(sandbox: Sandbox, **facts: Any) -> Desk:
    return Desk("development", sandbox, {**CLIENT, **facts})


def test_operations_with_their_departments_and_deadlines() -> None:
    assert operations("development") == {
        "PlanRelation": ("sales", "P2D"),
        "TrainSellers": ("training", "P21D"),
        "TrainUsers": ("training", "P21D"),
        "CheckIn": ("sales", "P2D"),
        "SpotOpportunity": ("sales", "P1D"),
        "OfferSale": ("sales", "P2D"),
        "RegisterClaim": ("sales", "PT8H"),
        "InvestigateService": ("service", "P3D"),
        "InvestigateQuality": ("production", "P3D"),
        "RepairGoods": ("service", "P10D"),
        "RefundClient": ("finance", "P5D"),
        "ReplaceGoods": ("logistics", "P7D"),
        "CloseClaim": ("sales", "P2D"),
        "ClearDelay": ("sales-head", "P1D"),
    }
    assert operations("development").keys() - escalated("development") == {"PlanRelation", "SpotOpportunity", "ClearDelay"}


def test_exits() -> None:
    assert exits("development") == {
        "opportunity": LEAD,
        "claim-settled": {"claim_resolution": "string", "client_comment": "string", "reseller": "boolean"},
        "trained": {"trained_people": "number", "trained_on": "date", "reseller": "boolean"},
        "dormant": {"check_ins": "number", "reseller": "boolean"},
    }
    assert {fact.name for fact in diagram("development").main.entry} == CLIENT.keys()


@pytest.mark.parametrize("trigger", ["completed-deal", "plan-date"])
def test_a_resellers_sellers_are_trained_whether_or_not_anyone_asks(sandbox: Sandbox, trigger: str) -> None:
    desk = client(sandbox, trigger=trigger, reseller=True).do("PlanRelation", **{**PLAN, "reseller": True})
    assert desk.open == {"TrainSellers"}
    desk.do("TrainSellers", trained_people=4, trained_on="2026-01-20", can_train_users=True)
    assert (desk.step.state, desk.step.exit) == ("completed", "trained")


def test_other_clients_are_trained_when_they_want_it_and_once(sandbox: Sandbox) -> None:
    assert client(sandbox).do("PlanRelation", **{**PLAN, "training_wanted": True}).open == {"TrainUsers"}
    trained = client(sandbox, client_trained=True, reseller=True).do("PlanRelation", **{**PLAN, "reseller": True})
    assert trained.open == set()
    assert trained.waiting("CheckInDue").due_at is not None


def test_three_check_ins_without_result_let_the_client_sleep(sandbox: Sandbox) -> None:
    desk = client(sandbox, trigger="plan-date")
    for _ in range(3):
        desk.do("PlanRelation", **PLAN).fire("CheckInDue").do("CheckIn", check_in_result="nothing")
    assert (desk.step.state, desk.step.exit) == ("completed", "dormant")
    assert desk.variables["check_ins"] == 3


@pytest.mark.parametrize("kind", ["repeat", "cross", "up", "change"])
def test_an_opportunity_is_handed_on_as_a_lead_of_its_kind(sandbox: Sandbox, kind: str) -> None:
    desk = client(sandbox, trigger="contact", need="More").do("SpotOpportunity", opportunity_kind=kind, need="Two more")
    desk.do("OfferSale", offer_result="interested")
    assert (desk.step.state, desk.step.exit) == ("completed", "opportunity")
    assert {name: desk.variables[name] for name in LEAD} == {
        "client_id": "C1",
        "client_name": "Acme",
        "channel": "development",
        "campaign": "",
        "lead_cost": 0,
        "need": "Two more",
        "interest": "product",
        "opportunity_kind": kind,
    }


def test_an_offer_that_is_declined_returns_to_the_plan(sandbox: Sandbox) -> None:
    desk = (
        client(sandbox, trigger="contact")
        .do("SpotOpportunity", opportunity_kind="up", need="More")
        .do("OfferSale", offer_result="declined")
    )
    assert desk.open == {"PlanRelation"}


@pytest.mark.parametrize(("about", "investigation"), [("goods", "InvestigateQuality"), ("service", "InvestigateService")])
def test_a_claim_is_investigated_by_service_or_quality(sandbox: Sandbox, about: str, investigation: str) -> None:
    assert client(sandbox, trigger="claim").do("RegisterClaim", **{**CLAIM, "claim_about": about}).open == {investigation}


@pytest.mark.parametrize(
    ("findings", "operation", "answers"),
    [
        ({}, "RepairGoods", {"repair_report": "New bearing", "resolved_on": "2026-02-01"}),
        ({"repairable": False, "replacement_available": False}, "RefundClient", {"refunded_amount": 100, "resolved_on": "2026-02-01"}),
        ({"defect_severity": "serious"}, "ReplaceGoods", {"replacement_reference": "S-2", "resolved_on": "2026-02-01"}),
    ],
)
def test_a_claim_is_settled_as_decided_and_confirmed_by_the_client(
    sandbox: Sandbox, findings: dict[str, Any], operation: str, answers: dict[str, Any]
) -> None:
    desk = client(sandbox, trigger="claim").do("RegisterClaim", **CLAIM).do("InvestigateQuality", **{**CONFIRMED, **findings})
    assert desk.open == {operation}
    desk.do(operation, **answers).do("CloseClaim", client_satisfied=True, client_comment="Fine")
    assert (desk.step.state, desk.step.exit) == ("completed", "claim-settled")


def test_a_claim_that_is_not_justified_is_explained(sandbox: Sandbox) -> None:
    desk = client(sandbox, trigger="claim").do("RegisterClaim", **CLAIM)
    desk.do("InvestigateQuality", findings="It works as described", claim_confirmed=False)
    assert desk.open == {"CloseClaim"}
    assert desk.variables["claim_resolution"] == "explain"


def test_a_client_who_is_not_satisfied_reopens_the_claim(sandbox: Sandbox) -> None:
    desk = client(sandbox, trigger="claim").do("RegisterClaim", **CLAIM).do("InvestigateQuality", findings="Nothing", claim_confirmed=False)
    assert desk.do("CloseClaim", client_satisfied=False, client_comment="It still hums").open == {"RegisterClaim"}


def test_a_settled_claim_may_become_a_change_sale(sandbox: Sandbox) -> None:
    desk = client(sandbox, trigger="claim").do("RegisterClaim", **CLAIM).do("InvestigateQuality", findings="Nothing", claim_confirmed=False)
    desk.do("CloseClaim", client_satisfied=True, client_comment="I want the other one", change_wanted=True)
    assert desk.open == {"SpotOpportunity"}


def test_a_late_claim_tells_the_head_of_sales_and_then_the_deal(sandbox: Sandbox) -> None:
    desk = client(sandbox, trigger="claim").fire("RegisterClaimDeadline")
    assert desk.open == {"RegisterClaim", "ClearDelay"}
    assert desk.escalations == []
    assert desk.fire("ClaimDeadline").escalations == ["deadline-missed"]
    assert "RegisterClaim" in desk.open


def test_claim_resolution_has_one_answer_for_every_investigation(sandbox: Sandbox) -> None:
    for confirmed, severity, repairable, available in product((True, False), ("minor", "serious"), (True, False), (True, False)):
        findings = {
            "claim_confirmed": confirmed,
            "defect_severity": severity,
            "repairable": repairable,
            "replacement_available": available,
        }
        resolution = decision("claim-resolution").evaluate(findings, sandbox.evaluate).mapped("singleEntry")
        if not confirmed:
            assert resolution == "explain"
        elif severity == "minor" and repairable:
            assert resolution == "repair"
        else:
            assert resolution == ("replacement" if available else "refund")
