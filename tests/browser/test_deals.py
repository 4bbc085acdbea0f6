"""Deals and clients: found, recorded, looked at from end to end, at any size of the store and of the screen."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Company, Opener

expect.set_options(timeout=15_000)

CROWD = 10_000
LARGEST = 100_000
"""Bytes of a response."""


@pytest.fixture
def waiting(company: Company) -> tuple[str, str]:
    """An open deal of execution or discussion that people work on: its key, and its client."""
    with closing(company.client("Greta Amsel")) as greta:
        deals = greta.get("/deals?state=open&stage=execution&stage=discussion&stage=development&work=true&limit=100").json()["items"]
        found = [one for one in deals if one["work"] and one["client_name"]]
    return found[0]["key"], found[0]["client_name"]


def no_sideways_scrolling(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_contact_is_recorded_on_a_phone_and_stands_on_the_board(open_as: Opener) -> None:
    page = open_as("Anna Castell", "/deals", width=390)
    page.get_by_role("link", name="New", exact=True).click()
    page.get_by_role("combobox", name="Channel").click()
    page.get_by_role("option", name="Web form").click()
    page.get_by_label("Company, or the person's name").fill("Quince Orchards")
    page.get_by_label("Phone", exact=True).fill("+44 20 7946 0999")
    no_sideways_scrolling(page)
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Quince Orchards"))
    expect(page.get_by_role("region", name="Where it stands").get_by_role("listitem").first).to_contain_text("Sales")
    no_sideways_scrolling(page)
    page.goto("/deals?view=board")
    expect(page.get_by_role("link", name=re.compile("Quince Orchards"))).to_be_visible()
    no_sideways_scrolling(page)


@pytest.mark.parametrize(
    ("language", "stages", "stands", "history"),
    [
        ("en", "The five stages", "Where it stands", "The deal is opened"),
        ("ru", "Пять этапов", "Где она сейчас", "Сделка открыта"),
    ],
)
def test_a_deal_shows_its_stages_its_path_and_who_holds_it(
    open_as: Opener, waiting: tuple[str, str], language: str, stages: str, stands: str, history: str
) -> None:
    key, client = waiting
    page = open_as("Greta Amsel", f"/deals/{key}", language=language)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{key} · {client}")
    expect(page.get_by_role("list", name=stages).get_by_role("listitem")).to_have_count(5)
    expect(page.locator("[aria-current=step]")).to_have_count(1)
    expect(page.get_by_role("region", name=stands).get_by_role("link").first).to_have_attribute("href", re.compile("^/inbox/"))
    expect(page.locator(".sw-diagram[data-ready=true]")).to_be_visible()
    expect(page.locator(".sw-diagram .sw-done").first).to_be_attached()
    expect(page.locator(".sw-diagram .sw-waiting").first).to_be_attached()
    page.goto(f"/deals/{key}?show=history")
    expect(page.get_by_text(history)).to_be_visible()


def test_title_and_owner_change_in_place_and_can_be_taken_back(open_as: Opener, waiting: tuple[str, str]) -> None:
    key, _ = waiting
    page = open_as("Greta Amsel", f"/deals/{key}")
    page.get_by_role("button", name=re.compile("Edit: Title")).click()
    page.get_by_role("textbox", name="Title").fill("A well for the north field")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{key} · A well for the north field")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(re.compile("north field"))


def test_a_deal_rests_with_a_reason_and_goes_on(open_as: Opener, waiting: tuple[str, str]) -> None:
    page = open_as("Greta Amsel", f"/deals/{waiting[0]}")
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Suspend").click()
    page.get_by_role("textbox", name="Why is it suspended?").fill("The client's plant is closed until May.")
    page.get_by_role("button", name="Suspend").click()
    expect(page.get_by_text("The deal is suspended: no work")).to_be_visible()
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Let it go on").click()
    expect(page.get_by_text("The deal is suspended: no work")).to_be_hidden()


def test_filters_stand_in_the_address(open_as: Opener, waiting: tuple[str, str]) -> None:
    key, client = waiting
    page = open_as("Greta Amsel", "/deals")
    page.get_by_role("searchbox", name="Key, title or client").fill(key)
    page.get_by_role("combobox", name="State").click()
    page.get_by_role("option", name="Open").click()
    page.wait_for_url(lambda address: f"text={key}" in address and "state=open" in address)
    page.reload()
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(2)
    expect(rows.last).to_contain_text(client)
    page.get_by_role("button", name="Clear the filters").click()
    expect(rows.nth(5)).to_be_visible()


def test_a_client_over_all_its_deals_is_changed_in_place(open_as: Opener, company: Company) -> None:
    with closing(company.client("Greta Amsel")) as greta:
        deal = next(one for one in greta.get("/deals", params={"limit": 100}).json()["items"] if one["client_id"])
    page = open_as("Greta Amsel", f"/clients/{deal['client_id']}", width=390)
    expect(page.get_by_role("list", name="Deals").get_by_role("link", name=deal["key"])).to_be_visible()
    page.get_by_role("button", name="Edit").click()
    page.get_by_role("textbox", name="Kind").fill("reseller")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("reseller")).to_be_visible()
    no_sideways_scrolling(page)


def test_a_slash_finds_a_deal_by_its_client(open_as: Opener, waiting: tuple[str, str]) -> None:
    key, _ = waiting
    page = open_as("Greta Amsel", "/clients")
    expect(page.get_by_role("table")).to_be_visible()
    page.keyboard.press("/")
    page.get_by_role("searchbox", name=re.compile("Words of a key")).fill(key)
    expect(page.get_by_role("option", name=re.compile(key)).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(key))


@pytest.mark.parametrize("dark", [False, True])
def test_the_pages_break_no_rule(open_as: Opener, axe: Callable[..., None], waiting: tuple[str, str], dark: bool) -> None:
    page = open_as("Greta Amsel", "/deals", dark=dark)
    ready = {
        "/deals": page.get_by_role("table"),
        "/deals?view=board": page.get_by_role("heading", level=2).first,
        "/deals/new": page.get_by_role("button", name="Record"),
        "/deals/new?kind=deal": page.get_by_role("button", name="Begin the deal"),
        f"/deals/{waiting[0]}": page.locator(".sw-diagram[data-ready=true]"),
        f"/deals/{waiting[0]}?show=history": page.get_by_text("The deal is opened"),
        f"/deals/{waiting[0]}?show=facts": page.get_by_role("heading", level=3).first,
        "/clients": page.get_by_role("table"),
        "/clients/1": page.get_by_role("heading", name="Contact data"),
    }
    for address, shown in ready.items():
        page.goto(address)
        expect(shown).to_be_visible()
        axe(page)


def test_ten_thousand_deals_scroll_a_page_at_a_time(open_as: Opener, company: Company) -> None:
    with closing(sqlite3.connect(company.log.parent / "demo.db", timeout=30)) as database, database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(deals)")]
        row = database.execute("SELECT * FROM deals WHERE state = 'open' ORDER BY id DESC LIMIT 1").fetchone()
        like = dict(zip(columns, row, strict=True))
        (last,) = database.execute("SELECT MAX(id) FROM deals").fetchone()
        crowd = [tuple((like | {"id": last + number, "key": f"X-{number:06}"}).values()) for number in range(1, CROWD + 1)]
        database.executemany(f"INSERT INTO deals VALUES ({', '.join('?' * len(columns))})", crowd)
    sizes: list[int] = []

    def weigh(response: Response) -> None:
        if "/api/v1/" in response.url and "/events" not in response.url:
            sizes.append(len(response.body()))

    page = open_as("Viola Stern", "/clients")
    page.on("response", weigh)
    page.goto("/deals")
    expect(page.get_by_role("link", name=f"X-{CROWD:06}")).to_be_visible()
    to_the_end = "window.scrollTo(0, document.documentElement.scrollHeight)"
    for _ in range(5):
        with page.expect_response(lambda response: "after=" in response.url and "after=&" not in response.url):
            page.evaluate(to_the_end)
    page.evaluate(to_the_end)
    expect(page.get_by_role("link", name=re.compile("^X-009[67]")).first).to_be_visible()
    assert page.get_by_role("row").count() < 120  # only those in view are drawn
    page.goto("/deals?view=board")
    expect(page.get_by_role("link", name=re.compile(f"X-{CROWD:06}"))).to_be_visible()
    assert sizes
    assert max(sizes) < LARGEST
