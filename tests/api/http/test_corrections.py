"""Corrections over HTTP."""

from __future__ import annotations

from typing import Any

from engine.queries.deals import deal_path
from tests.api.http.office import HttpOffice, problem_code


def started(office: HttpOffice) -> tuple[str, str]:
    office.draws("start:start -> task:user -> again:user -> end:end")
    key = office.starts(amount=5)
    return key, deal_path(office.engine, key).instances[0].id


def test_a_move_is_previewed_asked_for_and_consented_to(office: HttpOffice) -> None:
    key, run = started(office)
    olga, greta = office.as_("olga"), office.as_("greta")
    body: dict[str, Any] = {"kind": "move", "instance_id": run, "from_element": "task", "to_element": "again"}
    preview = olga.post(f"/deals/{key}/correction-preview", json=body)
    assert preview.status_code == 200, preview.text
    assert [effect["kind"] for effect in preview.json()["effects"]] == ["work.withdrawn", "token.moved", "work.opened"]
    assert office.item("task", key)
    asked = olga.post(f"/deals/{key}/corrections", json={**body, "reason": "By mistake"})
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    number = asked.json()["correction_id"]
    assert asked.headers["Location"].endswith(f"/corrections/{number}")
    own = olga.post(f"/corrections/{number}/consent", json={"words": "Fine"})
    assert (own.status_code, problem_code(own)) == (409, "own-correction")
    assert greta.get("/corrections", params={"state": "waiting"}).json()["items"][0]["after"] == {"element": "again"}
    assert greta.post(f"/corrections/{number}/consent", json={"words": "Seen"}).json()["state"] == "done"
    assert office.item("again", key)
    assert olga.get(f"/corrections/{number}").json()["answered_by"] == "greta"


def test_data_are_corrected_at_once_and_a_refusal_ends_it(office: HttpOffice) -> None:
    key, run = started(office)
    olga = office.as_("olga")
    done = olga.post(f"/deals/{key}/corrections", json={"kind": "data", "instance_id": run, "variables": {"amount": 6}, "reason": "Typo"})
    assert done.json()["state"] == "done"
    number = olga.post(f"/deals/{key}/corrections", json={"kind": "cancel", "reason": "Gone"}).json()["correction_id"]
    assert olga.post(f"/corrections/{number}/refusal", json={"words": "Back"}).json()["state"] == "refused"


def test_what_can_not_be_is_refused_with_the_cause(office: HttpOffice) -> None:
    key, run = started(office)
    olga = office.as_("olga")
    bad: list[tuple[dict[str, Any], int, str]] = [
        ({"kind": "move", "instance_id": run, "from_element": "task", "to_element": "end"}, 409, "cant-correct"),
        ({"kind": "move", "instance_id": run, "from_element": "task"}, 422, "bad-answer"),
        ({"kind": "data", "instance_id": run, "variables": {"a b": 1}}, 422, "bad-answer"),
        ({"kind": "data", "instance_id": "x", "variables": {"a": 1}}, 404, "instance-not-found"),
        ({"kind": "cancel", "newest": True}, 422, "bad-answer"),
        ({"kind": "paint"}, 422, "invalid-request"),
    ]
    for body, status, code in bad:
        answer = olga.post(f"/deals/{key}/corrections", json={**body, "reason": "x"})
        assert (answer.status_code, problem_code(answer)) == (status, code), body
    assert office.as_("anna").post(f"/deals/{key}/corrections", json={"kind": "cancel", "reason": "x"}).status_code == 403
    assert office.as_("hugo").post(f"/deals/{key}/corrections", json={"kind": "cancel", "reason": "x"}).status_code == 404
    assert olga.get("/corrections/999").status_code == 404
