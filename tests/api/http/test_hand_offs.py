"""Hand-offs over HTTP."""

from __future__ import annotations

import re

from engine.commands.deploy import deploy
from tests.api.http.office import HttpOffice, problem_code
from tests.drawing import source


def offered(office: HttpOffice) -> tuple[str, int]:
    """A deal that sales hand over to legal, and the hand-off."""
    groups = {"sell": 'camunda:candidateGroups="sales"|', "check": 'camunda:candidateGroups="legal"|'}
    xml = source("start:start -> sell:user -> check:user -> end:end", "p", **groups).decode()
    entry = "<extensionElements><stagework:entry><stagework:fact name='due' type='date'/></stagework:entry></extensionElements>"
    xml = xml.replace('isExecutable="true">', f'isExecutable="true">{entry}')
    pack = "<extensionElements><stagework:handOff><stagework:pack fact='due'/></stagework:handOff></extensionElements>"
    xml = re.sub('(<sequenceFlow id="sell_check"[^>]*>)', rf"\1{pack}", xml)
    deploy(office.engine, [("p.bpmn", xml.encode())], by="set-up")
    key = office.starts(due=None)
    done = office.as_("anna").post(f"/work-items/{office.item('sell', key).id}/completion", json={})
    assert done.status_code == 200, done.text
    (found,) = office.as_("hugo").get("/hand-offs", params={"deal_key": key}).json()["items"]
    return key, found["id"]


def test_a_hand_off_is_returned_mended_sent_again_and_accepted(office: HttpOffice) -> None:
    key, number = offered(office)
    hugo, anna = office.as_("hugo"), office.as_("anna")
    shown = hugo.get(f"/hand-offs/{number}").json()
    assert (shown["state"], shown["sender"], shown["pack"], shown["missing"]) == ("offered", "anna", ["due"], ["due"])
    assert shown["work_item_id"] == office.item("check", key).id
    refused = hugo.post(f"/hand-offs/{number}/acceptance")
    assert (refused.status_code, problem_code(refused)) == (409, "pack-incomplete")
    back = hugo.post(f"/hand-offs/{number}/return", json={"code": "incomplete-pack", "reason": "Until when?"})
    assert back.json() == {"id": number, "deal_key": key, "state": "returned"}
    (mine,) = anna.get("/work-items", params={"assignee": "anna"}).json()["items"]
    assert (mine["turn"], mine["department"]) == ("returned", "sales")
    early = anna.post(f"/work-items/{mine['id']}/completion", json={})
    assert (early.status_code, problem_code(early)) == (409, "hand-off-returned")
    again = anna.post(f"/hand-offs/{number}/resending", json={"facts": {"due": "2026-03-01"}, "note": "Sorry"})
    assert (again.status_code, again.json()["state"]) == (200, "offered")
    assert hugo.post(f"/hand-offs/{number}/acceptance").json()["state"] == "accepted"
    clocks = hugo.get(f"/deals/{key}/clocks").json()
    assert {clock["department"]: (clock["is_ours"], clock["returns"]) for clock in clocks["departments"]} == {
        "legal": (True, 0),
        "sales": (False, 1),
    }


def test_who_has_no_part_in_it_can_not_answer_or_see_it(office: HttpOffice) -> None:
    _, number = offered(office)
    assert office.as_("anna").post(f"/hand-offs/{number}/acceptance").status_code == 403
    assert office.as_("axel").post(f"/hand-offs/{number}/acceptance").status_code == 403
    assert office.as_("axel").get(f"/hand-offs/{number}").status_code == 200
    assert office.as_("hugo").get("/hand-offs/999").status_code == 404


def test_a_return_needs_a_known_code_and_words(office: HttpOffice) -> None:
    _, number = offered(office)
    for body in ({"code": "bored", "reason": "x"}, {"code": "other", "reason": ""}, {"code": "other", "reason": " "}, {"code": "other"}):
        assert office.as_("hugo").post(f"/hand-offs/{number}/return", json=body).status_code == 422, body
