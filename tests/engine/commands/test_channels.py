"""Channels: what comes in from outside becomes a message, once, or waits for a person. On every store."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.actors import Actor
from engine.channels import (
    ChannelClosed,
    ChannelExists,
    ChannelHasLetters,
    ChannelNotFound,
    Field,
    HookNotFound,
    LetterAnswered,
    LetterNotFound,
    Misfit,
    WrongType,
    converted,
    patched,
    payload_of,
)
from engine.commands.answer_letter import deliver_letter, discard_letter
from engine.commands.channels import add_channel, change_channel, remove_channel, renew_channel_secret
from engine.commands.deploy import deploy
from engine.commands.erase_client import erase_client
from engine.commands.receive import Received, enter, receive
from engine.commands.register_client import register_client
from engine.errors import BadAnswer, NotPermitted, Outdated
from engine.permissions import Role
from engine.queries.accesses import accesses
from engine.queries.channels import channel, channels, letter, letters
from engine.queries.messages import list_messages
from engine.store import history
from tests.drawing import message
from tests.engine.office import SALES, Office

OLGA = Actor("olga", frozenset({Role.PROCESS_OWNER}))
ADA = Actor("ada", frozenset({Role.ADMINISTRATOR}))
AXEL = Actor("axel", frozenset({Role.AUDITOR}))
ANNA = Actor("anna", frozenset({Role.EMPLOYEE}), frozenset({"sales"}))
PHONE = "+442079460123"
FIELDS = [
    Field("phone", "tel", is_required=True),
    Field("amount", "order.sum", "number"),
    Field("origin", "", default="web-form"),
    Field("number", "id", identifies=True),
]
FORM = {
    "type": "default",
    "id": "contact",
    "schemaVersion": 19,
    "components": [{"type": "textfield", "key": "phone", "label": "Phone", "properties": {"personal": "true"}}],
}


@pytest.fixture
def secret(office: Office) -> str:
    """Of the channel “web-form”, whose message starts the deals of sales."""
    deploy(office.engine, [("contact.form", json.dumps(FORM).encode())], by="owner")
    office.draws("message came\ns:start -> call:user -> e:end", "contact", s=message("came"), call=SALES)
    return add_channel(office.engine, "web-form", by=OLGA, message="came", fields=FIELDS).secret


def comes(office: Office, secret: str, data: Mapping[str, Any], name: str = "web-form", **more: Any) -> Received:
    return receive(office.engine, enter(office.engine, name, secret), data, **more)


def office_events(office: Office, *kinds: str) -> list[Mapping[str, Any]]:
    with office.engine.store.read() as session:
        rows = history.of_deal(session, "~office")
    return [json.loads(row.data) for row in rows if row.kind in kinds]


def test_a_contact_becomes_a_deal_that_names_its_channel(office: Office, secret: str) -> None:
    came = comes(office, secret, {"tel": PHONE, "order": {"sum": "1 200,50"}, "utm": "spring"})
    assert came.outcome == "started"
    (item,) = [office.item("call")]
    assert office.deal(item.deal_key).source == "channel web-form"
    (told,) = list_messages(office.engine, by=OLGA, channel="web-form")
    assert (told.name, told.state, told.message_id) == ("came", "delivered", f"web-form:{came.message_id}")
    started = next(data for data in office.told(item.deal_key, "instance.started"))
    assert started["changed"] == {"phone": PHONE, "amount": Decimal("1200.50"), "origin": "web-form"}
    info = channel(office.engine, "web-form", by=ADA)
    assert (info.is_awaited, info.messages, info.last_at, info.waiting) == (True, 1, office.clock.now(), 0)


def test_what_comes_twice_is_taken_once(office: Office, secret: str) -> None:
    assert comes(office, secret, {"tel": PHONE}, message_id="a1").outcome == "started"
    assert comes(office, secret, {"tel": PHONE}, message_id="a1") == Received("a1", "duplicate")
    assert comes(office, secret, {"tel": PHONE, "id": 7}) == Received("7", "started")
    assert comes(office, secret, {"tel": PHONE, "id": "7"}) == Received("7", "duplicate")
    assert comes(office, secret, {"id": 8}) == comes(office, secret, {"id": 8}) == Received("8", "kept-for-review")
    long = "x" * 500
    assert comes(office, secret, {"tel": PHONE}, message_id=long).outcome == "started"
    assert comes(office, secret, {"tel": PHONE}, message_id=long).outcome == "duplicate"
    assert len(office.desk()) == 3
    assert len(letters(office.engine, by=OLGA)) == 1


def test_what_comes_twice_at_once_is_taken_once(office: Office, secret: str) -> None:
    outcomes: list[str] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(comes(office, secret, {"tel": PHONE}, message_id="a1").outcome)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["duplicate", "duplicate", "duplicate", "started"]
    assert office.desk() == ["call"]


def test_a_message_finds_who_waits_by_the_correlation(office: Office) -> None:
    office.draws("message paid invoice\ns:start -> wait:catch -> ship:user -> e:end", wait=f"|{message('paid')}", ship=SALES)
    key = office.starts(invoice="I-7")
    fields = [Field("number", "invoice"), Field("paid_on", "date", "date")]
    secret = add_channel(office.engine, "bank", by=ADA, message="paid", fields=fields, correlation="number").secret
    assert comes(office, secret, {"date": "31.01.2026"}, "bank").outcome == "kept-for-review"
    assert comes(office, secret, {"invoice": "I-8"}, "bank").outcome == "kept"
    assert comes(office, secret, {"invoice": "I-7", "date": "31.01.2026"}, "bank").outcome == "delivered"
    assert office.desk(key) == ["ship"]
    assert "by which the message finds" in letters(office.engine, by=OLGA)[0].cause


def test_what_does_not_fit_is_kept_with_its_cause(office: Office, secret: str) -> None:
    assert comes(office, secret, {"order": {"sum": "much"}}).outcome == "kept-for-review"
    (found,) = letters(office.engine, by=AXEL)
    assert found.cause == "“tel” is missing. “order.sum” must be a number."
    assert found.cause_ru == "Нет значения «tel». «order.sum» должно быть числом."
    assert (found.state, found.channel, found.received_at) == ("waiting", "web-form", office.clock.now())
    assert comes(office, secret, {"tel": PHONE}, unreadable="What came is neither a JSON object nor a form.").outcome == "kept-for-review"
    change_channel(office.engine, "web-form", by=OLGA, message="nobody-knows-it")
    assert not channel(office.engine, "web-form", by=OLGA).is_awaited
    assert comes(office, secret, {"tel": PHONE}).outcome == "kept-for-review"
    assert letters(office.engine, by=OLGA)[0].cause_ru == "Ни одна развёрнутая диаграмма не ждёт сообщения «nobody-knows-it»."
    assert office.desk() == []
    assert channel(office.engine, "web-form", by=OLGA).waiting == 3


def test_a_defect_costs_no_lead(office: Office, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.commands.receive.take", lambda *_: 1 / 0)
    assert comes(office, secret, {"tel": PHONE}).outcome == "kept-for-review"
    assert "ZeroDivisionError" in letters(office.engine, by=OLGA)[0].cause
    monkeypatch.undo()
    assert deliver_letter(office.engine, 1, by=OLGA).outcome == "started"


def test_a_letter_is_corrected_and_delivered_exactly_once(office: Office, secret: str) -> None:
    comes(office, secret, {"phone": PHONE, "order": {"sum": "12", "currency": "EUR"}, "id": "7"})
    with pytest.raises(Misfit, match="“tel” is missing"):
        deliver_letter(office.engine, 1, by=OLGA)
    with pytest.raises(Misfit, match="must be a number"):
        deliver_letter(office.engine, 1, by=OLGA, data={"tel": PHONE, "order": {"sum": "twelve"}})
    assert letters(office.engine, by=OLGA, state="waiting")[0].id == 1
    delivered = deliver_letter(office.engine, 1, by=OLGA, data={"tel": PHONE})
    assert (delivered.outcome, office.deal(delivered.deal_key).source) == ("started", "channel web-form")
    with pytest.raises(LetterAnswered, match="delivered already, by olga"):
        deliver_letter(office.engine, 1, by=ADA)
    with pytest.raises(LetterAnswered):
        discard_letter(office.engine, 1, by=ADA, reason="?")
    assert comes(office, secret, {"tel": PHONE, "id": "7"}) == Received("7", "duplicate")
    assert office.desk() == ["call"]
    told = office_events(office, "dead-letter.delivered")
    assert told == [{"channel": "web-form", "letter": 1, "corrected": ["tel"], "outcome": "started", "deal": delivered.deal_key}]
    assert PHONE not in json.dumps(office_events(office, "dead-letter.delivered", "channel.added"))
    assert letter(office.engine, 1, by=AXEL).data == {}


def test_to_mend_the_channel_is_enough(office: Office, secret: str) -> None:
    for number in range(3):
        comes(office, secret, {"phone": PHONE, "id": number})
    change_channel(office.engine, "web-form", by=OLGA, fields=[Field("phone", "phone", is_required=True)])
    outcomes = [deliver_letter(office.engine, one.id, by=ADA).outcome for one in letters(office.engine, by=ADA, channel="web-form")]
    assert outcomes == ["started"] * 3


def test_what_is_discarded_is_gone(office: Office, secret: str) -> None:
    comes(office, secret, {"text": "Buy followers!"})
    with pytest.raises(BadAnswer):
        discard_letter(office.engine, 1, by=OLGA, reason=" ")
    discard_letter(office.engine, 1, by=OLGA, reason="An advertisement.")
    opened = letter(office.engine, 1, by=AXEL)
    assert (opened.data, opened.letter.state, opened.letter.reason) == ({}, "discarded", "An advertisement.")
    assert (opened.letter.answered_by, opened.letter.answered_at) == ("olga", office.clock.now())
    with pytest.raises(LetterNotFound):
        discard_letter(office.engine, 2, by=OLGA, reason="?")


def test_what_a_stranger_sent_is_hidden_unless_it_is_known_to_be_harmless(office: Office, secret: str) -> None:
    comes(office, secret, {"phone": PHONE, "order": {"sum": "twelve", "to": ["Ada Arden"]}})
    shown = letter(office.engine, 1, by=OLGA)
    assert shown.data == {"phone": "hidden", "order": {"sum": "twelve", "to": ["hidden"]}}
    assert (shown.places, shown.hidden) == (["phone", "order.sum", "order.to.0"], ["phone", "order.to.0"])
    change_channel(office.engine, "web-form", by=OLGA, fields=[Field("phone", "order.sum"), Field("x", "order.sum")])
    assert "order.sum" in letter(office.engine, 1, by=ADA).hidden
    seen = letter(office.engine, 1, by=AXEL)
    assert (seen.data["phone"], seen.hidden) == (PHONE, [])
    assert [one.what for one in accesses(office.engine, by=AXEL, person="axel")] == ["dead letter 1"]


def test_a_client_s_letters_are_erased_with_the_client(office: Office, secret: str) -> None:
    client = register_client(office.engine, by="anna", name="Elm Farms", phone=PHONE, email="office@elm.example.com").client_id
    comes(office, secret, {"fon": "+44 20 7946 0123"})
    comes(office, secret, {"text": "Write to office@elm.example.com, please."})
    comes(office, secret, {"fon": "+442079460999"})
    erase_client(office.engine, client, "Asked for it.", by="ada")
    assert [(one.id, one.state) for one in letters(office.engine, by=OLGA)] == [(3, "waiting"), (2, "discarded"), (1, "discarded")]
    assert [letter(office.engine, number, by=AXEL).data for number in (1, 2, 3)] == [{}, {}, {"fon": "+442079460999"}]


def test_only_who_shows_the_secret_gets_in_and_only_while_it_is_open(office: Office, secret: str) -> None:
    for name, shown in (("web-form", "x"), ("web-form", ""), ("telephone", secret), ("telephone", "")):
        with pytest.raises(HookNotFound):
            enter(office.engine, name, shown)
    renewed = renew_channel_secret(office.engine, "web-form", by=ADA)
    assert renewed.revision == 2
    with pytest.raises(HookNotFound):
        enter(office.engine, "web-form", secret)
    assert change_channel(office.engine, "web-form", by=OLGA, state="closed", revision=2) == 3
    with pytest.raises(ChannelClosed):
        enter(office.engine, "web-form", renewed.secret)
    assert change_channel(office.engine, "web-form", by=OLGA, state="open") == 4
    assert change_channel(office.engine, "web-form", by=OLGA, state="open") == 4
    assert enter(office.engine, "web-form", renewed.secret).message == "came"
    assert secret not in json.dumps(office_events(office, "channel.added", "channel.changed", "channel.secret-renewed"))


def test_a_channel_goes_when_nothing_waits_in_it(office: Office, secret: str) -> None:
    comes(office, secret, {})
    with pytest.raises(ChannelHasLetters, match="a dead letter waits"):
        remove_channel(office.engine, "web-form", by=OLGA)
    discard_letter(office.engine, 1, by=OLGA, reason="A test.")
    with pytest.raises(Outdated):
        remove_channel(office.engine, "web-form", by=OLGA, revision=7)
    remove_channel(office.engine, "web-form", by=OLGA, revision=1)
    assert channels(office.engine, by=OLGA) == []
    with pytest.raises(ChannelNotFound):
        channel(office.engine, "web-form", by=OLGA)
    assert letter(office.engine, 1, by=OLGA).letter.state == "discarded"
    assert office_events(office, "channel.removed") == [{"channel": "web-form"}]


def test_who_may_do_what(office: Office, secret: str) -> None:
    comes(office, secret, {})
    for person in (ANNA, AXEL):
        for act in (
            lambda by: add_channel(office.engine, "other", by=by, message="came"),
            lambda by: change_channel(office.engine, "web-form", by=by, state="closed"),
            lambda by: renew_channel_secret(office.engine, "web-form", by=by),
            lambda by: remove_channel(office.engine, "web-form", by=by),
            lambda by: deliver_letter(office.engine, 1, by=by, data={"tel": PHONE}),
            lambda by: discard_letter(office.engine, 1, by=by, reason="?"),
        ):
            with pytest.raises(NotPermitted):
                act(person)
    for ask in (
        lambda: channels(office.engine, by=ANNA),
        lambda: letters(office.engine, by=ANNA),
        lambda: letter(office.engine, 1, by=ANNA),
    ):
        with pytest.raises(NotPermitted):
            ask()
    with pytest.raises(ChannelExists):
        add_channel(office.engine, "web-form", by=OLGA, message="came")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"name": "Web form"}, "small letters"),
        ({"message": " "}, "Name the message"),
        ({"fields": [Field("a b", "x")]}, "can't be a name"),
        ({"fields": [Field("_a", "x")]}, "can't be a name"),
        ({"fields": [Field("a", "x"), Field("a.b", "y")]}, "Two fields give a value to “a”"),
        ({"fields": [Field("a", "x"), Field("a", "y")]}, "Two fields"),
        ({"fields": [Field("a", "")]}, "from where"),
        ({"fields": [Field("a", "x", "number", default="many")]}, "The default of “a” must be a number"),
        ({"fields": [Field("a", "x", "number", default=float("nan"))]}, "The default"),
        ({"fields": [Field("a", "x", identifies=True), Field("b", "y", identifies=True)]}, "Only one field"),
        ({"fields": [Field("a", "x", "money")]}, "type"),  # type: ignore[arg-type]
        ({"fields": [Field(f"a{number}", "x") for number in range(101)]}, "at most 100"),
        ({"correlation": "b", "fields": [Field("a", "x")]}, "No field gives a value to “b”"),
    ],
)
def test_a_channel_that_makes_no_sense_is_refused(office: Office, given: dict[str, Any], why: str) -> None:
    with pytest.raises(BadAnswer, match=why):
        add_channel(office.engine, **{"name": "x", "message": "came", **given}, by=OLGA)
    assert channels(office.engine, by=OLGA) == []


# ---- one value -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("text", "a", "a"),
        ("text", 442079460123, "442079460123"),
        ("number", "1 200", 1200),
        ("number", "-12.50", Decimal("-12.50")),
        ("number", "12,5", Decimal("12.5")),
        ("number", "1\u00a0200,50", Decimal("1200.50")),
        ("number", 7.5, 7.5),
        ("boolean", "on", True),
        ("boolean", "Нет", False),
        ("boolean", 1, True),
        ("date", "2026-01-31", date(2026, 1, 31)),
        ("date", "2026-01-31T23:00:00+03:00", date(2026, 1, 31)),
        ("date", "31.01.2026", date(2026, 1, 31)),
    ],
)
def test_a_form_s_text_is_read_as_what_it_must_be(kind: Any, value: Any, wanted: Any) -> None:
    found = converted(kind, value)
    assert (found, type(found)) == (wanted, type(wanted))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", True),
        ("text", ["a"]),
        ("number", "1,200"),  # a thousand and two hundred, or one and a fifth?
        ("number", "12 EUR"),
        ("number", "nan"),
        ("number", True),
        ("boolean", "perhaps"),
        ("boolean", 2),
        ("date", "31/01/2026"),
        ("date", "30.02.2026"),
        ("date", 20260131),
    ],
)
def test_what_could_mean_two_things_is_not_guessed(kind: Any, value: Any) -> None:
    with pytest.raises(WrongType):
        converted(kind, value)


def test_places_are_found_in_objects_lists_and_flat_forms() -> None:
    fields = [
        Field("contact.phone", "phones.0"),
        Field("contact.name", "your.name"),
        Field("need", "text", default="?"),
        Field("no", "x.y.z"),
    ]
    payload, problems = payload_of(fields, {"phones": ["1", "2"], "your.name": "Ada", "text": "", "x": 5})
    assert (payload, problems) == ({"contact": {"phone": "1", "name": "Ada"}, "need": "?"}, [])


def test_a_correction_keeps_what_it_does_not_name() -> None:
    assert patched({"a": 1, "b": {"c": 2, "d": 3}, "e": 4}, {"b": {"c": 5}, "e": None}) == {"a": 1, "b": {"c": 5, "d": 3}}
