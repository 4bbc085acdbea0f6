"""Drafts of the model's files over HTTP."""

from __future__ import annotations

from tests.api.http.office import HttpOffice, problem_code

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
