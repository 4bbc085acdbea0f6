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
from tests.browser.test_modeler import chosen, drawn, middle_of
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


def test_an_operation_is_drawn_tried_and_deployed_and_the_next_deal_that_passes_it_is_proved(open_as: Opener, company: Company) -> None:
    owner = open_as("Viola Stern", "/model/bpmn/discussion?element=FindApprover")
    operation_is_drawn(owner)
    form_is_made(owner)
    draft_is_tried(owner)

    owner.goto("/model/bpmn/discussion")
    owner.get_by_role("button", name="Deploy").click()
    deploying = owner.get_by_role("dialog", name="Deploy")
    expect(deploying).to_contain_text("Nothing is to be mended.")
    deploying.get_by_label("What changes, and why").fill("The budget is confirmed before an offer is presented")
    deploying.get_by_role("button", name="Deploy").click()
    expect(owner.get_by_text("Deployed: 2 files run for new deals. The model is complete.")).to_be_visible()

    deal = lead_of(company)
    for element, answers in WON[:3]:
        item = next(one for one in inbox(company.engine, deal_key=deal) if one.element_id == element)
        answer(company, item.id, {key: value for key, value in answers.items() if key not in ("products", "delivery_date")})
    anna = open_as("Anna Castell", f"/inbox?view=unclaimed&q={deal}", language="ru")
    anna.get_by_role("link", name=re.compile("Подтвердить бюджет")).click()
    anna.get_by_role("button", name="Взять в работу").click()
    anna.get_by_label("Кто платит?").fill("Alto Farms")
    anna.get_by_role("button", name="Завершить").click()
    expect(anna.get_by_text("«Подтвердить бюджет»: выполнено.")).to_be_visible()

    auditor = open_as("Viktor Saar", "/audit")
    auditor.get_by_label("Words").fill(deal)
    auditor.wait_for_url(f"**/audit?text={deal}")
    auditor.get_by_role("link", name=deal).click()
    expect(auditor.get_by_text("Deal discussion 2")).to_be_visible()
    expect(auditor.locator(".sw-diagram").first).to_have_attribute("data-ready", "true")
    expect(auditor.locator(".sw-done[data-element-id=ConfirmTheBudget]")).to_be_visible()
    auditor.keyboard.press("Home")
    expect(auditor.locator(".sw-done[data-element-id=ConfirmTheBudget]")).to_have_count(0)
    auditor.keyboard.press("End")
    expect(auditor.get_by_role("region", name="Events")).to_contain_text("Confirm the budget")
    auditor.get_by_role("button", name="Verify").click()
    expect(auditor.get_by_role("status").filter(has_text=f"The history of {deal} is as it was recorded")).to_be_visible()


def operation_is_drawn(page: Page) -> None:
    """A user task on the way to presenting the offer; its deadline is mended when a finding says so."""
    drawn(page)
    chosen(page, "Find who must approve")
    page.get_by_role("button", name="Create user task").click()
    at = middle_of(page, "Flow_ApprovalNeeded_PresentOffer")
    page.mouse.move(at[0] - 8, at[1], steps=3)
    page.mouse.move(*at, steps=3)
    page.mouse.click(*at)
    page.keyboard.type("Confirm the budget")
    page.keyboard.press("Enter")
    chosen(page, "Confirm the budget")
    panel = page.get_by_role("complementary", name="Properties")
    panel.get_by_label("Department", exact=True).select_option(label="Sales")
    panel.get_by_label("Name in Russian").fill("Подтвердить бюджет")
    due = panel.get_by_label("To be done within")
    due.fill("4 hours")
    due.press("Tab")
    findings = page.get_by_role("region", name="Findings")
    expect(findings).to_contain_text("1 error")
    due.fill("PT4H")
    due.press("Tab")
    expect(findings).to_contain_text("Nothing to be mended")


def form_is_made(page: Page) -> None:
    """From the panel of the operation: a field with its texts in both languages."""
    page.get_by_role("complementary", name="Properties").get_by_role("button", name="Make a new form").click()
    dialog = page.get_by_role("dialog", name="New form")
    expect(dialog.get_by_label("Identifier")).to_have_value("confirm-the-budget")
    dialog.get_by_role("button", name="Create the draft").click()
    page.wait_for_url("**/model/form/confirm-the-budget")
    editor = page.get_by_role("region", name="Form editor")
    expect(editor).to_have_attribute("data-ready", "true")
    editor.get_by_title("Create a Text field element").click()
    panel = editor.locator(".bio-properties-panel")
    panel.get_by_text("General", exact=True).click()
    panel.get_by_label("Field label").fill("Who pays?")
    page.get_by_role("region", name="In Russian").get_by_label("Label in Russian").fill("Кто платит?")
    expect(page.get_by_text("Draft saved")).to_be_visible()


def draft_is_tried(page: Page) -> None:
    """In memory, with its forms, until the new operation is asked and done."""
    page.goto("/model/bpmn/discussion/try")
    page.get_by_label("Client", exact=True).fill("Nordwind Water")
    page.get_by_role("button", name="Begin").click()
    for name, choice in (("Clarify the needs", "Go on"), ("Show the product", "Go on"), ("Prepare the offer", "")):
        card = page.get_by_role("region", name=name, exact=True)
        expect(card.locator("[data-ready=true]")).to_be_visible()
        card.get_by_role("button", name="Fill in for me").click()
        expect(card.locator("[data-ready=true]")).to_be_visible()
        if choice:
            card.get_by_label(choice, exact=True).check()
        else:
            card.get_by_label("Discount, %").fill("0")
        card.get_by_role("button", name="Complete").click()
        expect(card).to_have_count(0)
    card = page.get_by_role("region", name="Confirm the budget", exact=True)
    card.get_by_label("Who pays?").fill("The owner")
    card.get_by_role("button", name="Complete").click()
    expect(page.get_by_role("region", name="Present the offer", exact=True)).to_be_visible()
