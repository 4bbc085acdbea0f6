"""Drafts of the model's files over HTTP."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.api.http.furnished import FORM, TABLE
from tests.api.http.office import HttpOffice, problem_code
from tests.drawing import source

ADDRESS = "/model-drafts/bpmn/discussion"


def test_two_process_owners_share_a_draft(office: HttpOffice) -> None:
    olga = office.as_("olga")
    assert problem_code(olga.get(ADDRESS)) == "model-draft-not-found"
    saved = olga.put(ADDRESS, json={"source": "<definitions", "name": "discussion.bpmn"}, headers={"If-Match": '"0"'})
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"1"')
    assert olga.put(ADDRESS, json={"source": "<definitions/>"}, headers={"If-Match": '"1"'}).headers["ETag"] == '"2"'
    late = olga.put(ADDRESS, json={"source": "lost?"}, headers={"If-Match": '"1"'})
    assert (late.status_code, problem_code(late)) == (412, "draft-saved-meanwhile")
    assert "saved by olga" in late.json()["detail"]
    assert olga.get(ADDRESS).json()["source"] == "<definitions/>"
    assert olga.put(f"{ADDRESS}/editing").json() == {"editors": []}
    [listed] = olga.get("/model-drafts").json()["items"]
    assert "source" not in listed
    assert [one["person"] for one in listed["editors"]] == ["olga"]
    assert olga.delete(f"{ADDRESS}/editing").status_code == 204
    assert olga.delete(ADDRESS, headers={"If-Match": '"1"'}).status_code == 412
    assert olga.delete(ADDRESS, headers={"If-Match": '"2"'}).status_code == 204
    assert olga.get("/model-drafts").json() == {"items": [], "next": None}


def test_a_draft_is_text_of_some_length(office: HttpOffice) -> None:
    olga = office.as_("olga")
    assert olga.put(ADDRESS, json={"source": "\0"}).status_code == 422
    assert olga.put(ADDRESS, json={"source": "ш" * 1_000_001}).status_code == 422
    assert olga.put("/model-drafts/exe/p", json={"source": ""}).status_code == 422
    assert office.as_("anna").put(ADDRESS, json={"source": ""}).status_code == 403


DRAWN = source(
    "start:start -> ask:user -> grade:rule -> end:end",
    "drawn",
    ask='camunda:candidateGroups="sales" camunda:formRef="contact"|',
    grade='camunda:decisionRef="grade" camunda:resultVariable="grade" camunda:mapDecisionResult="singleEntry"|',
)


def test_a_new_diagram_is_checked_together_with_new_forms_and_tables(office: HttpOffice) -> None:
    files = [("drawn.bpmn", DRAWN), ("contact.form", json.dumps(FORM).encode()), ("grade.dmn", TABLE.encode())]

    def check(*given: tuple[str, bytes]) -> Any:
        return office.as_("olga").post("/findings", files=[("files", file) for file in given]).json()

    assert check(*files) == {"findings": [], "may_be_deployed": True}
    alone = check(files[0])
    by_rule = {one["rule"]: one for one in alone["findings"]}
    assert {rule: (one["element_id"], one["severity"]) for rule, one in by_rule.items()} == {
        "forms": ("ask", "error"),
        "decisions": ("grade", "error"),
    }
    no_form = by_rule["forms"]
    assert (no_form["message"], no_form["message_ru"]) == ("There is no form 'contact'.", "Формы 'contact' нет.")
    assert no_form["hint_ru"] == "Исправьте id или разверните форму."
    broken = check(
        ("contact.form", b'{"id": "contact", "components": [{"type": "iframe"}]}'),
        ("grade.dmn", TABLE.replace(">score<", ">sco re<").encode()),
    )
    assert [one["rule"] for one in broken["findings"]] == ["readable-form", "decision-cell"]
    assert all(re.search("[а-я]", one["message_ru"]) and re.search("[а-я]", one["hint_ru"]) for one in broken["findings"])
