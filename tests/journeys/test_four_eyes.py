"""Who has prepared an offer does not approve it, not even as somebody's substitute."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.drawing import source
from tests.journeys.conftest import Company

SALES = 'camunda:candidateGroups="sales"'
OFFER = source(
    "start:start -> Prepare:user -> Approve:user -> end:end",
    "offer",
    Prepare=f"{SALES}|",
    Approve=f'{SALES}|<extensionElements><stagework:fourEyes with="Prepare"/></extensionElements>',
)


def prepared(company: Company, by: str) -> tuple[str, dict[str, Any]]:
    """A deal whose offer somebody has prepared; and its approval."""
    files = {"files": ("offer.bpmn", OFFER, "application/xml")}
    company.ask("olga", "POST", "/definitions", files=files)
    deal = company.ask("anna", "POST", "/deals", json={"process": "offer"})["deal_key"]
    company.does(by, "Prepare", deal)
    return deal, company.item("boris", "Approve", deal)


def test_the_one_who_prepared_it_may_not_approve_it(company: Company) -> None:
    deal, item = prepared(company, "anna")
    refused = company.as_("anna").post(f"/work-items/{item['id']}/completion", json={"answers": {}})
    assert (refused.status_code, refused.json()["code"]) == (409, "four-eyes")
    assert "Prepare" in refused.json()["detail"]
    company.does("boris", "Approve", deal)
    assert company.ask("boris", "GET", f"/deals/{deal}")["state"] == "completed"


def test_a_substitute_works_in_the_absent_ones_name_but_not_against_four_eyes(company: Company) -> None:
    deal, item = prepared(company, "boris")
    company.ask("anna", "POST", f"/work-items/{item['id']}/claim")
    now = company.engine.clock.now()
    absence = {"absent": "anna", "starts_at": (now - timedelta(hours=1)).isoformat(), "ends_at": (now + timedelta(days=7)).isoformat()}
    company.ask("anna", "POST", "/substitutes", json={**absence, "substitute": "boris"})
    company.ask("anna", "POST", "/substitutes", json={**absence, "substitute": "greta"})

    def refused() -> bool:
        answer = company.as_("boris").post(f"/work-items/{item['id']}/completion", json={"answers": {}})
        return answer.status_code == 409 and answer.json()["code"] == "four-eyes"

    assert company.eventually(refused), "boris has prepared it: he may not approve it as anna's substitute either"
    company.eventually(lambda: company.as_("greta").post(f"/work-items/{item['id']}/completion", json={"answers": {}}).is_success)
    done = [event for event in company.ask("axel", "GET", f"/deals/{deal}/path")["events"] if event["kind"] == "work.completed"]
    assert (done[-1]["actor"], done[-1]["data"]["for"]) == ("greta", "anna")
