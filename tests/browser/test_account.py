"""One's own account: a second factor, a token, an absence."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pyotp
from playwright.sync_api import Page, expect

from engine.passwords import DEMO
from tests.browser.conftest import Company, Opener


def test_a_second_factor_is_turned_on_asked_for_and_turned_off(open_as: Opener) -> None:
    page = open_as("Clara Nunez", "/account")
    page.get_by_label("Your password").fill(DEMO)
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("img", name="QR code for the authenticator")).to_be_visible()
    authenticator = pyotp.TOTP(page.get_by_label("Secret").inner_text())
    page.get_by_label("The code that it shows now").fill(authenticator.now())
    page.get_by_role("button", name="Confirm").click()
    codes = page.get_by_role("status").get_by_role("listitem")
    expect(codes).to_have_count(8)
    recovery = codes.first.inner_text()

    page.get_by_role("button", name="Clara Nunez").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_label("Name or e-mail").fill("Clara Nunez")
    page.get_by_label("Password", exact=True).fill(DEMO)
    with page.expect_response("**/api/v1/session") as refused:
        page.get_by_role("button", name="Sign in").click()
    assert refused.value.status == 401
    page.get_by_label("Code of your authenticator").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("It is on")).to_be_visible()
    page.get_by_label("Your password").fill(DEMO)
    page.get_by_role("button", name="Turn it off").click()
    expect(page.get_by_text("It is off")).to_be_visible()


def test_a_token_is_told_once_and_works_until_it_is_revoked(open_as: Opener, company: Company) -> None:
    page = open_as("Boris Hale", "/account", language="ru")
    page.get_by_label("Для чего он").fill("ночная выгрузка")
    page.get_by_role("button", name="Создать ключ").click()
    secret = page.get_by_role("status").locator("code").inner_text()

    def ask() -> int:
        return httpx.get(f"{company.url}/api/v1/session", headers={"Authorization": f"Bearer {secret}"}).status_code

    assert ask() == 200
    page.reload()
    expect(page.get_by_text("ночная выгрузка")).to_be_visible()
    assert secret not in page.content()
    page.get_by_role("button", name="Отозвать").click()
    expect(page.get_by_text("отозван", exact=False).first).to_be_visible()
    assert ask() == 401


def test_who_is_away_names_a_colleague_and_takes_it_back(open_as: Opener, axe: Callable[[Page], None]) -> None:
    page = open_as("Denis Wirth", "/account", width=390, dark=True)
    page.get_by_role("combobox", name="Who stands in").fill("Boris")
    page.get_by_role("option", name="Boris Hale").click()
    page.get_by_label("From").fill("2099-03-01")
    page.get_by_label("Back on").fill("2099-03-15")
    page.get_by_role("button", name="Set it").click()
    mine = page.get_by_text("Boris Hale stands in, 1 Mar 2099")
    expect(mine).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Remove").click()
    expect(mine).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(mine).to_be_visible()
