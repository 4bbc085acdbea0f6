"""The typed client does a day's work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.client import Refused, StageworkClient
from tests.api.http.office import HttpOffice
from tests.drawing import source

ClientOf = Callable[[str], StageworkClient]
LINE = "start:start -> task:user -> again:user -> end:end"


def test_a_process_is_deployed_started_and_done(office: HttpOffice, client_of: ClientOf) -> None:
    olga, anna = client_of("olga"), client_of("anna")
    drawn = source(LINE, "offer", task='camunda:candidateGroups="sales"|', again='camunda:candidateGroups="sales"|')
    olga.deploy_definitions(files=[("offer.bpmn", drawn)])
    started = anna.start_deal({"process": "offer", "title": "Two hundred chairs"})
    page = anna.list_work_items(department="sales")
    (item,) = [item for item in page["items"] if item["deal_key"] == started["deal_key"]]
    moved = anna.complete_work_item(item["id"], {"answers": {"amount": 1200}})
    assert (moved["deal_key"], moved["state"]) == (started["deal_key"], "active")
    assert anna.show_deal(started["deal_key"])["title"] == "Two hundred chairs"


def test_a_refusal_says_why(office: HttpOffice, client_of: ClientOf) -> None:
    office.draws(LINE)
    item = office.item("task", office.starts())
    with pytest.raises(Refused, match=r"403 not-permitted") as refused:
        client_of("hugo").complete_work_item(item.id, {})
    assert (refused.value.status, refused.value.code) == (403, "not-permitted")
    with pytest.raises(Refused) as refused:
        client_of("olga").deploy_definitions(files=[("bad.bpmn", b"<nothing/>")])
    assert refused.value.errors


def test_an_old_revision_is_refused(office: HttpOffice, client_of: ClientOf) -> None:
    office.draws(LINE)
    key = office.starts()
    anna = client_of("anna")
    revision = anna.show_deal(key)["revision"]
    anna.update_deal(key, {"title": "Chairs"}, if_match=revision)
    with pytest.raises(Refused) as refused:
        anna.update_deal(key, {"title": "Tables"}, if_match=revision)
    assert refused.value.status == 412


def test_a_request_is_done_once_by_a_key_of_ones_own(office: HttpOffice, client_of: ClientOf) -> None:
    office.draws(LINE)
    anna = client_of("anna")
    first = anna.start_deal({"process": "p"}, idempotency_key="k1")
    assert anna.start_deal({"process": "p"}, idempotency_key="k1") == first
    assert anna.start_deal({"process": "p"}) != first


def test_every_page_is_read(office: HttpOffice, client_of: ClientOf) -> None:
    office.draws(LINE)
    keys = [office.starts() for _ in range(5)]
    anna = client_of("anna")
    assert sorted(deal["key"] for deal in anna.every(anna.list_deals, limit=2, state=["open"])) == keys


def test_a_file_comes_as_it_is(office: HttpOffice, client_of: ClientOf) -> None:
    office.deploys_the_model()
    assert b"<svg" in client_of("anna").show_picture("bpmn", "discussion", 1)


def test_what_was_missed_is_read(office: HttpOffice, client_of: ClientOf) -> None:
    office.draws(LINE)
    key = office.starts()
    events = list(client_of("anna").events(after=0, seconds=0, only="inbox"))
    assert [(event.kind, event.data["kind"], event.data["deal_key"]) for event in events] == [("work-item", "work.opened", key)]
