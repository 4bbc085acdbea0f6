"""Operations: a new colleague, an incident that is mended, a channel and its dead letter."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Page, expect

from engine.commands.deploy import deploy
from engine.commands.start import start
from tests.browser.conftest import Company, Opener
from tests.drawing import source

PASSWORD = "a-long-and-quiet-river"
SUMS = "start:start -> sum:script -> end:end"
ADDING = 'scriptFormat="python"|<script>total = missing + 1</script>'


def gets_stuck(company: Company, times: int) -> list[str]:
    """Keys of deals whose script fails until somebody sets `missing`."""
    deploy(company.engine, [("sums.bpmn", source(SUMS, "sums", sum=ADDING))], by="set-up")
    return [start(company.engine, "sums", {"amount": 12.5}, by="set-up").deal_key for _ in range(times)]


def test_a_new_colleague_sets_a_password_by_the_link_and_signs_in(open_as: Opener, axe: Callable[[Page], None]) -> None:
    page = open_as("Uma Keller", "/operations/users")
    expect(page.get_by_role("link", name="Anna Castell")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Add a user").click()
    dialog = page.get_by_role("dialog", name="Add a user")
    dialog.get_by_label("Name", exact=True).fill("Nora Quill")
    dialog.get_by_role("combobox", name="Departments").fill("Sal")
    page.get_by_role("option", name="Sales", exact=True).click()
    page.keyboard.press("Tab")
    axe(page)
    dialog.get_by_role("button", name="Add", exact=True).click()
    told = page.get_by_role("status").filter(has_text="Link for Nora Quill")
    address = urlsplit(told.locator("code").inner_text())

    newcomer = open_as("", f"{address.path}#{address.fragment}")
    newcomer.get_by_label("Password", exact=True).fill(PASSWORD)
    newcomer.get_by_label("The same again").fill(PASSWORD)
    newcomer.get_by_role("button", name="Set it").click()
    newcomer.get_by_role("link", name="Sign in").click()
    newcomer.get_by_label("Name or e-mail").fill("Nora Quill")
    newcomer.get_by_label("Password", exact=True).fill(PASSWORD)
    newcomer.get_by_role("button", name="Sign in").click()
    expect(newcomer.get_by_role("heading", level=1, name="Inbox")).to_be_visible()

    page.get_by_label("Name or e-mail").fill("quill")
    page.get_by_role("link", name="Nora Quill").click()
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_role("button", name="Enable")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Disable")).to_be_visible()


def test_incidents_are_edited_and_tried_again(open_as: Opener, company: Company, axe: Callable[[Page], None]) -> None:
    mended, *others = gets_stuck(company, 3)
    page = open_as("Uma Keller", "/operations", dark=True)
    figure = page.locator("[data-figure='Open incidents']")
    expect(figure).to_contain_text("3")
    axe(page)
    figure.get_by_role("link").click()
    page.get_by_role("row").filter(has_text=mended).get_by_role("link", name="sum").click()
    dialog = page.get_by_role("dialog", name="sum")
    expect(dialog.get_by_text("missing is not a variable here")).to_be_visible()
    expect(dialog.get_by_label("Value of amount")).to_have_value("12.5")
    dialog.get_by_label("One more value").fill("missing")
    dialog.get_by_role("combobox", name="Kind of value").click()
    page.get_by_role("option", name="Number").click()
    dialog.get_by_role("button", name="Add the value").click()
    dialog.get_by_label("Value of missing").fill("41")
    axe(page)
    dialog.get_by_role("button", name="Set the values and try again").click()
    expect(page.get_by_text("The deal goes on.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=mended)).to_have_count(0)
    facts = company.client("Viktor Saar").get(f"/deals/{mended}").json()
    assert facts["state"] == "completed"

    page.get_by_label("Choose all that are shown").check()
    page.get_by_role("button", name="Try the chosen again").click()
    expect(page.get_by_text("2 are still stuck", exact=False)).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=others[0])).to_be_visible()


def test_a_form_post_arrives_by_a_channel_and_a_wrong_one_is_mended(open_as: Opener, company: Company, axe: Callable[[Page], None]) -> None:
    page = open_as("Uma Keller", "/operations/channels", language="ru")
    page.get_by_role("button", name="Добавить канал").click()
    dialog = page.get_by_role("dialog", name="Добавить канал")
    dialog.get_by_label("Имя", exact=True).fill("site-form")
    axe(page)
    dialog.get_by_role("button", name="Добавить", exact=True).click()
    hook = page.get_by_role("status").filter(has_text="Адрес канала").locator("code").inner_text()
    assert hook.startswith(f"{company.url}/hooks/site-form/")

    fits = httpx.post(hook, data={"phone": "+442079460123", "name": "Ada Arden"}).raise_for_status().json()
    assert fits["outcome"] == "started"
    wrong = httpx.post(hook, data={"tel": "+442079460124", "name": "Bo Birch"}).raise_for_status().json()
    assert wrong["outcome"] == "kept-for-review"

    page.goto("/operations/dead-letters?state=waiting&channel=site-form")
    page.locator("[data-letter]").get_by_role("link").click()
    letter = page.get_by_role("dialog", name="site-form")
    letter.get_by_label("phone (не пришло)").fill("+442079460124")
    axe(page)
    letter.get_by_role("button", name="Доставить").click()
    expect(page.get_by_text("Сообщение начало сделку.")).to_be_visible()
    expect(page.locator("[data-letter]")).to_have_count(0)
    page.goto("/operations/messages?channel=site-form")
    expect(page.locator("[data-message]")).to_have_count(2)


def test_every_section_opens_and_an_auditor_only_looks(open_as: Opener, axe: Callable[[Page], None]) -> None:
    page = open_as("Uma Keller", "/operations", language="ru", dark=True)
    for section in ["Фоновые задачи", "Выполнение", "Подразделения", "Календари", "Замещения", "Настройки"]:
        tab = page.get_by_role("tab", name=section)
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("tabpanel").get_by_role("status", name="Загрузка")).to_have_count(0)
        axe(page)
    auditor = open_as("Viktor Saar", "/operations/channels")
    expect(auditor.get_by_role("table", name="Channels")).to_be_visible()
    expect(auditor.get_by_role("button", name="Add a channel")).to_have_count(0)
    expect(auditor.get_by_role("tab", name="Settings")).to_have_count(0)
