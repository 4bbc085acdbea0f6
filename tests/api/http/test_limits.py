"""What every answer carries, and what no request may exceed."""

from __future__ import annotations

import pytest

from api.middleware import HEADERS, MAX_BODY
from tests.api.http.office import HttpOffice, problem_code


@pytest.mark.parametrize("address", ["/work-items", "/nothing/here", "/openapi.json"])
def test_every_answer_has_the_headers_that_keep_browsers_safe(office: HttpOffice, address: str) -> None:
    answer = office.as_("anna").get(address)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "server" not in answer.headers


def test_a_body_that_is_too_large_is_refused_and_changes_nothing(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> end:end")
    item = office.item("task", office.starts()).id
    refused = office.as_("anna").post(f"/work-items/{item}/completion", json={"answers": {"note": "x" * MAX_BODY}})
    assert refused.status_code == 413
    assert problem_code(refused) == "too-large"
    assert office.item("task").id == item


def test_what_is_not_there_and_what_is_not_done_so_are_told_apart(office: HttpOffice) -> None:
    assert problem_code(office.as_("anna").get("/nothing/here")) == "not-found"
    refused = office.as_("anna").put("/work-items", json={})
    assert (refused.status_code, problem_code(refused)) == (405, "method-not-allowed")
    assert "GET" in refused.headers["Allow"]


def test_a_defect_is_told_without_its_trace(office: HttpOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.routes.work_items.inbox", lambda *_, **__: 1 / 0)
    answer = office.as_("anna").get("/work-items")
    assert (answer.status_code, problem_code(answer)) == (500, "defect")
    assert "ZeroDivisionError" not in answer.text


def test_a_cursor_of_another_list_and_an_unknown_field_are_refused(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> end:end")
    office.starts()
    anna = office.as_("anna")
    assert problem_code(anna.get("/work-items", params={"after": "bm9uc2Vuc2U"})) == "bad-cursor"
    assert problem_code(anna.get("/work-items", params={"fields": "id,colour"})) == "unknown-field"
    assert anna.get("/work-items", params={"fields": "id,name"}).json()["items"] == [{"id": 1, "name": "task"}]
