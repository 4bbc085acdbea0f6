"""Audit in the browser: a deal is found, replayed, explained, proved, exported, compared and printed."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Company, Opener

AUDITOR = "Viktor Saar"


@pytest.fixture
def deals(company: Company) -> list[dict[str, Any]]:
    """Those with the longest histories first."""
    with closing(company.client(AUDITOR)) as client:
        found: list[dict[str, Any]] = client.get("/deals", params={"limit": 200}).raise_for_status().json()["items"]
    return sorted(found, key=lambda deal: deal["revision"], reverse=True)


def events_of(company: Company, key: str) -> list[dict[str, Any]]:
    with closing(company.client(AUDITOR)) as client:
        found: list[dict[str, Any]] = client.get(f"/deals/{key}/path").raise_for_status().json()["events"]
    return found


def diagram(page: Page) -> None:
    """The diagram is drawn."""
    expect(page.locator(".sw-diagram").first).to_have_attribute("data-ready", "true", timeout=30_000)


def test_a_deal_is_found_and_its_path_replayed_by_slider_keys_and_table(
    open_as: Opener, company: Company, deals: list[dict[str, Any]]
) -> None:
    key, count = deals[0]["key"], deals[0]["revision"]
    page = open_as(AUDITOR, "/audit")
    page.get_by_label("Words").fill(key)
    page.wait_for_url(f"**/audit?text={key}")
    page.get_by_role("link", name=key).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(key)
    diagram(page)
    expect(page.get_by_text(f"Event {count} of {count}")).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text(f"Event 2 of {count}")).to_be_visible()
    slider = page.get_by_role("slider", name="Event")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text(f"Event 3 of {count}")).to_be_visible()
    page.get_by_role("button", name="Event 7", exact=True).click()
    expect(page.get_by_text(f"Event 7 of {count}")).to_be_visible()
    expect(page.locator(".sw-current")).to_have_count(1)
    page.wait_for_url(f"**/audit/{key}?n={events_of(company, key)[6]['seq']}")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text(f"Event 8 of {count}")).to_be_visible()
    page.get_by_role("button", name="Pause").click()


def test_an_element_of_the_diagram_shows_its_events(open_as: Opener, company: Company, deals: list[dict[str, Any]]) -> None:
    key = deals[0]["key"]
    done = next(event for event in events_of(company, key) if event["kind"] == "work.completed")
    page = open_as(AUDITOR, f"/audit/{key}?n={done['seq']}")
    diagram(page)
    page.locator(f"[data-element-id={done['element_id']}] .djs-hit").first.click()
    expect(page.get_by_role("heading", name=f"Only “{done['name']}”")).to_be_visible()
    expect(page.get_by_role("region", name="Events").get_by_role("row", name="Way chosen")).to_have_count(0)
    page.get_by_role("button", name="All events").click()
    expect(page.get_by_role("heading", name="Events", exact=True)).to_be_visible()


def test_a_gateway_says_why_and_the_deal_is_proved(open_as: Opener, company: Company, deals: list[dict[str, Any]]) -> None:
    key = deals[0]["key"]
    decided = next(
        event for event in events_of(company, key) if event["kind"] == "gateway.decided" and event["data"]["conditions"][-1]["condition"]
    )
    told = decided["data"]["conditions"][-1]
    page = open_as(AUDITOR, f"/audit/{key}?n={decided['seq']}")
    moment = page.get_by_role("region", name="This moment")
    expect(moment).to_contain_text(f"because the condition {told['condition']} held")
    page.get_by_role("button", name="Verify").click()
    proof = page.get_by_role("status").filter(has_text=f"The history of {key} is as it was recorded")
    expect(proof).to_contain_text(f"{deals[0]['revision']} events were checked")
    expect(page.get_by_text("Sealed in checkpoint 1")).to_be_visible()
    page.get_by_role("tab", name="Readings").click()
    expect(page.get_by_role("table", name="Who was shown personal values")).to_contain_text(AUDITOR)


def test_files_for_other_tools_arrive(open_as: Opener, deals: list[dict[str, Any]]) -> None:
    keys = [deal["key"] for deal in deals[:2]]
    page = open_as(AUDITOR, f"/audit?chosen={','.join(keys)}")
    expect(page.get_by_role("status").filter(has_text="2 chosen")).to_be_visible()

    def saved(item: str) -> bytes:
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as waited:
            page.get_by_role("menuitem", name=item).first.click()
        return Path(waited.value.path()).read_bytes()

    rows = saved("CSV").decode().splitlines()
    assert len(rows) == 1 + deals[0]["revision"] + deals[1]["revision"]
    assert saved("XES").startswith(b"<?xml")
    with zipfile.ZipFile(io.BytesIO(saved("Bundle with proof"))) as bundle:
        assert {"verify.py", f"deals/{keys[0]}/events.jsonl", f"deals/{keys[1]}/proof.json"} <= set(bundle.namelist())


def test_two_deals_are_compared(open_as: Opener, axe: Callable[[Page], None], deals: list[dict[str, Any]]) -> None:
    first, second = sorted((deals[0]["key"], deals[1]["key"]), reverse=True)
    page = open_as(AUDITOR, "/audit")
    page.get_by_label(f"Choose {first}").check()
    page.get_by_label(f"Choose {second}").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{first} and {second} compared")
    diagram(page)
    every = page.locator("tr[data-differs]")
    different = page.locator("tr[data-differs=true]")
    expect(different.first).to_be_visible()
    assert different.count() < every.count()
    count = different.count()
    page.get_by_label("Only differences").check(force=True)
    expect(every).to_have_count(count)
    axe(page)


@pytest.mark.parametrize("dark", [False, True])
def test_audit_in_russian_breaks_no_rule_and_prints(
    open_as: Opener, axe: Callable[[Page], None], company: Company, deals: list[dict[str, Any]], dark: bool
) -> None:
    key = deals[0]["key"]
    page = open_as(AUDITOR, "/audit", language="ru", dark=dark)
    expect(page.get_by_role("link", name=key)).to_be_visible()
    axe(page)
    page.get_by_role("link", name=key).click()
    diagram(page)
    axe(page)
    page.get_by_role("button", name="Проверить").click()
    expect(page.get_by_role("status").filter(has_text="такая, какой была записана")).to_be_visible()
    page.get_by_role("link", name="Отчёт для печати").click()
    expect(page.get_by_role("status").filter(has_text="такая, какой была записана")).to_be_visible()
    expect(page.locator("figure[data-drawn=true] [data-mark=done]").first).to_be_attached()
    axe(page)
    page.emulate_media(media="print")
    text = page.locator("main").inner_text()
    decided = [event for event in events_of(company, key) if event["kind"] == "gateway.decided"]
    assert text.count("Путь выбран") == len(decided)
    assert "потому что выполнилось условие" in text
    assert "Печать" not in text  # the button is for the screen
    pdf = page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(sheets) > 3
    assert all(float(width) > float(height) for width, height in sheets)


def test_what_was_falsified_is_shown_with_its_place(open_as: Opener, company: Company, deals: list[dict[str, Any]]) -> None:
    """The last one of the module: nothing is as it was after it."""
    key = deals[-1]["key"]
    fake = events_of(company, key)[2]
    with sqlite3.connect(company.engine.settings.database_url.removeprefix("sqlite:///")) as database:
        database.execute("UPDATE history SET actor = 'Nobody' WHERE seq = ?", [fake["seq"]])
    page = open_as(AUDITOR, f"/audit/{key}")
    page.get_by_role("button", name="Verify").click()
    alert = page.get_by_role("alert").filter(has_text="The history is not as it was recorded")
    expect(alert).to_contain_text(f"{key}, event 3")
    expect(alert).to_contain_text("An event is not as it was recorded.")
    page.goto("/audit/seals")
    page.get_by_role("button", name="Verify everything").click()
    expect(page.get_by_role("alert").filter(has_text=f"{key}, event 3")).to_be_visible()
