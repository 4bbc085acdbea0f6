"""The model: its map and checklist, versions that are compared and rolled back, a draft that is tried, a form that is made and deployed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Company, Opener

OWNER = "Viola Stern"
Axe = Callable[..., None]


@pytest.mark.parametrize("dark", [False, True])
def test_the_map_shows_the_stages_and_what_makes_the_model_complete(open_as: Opener, axe: Axe, dark: bool) -> None:
    page = open_as(OWNER, "/model", dark=dark)
    expect(page.get_by_role("heading", level=1)).to_have_text("Process model")
    for stage in ("End to end", "Inbound attraction", "Deal discussion", "Client development"):
        expect(page.get_by_role("region", name=stage, exact=True)).to_contain_text("v1")
    expect(page.get_by_text("The model is complete")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Deal discussion")).click()
    expect(page.get_by_text("Every operation has a form or a checklist").locator("visible=true")).to_have_count(1)
    page.get_by_label("Search by name").fill("offer")
    page.wait_for_url("**/model?text=offer")
    files = page.get_by_role("region", name="Forms, decision tables and other diagrams")
    expect(files.get_by_role("link", name="prepare-offer", exact=True)).to_be_visible()
    expect(files.get_by_role("link", name="clarify-needs", exact=True)).to_have_count(0)
    axe(page)


def test_the_map_speaks_russian_and_those_who_may_not_deploy_only_look(open_as: Opener) -> None:
    page = open_as("Anna Castell", "/model", language="ru")
    expect(page.get_by_role("heading", level=1)).to_have_text("Модель процесса")
    expect(page.get_by_text("Модель полна")).to_be_visible()
    expect(page.get_by_role("button", name="Создать")).to_have_count(0)
    page.get_by_role("region", name="Обсуждение сделки").get_by_role("link", name="Открыть").click()
    expect(page.get_by_role("region", name="Обсуждение сделки")).to_have_attribute("data-ready", "true")
    expect(page.get_by_text("Выяснить").first).to_be_visible()


def test_two_versions_are_compared_and_the_older_one_brought_back(open_as: Opener, company: Company, axe: Axe) -> None:
    owner = company.client(OWNER)
    before = owner.get("/definitions/bpmn/discussion/1/source").text
    after = before.replace('name="Clarify the needs"', 'name="Ask what is needed"').replace(
        'camunda:dueDate="P1D"', 'camunda:dueDate="P3D"'
    )
    owner.post("/definitions", files={"files": ("discussion.bpmn", after)}, data={"message": "More time to ask"}).raise_for_status()
    page = open_as(OWNER, "/model/bpmn/discussion/versions")
    expect(page.get_by_role("row", name=re.compile("More time to ask"))).to_contain_text("runs now")
    changes = page.get_by_role("region", name="From version 1 to version 2")
    expect(changes.get_by_role("row", name=re.compile("Ask what is needed.*Clarify the needs"))).to_be_visible()
    expect(changes.get_by_role("row", name=re.compile("deadline.*P1D.*P3D")).first).to_be_visible()
    for version in ("Version 1", "Version 2"):
        expect(changes.get_by_role("region", name=version)).to_have_attribute("data-ready", "true")
    expect(changes.locator(".sw-changed[data-element-id=ClarifyNeeds]")).to_have_count(2)
    changes.get_by_role("button", name="Show Ask what is needed").first.click()
    page.wait_for_url("**element=ClarifyNeeds")
    axe(page)

    page.get_by_role("button", name="Roll back to version 1").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why").fill("Clients waited too long")
    dialog.get_by_role("button", name="Roll back", exact=True).click()
    expect(page.get_by_text("Version 1 runs again")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^.*\\b1 runs now"))).to_be_visible()
    newest = owner.get("/definitions", params={"kind": "bpmn", "key": "discussion", "newest_only": True}).json()["items"]
    assert [one["version"] for one in newest] == [1]


def test_the_discussion_is_tried_to_won_by_filling_in_its_forms(open_as: Opener, axe: Axe) -> None:
    page = open_as(OWNER, "/model/bpmn/discussion/try")
    page.get_by_label("Client", exact=True).fill("Nordwind Water")
    page.get_by_role("button", name="Begin").click()

    asked = _filled(page, "Clarify the needs")
    asked.get_by_label("Need, in the client's words").fill("A pump that is quiet at night")
    _done(asked, "Go on")
    page.get_by_role("button", name="One step back").click()
    _done(_filled(page, "Clarify the needs"), "Go on")
    _done(_filled(page, "Show the product"), "Go on")
    offer = _filled(page, "Prepare the offer")
    offer.get_by_label("Discount, %").fill("3")
    _done(offer)
    presented = _filled(page, "Present the offer")
    presented.locator(".fjs-form-field-select .fjs-input-group").click()
    presented.locator(".fjs-dropdownlist-item", has_text="Accepts the offer").click()
    _done(presented)
    terms = _filled(page, "Agree the terms")
    terms.get_by_label("Standard", exact=True).check()
    _done(terms, "Go on")
    delivery = _filled(page, "Confirm the delivery date")
    delivery.get_by_label("The date can be kept").check()
    _done(delivery)
    _done(_filled(page, "Decide with the client"), "Won: the client says yes")

    expect(page.get_by_role("status").filter(has_text="Exit reached")).to_contain_text("won")
    expect(page.get_by_role("region", name="The path so far")).to_contain_text("Exit reached: won")
    expect(page.locator(".sw-done[data-element-id=DecideDeal]")).to_be_visible()
    axe(page)
    page.reload()
    expect(page.get_by_role("status").filter(has_text="Exit reached")).to_contain_text("won")


def _filled(page: Page, operation: str) -> Locator:
    """The card of an operation, its form filled in with made-up answers."""
    card = page.get_by_role("region", name=operation, exact=True)
    expect(card.locator("[data-ready=true]")).to_be_visible()
    card.get_by_role("button", name="Fill in for me").click()
    expect(card.locator("[data-ready=true]")).to_be_visible()
    return card


def _done(card: Locator, choice: str = "") -> None:
    if choice:
        card.get_by_label(choice, exact=True).check()
    card.get_by_role("button", name="Complete").click()
    expect(card).to_have_count(0)


def test_every_branch_is_walked(open_as: Opener) -> None:
    page = open_as(OWNER, "/model/bpmn/inbound/try", language="ru")
    page.get_by_text("Все ветви").click()
    expect(page.get_by_text("Пройти можно по каждой ветви.")).to_be_visible(timeout=40_000)
    page.wait_for_url("**view=branches")


@pytest.mark.parametrize("dark", [False, True])
def test_a_new_form_is_made_with_its_russian_texts_and_deployed(open_as: Opener, company: Company, axe: Axe, dark: bool) -> None:
    key = "check-budget" if dark else "check-funds"
    page = open_as(OWNER, f"/model/form/new?for={key}", dark=dark)
    dialog = page.get_by_role("dialog", name="New form")
    expect(dialog.get_by_label("Identifier")).to_have_value(key)
    dialog.get_by_role("button", name="Create the draft").click()
    page.wait_for_url(f"**/model/form/{key}")
    editor = page.get_by_role("region", name="Form editor")
    expect(editor).to_have_attribute("data-ready", "true")
    editor.get_by_title("Create a Text field element").click()
    panel = editor.locator(".bio-properties-panel")
    panel.get_by_text("General", exact=True).click()
    panel.get_by_label("Field label").fill("Who pays?")
    russian = page.get_by_role("region", name="In Russian")
    expect(russian).to_contain_text("1 field has no Russian text")
    russian.get_by_label("Label in Russian").fill("Кто платит?")
    expect(russian).to_contain_text("Every field has its Russian text.")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    expect(editor.get_by_role("link", name="Powered by bpmn.io")).to_be_visible()
    page.get_by_text("Preview", exact=True).click()
    expect(page.get_by_label("Who pays?")).to_be_visible()
    page.get_by_role("button", name="Deploy").click()
    deploying = page.get_by_role("dialog", name="Deploy")
    expect(deploying).to_contain_text("Nothing is to be mended.")
    axe(page)
    deploying.get_by_label("What changes, and why").fill("Ask who pays before an offer is made")
    deploying.get_by_role("button", name="Deploy").click()
    expect(page.get_by_text("Deployed: 1 file runs for new deals")).to_be_visible()
    owner = company.client(OWNER)
    [version] = owner.get(f"/definitions/form/{key}").json()["items"]
    shown = owner.get(f"/forms/{key}", params={"lang": "ru"}).json()["schema"]
    assert (version["message"], version["deployed_by"]) == ("Ask who pays before an offer is made", OWNER)
    assert [component["label"] for component in shown["components"]] == ["Кто платит?"]


def test_a_decision_table_is_asked_before_it_is_deployed(open_as: Opener, axe: Axe) -> None:
    page = open_as(OWNER, "/model/dmn/discount-approval")
    table = page.get_by_role("region", name="Decision table", exact=True)
    expect(table).to_have_attribute("data-ready", "true")
    tried = page.get_by_role("region", name="Try it")
    tried.get_by_label("Discount, %").fill("12")
    tried.get_by_label("Amount").fill("1000")
    tried.get_by_role("button", name="Decide").click()
    expect(tried.get_by_role("status")).to_contain_text("Rules that hold: 2")
    expect(tried.get_by_role("status")).to_contain_text("sales-head")
    cell = table.locator("td.output-cell").nth(1)
    cell.click()
    cell.locator("[contenteditable=true], textarea, input").first.fill('"finance"')
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_text("Draft saved")).to_be_visible()
    tried.get_by_role("button", name="Decide").click()
    expect(tried.get_by_role("status")).to_contain_text("finance")
    axe(page, without=("[aria-label='Decision table']",))  # dmn-js's own table
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_text("As deployed")).to_be_visible()


def test_a_deployment_says_what_it_changes_and_can_be_taken_back(open_as: Opener, company: Company, axe: Axe) -> None:
    owner = company.client(OWNER)
    before = owner.get("/definitions/form/show-product/1/source").text
    changed = before.replace('"How was it shown?"', '"How did the client see it?"')
    draft = {"source": changed, "name": "show-product.form", "base_version": 1}
    owner.put("/model-drafts/form/show-product", json=draft, headers={"If-Match": '"0"'}).raise_for_status()
    page = open_as(OWNER, "/model/form/show-product")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.get_by_role("button", name="Deploy").click()
    dialog = page.get_by_role("dialog", name="Deploy")
    expect(dialog.get_by_role("row", name=re.compile("label.*How was it shown.*How did the client see it"))).to_be_visible()
    expect(dialog.get_by_role("button", name="Deploy")).to_be_disabled()
    axe(page)
    dialog.get_by_label("What changes, and why").fill("Plainer words")
    dialog.get_by_role("button", name="Deploy").click()
    told = page.get_by_role("alert").filter(has_text="Deployed: 1 file runs for new deals. The model is complete.")
    told.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone")).to_be_visible()
    versions = owner.get("/definitions/form/show-product").json()["items"]
    assert [(one["version"], one["is_newest"]) for one in sorted(versions, key=lambda one: int(one["version"]))] == [(1, True), (2, False)]
    assert owner.get("/model-drafts/form/show-product").json()["source"] == changed
    expect(page.get_by_text("Draft saved")).to_be_visible()


def test_files_become_drafts_and_a_new_diagram_begins_with_its_lanes(open_as: Opener, company: Company) -> None:
    page = open_as(OWNER, "/model?new=bpmn")
    dialog = page.get_by_role("dialog", name="New diagram")
    dialog.get_by_role("textbox", name="Name", exact=True).fill("Credit check")
    dialog.get_by_label("Name in Russian").fill("Проверка кредита")
    dialog.get_by_label("Departments that work in it").click()
    page.get_by_role("option", name="Finance").click()
    dialog.get_by_label("Identifier").click()  # closes the list of departments
    expect(dialog.get_by_label("Identifier")).to_have_value("credit-check")
    dialog.get_by_role("button", name="Create the draft").click()
    page.wait_for_url("**/model/bpmn/credit-check")
    expect(page.locator("[data-element-id=Lane_finance]").first).to_be_visible()
    owner = company.client(OWNER)
    source = owner.get("/model-drafts/bpmn/credit-check").json()["source"]
    found = owner.post("/findings", files={"files": ("credit-check.bpmn", source)}).json()
    assert found["may_be_deployed"], found

    page.goto("/model")
    page.locator("input[type=file]").set_input_files(
        [
            {
                "name": "mine.form",
                "mimeType": "application/json",
                "buffer": b'{"type": "default", "id": "mine", "schemaVersion": 19, "components": []}',
            }
        ]
    )
    expect(page.get_by_text("1 file has become a draft")).to_be_visible()
    page.get_by_label("Search by name").fill("mine")
    expect(page.get_by_role("row", name=re.compile("mine Form not deployed yet Draft of Viola Stern"))).to_be_visible()
