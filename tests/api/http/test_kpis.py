"""Indicators over HTTP: refused until the process is described, attached, edited, and told what became of them when the model changed."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands.users import add_user
from engine.shipped import shipped_files
from tests.api.http.office import DEPARTMENTS, HttpOffice

WON = {
    "id": "offers-made",
    "name": {"en": "Offers made", "ru": "Сделанные предложения"},
    "stage": "discussion",
    "measure": {"kind": "count", "of": {"process": "discussion", "element": "PrepareOffer"}},
    "dimensions": ["employee"],
}
SHIPPED = {name.rpartition("/")[2]: content for name, content in shipped_files()}


def staffed(office: HttpOffice) -> None:
    """Somebody in every department."""
    for key in DEPARTMENTS:
        add_user(office.engine, f"{key}-clerk", by="set-up", in_departments=[key])


@pytest.fixture
def complete(office: HttpOffice) -> HttpOffice:
    """With the shipped model, and somebody for each operation."""
    office.deploys_the_model()
    staffed(office)
    return office


def upload(name: str, source: bytes) -> dict[str, Any]:
    return {"files": [("files", (name, source, "application/xml"))]}


def test_the_story_of_an_indicator(office: HttpOffice) -> None:
    """Attach before the model is complete: 409 with the list; complete it; attach; deploy a change; see it unverified."""
    olga, anna = office.as_("olga"), office.as_("anna")
    files = [("files", (name, source, "application/xml")) for name, source in SHIPPED.items() if name not in ("deal.bpmn", "outbound.bpmn")]
    assert olga.post("/definitions", files=files).status_code == 201

    refused = olga.put("/kpis/offers-made", json={"declaration": WON})
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "model-incomplete")
    assert {(one["part"], one["rule"]) for one in problem["missing"]} >= {("deal", "deployed"), ("outbound", "deployed")}
    assert all(one["title_ru"] and one["what_to_do"] and one["where"][0]["what_ru"] for one in problem["missing"])
    checked = olga.post("/kpis/check", json={"declaration": WON}).json()
    assert (checked["findings"], checked["model_is_complete"], checked["may_be_attached"]) == ([], False, False)

    rest = [("files", (name, SHIPPED[name], "application/xml")) for name in ("deal.bpmn", "outbound.bpmn")]
    assert olga.post("/definitions", files=rest).status_code == 201
    staffed(office)
    assert olga.get("/model").json()["is_complete"]

    assert anna.put("/kpis/offers-made", json={"declaration": WON}).status_code == 403
    made = olga.put("/kpis/offers-made", json={"declaration": WON})
    assert made.status_code == 200, made.text
    assert made.json()["declaration"]["measure"]["of"][0]["element"] == "PrepareOffer"
    assert made.json()["model_digest"] == olga.get("/model").json()["digest"]

    renamed = SHIPPED["discussion.bpmn"].replace(b'"PrepareOffer"', b'"MakeOffer"').replace(b">PrepareOffer<", b">MakeOffer<")
    found = olga.post("/findings", **upload("discussion.bpmn", renamed)).json()["findings"]
    (warning,) = [one for one in found if one["rule"] == "measured-elements"]
    assert (warning["severity"], warning["element_id"], "“Offers made”" in warning["message"]) == ("warning", "PrepareOffer", True)
    deployed = olga.post("/definitions", **upload("discussion.bpmn", renamed))
    assert warning in deployed.json()["warnings"]
    (listed,) = anna.get("/kpis").json()["items"]
    assert (listed["state"], listed["reasons"][0]["element_id"]) == ("unverified", "PrepareOffer")
    assert listed["reasons"][0]["what_ru"]
    changes = anna.get("/kpis/offers-made").json()["changes"]
    assert [(one["kind"], one["is_break"]) for one in changes] == [("attached", False), ("unverified", True)]


def test_a_declaration_is_read_checked_and_edited_with_its_etag(complete: HttpOffice) -> None:
    olga = complete.as_("olga")
    yaml = "# in all\nid: contacts\nname: {en: Contacts, ru: Обращения}\nstage: inbound\n"
    yaml += "measure: {kind: count, of: {process: inbound, moment: started}}\n"
    made = olga.put("/kpis/contacts", json={"source": yaml})
    assert (made.status_code, made.json()["source"], made.headers["ETag"]) == (200, yaml, '"1"')
    edited = olga.put("/kpis/contacts", json={"source": yaml.replace("Contacts,", "All contacts,")}, headers={"If-Match": '"1"'})
    assert (edited.status_code, edited.headers["ETag"]) == (200, '"2"')
    assert olga.put("/kpis/contacts", json={"source": yaml}, headers={"If-Match": '"1"'}).status_code == 412
    assert olga.put("/kpis/other", json={"source": yaml}).json()["code"] == "another-kpi"
    assert olga.put("/kpis/contacts", json={}).status_code == 422
    assert olga.put("/kpis/contacts", json={"source": yaml, "declaration": WON}).status_code == 422

    bad = olga.put("/kpis/contacts", json={"source": yaml.replace("inbound, moment", "inbond, moment")}).json()
    assert (bad["code"], bad["errors"][0]["rule"], bad["errors"][0]["hint"]) == (
        "kpi-refused",
        "kpi-points",
        "Did you mean inbound, outbound?",
    )
    checked = olga.post("/kpis/check", json={"source": "id: ["}).json()
    assert (checked["declaration"], checked["findings"][0]["rule"], checked["may_be_attached"]) == (None, "readable-kpi", False)
    for text in ('name: "\\ud800"', "window: P99999999999999999Y", "stage: 2026-99-99", "[" * 5_000, "target: .nan", 'owner: "\\0"'):
        assert olga.post("/kpis/check", json={"source": text}).json()["findings"][0]["rule"] == "readable-kpi", text

    assert olga.delete("/kpis/contacts", headers={"If-Match": '"1"'}).status_code == 412
    assert olga.delete("/kpis/contacts").status_code == 204
    assert olga.get("/kpis/contacts").json()["code"] == "kpi-not-found"


def test_the_shipped_ones_and_the_words_of_declarations(complete: HttpOffice) -> None:
    olga = complete.as_("olga")
    shipped = olga.get("/kpis/shipped").json()["kpis"]
    assert {one["is_attached"] for one in shipped} == {False}
    made = olga.post("/kpis/shipped")
    assert (made.status_code, [one["key"] for one in made.json()["kpis"]]) == (201, [one["key"] for one in shipped])
    assert {one["is_attached"] for one in olga.get("/kpis/shipped").json()["kpis"]} == {True}
    assert len(olga.get("/kpis").json()["items"]) == len(shipped)
    words = olga.get("/kpis/vocabulary").json()
    assert [one["key"] for one in words["processes"]] == ["deal", "inbound", "outbound", "discussion", "execution", "development"]
    (offer,) = [one for process in words["processes"] for one in process["elements"] if one["id"] == "PrepareOffer"]
    assert (offer["name_ru"], "claimed" in offer["moments"]) == ("Подготовить предложение", True)
