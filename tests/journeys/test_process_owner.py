"""A process owner changes the process: a finding, mended, deployed; the next deal passes through what is new."""

from __future__ import annotations

import json
from typing import Any

from tests.drawing import source
from tests.journeys.conftest import Company

SALES = 'camunda:candidateGroups="sales"|'
BEFORE = source("start:start -> Ask:user -> end:end", "survey", Ask=SALES)
AFTER = source(
    "start:start -> Ask:user -> Note:user -> end:end",
    "survey",
    Ask=SALES,
    Note='camunda:candidateGroups="sales" camunda:formRef="note" camunda:formRefBinding="latest" camunda:dueDate="PT4H"|',
)
FORM = {"type": "default", "id": "note", "schemaVersion": 19, "components": [{"type": "number", "key": "score", "label": "Score"}]}
DIAGRAM, FORM_FILE = ("survey.bpmn", AFTER, "application/xml"), ("note.form", json.dumps(FORM).encode(), "application/json")


def test_a_diagram_is_refused_mended_deployed_and_followed_by_the_next_deal(company: Company) -> None:
    def deploys(name: str, *files: tuple[str, bytes, str]) -> tuple[int, Any]:
        answer = company.as_(name).post("/definitions", files=[("files", file) for file in files])
        return answer.status_code, answer.json()

    assert deploys("olga", ("survey.bpmn", BEFORE, "application/xml"))[0] == 201
    old = company.ask("anna", "POST", "/deals", json={"process": "survey"})["deal_key"]

    status, problem = deploys("olga", DIAGRAM)
    assert (status, problem["code"]) == (422, "deployment-refused")
    assert [(fault["rule"], fault["element_id"]) for fault in problem["errors"]] == [("forms", "Note")]
    assert deploys("anna", DIAGRAM, FORM_FILE)[0] == 403
    assert deploys("olga", DIAGRAM, FORM_FILE)[0] == 201

    changes = company.ask("olga", "GET", "/definitions/bpmn/survey/diff", params={"from": 1, "to": 2})
    assert "Note" in str(changes)
    new = company.ask("anna", "POST", "/deals", json={"process": "survey"})["deal_key"]
    for deal in (old, new):
        company.does("anna", "Ask", deal)
    assert company.ask("anna", "GET", f"/deals/{old}")["state"] == "completed", "a running deal stays on its version"
    company.does("boris", "Note", new, score=9)
    assert company.ask("anna", "GET", f"/deals/{new}")["state"] == "completed"
