"""A process owner changes the process: a finding, mended, deployed; the next deal passes through what is new."""

from __future__ import annotations

from tests.drawing import source
from tests.journeys.conftest import Company

SALES = 'camunda:candidateGroups="sales"|'


def test_a_diagram_is_refused_mended_deployed_and_followed_by_the_next_deal(company: Company) -> None:
    before = source("start:start -> Ask:user -> end:end", "survey", Ask=SALES)
    bad = source("start:start -> Ask:user -> Note:user -> gap:xor -[score > 5]-> end:end", "survey", Ask=SALES, Note=SALES)
    good = source("start:start -> Ask:user -> Note:user -> end:end", "survey", Ask=SALES, Note=SALES)

    def deploys(diagram: bytes) -> tuple[int, dict[str, object]]:
        answer = company.as_("olga").post("/definitions", files={"files": ("survey.bpmn", diagram, "application/xml")})
        return answer.status_code, answer.json()

    assert deploys(before)[0] == 201
    old = company.ask("anna", "POST", "/deals", json={"process_id": "survey", "variables": {}})["deal_key"]
    status, problem = deploys(bad)
    assert (status, problem["code"]) == (422, "deployment-refused")
    assert {fault["element_id"] for fault in problem["errors"]} >= {"gap"}  # type: ignore[attr-defined]
    assert deploys(good)[0] == 201
    assert company.as_("anna").post("/definitions", files={"files": ("survey.bpmn", good, "application/xml")}).status_code == 403

    changes = company.ask("olga", "GET", "/definitions/bpmn/survey/diff", params={"from": 1, "to": 2})
    assert "Note" in str(changes)
    new = company.ask("anna", "POST", "/deals", json={"process_id": "survey", "variables": {}})["deal_key"]
    for deal in (old, new):
        company.does("anna", "Ask", deal)
    assert company.ask("anna", "GET", f"/deals/{old}")["state"] == "completed", "a running deal stays on its version"
    assert company.item("boris", "Note", new)["name"] == "Note"
