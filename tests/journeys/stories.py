"""How deals go, told once: who does which operation, with which answers. What is not said is made up by the forms' own samples."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Protocol

CONTACT = {
    "name": "Ada Arden",
    "company": "Alto Farms",
    "phone": "+44 20 7946 0001",
    "email": "office@alto.example.com",
    "channel": "phone",
    "campaign": "spring-fair",
    "cost": 4,
    "text": "We need a well pump.",
}
OFFER = {
    "products": [{"product": "Well pump W5", "quantity": 1, "price": 1450}],
    "amount": 1450,
    "currency": "EUR",
    "discount_percent": 0,
    "price_terms": "Goods and delivery.",
    "payment_terms": "after-shipment",
    "scope": "1 x Well pump W5",
    "installation_needed": False,
}
Story = list[tuple[str, str, dict[str, Any]]]
"""(person, operation, answers), in order."""


class Office(Protocol):
    def does(self, name: str, element: str, deal: str, **answers: Any) -> Any: ...


def tell(office: Office, deal: str, story: Story, until: str = "") -> None:
    """Let everybody do their part, up to but without the operation `until`."""
    for name, element, answers in story:
        if element == until:
            return
        office.does(name, element, deal, **answers)


def lead(contact_kind: str = "interest") -> Story:
    """From the contact to a lead."""
    return [
        ("marketing-clerk", "RecordContact", {"mood": "calm", "need": "A well pump"}),
        ("anna", "AnswerContact", {"contact_kind": contact_kind, "need": "A well pump"}),
        ("anna", "QualifyContact", {"need_fit": "clear", "budget": "yes", "authority": "decides", "timing": "now"}),
        ("anna", "DecideOnContact", {"contact_decision": "lead", "interest": "product"}),
    ]


def won(today: date) -> Story:
    """From the lead to a won deal; standard contract, no discount."""
    delivery = (today + timedelta(days=40)).isoformat()
    return [
        (
            "anna",
            "ClarifyNeeds",
            {"needs_checklist": ["problem", "goal"], "need": "A well pump", "reseller": False, "needs_outcome": "go-on"},
        ),
        ("anna", "ShowProduct", {"show_kind": "demo", "show_outcome": "go-on"}),
        ("anna", "PrepareOffer", {**OFFER, "delivery_date": delivery}),
        ("anna", "PresentOffer", {"presented_by": "meeting", "reply": "accepted"}),
        ("anna", "AgreeTerms", {"contract_kind": "standard", "delivery_date": delivery, "terms_outcome": "go-on"}),
        ("production-clerk", "ConfirmDeliveryDate", {"delivery_confirmed": True}),
        ("anna", "DecideDeal", {"deal_decision": "won"}),
    ]


def fulfilled(today: date) -> Story:
    """From the won deal to the signed acts; the promises are settled next."""
    day = today.isoformat()
    return [
        ("production-clerk", "CheckHandOver", {"hand_over_decision": "accepted"}),
        ("hugo", "DrawUpDocuments", {"contract_number": "C-1", "contract_signed_on": day}),
        ("logistics-clerk", "ReserveStock", {"stock_reserved": True}),
        ("logistics-clerk", "ShipGoods", {"shipped_on": day, "carrier": "Northway Freight", "goods_shipped": True}),
        ("anna", "SignActs", {"acts_decision": "signed", "acts_number": "A-1"}),
        ("finance-clerk", "IssueInvoice", {"invoice_number": "INV-1", "invoice_amount": 1450, "invoice_issued": True}),
        ("finance-clerk", "ReceivePayment", {"paid_amount": 1450, "paid_on": day}),
    ]
