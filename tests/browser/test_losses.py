"""Process losses: the ranked list, a draft's own, and what a draft would have done to past deals."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from engine.commands.deploy import deploy
from tests.browser.conftest import Company, Opener
from tests.browser.drafts import FORM, OPERATION, draft_new_operation
from tests.engine.kpi.planted_model import PLANTED, planted

OWNER, HEAD = "Viola Stern", "Greta Amsel"
PAINTED = ".djs-container > svg [data-element-id={}].sw-lost"


@pytest.fixture(scope="module")
def lossy(company: Company) -> Company:
    """Two forms ask too much: something that nobody reads, and something that was asked before."""
    plants = [plant for plant in PLANTED if plant.element_id in ("AnswerContact", "DecideDeal")]
    changed = {f"{name}.form" for name in ("answer-contact", "decide-deal")}
    files = [(name, source) for name, source in planted(plants) if name in changed]
    deploy(company.engine, files, by=OWNER, message="We want to know more")
    return company


@pytest.fixture
def drafted(company: Company) -> Iterator[Company]:
    """The process owner's draft has an operation more, with a form of its own."""
    client = company.client(OWNER)
    draft_new_operation(client)
    yield company
    for file in ("bpmn/discussion", f"form/{FORM}"):
        client.delete(f"/model-drafts/{file}").raise_for_status()


def test_the_list_says_where_to_begin_and_opens_the_place_and_the_deals(open_as: Opener, lossy: Company) -> None:
    page = open_as(HEAD, "/losses?period=all")
    expect(page.get_by_text(re.compile(r"Read from \d+ deals"))).to_be_visible(timeout=60_000)  # the server reads the history by itself
    ranked = page.get_by_role("list", name="Where to begin")
    ranked.get_by_role("link", name=re.compile("asks what nothing reads.*Weather")).click()
    page.wait_for_url(re.compile(r"/losses/\w+\?period=all"))
    expect(page.locator(PAINTED.format("AnswerContact"))).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Take it out of the form")

    page.get_by_role("combobox", name="Stage").click()
    page.get_by_role("option", name="Deal discussion").click()
    expect(page.get_by_text("This loss is not there any more")).to_be_visible()
    page.get_by_label("Kind").get_by_text("Doubled").click()
    ranked.get_by_role("link", name=re.compile("asked twice.*Decision maker")).click()
    expect(page.locator(PAINTED.format("DecideDeal"))).to_be_visible()
    expect(page.locator(".djs-container > svg [data-element-id=ClarifyNeeds].sw-lost-too")).to_be_visible()  # where it was asked first
    page.keyboard.press("Escape")
    page.wait_for_url("**/losses?period=all&stage=discussion&kind=doubled")

    page.goto("/losses?period=all")
    ranked.get_by_role("link", name=re.compile("clients registered twice")).click()
    behind = page.get_by_role("region", name="Deals behind it").get_by_role("link").first
    key = behind.inner_text()
    behind.click()
    page.wait_for_url(f"**/deals/{key}")


def test_a_draft_is_asked_what_it_loses_and_what_it_would_have_done(open_as: Opener, drafted: Company) -> None:
    page = open_as(OWNER, "/model/bpmn/discussion")
    findings = page.get_by_role("region", name="Findings")
    expect(findings).to_contain_text(re.compile(r"\d process loss"))
    findings.get_by_role("button", name=re.compile("^Findings")).click()
    page.get_by_role("region", name="Process losses").get_by_role("button", name="Ask about the tender").click()
    page.wait_for_url(f"**element={OPERATION}")

    page.get_by_role("button", name="What if", exact=True).click()
    page.wait_for_url("**/discussion/what-if")
    expect(page.get_by_text("Past deals are being replayed")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Not asked")).to_be_visible()
    page.get_by_label("Newest runs").fill("10")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_url("**/what-if?runs=10")

    stuck = page.get_by_role("table", name="Where they would stick").get_by_role("row").nth(1)
    expect(stuck).to_contain_text("Ask about the tender", timeout=60_000)
    expect(stuck).to_contain_text("Tender kind")
    expect(stuck.get_by_role("link").first).to_have_text(re.compile("^D-"))
    expect(page.locator(PAINTED.format(OPERATION))).to_be_visible()
    expect(page.locator(".sw-badge", has_text="stick")).to_be_visible()
    expect(page.get_by_role("table", name="How they end")).to_contain_text("as before")
    expect(page.get_by_role("table", name=re.compile("^What to expect"))).to_contain_text("no difference shown")


def test_who_may_not_deploy_may_not_ask_about_drafts(open_as: Opener, company: Company) -> None:
    page = open_as(HEAD, "/model/bpmn/discussion/what-if")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
