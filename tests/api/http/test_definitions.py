"""Definitions over HTTP: uploaded, read, compared, drawn, tried."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from engine.shipped import shipped_files
from tests.api.http.office import HttpOffice, problem_code
from tests.drawing import source

GOOD = source("s:start -> call:user -> e:end", call='camunda:candidateGroups="sales"|')
OTHER = GOOD.replace(b'name="call"', b'name="Call"')
BAD = source("s:start -> call:call -> e:end", "q", call='calledElement="nothing"|')
FORM = {"type": "default", "id": "contact", "schemaVersion": 19}
SVG = "{http://www.w3.org/2000/svg}"


def files(*given: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", one) for one in given]


def form(*components: dict[str, Any]) -> bytes:
    return json.dumps({**FORM, "components": list(components)}).encode()


def test_files_are_deployed_together_and_read_back_byte_by_byte(office: HttpOffice) -> None:
    answer = office.as_("olga").post("/definitions", files=files(("folder/p.bpmn", GOOD), ("contact.form", form())))
    assert answer.status_code == 201, answer.text
    assert [(info["kind"], info["key"], info["version"], info["is_new"]) for info in answer.json()["definitions"]] == [
        ("bpmn", "p", 1, True),
        ("form", "contact", 1, True),
    ]
    found = office.as_("anna").get("/definitions/bpmn/p/1/source")
    assert (found.content, found.headers["content-type"]) == (GOOD, "application/xml")
    info = office.as_("anna").get("/definitions", params={"key": "p"}).json()["items"][0]
    assert found.headers["etag"] == f'"{info["digest"]}"'
    assert (info["name"], info["deployed_by"], info["is_newest"]) == ("p.bpmn", "olga", True)
    assert office.as_("anna").get("/definitions/form/contact/1/source").headers["content-type"] == "application/json"


def test_a_refusal_tells_every_finding_and_nothing_is_stored(office: HttpOffice) -> None:
    refused = office.as_("olga").post("/definitions", files=files(("good.bpmn", GOOD), ("bad.bpmn", BAD), ("x.form", b"{")))
    assert (refused.status_code, problem_code(refused)) == (422, "deployment-refused")
    errors = [fault for fault in refused.json()["errors"] if fault["severity"] == "error"]
    assert {fault["file"] for fault in errors} == {"bad.bpmn", "x.form"}
    assert all(fault["message"] and fault["rule"] for fault in errors)
    of_element = next(fault for fault in errors if fault["file"] == "bad.bpmn")
    assert (of_element["element_id"], of_element["hint"] != "") == ("call", True)
    assert of_element["line"] >= 1
    assert office.as_("olga").get("/definitions").json() == {"items": [], "next": None}


def test_only_a_process_owner_deploys(office: HttpOffice) -> None:
    for name in ("anna", "greta", "axel", "ada"):
        refused = office.as_(name).post("/definitions", files=files(("p.bpmn", GOOD)))
        assert (refused.status_code, problem_code(refused)) == (403, "not-permitted")
    assert office.as_("olga", ("read",)).post("/definitions", files=files(("p.bpmn", GOOD))).status_code == 403


def test_an_upload_that_comes_twice_with_another_boundary_is_done_once(office: HttpOffice) -> None:
    olga, key = office.as_("olga"), {"Idempotency-Key": "deploy-1"}
    first = olga.post("/definitions", files=files(("p.bpmn", GOOD)), headers=key)
    second = olga.post("/definitions", files=files(("p.bpmn", GOOD)), headers=key)
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    other = olga.post("/definitions", files=files(("p.bpmn", OTHER)), headers=key)
    assert (other.status_code, problem_code(other)) == (422, "key-reused")


def test_versions_are_listed_compared_and_gone_back_to(office: HttpOffice) -> None:
    olga = office.as_("olga")
    for one in (GOOD, OTHER):
        olga.post("/definitions", files=files(("p.bpmn", one)))
    versions = office.as_("anna").get("/definitions/bpmn/p", params={"limit": 1}).json()
    assert [item["version"] for item in versions["items"]] == [1]
    rest = office.as_("anna").get("/definitions/bpmn/p", params={"after": versions["next"], "fields": "version,is_newest"}).json()
    assert rest["items"] == [{"version": 2, "is_newest": True}]
    told = office.as_("anna").get("/definitions/bpmn/p/diff", params={"from": 1, "to": 2}).json()
    assert [(change["element_id"], change["what"], change["before"], change["after"]) for change in told["changes"]] == [
        ("call", "name", "call", "Call")
    ]
    assert told["only_layout"] is False
    olga.post("/definitions", files=files(("p.bpmn", office.as_("anna").get("/definitions/bpmn/p/1/source").content)))
    newest = office.as_("anna").get("/definitions", params={"kind": "bpmn", "newest_only": True}).json()["items"]
    assert [item["version"] for item in newest] == [1]


def test_forms_and_tables_are_compared_by_field_and_rule(office: HttpOffice) -> None:
    olga = office.as_("olga")
    name = {"type": "textfield", "key": "name", "label": "Name", "id": "f1"}
    text = {"type": "text", "text": "Hello", "id": "t1"}
    olga.post("/definitions", files=files(("contact.form", form(name, text))))
    changed = {**name, "label": "Full name", "validate": {"required": True}}
    added = {"type": "number", "key": "age", "label": "Age"}
    olga.post("/definitions", files=files(("contact.form", form(added, changed, {**text, "text": "Good day"}))))
    told = olga.get("/definitions/form/contact/diff", params={"from": 1, "to": 2}).json()["changes"]
    assert {(change["element_id"], change["kind"], change["what"]) for change in told} == {
        ("age", "added", "number"),
        ("name", "changed", "label"),
        ("name", "changed", "required"),
        ("t1", "changed", "text"),
    }
    table = dict(shipped_files())["discount-approval.dmn"]
    olga.post("/definitions", files=files(("d.dmn", table)))
    root = etree.fromstring(table)
    rule = root.find(".//{*}rule")
    assert rule is not None
    entry = rule.find("{*}outputEntry/{*}text")
    assert entry is not None
    was, entry.text = entry.text, '"somebody"'
    rule.getparent().append(rule)  # type: ignore[union-attr]
    answer = olga.post("/definitions", files=files(("d.dmn", etree.tostring(root))))
    assert answer.status_code == 201, answer.text
    told = olga.get("/definitions/dmn/discount-approval/diff", params={"from": 1, "to": 2}).json()["changes"]
    assert (rule.get("id"), "changed", was, '"somebody"') in {
        (change["element_id"], change["kind"], change["before"], change["after"]) for change in told
    }
    assert "moved" in {change["kind"] for change in told}


def test_what_is_not_there_is_not_found(office: HttpOffice) -> None:
    office.as_("olga").post("/definitions", files=files(("p.bpmn", GOOD)))
    for address in ("/definitions/bpmn/p/2", "/definitions/bpmn/none/1", "/definitions/form/p/1/source", "/definitions/bpmn/p/1/picture"):
        answer = office.as_("anna").get(address)
        assert answer.status_code == 404, address
        problem_code(answer)
    assert problem_code(office.as_("anna").get("/definitions/bpmn/p/1/picture")) == "no-picture"
    assert office.as_("anna").get("/definitions/svg/p/1").status_code == 422


def test_a_version_says_what_stands_in_the_file(office: HttpOffice) -> None:
    office.deploys_the_model()
    found = office.as_("anna").get("/definitions/bpmn/discussion/1", params={"lang": "ru"}).json()
    assert (found["title"], found["stage"], found["table"], found["fields"]) == ("Обсуждение сделки", "discussion", None, None)
    offer = next(element for element in found["diagram"]["elements"] if element["id"] == "PrepareOffer")
    assert (offer["name"], offer["kind"], offer["department"], offer["form"]) == (
        "Подготовить предложение",
        "userTask",
        "sales",
        "prepare-offer",
    )
    assert {exit["name"] for exit in found["diagram"]["exits"]} >= {"won", "lost"}
    assert any(flow["is_hand_off"] and flow["pack"] for flow in found["diagram"]["flows"])
    table = office.as_("anna").get("/decisions/discount-approval").json()["table"]
    assert table["inputs"]
    assert all(len(rule["tests"]) == len(table["inputs"]) for rule in table["rules"])
    fields = office.as_("anna").get("/definitions/form/record-contact/1").json()["fields"]
    assert "phone" in {field["key"] for field in fields if field["personal"]}


@pytest.mark.parametrize("language", ["", "ru"])
def test_every_shipped_diagram_has_a_picture_of_all_its_elements(office: HttpOffice, language: str) -> None:
    office.deploys_the_model()
    for key in ("deal", "inbound", "outbound", "discussion", "execution", "development"):
        answer = office.as_("anna").get(f"/definitions/bpmn/{key}/1/picture", params={"lang": language})
        assert answer.headers["content-type"] == "image/svg+xml"
        picture = etree.fromstring(answer.content)
        drawn = {group.get("data-element-id") for group in picture.iterfind(f"{SVG}g")}
        said = office.as_("anna").get(f"/definitions/bpmn/{key}/1").json()["diagram"]
        assert {element["id"] for element in said["elements"]} | {flow["id"] for flow in said["flows"]} <= drawn
        assert picture.find(f"{SVG}title") is not None


def test_findings_are_told_without_storing(office: HttpOffice) -> None:
    anna = office.as_("anna")
    told = anna.post("/findings", files=files(("bad.bpmn", BAD))).json()
    assert told["may_be_deployed"] is False
    assert {fault["file"] for fault in told["findings"]} == {"bad.bpmn"}
    assert anna.post("/findings", files=files(("p.bpmn", GOOD))).json()["may_be_deployed"] is True
    assert anna.get("/definitions").json()["items"] == []


def test_what_files_would_change_is_told_without_storing(office: HttpOffice) -> None:
    anna, olga = office.as_("anna"), office.as_("olga")
    [new] = anna.post("/differences", files=files(("p.bpmn", GOOD))).json()["files"]
    assert (new["kind"], new["version"], new["changes"]) == ("bpmn", None, [])
    olga.post("/definitions", files=files(("p.bpmn", GOOD))).raise_for_status()
    renamed = GOOD.replace(b'name="', b'name="New ', 1)
    assert renamed != GOOD
    [told] = anna.post("/differences", files=files(("p.bpmn", renamed), ("broken.bpmn", b"<"))).json()["files"]
    assert (told["name"], told["version"]) == ("p.bpmn", 1)
    assert {(change["kind"], change["what"]) for change in told["changes"]} == {("changed", "name")}
    assert len(anna.get("/definitions").json()["items"]) == 1


def test_a_diagram_is_tried_with_given_and_made_up_answers(office: HttpOffice) -> None:
    drawn = source(
        "s:start -> ask:user -> x:xor\nx -[amount > 10]-> big:user -> e:end\nx -[*]-> small:user -> f:end",
        ask='camunda:candidateGroups="sales"|',
        big='camunda:candidateGroups="sales"|',
        small='camunda:candidateGroups="sales"|',
    )
    olga = office.as_("olga")
    walked = olga.post("/trials", files=files(("p.bpmn", drawn)), data={"answers": json.dumps({"ask": {"amount": 11}})}).json()
    assert walked["walk"]["state"] == "completed", walked
    assert [entry["element_id"] for entry in walked["walk"]["path"] if entry["kind"] == "work.completed"] == ["ask", "big"]
    seen = olga.post("/trials", files=files(("p.bpmn", drawn)), data={"all_branches": "true"}).json()
    assert seen["coverage"]["missed"] == []
    assert {branch["taken"] for branch in seen["coverage"]["branches"]} == {True}
    assert office.as_("anna").post("/trials", files=files(("p.bpmn", drawn))).status_code == 403
    refused = olga.post("/trials", files=files(("q.bpmn", BAD)))
    assert (refused.status_code, problem_code(refused)) == (422, "deployment-refused")
    assert problem_code(olga.post("/trials", files=files(("contact.form", form())))) == "bad-answer"
    assert problem_code(olga.post("/trials", files=files(("p.bpmn", drawn)), data={"answers": "[1"})) == "bad-answers"
    assert problem_code(olga.post("/trials", files=files(("p.bpmn", drawn)), data={"start_element": "no"})) == "bad-answer"
    assert olga.get("/definitions").json()["items"] == []


def test_the_five_stages_are_told_with_what_describes_them(office: HttpOffice) -> None:
    assert [stage["key"] for stage in office.as_("anna").get("/stages").json()["stages"]] == [
        "inbound",
        "outbound",
        "discussion",
        "execution",
        "development",
    ]
    office.deploys_the_model()
    stages = office.as_("anna").get("/stages").json()["stages"]
    assert [[info["key"] for info in stage["definitions"]] for stage in stages] == [[stage["key"]] for stage in stages]


def test_a_file_needs_a_name_that_can_be_stored(office: HttpOffice) -> None:
    for name in ("x" * 300 + ".bpmn", "/", " .. /"):
        refused = office.as_("olga").post("/definitions", files=files((name, GOOD)))
        assert (refused.status_code, problem_code(refused)) == (422, "bad-file-name"), name
    assert office.as_("olga").post("/definitions").status_code == 422
