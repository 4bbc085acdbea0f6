"""How the simulated employees and clients of the demo act: for each operation, how long it takes and what is answered.

Everything is drawn from a `Random` that belongs to the one work item, so the same demo acts the same way again, also after a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from api.demo.company import STEPS, Product
from engine.values import Value

Answers = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Situation:
    """What somebody has in mind who does a work item.

    Attributes:
        variables: The instance's variables.
        product: What the client of this deal wants; the same at each operation.
        chance: Chance that belongs to the work item.
        today: The simulated day.
    """

    variables: Mapping[str, Value]
    product: Product
    chance: Random
    today: date

    def odds(self, probability: float) -> bool:
        return self.chance.random() < probability

    def pick(self, weights: Mapping[str, float]) -> str:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def day(self, least: int, most: int) -> date:
        return self.today + timedelta(days=self.chance.randint(least, most))


@dataclass(frozen=True, slots=True)
class Message:
    """The client or the bank acts before the employee does: a message instead of the completed work item."""

    name: str
    payload: Mapping[str, Value]
    correlation: str | None = None


def hours(element_id: str, chance: Random) -> tuple[float, float]:
    """Hours from opening until somebody takes the work item, and from then until it is done."""
    wait, work = _HOURS.get(element_id, (6.0, 4.0))
    return wait * chance.uniform(0.2, 1.8), work * chance.uniform(0.3, 1.7)


def answers(element_id: str, situation: Situation) -> Answers:
    """What the employee answers; {} where the form's own sample will do."""
    act = _ANSWERS.get(element_id)
    return act(situation) if act else {}


def message(element_id: str, situation: Situation) -> Message | None:
    """What comes from outside while the work item waits; None: nothing, the employee does it."""
    variables = situation.variables
    if element_id == "ReceivePayment" and situation.odds(0.6):
        return Message("bank-notice", {"paid_amount": variables["invoice_amount"]}, str(variables["invoice_number"]))
    if element_id == "ShipGoods" and situation.odds(0.08):
        return Message("client-cancels", {"cancel_reason": "The client's project was stopped."})
    if element_id == "PrepareOffer" and situation.odds(0.03):
        return Message("client-declined", {})
    return None


def _answer(s: Situation) -> Answers:
    kind = s.pick({"interest": 0.78, "repeat-interest": 0.05, "claim": 0.04, "not-relevant": 0.13})
    return {"answer": "Thank you for writing to us.", "contact_kind": kind, "need": s.product.name} | _reason(kind == "not-relevant", s)


def _reason(asked: bool, s: Situation) -> Answers:
    return {"not_a_lead_reason": s.chance.choice(("spam", "supplier-or-job", "not-our-market"))} if asked else {}


def _qualify(s: Situation) -> Answers:
    return {
        "need_fit": s.pick({"clear": 0.6, "vague": 0.3, "none": 0.1}),
        "budget": s.pick({"yes": 0.5, "unknown": 0.35, "no": 0.15}),
        "authority": s.pick({"decides": 0.5, "influences": 0.4, "none": 0.1}),
        "timing": s.pick({"now": 0.4, "this-year": 0.4, "later": 0.2}),
    }


def _decide_contact(s: Situation) -> Answers:
    advice = (s.variables.get("qualification") or {}).get("advice", "lead")
    decision = advice if s.odds(0.9) else s.pick({"lead": 0.5, "nurture": 0.3, "not-a-lead": 0.2})
    if decision == "lead":
        return {"contact_decision": "lead", "interest": "product"}
    return {"contact_decision": decision, **({"not_a_lead_reason": "no-budget"} if decision == "not-a-lead" else {})}


def _call_outcome(s: Situation) -> Answers:
    outcome = s.pick({"product": 0.05, "intermediate-step": 0.12, "later": 0.16, "refused": 0.62, "do-not-call": 0.05})
    more: dict[str, Answers] = {
        "product": {"need": s.product.name},
        "intermediate-step": {"need": s.product.name},
        "later": {"call_back_on": s.day(2, 10)},
        "refused": {"refusal_reason": s.chance.choice(("no-need", "no-budget", "has-supplier", "bad-time"))},
    }
    return {"call_outcome": outcome, **more.get(outcome, {})}


def _attendance(s: Situation) -> Answers:
    attendance = s.pick({"coming": 0.7, "other-date": 0.12, "declined": 0.18})
    return {"attendance": attendance, **({"refusal_reason": "bad-time"} if attendance == "declined" else {})}


def _decide_call(s: Situation) -> Answers:
    met = bool(s.variables.get("intermediate_step"))
    if s.odds(0.65 if met else 0.5):
        return {"call_decision": "lead", "interest": "intermediate-step" if met else "product", "need": s.product.name}
    return {"call_decision": "refused", "refusal_reason": s.chance.choice(("no-budget", "has-supplier"))}


def _go_on(field: str, lost: float, postponed: float) -> Callable[[Situation], Answers]:
    def act(s: Situation) -> Answers:
        return {field: s.pick({"go-on": 1 - lost - postponed, "lost": lost, "postponed": postponed})}

    return act


def _show(s: Situation) -> Answers:
    return {"show_kind": s.chance.choice(("meeting", "demo", "showroom")), **_go_on("show_outcome", 0.1, 0.05)(s)}


def _needs(s: Situation) -> Answers:
    checklist = [item for item in ("problem", "goal", "budget", "decision-makers", "timing", "competitors") if s.odds(0.8)]
    outcome = _go_on("needs_outcome", 0.08, 0.04)(s)
    return {"needs_checklist": checklist, "need": s.product.name, "reseller": s.odds(0.15), **outcome}


def _offer(s: Situation) -> Answers:
    product, quantity = s.product, s.chance.choice((1, 1, 2, 3, 10))
    discount = s.chance.choice((0, 0, 3, 5, 8, 12, 20))
    amount = (product.price * quantity * (100 - discount) / 100).quantize(Decimal("0.01"))
    return {
        "products": [{"product": product.name, "quantity": quantity, "price": product.price}],
        "amount": amount,
        "currency": "EUR",
        "discount_percent": discount,
        "price_terms": "Goods and delivery.",
        "payment_terms": "advance" if s.odds(0.4) else "after-shipment",
        "delivery_date": s.day(30, 60),
        "scope": f"{quantity} x {product.name}",
        "installation_needed": product.needs_installation,
    }


def _reply(s: Situation) -> Answers:
    return {"presented_by": s.chance.choice(("meeting", "call", "email")), **_client_reply(s)}


def _client_reply(s: Situation) -> Answers:
    return {"reply": s.pick({"accepted": 0.5, "objection": 0.2, "new-offer": 0.06, "waiting": 0.08, "declined": 0.11, "postponed": 0.05})}


def _objection(s: Situation) -> Answers:
    kind = s.chance.choice(("price", "product", "terms", "timing", "competitor"))
    reply = s.pick({"accepted": 0.55, "objection": 0.1, "new-offer": 0.1, "declined": 0.25})
    concession = "Free delivery." if kind == "price" and s.odds(0.5) else ""
    text = {"objection_kind": kind, "objection": f"The {kind} does not suit us.", "objection_answer": "We have talked it over."}
    return {**text, "concession": concession, "reply": reply}


def _terms(s: Situation) -> Answers:
    special = s.odds(0.2)
    terms = {"contract_kind": "special", "special_terms": "Two years of warranty."} if special else {"contract_kind": "standard"}
    return {**terms, "delivery_date": s.day(25, 50), "terms_outcome": s.pick({"go-on": 0.95, "lost": 0.03, "postponed": 0.02})}


def _delivery(s: Situation) -> Answers:
    return {"delivery_confirmed": True} if s.odds(0.92) else {"delivery_confirmed": False, "possible_delivery_date": s.day(40, 70)}


def _hand_over(s: Situation) -> Answers:
    if s.odds(0.88):
        return {"hand_over_decision": "accepted"}
    return {"hand_over_decision": "returned", "hand_over_return_reason": "The scope is unclear."}


def _stock(s: Situation) -> Answers:
    return {"stock_reserved": True} if s.odds(0.6) else {"stock_reserved": False, "stock_missing": s.product.name}


def _acts(s: Situation) -> Answers:
    decision = s.pick({"signed": 0.86, "signed-with-defect": 0.08, "returned": 0.06})
    number = f"A-{s.chance.randint(1000, 9999)}"
    more: dict[str, Answers] = {
        "signed": {"acts_number": number},
        "signed-with-defect": {"acts_number": number, "defect_text": "The casing is scratched."},
        "returned": {"acts_return_reason": "The pump leaks at the flange."},
    }
    return {"acts_decision": decision, **more[decision]}


def _score(s: Situation) -> Answers:
    return {"satisfaction_score": s.chance.choices((4, 6, 7, 8, 9, 10), (4, 8, 13, 25, 30, 20))[0], "satisfaction_text": ""}


def _check_in(s: Situation) -> Answers:
    result = s.pick({"nothing": 0.55, "opportunity": 0.38, "claim": 0.07})
    more: dict[str, Answers] = {"opportunity": {"need": s.product.name}, "claim": {"claim_text": "The pump is too loud."}}
    return {"check_in_result": result, **more.get(result, {})}


def _opportunity(s: Situation) -> Answers:
    kind = s.pick({"repeat": 0.4, "cross": 0.2, "up": 0.15, "change": 0.1, "none": 0.15})
    return {"opportunity_kind": kind, **({} if kind == "none" else {"need": s.product.name})}


def _claim(s: Situation) -> Answers:
    return {"claim_text": s.variables.get("claim_text") or "It leaks.", "claim_about": s.chance.choice(("goods", "service"))}


def _findings(s: Situation) -> Answers:
    if s.odds(0.25):
        return {"findings": "Used outside its limits.", "claim_confirmed": False}
    severity = s.pick({"minor": 0.7, "serious": 0.3})
    defect = {"defect_severity": severity, "repairable": s.odds(0.6), "replacement_available": s.odds(0.7)}
    return {"findings": "A worn seal.", "claim_confirmed": True, **defect}


def _paid(s: Situation) -> Answers:
    return {"paid_amount": s.variables["invoice_amount"], "paid_on": s.today}


def _invoice(s: Situation) -> Answers:
    number = f"INV-{s.chance.randint(100_000, 999_999)}"
    return {"invoice_number": number, "invoice_amount": s.variables["amount"], "payment_due": s.day(14, 30), "invoice_issued": True}


_ANSWERS: dict[str, Callable[[Situation], Answers]] = {
    "RecordContact": lambda s: {"need": s.product.name, "mood": "calm" if s.odds(0.93) else "unhappy"},
    "AnswerContact": _answer,
    "AnswerUnhappyClient": lambda _: {"answer": "We are sorry.", "contact_kind": "claim", "need": "The pump came late."},
    "QualifyContact": _qualify,
    "DecideOnContact": _decide_contact,
    "PlanReturn": lambda s: {"come_back_on": s.day(20, 60)},
    "PrepareCall": lambda s: {"call_goal": "intermediate-step" if s.odds(0.6) else "product", "call_script": "Ask about the old pump."},
    "MakeCall": lambda s: {"reached": s.odds(0.45)},
    "NoteOutcome": _call_outcome,
    "InviteToStep": lambda s: {"intermediate_step": s.chance.choice(STEPS), "step_on": s.day(5, 15)},
    "ConfirmAttendance": _attendance,
    "MeetInPerson": lambda _: {"attended": True, "meeting_notes": "They have seen it run."},
    "DecideOnCall": _decide_call,
    "ClarifyNeeds": _needs,
    "ShowProduct": _show,
    "PrepareOffer": _offer,
    "ApproveDiscount": lambda s: {"approval": "approved"} if s.odds(0.85) else {"approval": "rework", "approval_comment": "Less, please."},
    "ApproveDeepDiscount": lambda _: {"finance_approval": "approved"},
    "PresentOffer": _reply,
    "FollowUp": _client_reply,
    "HandleObjection": _objection,
    "AgreeTerms": _terms,
    "ReviewTerms": lambda _: {"legal_opinion": "agreed"},
    "ConfirmDeliveryDate": _delivery,
    "DecideDeal": lambda s: {"deal_decision": s.pick({"won": 0.88, "lost": 0.08, "postponed": 0.04})},
    "RecordLoss": lambda s: {"lost_reason": s.chance.choice(("price", "no-budget", "no-answer", "timing"))},
    "PostponeDeal": lambda s: {"come_back_on": s.day(20, 60)},
    "CheckHandOver": _hand_over,
    "CompleteHandOver": lambda _: {"hand_over_note": "The scope is written down now."},
    "DrawUpDocuments": lambda s: {"contract_number": f"C-{s.chance.randint(1000, 9999)}", "contract_signed_on": s.today},
    "ReserveStock": _stock,
    "ProduceOrProcure": lambda s: {"supply_kind": "produced", "ready_on": s.today},
    "AcceptGoods": lambda s: {"stock_reserved": True} if s.odds(0.9) else {"stock_reserved": False, "goods_return_reason": "Paint is off."},
    "IssueInvoice": _invoice,
    "ReceivePayment": _paid,
    "ShipGoods": lambda s: {"shipped_on": s.today, "carrier": "Northway Freight", "goods_shipped": True},
    "InstallAndCommission": lambda s: {"commissioned_on": s.today, "commissioning_report": "Runs at the rated flow."},
    "SignActs": _acts,
    "SettlePromises": lambda _: {"unkept_promises": []},
    "AssessSatisfaction": _score,
    "CancelInvoice": lambda _: {"credit_note_number": "CN-1", "refunded_amount": 0, "invoice_cancelled": True},
    "ReleaseStock": lambda _: {"stock_released": True},
    "PlanRelation": lambda s: {"training_wanted": s.odds(0.2), "next_check_in": s.day(25, 50)},
    "CheckIn": _check_in,
    "SpotOpportunity": _opportunity,
    "OfferSale": lambda s: {"offer_result": "interested" if s.odds(0.6) else "declined"},
    "InvestigateService": _findings,
    "InvestigateQuality": _findings,
    "RegisterClaim": _claim,
    "RepairGoods": lambda s: {"repair_report": "The seal was replaced.", "resolved_on": s.today},
    "ReplaceGoods": lambda s: {"replacement_reference": f"R-{s.chance.randint(100, 999)}", "resolved_on": s.today},
    "RefundClient": lambda s: {"refunded_amount": 100, "resolved_on": s.today},
    "TrainUsers": lambda s: {"trained_people": s.chance.randint(2, 12), "trained_on": s.today},
    "TrainSellers": lambda s: {"trained_people": s.chance.randint(2, 6), "trained_on": s.today, "can_train_users": True},
    "ClearDelay": lambda _: {"delay_cause": "Too much at once.", "delay_action": "Helped out and set a new day."},
    "LookAtOverdueDeal": lambda _: {"overdue_cause": "An operation took too long.", "overdue_action": "Talked with the department."},
    "CloseClaim": lambda s: {"client_satisfied": s.odds(0.9), "client_comment": "Settled by phone.", "change_wanted": s.odds(0.15)},
    "StepIn": lambda _: {"step_in_action": "reminded"},
    "HelpDeal": lambda _: {"step_in_action": "helped"},
}
_HOURS = {
    "RecordContact": (0.3, 0.1), "AnswerContact": (0.4, 0.3), "AnswerUnhappyClient": (0.3, 0.4), "QualifyContact": (2, 1),
    "DecideOnContact": (1, 0.3), "MakeCall": (0.5, 0.2), "NoteOutcome": (0.1, 0.1), "ClarifyNeeds": (12, 6), "ShowProduct": (24, 3),
    "PrepareOffer": (10, 8), "PresentOffer": (12, 2), "ReceivePayment": (120, 0.5), "ProduceOrProcure": (24, 100), "ShipGoods": (8, 16),
    "InstallAndCommission": (30, 20), "AssessSatisfaction": (40, 1), "TrainUsers": (72, 16), "TrainSellers": (72, 16),
}  # fmt: skip
"""Hours of waiting and of work, on average; (6, 4) where nothing is said."""
