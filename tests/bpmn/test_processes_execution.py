"""What the canonical stages ask of execution is drawn, and runs so: documents, supply, shipment, acts and payment by many departments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from engine.spiff.sandbox import Sandbox
from tests.shipped import Desk, decision, diagram, escalated, exits, messages, operations

PROMISES = [
    {"id": "P1", "kind": "delivery-date", "text": "On 1 March", "due": date(2026, 3, 1), "status": "open"},
    {"id": "P2", "kind": "special-terms", "text": "A free spare part", "due": None, "status": "open"},
]
WON: dict[str, Any] = {
    "client_id": "C1",
    "client_name": "Acme",
    "amount": 100,
    "currency": "EUR",
    "products": [{"product": "GTX Pro", "quantity": 1, "price": 100}],
    "price_terms": "",
    "payment_terms": "advance",
    "delivery_date": date(2026, 3, 1),
    "installation_needed": False,
    "contract_kind": "standard",
    "promises": PROMISES,
}
CONTRACT = {"contract_number": "K-1", "contract_signed_on": "2026-01-06"}
INVOICE = {"invoice_number": "I-1", "invoice_amount": 100, "payment_due": "2026-01-20", "invoice_issued": True}
SHIPMENT = {"shipped_on": "2026-02-01", "carrier": "Post", "goods_shipped": True}
SIGNED = {"acts_decision": "signed", "acts_number": "A-1"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def order(sandbox: Sandbox, **facts: Any) -> Desk:
    """A deal whose hand-over pack was accepted."""
    return Desk("execution", sandbox, {**WON, **facts}).do("CheckHandOver", hand_over_decision="accepted")


def shipped_order(sandbox: Sandbox) -> Desk:
    """To be paid after shipment; the goods are at the client."""
    desk = order(sandbox, payment_terms="after-shipment").do("DrawUpDocuments", **CONTRACT).do("ReserveStock", stock_reserved=True)
    return desk.do("ShipGoods", **SHIPMENT)


def fulfilled_order(sandbox: Sandbox, **acts: Any) -> Desk:
    desk = shipped_order(sandbox).do("SignActs", **(acts or SIGNED)).do("IssueInvoice", **INVOICE)
    return desk.do("ReceivePayment", paid_amount=100, paid_on="2026-02-10")


def test_operations_with_their_departments_and_deadlines() -> None:
    assert operations("execution") == {
        "CheckHandOver": ("production", "PT8H"),
        "CompleteHandOver": ("sales", "P1D"),
        "DrawUpDocuments": ("legal", "P3D"),
        "ReserveStock": ("logistics", "P1D"),
        "ProduceOrProcure": ("production", "P14D"),
        "AcceptGoods": ("logistics", "P1D"),
        "IssueInvoice": ("finance", "P1D"),
        "ReceivePayment": ("finance", "${payment_due}"),
        "ShipGoods": ("logistics", "P2D"),
        "InstallAndCommission": ("service", "P7D"),
        "SignActs": ("sales", "P5D"),
        "SettlePromises": ("sales", "P2D"),
        "WaivePromises": ("sales-head", "P2D"),
        "AssessSatisfaction": ("sales", "P7D"),
        "ClearDelay": ("sales-head", "P1D"),
        "CancelInvoice": ("finance", "P2D"),
        "ReleaseStock": ("logistics", "P2D"),
    }
    assert operations("execution").keys() - escalated("execution") == {"WaivePromises", "ClearDelay"}


def test_exits_and_messages() -> None:
    completed = {
        "satisfaction_score": "number",
        "satisfaction_text": "string",
        "satisfaction_route": "string",
        "promises": "list",
        "invoice_number": "string",
        "received_amount": "number",
        "claim_text": "string",
    }
    assert exits("execution") == {
        "completed": completed,
        "completed-with-claim": completed,
        "cancelled": {"cancel_reason": "string", "invoice_cancelled": "boolean", "stock_released": "boolean"},
    }
    assert messages("execution") == {"bank-notice": "invoice_number", "client-cancels": ""}
    assert {fact.name for fact in diagram("execution").main.entry} == WON.keys()


def test_a_pack_that_lacks_something_goes_back_to_sales_with_the_reason(sandbox: Sandbox) -> None:
    desk = Desk("execution", sandbox, WON).do("CheckHandOver", hand_over_decision="returned", hand_over_return_reason="No drawing")
    assert desk.open == {"CompleteHandOver"}
    assert desk.variables["hand_over_return_reason"] == "No drawing"
    desk.do(
        "CompleteHandOver", delivery_date="2026-04-01", payment_terms="advance", installation_needed=True, hand_over_note="Drawing added"
    )
    assert desk.open == {"CheckHandOver"}


def test_documents_and_supply_go_on_in_parallel_and_shipment_waits_for_both(sandbox: Sandbox) -> None:
    desk = order(sandbox, payment_terms="after-shipment")
    assert desk.open == {"DrawUpDocuments", "ReserveStock"}
    desk.do("ReserveStock", stock_reserved=False, stock_missing="All").do("ProduceOrProcure", supply_kind="produced", ready_on="2026-01-20")
    desk.do("AcceptGoods", stock_reserved=False, goods_return_reason="Scratched")
    assert desk.open == {"DrawUpDocuments", "ProduceOrProcure"}
    desk.do("ProduceOrProcure", supply_kind="procured", ready_on="2026-01-25").do("AcceptGoods", stock_reserved=True)
    assert desk.open == {"DrawUpDocuments"}
    assert desk.do("DrawUpDocuments", **CONTRACT).open == {"ShipGoods"}


def test_an_advance_is_paid_before_shipment_by_the_banks_notices(sandbox: Sandbox) -> None:
    desk = order(sandbox).do("DrawUpDocuments", **CONTRACT).do("ReserveStock", stock_reserved=True).do("IssueInvoice", **INVOICE)
    assert desk.waiting("BankNotice").correlation == "I-1"
    assert desk.tell("BankNotice", paid_amount=60.5).open == {"ReceivePayment"}
    assert desk.tell("BankNotice", paid_amount=39.5).open == {"ShipGoods"}
    assert desk.do("ShipGoods", **SHIPMENT).do("SignActs", **SIGNED).open == {"SettlePromises"}


def test_after_shipment_the_invoice_follows_the_acts(sandbox: Sandbox) -> None:
    desk = shipped_order(sandbox)
    assert desk.open == {"SignActs"}
    assert desk.do("SignActs", **SIGNED).open == {"IssueInvoice"}
    desk.do("IssueInvoice", **INVOICE).do("ReceivePayment", paid_amount="100.00", paid_on="2026-02-10")
    assert desk.open == {"SettlePromises"}


def test_acts_that_the_client_does_not_sign_return_to_service(sandbox: Sandbox) -> None:
    desk = shipped_order(sandbox).do("SignActs", acts_decision="returned", acts_return_reason="It hums")
    assert desk.open == {"InstallAndCommission"}
    assert desk.do("InstallAndCommission", commissioned_on="2026-02-03", commissioning_report="Fixed").open == {"SignActs"}


@pytest.mark.parametrize(
    ("done", "undone"),
    [
        ([], set()),
        ([("ReserveStock", {"stock_reserved": True})], {"ReleaseStock"}),
        (
            [("ReserveStock", {"stock_reserved": True}), ("DrawUpDocuments", CONTRACT), ("IssueInvoice", INVOICE)],
            {"ReleaseStock", "CancelInvoice"},
        ),
    ],
)
def test_a_cancelled_order_undoes_what_was_done_and_nothing_else(
    sandbox: Sandbox, done: list[tuple[str, dict[str, Any]]], undone: set[str]
) -> None:
    desk = order(sandbox)
    for element, answers in done:
        desk.do(element, **answers)
    desk.tell("ClientCancels", cancel_reason="Budget cut")
    assert desk.open == undone
    if "CancelInvoice" in undone:
        desk.do("CancelInvoice", credit_note_number="N-1", refunded_amount=0, invoice_cancelled=True)
    if "ReleaseStock" in undone:
        desk.do("ReleaseStock", stock_released=True)
    assert (desk.step.state, desk.step.exit) == ("completed", "cancelled")
    assert desk.variables["stock_released"] is ("ReleaseStock" in undone)
    assert desk.variables["invoice_cancelled"] is ("CancelInvoice" in undone)


def test_each_promise_is_fulfilled_by_an_operation_or_waived_by_someone_named(sandbox: Sandbox) -> None:
    desk = fulfilled_order(sandbox).do("SettlePromises", unkept_promises=["P2"])
    assert desk.open == {"WaivePromises"}
    desk.do("WaivePromises", waived_by="Anna Stone", waiver_reason="Out of production; the client agreed")
    kept, waived = desk.variables["promises"]
    assert (kept["status"], kept["fulfilled_by"]) == ("fulfilled", "ShipGoods")
    assert (waived["status"], waived["waived_by"]) == ("waived", "Anna Stone")
    assert kept["fulfilled_by"] in diagram("execution").elements


@pytest.mark.parametrize(
    ("acts", "score", "exit_name", "claim"),
    [
        (SIGNED, 9, "completed", ""),
        (SIGNED, 6, "completed-with-claim", "Slow"),
        ({"acts_decision": "signed-with-defect", "acts_number": "A-1", "defect_text": "A dent"}, 10, "completed-with-claim", "A dent"),
    ],
)
def test_low_satisfaction_or_a_defect_ends_with_a_claim(
    sandbox: Sandbox, acts: dict[str, Any], score: int, exit_name: str, claim: str
) -> None:
    desk = fulfilled_order(sandbox, **acts).do("SettlePromises")
    desk.do("AssessSatisfaction", satisfaction_score=score, satisfaction_text="Slow")
    assert (desk.step.state, desk.step.exit) == ("completed", exit_name)
    assert desk.variables["claim_text"] == claim


def test_a_late_operation_goes_on_while_the_head_of_sales_clears_the_delay(sandbox: Sandbox) -> None:
    desk = order(sandbox).fire("DrawUpDocumentsDeadline")
    assert desk.open == {"DrawUpDocuments", "ReserveStock", "ClearDelay"}
    assert not desk.escalations


def test_the_delivery_date_tells_the_deal_only_when_nothing_was_shipped(sandbox: Sandbox) -> None:
    assert order(sandbox).fire("DeliveryDate").escalations == ["deadline-missed"]
    assert shipped_order(sandbox).fire("DeliveryDate").escalations == []


@pytest.mark.parametrize("score", range(11))
@pytest.mark.parametrize("defect", ["", "A dent"])
def test_satisfaction_routing_has_one_answer_for_every_survey(sandbox: Sandbox, score: int, defect: str) -> None:
    result = decision("satisfaction-routing").evaluate({"satisfaction_score": score, "defect_text": defect}, sandbox.evaluate)
    expected = "claim" if defect or score < 7 else "watch" if score < 9 else "grow"
    assert result.mapped("singleEntry") == expected
