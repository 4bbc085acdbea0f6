"""Whole stories, page by page: from a lead to a paid order through five departments, and from a drawing to a proved deal."""

from __future__ import annotations

import re
from random import Random

import pytest
from playwright.sync_api import Page, expect

from engine.commands.complete import complete
from engine.commands.send_message import send_message
from engine.queries.forms import asked
from engine.queries.work_items import inbox
from forms.sample import sample_answers
from tests.browser.conftest import Company, Opener
from tests.browser.filling import LATER, TODAY, fill
from tests.journeys.stories import CONTACT, lead
from tests.shipped import diagram

TAKE = {"en": "Take it", "ru": "Взять в работу"}
COMPLETE = {"en": "Complete", "ru": "Завершить"}
WON = [
    ("ClarifyNeeds", {"needs_checklist": ["problem", "goal"], "need": "A quiet well pump", "needs_outcome": "go-on"}),
    ("ShowProduct", {"show_kind": "demo", "show_outcome": "go-on"}),
    (
        "PrepareOffer",
        {
            "products": {"product": "Well pump W5", "quantity": 1, "price": 1450},
            "amount": 1450,
            "currency": "EUR",
            "discount_percent": 0,
            "price_terms": "Goods and delivery",
            "payment_terms": "after-shipment",
            "delivery_date": LATER,
            "scope": "1 x Well pump W5",
        },
    ),
    ("PresentOffer", {"presented_by": "meeting", "reply": "accepted"}),
    ("AgreeTerms", {"contract_kind": "standard", "delivery_date": LATER, "terms_outcome": "go-on"}),
]


def lead_of(company: Company) -> str:
    """A contact that has become a lead; its deal's key."""
    started = send_message(company.engine, "contact-arrived", {"contact": CONTACT}, by="telephone")
    for _, element, given in lead():
        item = next(one for one in inbox(company.engine, deal_key=started.deal_key) if one.element_id == element)
        answer(company, item.id, given)
    return started.deal_key


def answer(company: Company, item: int, given: dict[str, object]) -> None:
    """Complete a work item by the engine; what is not given is made up."""
    question = asked(company.engine, item)
    assert question.form is not None
    today = company.engine.clock.now().date()
    answers = sample_answers(question.form, Random(item), given, company.engine.evaluate_feel, question.variables, today)
    complete(company.engine, item, answers, by="set-up")


def does(page: Page, language: str, deal: str, stage: str, element: str, answers: dict[str, object]) -> None:
    """Find an operation of the deal in the inbox, take it, fill in its form, complete it."""
    operation = diagram(stage).elements[element]
    name = operation.translations["ru"] if language == "ru" else operation.name
    page.goto(f"/inbox?view=unclaimed&q={deal}")
    page.get_by_role("link", name=re.compile(re.escape(name))).first.click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    page.get_by_role("button", name=TAKE[language]).click()
    expect(page.get_by_role("button", name=COMPLETE[language])).to_be_visible()
    fill(page, operation.form, answers)
    with page.expect_response("**/completion") as completed:
        page.get_by_role("button", name=COMPLETE[language]).click()
    assert completed.value.ok, completed.value.text()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_lead_is_won_on_a_phone_and_handed_through_the_departments(open_as: Opener, company: Company, language: str) -> None:
    deal = lead_of(company)
    people: dict[str, Page] = {}

    def as_(name: str) -> Page:
        if name not in people:
            people[name] = open_as(name, "/inbox", language=language, width=390 if name == "Anna Castell" else 1440)
        return people[name]

    anna = as_("Anna Castell")
    for element, answers in WON:
        does(anna, language, deal, "discussion", element, answers)
    does(as_("Karl Osten"), language, deal, "discussion", "ConfirmDeliveryDate", {"delivery_confirmed": True})
    does(anna, language, deal, "discussion", "DecideDeal", {"deal_decision": "won"})

    missing = {"hand_over_decision": "returned", "hand_over_return_reason": "Which voltage?"}
    does(as_("Karl Osten"), language, deal, "execution", "CheckHandOver", missing)
    does(anna, language, deal, "execution", "CompleteHandOver", {"hand_over_note": "400 V, as in spring"})
    does(as_("Karl Osten"), language, deal, "execution", "CheckHandOver", {"hand_over_decision": "accepted"})
    does(as_("Hugo Marsh"), language, deal, "execution", "DrawUpDocuments", {"contract_number": "C-7", "contract_signed_on": TODAY})
    does(as_("Milo Hart"), language, deal, "execution", "ReserveStock", {"stock_reserved": True})
    shipped = {"shipped_on": TODAY, "carrier": "Northway Freight", "goods_shipped": True}
    does(as_("Milo Hart"), language, deal, "execution", "ShipGoods", shipped)
    does(anna, language, deal, "execution", "SignActs", {"acts_decision": "signed", "acts_number": "A-7"})
    invoice = {"invoice_number": "INV-7", "invoice_amount": 1450, "payment_due": LATER, "invoice_issued": True}
    does(as_("Irina Falk"), language, deal, "execution", "IssueInvoice", invoice)
    does(as_("Irina Falk"), language, deal, "execution", "ReceivePayment", {"paid_amount": 1450, "paid_on": TODAY})

    anna.goto(f"/deals/{deal}")
    people_of_deal = anna.get_by_role("region", name={"en": "People", "ru": "Люди"}[language])
    for name in ("Anna Castell", "Karl Osten", "Hugo Marsh", "Milo Hart", "Irina Falk"):
        expect(people_of_deal).to_contain_text(name)
    settle = diagram("execution").elements["SettlePromises"]
    expect(anna.get_by_text(settle.translations["ru"] if language == "ru" else settle.name).first).to_be_visible()
