"""How an imported deal gets to where the other system has it: what is answered at each operation, and when it happened.

The export knows the outcome, the owner, two dates, a product and an amount. Everything else that an operation asks is an assumption: the
plainest answer that leads on, marked “imported” in its texts. A mapping's `answers` replace them.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from api.replay.mapping import Goal, Mapping
from api.replay.rows import Opportunity
from engine.commands.import_deal import Happened
from engine.values import Value

Answers = dict[str, Value]

MORNING = time(9)
NOON = time(12)
"""The export knows days: the client comes in the morning of the first, is engaged at noon, and the deal is closed at noon of the last, so
that whole days lie between."""
DELIVERY_DAYS = 14
"""Days from the closing date to the promised delivery: the export does not say when it was."""
COME_BACK_DAYS = 90
SATISFACTION = 8
"""Of 10: nobody was asked; the plainest answer that is no claim."""

INBOUND = ("RecordContact", "AnswerContact", "QualifyContact", "DecideOnContact")
OUTBOUND = ("PrepareCall", "WindowOpens", "MakeCall", "NoteOutcome", "DecideOnCall")
DISCUSSION = ("ClarifyNeeds", "ShowProduct", "PrepareOffer", "PresentOffer", "AgreeTerms", "ConfirmDeliveryDate", "DecideDeal")
EXECUTION = (
    "CheckHandOver", "DrawUpDocuments", "ReserveStock", "ShipGoods", "SignActs", "IssueInvoice", "ReceivePayment", "SettlePromises",
    "AssessSatisfaction",
)  # fmt: skip
DATED = {"ShipGoods": "shipped_on", "ReceivePayment": "paid_on"}
"""Operations that ask for the day on which they were done."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The walk of one deal.

    Attributes:
        start_element, variables: How the end-to-end process is started; the product and the row's facts are among the variables.
        opened_at: When.
        steps: By element id: when it happened, by whom, with which answers. The deal waits at the operation that is not here.
    """

    start_element: str
    variables: Answers
    opened_at: datetime
    steps: Dict[str, Happened]


def plan(row: Opportunity, mapping: Mapping, now: datetime, time_zone: str = "UTC") -> Plan:
    """The walk of a row's deal.

    Args:
        now: Nothing happened later; timezone-aware.
        time_zone: Where dates are meant when the mapping does not say.
    """
    zone = ZoneInfo(mapping.file.timezone or time_zone)
    opened = datetime.combine(row.opened, MORNING, zone)
    engaged = datetime.combine(row.opened, NOON, zone)
    closed = datetime.combine(row.closed or row.opened, NOON, zone)
    answers = _answers(row, mapping)
    ways = _way(row, mapping)
    moments = {
        **_spread(ways["attraction"], opened, engaged),
        **_spread(ways["discussion"], engaged, closed),
        **_spread(ways["execution"], closed, closed + timedelta(days=DELIVERY_DAYS)),
    }
    for name in DATED.keys() & moments.keys():
        answers[name][DATED[name]] = moments[name].astimezone(zone).date()
    steps = {
        name: Happened(min(at, now), row.owner, {**answers.get(name, {}), **mapping.answers.get(name, {})}) for name, at in moments.items()
    }
    inbound = mapping.attraction.direction == "inbound"
    begun_with = {"contact": _contact(row, mapping)} if inbound else {"list_entry": _list_entry(row, mapping)}
    known = {"product": row.product} if row.product else {}
    variables = {**known, **row.facts, **begun_with}
    return Plan("ContactArrived" if inbound else "CallListEntry", variables, min(opened, now).astimezone(UTC), steps)


def _way(row: Opportunity, mapping: Mapping) -> dict[str, tuple[str, ...]]:
    """The operations that are done, by stage, in order."""
    goal: Goal = row.outcome.goal
    attraction = INBOUND if mapping.attraction.direction == "inbound" else OUTBOUND
    if goal == "attraction":
        return {"attraction": (), "discussion": (), "execution": ()}
    if goal == "won":
        return {"attraction": attraction, "discussion": DISCUSSION, "execution": EXECUTION}
    if goal == "discussion":
        return {"attraction": attraction, "discussion": (), "execution": ()}
    left = DISCUSSION[: DISCUSSION.index(row.outcome.lost_at) + 1]
    return {"attraction": attraction, "discussion": (*left, "RecordLoss" if goal == "lost" else "PostponeDeal"), "execution": ()}


def _spread(names: tuple[str, ...], first: datetime, last: datetime) -> dict[str, datetime]:
    """Moments at even distances, the last one at `last`."""
    return {name: (first + (last - first) * (index + 1) / len(names)).astimezone(UTC) for index, name in enumerate(names)}


def _answers(row: Opportunity, mapping: Mapping) -> dict[str, Answers]:
    imported = f"Imported from {mapping.source}."
    need = row.product or imported
    closed = row.closed or row.opened
    delivery = closed + timedelta(days=DELIVERY_DAYS)
    ending = row.outcome.goal if row.outcome.goal in ("lost", "postponed") else "go-on"

    def outcome(operation: str) -> str:
        return ending if row.outcome.lost_at == operation else "go-on"

    return {
        "RecordContact": {"channel": mapping.attraction.channel, "campaign": mapping.attraction.campaign, "contact_name": _client(row),
                          "client_name": _client(row), "need": need, "mood": "calm"},
        "AnswerContact": {"answer": imported, "contact_kind": "interest", "need": need},
        "QualifyContact": {"need_fit": "clear", "budget": "unknown", "authority": "influences", "timing": "this-year"},
        "DecideOnContact": {"contact_decision": "lead", "interest": "product"},
        "PrepareCall": {"contact_name": _client(row), "phone": "+10000000000", "utc_offset": 0, "call_goal": "product",
                        "call_script": imported},
        "MakeCall": {"reached": True},
        "NoteOutcome": {"call_outcome": "product", "need": need},
        "DecideOnCall": {"call_decision": "lead", "interest": "product", "need": need},
        "ClarifyNeeds": {"need": need, "reseller": False, "needs_outcome": outcome("ClarifyNeeds")},
        "ShowProduct": {"show_kind": "meeting", "show_outcome": outcome("ShowProduct")},
        "PrepareOffer": {"products": [{"product": need, "quantity": 1, "price": row.amount}], "amount": row.amount,
                         "currency": mapping.currency, "discount_percent": 0, "price_terms": imported,
                         "payment_terms": "after-shipment", "delivery_date": delivery, "scope": need, "installation_needed": False},
        "PresentOffer": {"presented_by": "meeting", "reply": "accepted"},
        "AgreeTerms": {"contract_kind": "standard", "delivery_date": delivery, "terms_outcome": "go-on"},
        "ConfirmDeliveryDate": {"delivery_confirmed": True},
        "DecideDeal": {"deal_decision": "won"},
        "RecordLoss": {"lost_reason": row.outcome.lost_reason},
        "PostponeDeal": {"come_back_on": closed + timedelta(days=COME_BACK_DAYS)},
        **_execution(row, imported, closed, delivery),
    }  # fmt: skip


def _execution(row: Opportunity, imported: str, closed: date, delivery: date) -> dict[str, Answers]:
    return {
        "CheckHandOver": {"hand_over_decision": "accepted"},
        "DrawUpDocuments": {"contract_number": row.key, "contract_signed_on": closed},
        "ReserveStock": {"stock_reserved": True},
        "ShipGoods": {"carrier": imported, "goods_shipped": True},
        "SignActs": {"acts_decision": "signed", "acts_number": row.key},
        "IssueInvoice": {"invoice_number": row.key, "invoice_amount": row.amount, "payment_due": delivery, "invoice_issued": True},
        "ReceivePayment": {"paid_amount": row.amount},
        "SettlePromises": {"unkept_promises": []},
        "AssessSatisfaction": {"satisfaction_score": SATISFACTION, "satisfaction_text": imported},
    }


def _client(row: Opportunity) -> str:
    return row.client or "Anonymous client"


def _contact(row: Opportunity, mapping: Mapping) -> dict[str, Any]:
    attraction = mapping.attraction
    return {"channel": attraction.channel, "campaign": attraction.campaign, "company": _client(row), "text": row.product}


def _list_entry(row: Opportunity, mapping: Mapping) -> dict[str, Any]:
    return {"campaign": mapping.attraction.campaign, "company": _client(row), "product": row.product}
