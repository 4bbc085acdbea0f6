"""Figures as those see them who steer by them: from the funnel to the deals, narrowed, compared, painted, declared and taken away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from engine.kpi.rollups import catch_up
from tests.browser.conftest import Company, Opener

GRETA, VIOLA, UMA = "Greta Amsel", "Viola Stern", "Uma Keller"
YEAR = "period=365"


@pytest.fixture(scope="module", autouse=True)
def _measured(company: Company) -> None:
    """All of the history is measured: by the server, with a hand from here."""
    catch_up(company.engine)


def settled(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".mantine-Skeleton-root[data-visible]")).to_have_count(0, timeout=30_000)
    expect(page.locator("[data-measuring]")).to_have_count(0, timeout=60_000)


def test_one_comes_from_the_funnel_to_the_deals_behind_it(open_as: Opener) -> None:
    page = open_as(VIOLA, f"/kpi?{YEAR}")
    settled(page)
    entries = page.get_by_role("region", name="Funnel").get_by_role("region", name="Deal discussion").get_by_role("link").first
    entered = entries.inner_text()
    assert int(entered) > 0
    entries.click()
    expect(page.get_by_role("heading", name="Entries into each stage")).to_be_visible()
    expect(page.locator("[data-figure]")).to_have_text(entered)
    page.get_by_role("button", name="Take away: Stage: Deal discussion").click()
    expect(page.locator("[data-figure]")).not_to_have_text(entered)
    deal = page.get_by_role("region", name="Deals behind it").get_by_role("link").first
    key = deal.inner_text()
    deal.click()
    expect(page).to_have_url(re.compile(f"/deals/{key}$"))


def test_a_figure_is_narrowed_by_member_and_by_days_and_taken_along(open_as: Opener) -> None:
    page = open_as(VIOLA, f"/kpi/contacts-by-channel?{YEAR}")
    settled(page)
    whole = page.locator("[data-figure]").inner_text()
    bar = page.get_by_role("tabpanel").get_by_role("listitem").first
    number = bar.locator("p").first.inner_text()
    bar.get_by_role("button").click()
    expect(page.locator("[data-figure]")).to_have_text(number)
    expect(page).to_have_url(re.compile("filter=channel"))
    page.reload()  # what is looked at stands in the address
    expect(page.locator("[data-figure]")).to_have_text(number)
    page.get_by_text("As a table").click()
    row = page.get_by_role("table", name="Trend").get_by_role("row").filter(has_not=page.get_by_role("cell", name="0", exact=True)).nth(1)
    row.get_by_role("button").click()
    expect(page.get_by_role("button", name=re.compile("Take away: Only "))).to_be_visible()
    page.get_by_role("button", name=re.compile("Take away: Channel")).click()
    expect(page.locator("[data-figure]")).to_have_text(whole)
    for item, suffix in (("CSV", ".csv"), ("Picture (PNG)", ".png")):
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as saved:
            page.get_by_role("menuitem", name=item).click()
        assert saved.value.suggested_filename.endswith(suffix)


def test_an_indicator_is_declared_changed_and_detached(open_as: Opener) -> None:
    page = open_as(VIOLA, "/kpi/new")
    page.get_by_label("Key").fill("shown-to-won")
    page.get_by_label("Name in English").fill("From the demonstration to won")
    attach = page.get_by_role("button", name="Attach")
    expect(page.get_by_label("Name in Russian")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Name in Russian").fill("От показа до выигрыша")
    for group, wanted in (("From", "Show the product"), ("To", "won")):
        points = page.get_by_role("group", name=group, exact=True)
        points.get_by_role("button", name="Add a moment").click()
        points.get_by_label("Diagram").click()
        page.get_by_role("option", name="Deal discussion").click()
        points.get_by_label("What").click()
        page.get_by_role("option", name=wanted, exact=True).click()
    expect(attach).to_be_enabled()
    attach.click()
    expect(page.get_by_role("heading", name="From the demonstration to won")).to_be_visible()
    settled(page)
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("tab", name="YAML").click()
    source = page.get_by_role("textbox", name="YAML")
    source.fill(source.input_value() + "target: 50\n")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("target: at least 50%")).to_be_visible()
    page.get_by_role("button", name="Detach").click()
    page.get_by_role("dialog").get_by_role("button", name="Detach").click()
    expect(page.get_by_role("heading", name="KPI", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="From the demonstration to won")).to_have_count(0)


def test_employees_are_told_apart_only_for_those_who_may_see_it(open_as: Opener) -> None:
    address = f"/kpi/discussion-conversion?{YEAR}&by=employee"
    for name, number in ((UMA, 0), (GRETA, 1)):
        page = open_as(name, address)
        expect(page.get_by_role("tab", name="Version")).to_be_visible()
        expect(page.get_by_role("tab", name="Employee")).to_have_count(number)
    page = open_as("Anna Castell", "/kpi")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    expect(page.get_by_role("link", name="KPI", exact=True)).to_have_count(0)


def test_a_diagram_is_painted_and_its_elements_tell_their_numbers(open_as: Opener) -> None:
    page = open_as(VIOLA, "/kpi/heat/discussion?period=all&by=waiting")
    settled(page)
    expect(page.locator("[data-ready=true] [class*=sw-heat-]").first).to_be_attached()
    row = page.get_by_role("table").get_by_role("row").nth(1)
    name = row.get_by_role("button").inner_text()
    row.get_by_role("button").click()
    panel = page.get_by_role("region", name="Element")
    expect(panel.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_text("Frequency", exact=True).click()
    expect(page).to_have_url(re.compile("by=frequency"))
    panel.get_by_role("link", name="Conversion by operation").click()
    expect(page.get_by_role("button", name=re.compile("Take away: Operation: "))).to_be_visible()


def test_members_are_compared_and_a_report_is_there_to_be_printed(open_as: Opener) -> None:
    page = open_as(GRETA, f"/kpi/compare?{YEAR}&stage=inbound&what=channel")
    settled(page)
    for label in ("One", "The other"):
        page.get_by_role("combobox", name=label, exact=True).click()
        page.get_by_role("option").nth(0 if label == "One" else 1).click()
    expect(page.get_by_role("row").filter(has_text="Lead rate of contacts")).to_contain_text(re.compile("too few cases|be told"))
    page.goto(f"/kpi/report?{YEAR}")
    settled(page)
    expect(page.get_by_role("row").filter(has_text="Win rate")).to_contain_text("%")
    expect(page.get_by_role("button", name="Print")).to_be_enabled()
