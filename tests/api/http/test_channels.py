"""Channels over HTTP: the door for strangers, and what a person does with what did not fit."""

from __future__ import annotations

from typing import Any

import pytest

from api.middleware import MAX_HOOK_BODY
from engine.commands.channels import add_channel
from engine.settings import Settings
from engine.testing import TurnableClock, memory_engine
from tests.api.http.office import HttpOffice, problem_code

PHONE = "+442079460123"
FIELDS = [
    {"to": "contact.phone", "from": "phone", "required": True},
    {"to": "contact.text", "from": "message"},
    {"to": "contact.cost", "from": "cost", "type": "number"},
    {"to": "contact.channel", "default": "web-form"},
]


@pytest.fixture
def hook(office: HttpOffice) -> str:
    """The address of the channel “web-form”, behind which the shipped model waits."""
    office.deploys_the_model()
    body = {"name": "web-form", "message": "contact-arrived", "fields": FIELDS}
    made = office.as_("olga").post("/channels", json=body)
    assert made.status_code == 201, made.text
    assert made.headers["location"] == "/api/v1/channels/web-form"
    return f"http://testserver{made.json()['address']}"


def post(office: HttpOffice, hook: str, **given: Any) -> Any:
    return office.as_("").post(hook, **given)


def test_a_web_form_s_contact_begins_a_deal(office: HttpOffice, hook: str) -> None:
    for given in (
        {"json": {"phone": PHONE, "message": "A pump, please."}},
        {"data": {"phone": "+442079460124", "message": "A pump, please.", "cost": "12,5"}},
        {"files": {"phone": (None, "+442079460125"), "photo": ("pump.png", b"not taken", "image/png")}},
    ):
        came = post(office, hook, **given)
        assert (came.status_code, came.json()["outcome"]) == (202, "started"), came.text
        assert set(came.json()) == {"message_id", "outcome"}
    office.does_jobs()
    deals = office.as_("olga").get("/deals", params={"source": "channel web-form"}).json()["items"]
    assert len(deals) == 3
    (channel,) = office.as_("axel").get("/channels").json()["items"]
    assert (channel["messages"], channel["waiting"], channel["is_awaited"]) == (3, 0, True)
    assert channel["fields"][0] == {
        "to": "contact.phone", "from": "phone", "type": "text", "required": True, "default": None, "identifies": False,
    }  # fmt: skip
    first = office.as_("olga").get("/messages", params={"channel": "web-form", "limit": 1}).json()["items"][0]
    assert office.as_("olga").get(f"/messages/{first['id']}").json()["payload"] == {"contact": "hidden"}
    assert office.as_("axel").get(f"/messages/{first['id']}").json()["payload"]["contact"]["phone"] == "+442079460125"


def test_the_same_key_is_the_same_delivery(office: HttpOffice, hook: str) -> None:
    told = [post(office, hook, json={"phone": PHONE}, headers={"Idempotency-Key": "k1"}).json() for _ in range(2)]
    assert told == [{"message_id": "k1", "outcome": "started"}, {"message_id": "k1", "outcome": "duplicate"}]


def test_nobody_gets_in_without_the_secret_and_nothing_is_kept(office: HttpOffice, hook: str) -> None:
    for address in (f"{hook}x", hook.rpartition("/")[0] + "/x", hook.replace("web-form", "telephone")):
        refused = post(office, address, json={"phone": PHONE})
        assert (refused.status_code, problem_code(refused)) == (404, "hook-not-found")
    olga = office.as_("olga")
    closed = olga.patch("/channels/web-form", json={"state": "closed"}, headers={"If-Match": '"1"'})
    assert (closed.status_code, closed.headers["etag"], closed.json()["state"]) == (200, '"2"', "closed")
    assert problem_code(post(office, hook, json={"phone": PHONE})) == "channel-closed"
    assert olga.patch("/channels/web-form", json={"state": "open"}, headers={"If-Match": '"1"'}).status_code == 412
    olga.patch("/channels/web-form", json={"state": "open"})
    renewed = olga.post("/channels/web-form/secret", headers={"Idempotency-Key": "k"})
    assert post(office, hook, json={"phone": PHONE}).status_code == 404
    again = olga.post("/channels/web-form/secret", headers={"Idempotency-Key": "k"}).json()
    assert (again["secret"], again["address"], again["revision"]) == ("", "", renewed.json()["revision"])
    assert post(office, f"http://testserver{renewed.json()['address']}", json={"phone": PHONE}).status_code == 202
    assert olga.get("/dead-letters").json()["items"] == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{broken", "application/json"),
        (b'["a list"]', "application/json"),
        (b'{"phone": NaN}', "application/json"),
        (b'{"phone": 1e999}', "application/json"),
        (b'{"phone": "\\ud800"}', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"\xff\xfe\x00", "text/plain"),
        (b"", ""),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"),
    ],
)
def test_what_can_t_be_read_is_kept_as_it_came(office: HttpOffice, hook: str, content: bytes, kind: str) -> None:
    came = post(office, hook, content=content, headers={"Content-Type": kind})
    assert (came.status_code, came.json()["outcome"]) == (202, "kept-for-review"), came.text
    axel = office.as_("axel")
    (listed,) = axel.get("/dead-letters", params={"channel": "web-form", "state": "waiting"}).json()["items"]
    assert "data" not in listed
    opened = axel.get(f"/dead-letters/{listed['id']}")
    assert opened.status_code == 200, opened.text
    body = opened.json()
    if kind != "multipart/form-data; boundary=x":  # which is an empty form
        assert body["letter"]["cause"] == "What came is neither a JSON object nor a form."
        assert body["data"] == {"body": content.decode("utf-8", "replace").replace("\0", "")}


def test_a_dead_letter_is_corrected_and_delivered_once(office: HttpOffice, hook: str) -> None:
    post(office, hook, json={"tel": PHONE, "message": "A pump", "cost": "a lot"})
    olga = office.as_("olga")
    opened = olga.get("/dead-letters/1").json()
    assert opened["letter"]["cause"] == "“phone” is missing. “cost” must be a number."
    assert opened["letter"]["cause_ru"] == "Нет значения «phone». «cost» должно быть числом."
    assert (opened["places"], opened["hidden"]) == (["tel", "message", "cost"], ["tel", "message", "cost"])
    refused = olga.post("/dead-letters/1/delivery", json={"data": {"phone": PHONE}})
    assert (refused.status_code, problem_code(refused)) == (422, "misfit")
    delivered = olga.post("/dead-letters/1/delivery", json={"data": {"phone": PHONE, "cost": None}})
    assert delivered.json()["outcome"] == "started", delivered.text
    again = olga.post("/dead-letters/1/delivery", json={"data": {"phone": PHONE, "cost": None}})
    assert (again.status_code, problem_code(again)) == (409, "letter-answered")
    assert olga.get("/dead-letters", params={"state": "waiting"}).json()["items"] == []
    assert olga.get("/dead-letters/1").json()["data"] == {}
    post(office, hook, json={})
    assert olga.delete("/channels/web-form").status_code == 409
    assert office.as_("axel").post("/dead-letters/2/discarding", json={"reason": "?"}).status_code == 403
    assert olga.post("/dead-letters/2/discarding", json={"reason": "A test."}).status_code == 204
    assert olga.delete("/channels/web-form", headers={"If-Match": '"1"'}).status_code == 204


def test_what_is_too_large_or_comes_too_often_is_refused(office: HttpOffice, hook: str) -> None:
    large = post(office, hook, json={"phone": PHONE, "message": "x" * MAX_HOOK_BODY})
    assert (large.status_code, problem_code(large)) == (413, "too-large")
    assert office.as_("olga").get("/dead-letters").json()["items"] == []


def test_senders_are_counted() -> None:
    with memory_engine(settings=Settings(rate_limit="3/minute")) as engine:
        secret = add_channel(engine, "web-form", by="set-up", message="contact-arrived").secret
        office = HttpOffice(engine, TurnableClock())
        addresses = [f"http://testserver/hooks/web-form/{shown}" for shown in (secret, "wrong", secret, secret)]
        assert [post(office, address, json={}).status_code for address in addresses] == [202, 404, 202, 429]


def test_no_log_tells_a_secret(office: HttpOffice, hook: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("api.routes.hooks.receive", lambda *_, **__: 1 / 0)
    assert post(office, hook, json={"phone": PHONE}).status_code == 500
    secret = hook.rpartition("/")[2]
    assert "/hooks/web-form/..." in caplog.text
    assert secret not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Web Form", "message": "m"},
        {"name": "x", "message": ""},
        {"name": "x", "message": "m", "fields": [{"to": "a", "from": "b", "type": "money"}]},
        {"name": "x", "message": "m", "fields": [{"to": "a b", "from": "b"}]},
        {"name": "x", "message": "m", "correlation": "a"},
        {"name": "x", "message": "m", "secret": "mine"},
    ],
)
def test_a_channel_that_makes_no_sense_is_refused(office: HttpOffice, body: dict[str, Any]) -> None:
    refused = office.as_("olga").post("/channels", json=body)
    assert refused.status_code == 422
    assert office.as_("anna").get("/channels").status_code == 403
