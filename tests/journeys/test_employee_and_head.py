"""An employee's day, and the head's: sign-in with a password, a queue, a draft, a question, an absence."""

from __future__ import annotations

import httpx

from engine.commands.links import issue_link
from tests.drawing import source
from tests.journeys.conftest import Company

SALES = 'camunda:candidateGroups="sales"|'
CALL = source("start:start -> Call:user -> Note:user -> end:end", "call", Call=SALES, Note=SALES)


def test_a_day_at_work(company: Company) -> None:
    company.ask("olga", "POST", "/definitions", files={"files": ("call.bpmn", CALL, "application/xml")})
    deal = company.ask("boris", "POST", "/deals", json={"process": "call"})["deal_key"]
    item = company.item("anna", "Call", deal)

    with httpx.Client(base_url=f"{company.url}/api/v1", timeout=60) as browser:
        link = issue_link(company.engine, "anna", by="set-up").secret
        password = "correct horse battery staple"
        assert browser.post("/session/password", json={"link": link, "new": password}).is_success
        assert browser.post("/session", json={"name": "anna", "password": "wrong horse"}).status_code == 401
        assert browser.post("/session", json={"name": "anna", "password": password}).is_success
        me = browser.get("/session").json()
        assert (me["name"], me["departments"]) == ("anna", ["sales"])
        address = f"/work-items/{item['id']}"
        assert browser.post(f"{address}/claim").status_code == 403, "a page of another site can't know the token"
        browser.headers["X-CSRF-Token"] = me["csrf_token"]
        assert browser.post(f"{address}/claim").is_success
        assert browser.put(f"{address}/draft", json={"answers": {"note": "half"}}).is_success
        assert browser.get(address).json()["draft"]["answers"] == {"note": "half"}
        comment = {"body": "@greta may I give five per cent?"}
        assert browser.post(f"/deals/{deal}/comments", json=comment).status_code == 201
        assert browser.post(f"{address}/delegation", json={"to": "boris", "note": "You know them."}).is_success

    (mentioned,) = company.ask("greta", "GET", f"/deals/{deal}/comments")["items"]
    assert mentioned["mentions"] == ["greta"]
    assert company.item("boris", "Call", deal)["delegated_by"] == "anna"
    company.ask("boris", "POST", f"/work-items/{item['id']}/return", json={"reason": "Yours again."})
    assert company.item("anna", "Call", deal)["assignee"] == "anna"

    # ---- the head takes it away, and gives it to somebody else
    refused = company.as_("boris").post(f"/work-items/{item['id']}/assignment", json={"to": "boris", "reason": "Mine."})
    assert refused.status_code == 403
    company.ask("greta", "POST", f"/work-items/{item['id']}/assignment", json={"to": "boris", "reason": "Anna is at a fair."})
    company.does("boris", "Call", deal)
    waiting = company.ask("greta", "GET", f"/deals/{deal}/waiting")["waiting"]
    assert [(one["kind"], one["name"]) for one in waiting] == [("department", "sales")]
    done = [event["kind"] for event in company.ask("axel", "GET", f"/deals/{deal}/path")["events"] if event["kind"].startswith("work.")]
    assert done.count("work.completed") == 1
