"""The process model as a whole over HTTP: the checklist, connectors, and the words that diagrams may use."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from tasks.connectors.http import HttpConnector
from tasks.connectors.mail import MailConnector
from tests.api.http.office import HttpOffice
from tests.engine.office import Warehouse


@pytest.fixture
def connected(office: HttpOffice) -> HttpOffice:
    office.engine.connectors = {one.name: one for one in (HttpConnector(), MailConnector(), Warehouse())}
    return office


def test_the_checklist_says_what_is_missing(office: HttpOffice) -> None:
    office.deploys_the_model()
    found = office.as_("anna").get("/model").json()
    assert [part["key"] for part in found["parts"]] == ["deal", "inbound", "outbound", "discussion", "execution", "development"]
    lacking = {item["rule"] for part in found["parts"] for item in part["items"] if not item["met"]}
    assert (found["is_complete"], lacking) == (False, {"departments-staffed"}), "nobody works in logistics here"
    places = [place for part in found["parts"] for item in part["items"] for place in item["where"]]
    assert {"element_id": "ShipGoods", "process_id": "execution", "version": 1}.items() <= next(
        place for place in places if place["element_id"] == "ShipGoods"
    ).items()


def test_a_connector_says_what_it_takes(connected: HttpOffice) -> None:
    found = {one["name"]: one for one in connected.as_("olga").get("/connectors").json()["connectors"]}
    assert list(found) == ["client-register", "http", "mail", "warehouse"]
    for name in ("client-register", "http", "mail"):
        one = found[name]
        Draft202012Validator.check_schema(one["parameters"])
        Draft202012Validator.check_schema(one["result"])
        assert one["title_ru"]
        assert one["description_ru"]
        assert all(told["description"] and told["description_ru"] for told in one["parameters"]["properties"].values())
    assert (found["http"]["parameters"]["required"], "PATCH" in found["http"]["parameters"]["properties"]["method"]["enum"]) == (
        ["url"],
        True,
    )
    assert (found["warehouse"]["title"], found["warehouse"]["parameters"]) == ("warehouse", {"type": "object"})


def test_the_words_that_diagrams_may_use(connected: HttpOffice) -> None:
    connected.deploys_the_model()
    connected.draws("start:start -> a:user -> end:end", a='camunda:candidateGroups="packing"|')
    words = connected.as_("olga").get("/model/vocabulary").json()
    departments = {one["key"]: one["exists"] for one in words["departments"]}
    assert (departments["sales"], departments["packing"]) == (True, False)
    assert "prepare-offer" in {one["key"] for one in words["forms"]}
    processes = {one["key"]: one for one in words["processes"]}
    assert processes["discussion"]["stage"] == "discussion"
    assert "won" in {one["name"] for one in processes["discussion"]["exits"]}
    messages = {one["name"]: one for one in words["messages"]}
    assert {"name": "contact", "type": "object"} in messages["contact-arrived"]["payload"]
    assert "deal" in messages["contact-arrived"]["awaited_by"]
    facts = {one["name"]: one["types"] for one in words["facts"]}
    assert (facts["amount"], facts["delivery_date"]) == (["number"], ["date"])
    assert {one["key"] for one in words["decisions"]} >= {"discount-approval"}
    assert len(words["connectors"]) == 4
