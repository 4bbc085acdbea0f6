"""Paths, reasons and deviations over HTTP; readings of personal data leave a trace."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from engine.commands.deploy import deploy
from tests.api.http.office import HttpOffice, problem_code

FORM = {
    "type": "default",
    "id": "contact",
    "schemaVersion": 19,
    "components": [
        {"type": "textfield", "key": "phone", "label": "Phone", "properties": {"personal": "true"}},
        {"type": "number", "key": "discount", "label": "Discount"},
    ],
}
PHONE = "+44 20 7946 0123"


@pytest.fixture
def key(office: HttpOffice) -> str:
    """A deal whose client's phone number is known, and that waits for the head of sales."""
    deploy(office.engine, [("contact.form", json.dumps(FORM).encode())], by="set-up")
    office.draws(
        "start:start -> ask:user -> needed:xor -[discount > 10]-> approve:user -> end:end\nneeded -[*]-> end",
        ask='camunda:candidateGroups="sales" camunda:formRef="contact" camunda:formRefBinding="latest"|',
        approve='camunda:candidateGroups="sales-head"|',
    )
    key = office.starts()
    office.clock.turn(timedelta(hours=1))
    address = f"/work-items/{office.item('ask', key).id}/completion"
    assert office.as_("anna").post(address, json={"answers": {"phone": PHONE, "discount": 15}}).status_code == 200
    return key


def test_a_path_is_shown_now_and_as_of_then(office: HttpOffice, key: str) -> None:
    anna = office.as_("anna")
    path = anna.get(f"/deals/{key}/path")
    assert path.headers["ETag"] == f'"{path.json()["deal"]["revision"]}"'
    assert [item["element_id"] for item in path.json()["work"]] == ["approve"]
    then = anna.get(f"/deals/{key}/path", params={"at": (office.clock.now() - timedelta(minutes=1)).isoformat()}).json()
    assert [item["element_id"] for item in then["work"]] == ["ask"]
    assert [event["kind"] for event in then["events"]] == ["deal.opened", "instance.started", "work.opened"]
    assert problem_code(anna.get(f"/deals/{key}/path", params={"at": "2001-01-01T00:00:00Z"})) == "deal-not-found"
    assert problem_code(anna.get(f"/deals/{key}/path", params={"at": "yesterday"})) == "invalid-request"


def test_why_and_deviations(office: HttpOffice, key: str) -> None:
    (standing,) = office.as_("greta").get(f"/deals/{key}/why").json()["standings"]
    assert standing["sentence"].endswith("because at “needed” the condition discount > 10 held: discount = 15 (p, version 1).")
    assert standing["reason"]["inputs"] == {"discount": 15}
    assert office.as_("axel").get(f"/deals/{key}/deviations").json() == {"items": []}


@pytest.mark.parametrize("what", ["path", "why", "deviations"])
def test_others_are_told_that_there_is_no_such_deal(office: HttpOffice, key: str, what: str) -> None:
    refused = office.as_("hugo").get(f"/deals/{key}/{what}")
    assert (refused.status_code, problem_code(refused)) == (404, "deal-not-found")


def test_personal_values_are_hidden_from_whom_they_do_not_concern_and_readings_are_recorded_once_in_an_hour(
    office: HttpOffice, key: str
) -> None:
    def phone(name: str) -> str:
        events = office.as_(name).get(f"/deals/{key}/path").json()["events"]
        found: str = next(event["data"]["changed"]["phone"] for event in events if event["kind"] == "work.completed")
        return found

    assert [phone("olga"), phone("anna"), phone("anna"), phone("greta")] == ["hidden", PHONE, PHONE, PHONE]
    office.clock.turn(timedelta(minutes=61))
    assert phone("anna") == PHONE

    axel = office.as_("axel")
    found = axel.get("/accesses", params={"deal": key}).json()["items"]
    assert [(one["person"], one["what"], one["fields"]) for one in found] == [
        ("anna", "path", ["phone"]), ("greta", "path", ["phone"]), ("anna", "path", ["phone"])
    ]  # fmt: skip
    assert len(axel.get("/accesses", params={"person": "anna"}).json()["items"]) == 2
    assert axel.get("/accesses", params={"person": "ann"}).json()["items"] == []
    assert axel.get("/accesses", params={"deal": "D-%"}).json()["items"] == []
    first = axel.get("/accesses", params={"limit": 2}).json()
    rest = axel.get("/accesses", params={"limit": 2, "after": first["next"]}).json()
    assert [one["seq"] for one in first["items"] + rest["items"]] == [one["seq"] for one in found]
    refused = office.as_("anna").get("/accesses")
    assert (refused.status_code, problem_code(refused)) == (403, "not-permitted")
