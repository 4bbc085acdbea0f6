"""The inbox: an employee takes, fills in and completes work; drafts, faults, hand-offs; a head gives work out."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Company, Opener

expect.set_options(timeout=15_000)

LEAD = {
    "need": "A pump for a well of 40 m",
    "channel": "web-form",
    "campaign": "spring",
    "lead_cost": 0,
    "interest": "product",
    "opportunity_kind": "none",
}
ORDER = {
    "amount": 1200,
    "currency": "EUR",
    "products": [{"product": "W5", "quantity": 1, "price": 1200}],
    "price_terms": "Goods and delivery",
    "payment_terms": "after-shipment",
    "delivery_date": "2027-03-01",
    "installation_needed": False,
    "contract_kind": "standard",
    "promises": [],
}


def start(company: Company, process: str, title: str, facts: dict[str, object]) -> str:
    """A deal that begins with one of the stages; its key."""
    with closing(company.client("Anna Castell")) as anna:
        client = anna.get("/clients", params={"limit": 1}).json()["items"][0]
        variables = {**facts, "client_id": client["id"], "client_name": client["name"]}
        body = {"process": process, "title": title, "client_id": client["id"], "variables": variables}
        return str(anna.post("/deals", json=body).raise_for_status().json()["deal_key"])


def item_of(company: Company, person: str, key: str) -> int:
    with closing(company.client(person)) as client:
        return int(client.get("/work-items", params={"deal": key}).raise_for_status().json()["items"][0]["id"])


def test_a_salesperson_takes_fills_in_and_completes_work_on_a_phone(open_as: Opener, company: Company) -> None:
    for title in ("Well trial, the first", "Well trial, the second"):
        start(company, "discussion", title, LEAD)
    page = open_as("Anna Castell", "/inbox?view=unclaimed&q=Well+trial", width=390)
    expect(page.get_by_role("link", name=re.compile("Clarify the needs"))).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name=re.compile("the first")).click()
    expect(page.get_by_role("heading", level=1, name="Clarify the needs")).to_be_visible()
    expect(page.get_by_text("Take it to fill in the form.")).to_be_visible()
    page.get_by_role("button", name="Take it").click()
    page.get_by_label("The budget").check()
    page.get_by_label("Need, in the client's words").fill("A pump for a well of 60 m, quiet at night")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    mark = page.locator(".fjs-powered-by svg")
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390

    page.reload()
    expect(page.get_by_label("Need, in the client's words")).to_have_value("A pump for a well of 60 m, quiet at night")
    expect(page.get_by_label("The budget")).to_be_checked()
    page.get_by_label("Go on").check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Complete").click()
    expect(page.get_by_text("“Clarify the needs” is completed.")).to_be_visible()
    expect(page.get_by_role("link", name="Well trial, the second")).to_be_visible()  # the next one is open
    expect(page.get_by_role("button", name="Take it")).to_be_visible()


def test_faults_stand_at_their_fields_in_russian(open_as: Opener, company: Company) -> None:
    key = start(company, "discussion", "Проба с ошибкой", LEAD | {"need": ""})
    page = open_as("Boris Hale", f"/inbox/{item_of(company, 'Boris Hale', key)}", language="ru")
    page.get_by_role("button", name="Взять в работу").click()
    need = page.get_by_label("Потребность словами клиента")
    expect(need).to_be_editable()
    page.get_by_role("button", name="Завершить").click()
    field = page.locator(".fjs-form-field", has=need)
    expect(field.get_by_text("Это поле нужно заполнить.")).to_be_visible()
    expect(need).to_be_focused()

    page.get_by_label("Продолжаем").check()
    need.fill("   ")  # enough for the form; the server knows better
    with page.expect_response("**/completion") as refused:
        page.keyboard.press("Control+Enter")
    assert refused.value.status == 422
    expect(field.locator(".fjs-form-field-error")).to_contain_text(re.compile("[а-я]"))
    need.fill("Насос для скважины")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("«Выяснить потребности»: выполнено.")).to_be_visible()


def test_who_is_overtaken_is_told_and_loses_nothing(open_as: Opener, company: Company) -> None:
    key = start(company, "discussion", "Overtaken", LEAD)
    item = item_of(company, "Anna Castell", key)
    page = open_as("Anna Castell", f"/inbox/{item}")
    expect(page.get_by_role("button", name="Take it")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_label("Who decides", exact=True).last).to_be_editable()
    page.get_by_label("Who decides", exact=True).last.fill("The owner's daughter")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    with closing(company.client("Greta Amsel")) as greta:
        greta.post(f"/work-items/{item}/assignment", json={"to": "Boris Hale"}).raise_for_status()
    with closing(company.client("Boris Hale")) as boris:
        boris.post(f"/work-items/{item}/claim").raise_for_status()
        answers = {"need": "A pump", "needs_outcome": "go-on"}
        boris.post(f"/work-items/{item}/completion", json={"answers": answers}).raise_for_status()
    expect(page.get_by_text("Boris Hale has completed this meanwhile")).to_be_visible()
    expect(page.get_by_label("Who decides", exact=True).last).to_have_value("The owner's daughter")


def test_a_draft_waits_in_the_browser_while_there_is_no_server(open_as: Opener, company: Company) -> None:
    key = start(company, "discussion", "Offline", LEAD)
    page = open_as("Clara Nunez", f"/inbox/{item_of(company, 'Clara Nunez', key)}")
    page.get_by_role("button", name="Take it").click()
    need = page.get_by_label("Need, in the client's words")
    expect(need).to_be_editable()
    page.route("**/draft", lambda route: route.fulfill(status=429, json={"code": "busy", "detail": "busy"}))
    need.fill("Typed in a tunnel")
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    page.unroute("**/draft")
    page.reload()
    expect(need).to_have_value("Typed in a tunnel")
    expect(page.get_by_text("Draft saved")).to_be_visible()


def test_a_hand_off_is_returned_with_a_reason_mended_and_taken(open_as: Opener, company: Company) -> None:
    key = start(company, "execution", "Returned order", ORDER)
    with closing(company.client("Karl Osten")) as karl:
        item = karl.get("/work-items", params={"deal": key}).json()["items"][0]["id"]
        karl.post(f"/work-items/{item}/completion", json={"answers": {"hand_over_decision": "accepted"}}).raise_for_status()
    documents = item_of(company, "Hugo Marsh", key)
    page = open_as("Hugo Marsh", f"/inbox/{documents}?view=unclaimed")
    expect(page.get_by_text("Handed over by Production, Karl Osten")).to_be_visible()
    page.get_by_role("button", name="Return to the sender").click()
    page.get_by_label("Why").select_option(label="Something is wrong")
    page.get_by_label("In words, for the sender").fill("Which contract is it?")
    page.get_by_role("button", name="Return to the sender").click()
    expect(page.get_by_text("The hand-off is returned to its sender.")).to_be_visible()

    sender = open_as("Karl Osten", f"/inbox/{documents}")
    expect(sender.get_by_text("Which contract is it?")).to_be_visible()
    sender.get_by_label("What the receiver should know").fill("The standard one, as in spring.")
    sender.get_by_role("button", name="Send again").click()
    expect(sender.get_by_text("It is sent again.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Returned order")).click()  # it is back without reloading
    expect(page.get_by_text("It was returned 1 time before.")).to_be_visible()
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_label("Contract number")).to_be_editable()


def test_colleagues_are_named_in_comments_and_files_go_both_ways(open_as: Opener, company: Company) -> None:
    key = start(company, "discussion", "Talked over", LEAD)
    page = open_as("Anna Castell", f"/inbox/{item_of(company, 'Anna Castell', key)}", language="ru")
    comment = page.get_by_label("Комментарий")
    comment.press_sequentially("Взгляни, @bor")
    page.get_by_role("option", name="Boris Hale").click()
    expect(comment).to_have_value("Взгляни, @Boris Hale ")
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_role("listitem").get_by_text("Взгляни, @Boris Hale")).to_be_visible()
    with closing(company.client("Anna Castell")) as anna:
        assert "Boris Hale" in anna.get(f"/deals/{key}/watchers").json()["watchers"]
    page.locator("input[type=file]").set_input_files({"name": "смета.txt", "mimeType": "text/plain", "buffer": "Насос W5".encode()})
    with page.expect_download() as saved:
        page.get_by_role("button", name="смета.txt").first.click()
    assert saved.value.path().read_text(encoding="utf-8") == "Насос W5"


def test_a_head_gives_work_out_and_takes_it_back(open_as: Opener, company: Company, axe: Callable[[Page], None]) -> None:
    for number in range(3):
        start(company, "discussion", f"Shared out {number}", LEAD)
    page = open_as("Greta Amsel", "/team?queue=sales")
    boxes = page.get_by_label(re.compile("Choose “Clarify the needs"))
    expect(boxes.first).to_be_visible()
    axe(page)
    for box in boxes.all()[:3]:
        box.check()
    page.get_by_role("combobox", name="Give to").click()
    page.get_by_role("option", name="Denis Wirth").click()
    page.get_by_role("button", name="Give", exact=True).click()
    expect(page.get_by_text("3 work items go to Denis Wirth.")).to_be_visible()
    load = page.locator("[data-person='Denis Wirth'] td").nth(1)
    expect(load).to_have_text("3")
    page.get_by_role("button", name="Undo").click()
    expect(load).to_have_text("–")


def test_keys_go_through_the_list_and_a_filter_is_kept(open_as: Opener, company: Company) -> None:
    start(company, "discussion", "By keys", LEAD)
    page = open_as("Denis Wirth", "/inbox?view=unclaimed")
    rows = page.get_by_role("list", name="Work").get_by_role("link")
    expect(rows.first).to_be_visible()
    page.keyboard.press("j")
    expect(rows.first).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/inbox/\d+\?view=unclaimed"))
    page.keyboard.press("f")
    page.keyboard.type("By keys")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Stage").select_option(label="Deal discussion")
    page.get_by_label("Its name").fill("Trials")
    page.get_by_role("button", name="Keep this filter").click()
    expect(page.get_by_text("The filter is kept.")).to_be_visible()
    page.goto("/inbox")
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("link", name="Trials").click()
    expect(page).to_have_url(re.compile("q=By.keys"))
    expect(rows).to_have_count(1)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_barrier_is_found(open_as: Opener, company: Company, axe: Callable[[Page], None], width: int, dark: bool) -> None:
    key = start(company, "discussion", "For everybody", LEAD)
    page = open_as("Anna Castell", "/inbox?view=unclaimed", width=width, dark=dark)
    expect(page.get_by_role("list", name="Work").get_by_role("link").first).to_be_visible()
    axe(page)
    page.goto(f"/inbox/{item_of(company, 'Anna Castell', key)}")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_label("Need, in the client's words")).to_be_editable()
    page.get_by_label("Need, in the client's words").fill("")
    page.get_by_role("button", name="Complete").click()
    expect(page.locator(".fjs-form-field-error").first).to_be_visible()
    axe(page)
