"""The door and the shell: who signs in how, where each begins, languages, keys, deep links, a server that is gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from engine.commands.links import issue_link
from engine.passwords import DEMO
from tests.browser.conftest import Company, Opener


@pytest.mark.parametrize(
    ("name", "place"),
    [("Anna Castell", "/inbox"), ("Viola Stern", "/model"), ("Viktor Saar", "/audit"), ("Uma Keller", "/operations")],
)
def test_the_demo_offers_its_people_and_each_begins_where_the_own_work_is(open_as: Opener, name: str, place: str) -> None:
    page = open_as("", "/")
    page.get_by_role("button", name=name).click()
    page.wait_for_url(f"**{place}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_one_comes_to_the_page_that_one_wanted(open_as: Opener) -> None:
    page = open_as("", "/deals?view=board")
    page.wait_for_url("**/sign-in?to=**")
    page.get_by_label("Name or e-mail").fill("Anna Castell")
    page.get_by_label("Password", exact=True).fill(DEMO)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/deals?view=board")


def test_an_invitation_sets_the_password_and_leaves_no_secret_in_the_address_sent(open_as: Opener, company: Company) -> None:
    link = issue_link(company.engine, "Idris Kolb", by="test")
    page = open_as("", link.address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("Password", exact=True).fill("five quiet pumps in spring")
    page.get_by_label("The same again").fill("five quiet pumps in spring")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_role("status")).to_contain_text("Idris Kolb")
    secret = link.address.partition("#")[2]
    assert secret
    assert not [url for url in asked if secret in url.partition("#")[0]]


def test_the_door_speaks_russian_and_breaks_no_rule(open_as: Opener, axe: Callable[[Page], None]) -> None:
    page = open_as("", "/sign-in", language="ru", dark=True, width=390)
    expect(page.get_by_role("button", name="Войти")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_refusal_is_told_in_russian(open_as: Opener) -> None:
    page = open_as("", "/sign-in", language="ru")
    page.get_by_label("Имя или эл. почта").fill("Anna Castell")
    page.get_by_label("Пароль", exact=True).fill("not the password at all")
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("alert")).to_contain_text("Имя или пароль не подходят")


def test_a_question_mark_lists_the_keys_and_one_of_them_leads_on(open_as: Opener) -> None:
    page = open_as("Anna Castell", "/clients")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Go to Deals")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+3")
    page.wait_for_url("**/deals")


def test_a_page_that_is_not_there_says_so(open_as: Opener) -> None:
    page = open_as("Anna Castell", "/nothing/here")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    page.get_by_role("link", name="To the first page").click()
    page.wait_for_url("**/inbox")


def test_a_server_that_is_gone_is_said_plainly(open_as: Opener) -> None:
    page = open_as("", "/sign-in")
    page.get_by_role("button", name="Anna Castell").wait_for()

    def gone(route: Route) -> None:
        route.fulfill(status=200, content_type="text/event-stream", body="retry: 60000\n\n")  # a stream that ends is a server that is gone

    page.route("**/api/v1/events", gone)
    page.get_by_role("button", name="Anna Castell").click()
    expect(page.get_by_role("alert").filter(has_text="can't be reached")).to_be_visible()


def test_signing_out_leads_to_the_door(open_as: Opener) -> None:
    page = open_as("Boris Hale", "/clients")
    page.get_by_role("button", name="Boris Hale").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.wait_for_url("**/sign-in**")
    page.goto("/deals")
    page.wait_for_url("**/sign-in?to=**")
