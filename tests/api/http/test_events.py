"""Changes as they happen, read by the project's own client from the real server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.changes import CAPACITY, PER_PERSON, Subscription, Wanted
from api.client.events import Event, parse
from api.routes import events as route
from engine.actors import Actor, actor_of
from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.passwords import give_password
from engine.commands.sign_in import sign_in
from engine.commands.start import start
from engine.commands.tokens import issue_token
from engine.commands.users import add_user
from engine.engine import Engine
from engine.permissions import SCOPES, Role
from engine.queries.changes import changes_after
from engine.queries.work_items import inbox
from engine.settings import Settings
from tests.api.http.office import HttpOffice, problem_code
from tests.api.served import served
from tests.drawing import source

LINE = "start:start -> task:user -> again:user -> end:end"
PATIENCE = 20.0
"""Seconds after which a test gives up waiting."""


def token(office: HttpOffice, name: str) -> str:
    return issue_token(office.engine, name, "events", SCOPES, timedelta(days=30), by="set-up").secret


class Reading:
    """A stream that is open: its events, one after the other. Whoever stands in the fixture closes it."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.events = parse(response.iter_lines())
        self.first: Event | None = None

    def next(self, kind: str | None = None) -> Event:
        """The next event that says something; of this kind."""
        for event in self.events:
            if event.kind and kind in (None, event.kind):
                return event
        raise AssertionError("The stream has ended.")

    def kinds(self, count: int) -> list[str]:
        return [self.next().data["kind"] for _ in range(count)]


@contextmanager
def reading(address: str, secret: str, last_id: str = "", **query: Any) -> Iterator[Reading]:
    headers = {"Authorization": f"Bearer {secret}", **({"Last-Event-ID": last_id} if last_id else {})}
    with httpx.stream("GET", f"{address}/api/v1/events", params=query, headers=headers, timeout=PATIENCE) as response:
        if response.status_code != 200:
            response.read()
        else:
            assert response.headers["content-type"].startswith("text/event-stream")
            assert response.headers["x-accel-buffering"] == "no"
        read = Reading(response)
        if response.status_code == 200:
            read.first = next(read.events)  # the server has subscribed us
        yield read


@pytest.fixture
def street(office: HttpOffice) -> Iterator[str]:
    """The office, served; its address."""
    office.draws(LINE)
    with served(office.engine) as (address, _):
        yield address


def test_a_change_comes_by_itself_with_what_it_is_about(office: HttpOffice, street: str) -> None:
    key = office.starts()
    item = office.item("task", key)
    with reading(street, token(office, "anna")) as anna:
        claim(office.engine, item.id, by="anna")
        event = anna.next()
    assert event.kind == "work-item"
    assert event.id.isdigit()
    assert event.data == {
        "deal_key": key, "kind": "work.claimed", "element_id": "task", "at": "2026-01-05T12:00:00Z", "actor": "anna",
        "revision": event.data["revision"], "work_item": item.id, "department": "sales", "assignee": "anna",
    }  # fmt: skip


def test_nobody_is_told_of_what_he_may_not_see(office: HttpOffice, street: str) -> None:
    key = office.starts()
    office.draws(LINE, "ours", task='camunda:candidateGroups="legal"|', again='camunda:candidateGroups="legal"|')
    with reading(street, token(office, "hugo")) as hugo, reading(street, token(office, "axel")) as axel:
        complete(office.engine, office.item("task", key).id, {"amount": 5}, by="anna")
        ours = office.starts("ours")
        assert hugo.next().data["deal_key"] == ours
        assert axel.next().data["deal_key"] == key
    assert "amount" not in str(office.as_("axel").get("/events", params={"after": 0, "seconds": 0}).text)


def test_who_sees_the_deal_only_is_told_that_it_changed(office: HttpOffice, street: str) -> None:
    office.draws(LINE, "both", task='camunda:candidateGroups="legal"|')
    key = office.starts("both")
    complete(office.engine, office.item("task", key).id, {}, by="hugo")
    with reading(street, token(office, "hugo")) as hugo:
        claim(office.engine, office.item("again", key).id, by="anna")
        event = hugo.next()
    assert event.kind == "deal"
    assert (event.data["work_item"], event.data["department"], event.data["assignee"]) == (None, "", "")


def test_only_what_is_asked_for(office: HttpOffice, street: str) -> None:
    one, other = office.starts(), office.starts()
    secret = token(office, "olga")
    with (
        reading(street, secret, deal=other) as of_deal,
        reading(street, secret, only="inbox") as of_inbox,
        reading(street, secret, only="deals") as of_deals,
        reading(street, secret, department="legal") as of_legal,
    ):
        for key in (one, other):
            for element in ("task", "again"):
                complete(office.engine, office.item(element, key).id, {}, by="anna")
        office.draws("start:start -> theirs:user -> end:end", "law", theirs='camunda:candidateGroups="legal"|')
        theirs = office.starts("law")
        assert of_deal.next().data["deal_key"] == other
        inbox_kinds = of_inbox.kinds(6)
        assert inbox_kinds == ["work.completed", "work.opened", "work.completed", "work.completed", "work.opened", "work.completed"]
        assert {of_deals.next().kind for _ in range(6)} == {"deal"}
        assert of_legal.next().data["deal_key"] == theirs


def test_who_comes_back_gets_what_was_missed_and_nothing_twice(office: HttpOffice, street: str) -> None:
    secret, key = token(office, "anna"), office.starts()
    with reading(street, secret) as anna:
        claim(office.engine, office.item("task", key).id, by="anna")
        last = anna.next().id
    complete(office.engine, office.item("task", key).id, {}, by="anna")
    missed = ["work.completed", "work.opened"]
    with reading(street, secret, last_id=last) as again, reading(street, secret, after=int(last)) as by_query:
        complete(office.engine, office.item("again", key).id, {}, by="anna")
        assert again.kinds(3) == [*missed, "work.completed"]
        assert by_query.kinds(3) == [*missed, "work.completed"]


def test_seconds_end_a_stream_with_what_was_missed(office: HttpOffice) -> None:
    office.draws(LINE)
    office.starts()
    text = office.as_("anna").get("/events", params={"after": 0, "seconds": 0}).text
    events = [event for event in parse(text.splitlines()) if event.kind]
    assert [event.kind for event in events[-2:]] == ["work-item", "end"]
    assert events[-1].data["reason"] == "time"


def test_too_much_missed_is_said(office: HttpOffice, street: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "MOST_MISSED", 3)
    for _ in range(3):
        office.starts()
    with reading(street, token(office, "anna"), after=1) as anna:
        assert anna.first is not None
        assert anna.first.kind == "reset"
        key = office.starts()
        assert anna.next().data["deal_key"] == key


@pytest.mark.parametrize("wrong", [{"after": "-1"}, {"after": "x"}, {"only": "all"}, {"seconds": "86401"}, {"deal": "x" * 101}])
def test_nonsense_is_refused(office: HttpOffice, wrong: dict[str, str]) -> None:
    refused = office.as_("anna").get("/events", params=wrong)
    assert (refused.status_code, problem_code(refused)) == (422, "invalid-request")


def test_a_last_id_that_is_none_is_refused(office: HttpOffice) -> None:
    refused = office.as_("anna").get("/events", headers={"Last-Event-ID": "yesterday"})
    assert (refused.status_code, problem_code(refused)) == (422, "invalid-request")


def test_nobody_follows_without_signing_in(office: HttpOffice) -> None:
    assert office.as_("").get("/events").status_code == 401


def test_so_many_streams_and_no_more(office: HttpOffice, street: str) -> None:
    anna, boris = token(office, "anna"), token(office, "boris")
    with ExitStack() as open_ones:
        for _ in range(PER_PERSON):
            open_ones.enter_context(reading(street, anna))
        with reading(street, anna) as refused:
            assert refused.response.status_code == 429
            assert refused.response.json()["code"] == "too-many-streams"
        with reading(street, boris) as other:
            assert other.response.status_code == 200


def test_a_sign_of_life_comes_when_nothing_else_does(office: HttpOffice) -> None:
    with served(office.engine, heartbeat=0.05) as (address, _), reading(address, token(office, "anna")) as anna:
        office.draws(LINE)  # of no deal, so it is told to nobody; but its number is passed
        assert next(anna.events).kind == ""


def test_a_stream_ends_with_the_token(office: HttpOffice) -> None:
    secret = token(office, "anna")
    with served(office.engine, recheck=0.05) as (address, _), reading(address, secret) as anna:
        office.clock.turn(timedelta(days=31))
        assert anna.next().data == {"reason": "signed-out", "detail": route.DETAILS["signed-out"]}
        assert list(anna.events) == []


def test_a_stream_ends_with_the_session(office: HttpOffice) -> None:
    give_password(office.engine, "anna", "four words to remember", by="set-up")
    cookies = {"stagework_session": sign_in(office.engine, "anna", "four words to remember").secret}
    with (
        served(office.engine, recheck=0.05) as (address, _),
        httpx.stream("GET", f"{address}/api/v1/events", cookies=cookies, timeout=PATIENCE) as response,
    ):
        anna = Reading(response)
        next(anna.events)
        office.clock.turn(timedelta(hours=3))
        assert anna.next().data["reason"] == "signed-out"


def test_a_stream_ends_when_the_server_does(office: HttpOffice) -> None:
    with served(office.engine) as (address, server), reading(address, token(office, "anna")) as anna:
        server.should_exit = True
        assert anna.next().data["reason"] == "shutdown"
        assert list(anna.events) == []


def test_the_thread_ends_with_the_last_reader(office: HttpOffice, street: str) -> None:
    def running() -> bool:
        return any(thread.name == "stagework-changes" for thread in threading.enumerate())

    secret = token(office, "anna")
    with reading(street, secret), reading(street, secret):
        assert running()
    for thread in [thread for thread in threading.enumerate() if thread.name == "stagework-changes"]:
        thread.join(PATIENCE)
    assert not running()


def test_who_reads_too_slowly_is_sent_away(office: HttpOffice) -> None:
    office.draws(LINE)
    office.starts()
    (changes,) = changes_after(office.engine, 0, 100)
    seen = [change for change in changes if change.seen_by(actor_of("set-up"))]

    async def slow() -> Subscription:
        reader = Subscription(actor_of("set-up"), Wanted(), 0, asyncio.get_running_loop())
        for _ in range(CAPACITY // len(seen) + 1):
            reader.offer(changes, 100)
        await asyncio.sleep(0)  # let the loop take what was offered
        return reader

    assert asyncio.run(slow()).reason == "too-slow"


# ---- several processes -----------------------------------------------------------------------------------------------


def two_engines(settings: Settings) -> tuple[Engine, Engine]:
    """As two processes have them: each with its own connections, threads and caches."""
    first = Engine.open(settings, migrate=True)
    deploy(first, [("p.bpmn", source(LINE, task='camunda:candidateGroups="sales"|'))], by="set-up")
    return first, Engine.open(settings)


Where = Callable[[pytest.FixtureRequest, Path], Settings]
PLACES: dict[str, Where] = {
    "postgresql": lambda request, _: Settings(database_url=request.getfixturevalue("postgresql_url")),
    "redis": lambda request, folder: Settings(
        database_url=f"sqlite:///{folder}/stagework.db",
        broker_url=request.getfixturevalue("redis_url"),
        queue=request.getfixturevalue("queue_name"),
    ),
    "looking": lambda _, folder: Settings(database_url=f"sqlite:///{folder}/stagework.db"),
}


@pytest.mark.parametrize("place", PLACES)
def test_what_another_process_does_is_told(place: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    acting, serving = two_engines(PLACES[place](request, tmp_path))
    with acting, serving:
        add_user(acting, "olga", by="set-up", email="olga@example.com", roles=frozenset({Role.PROCESS_OWNER}))
        secret = issue_token(acting, "olga", "events", SCOPES, timedelta(days=30), by="set-up").secret
        with served(serving) as (address, _), reading(address, secret) as olga:
            key = start(acting, "p", {}, by="anna").deal_key
            assert olga.next().data["kind"] == "deal.opened"
            complete(acting, inbox(acting, deal_key=key)[0].id, {}, by="anna")
            assert olga.next("work-item").data["deal_key"] == key


def test_a_reader_goes_on_at_another_process(postgresql_url: str) -> None:

    one, other = two_engines(Settings(database_url=postgresql_url))
    with one, other:
        add_user(one, "olga", by="set-up", email="olga@example.com", roles=frozenset({Role.PROCESS_OWNER}))
        secret = issue_token(one, "olga", "events", SCOPES, timedelta(days=30), by="set-up").secret
        with served(one) as (here, _), served(other) as (there, _):
            with reading(here, secret) as olga:
                start(one, "p", {}, by="anna")
                first = olga.next()
            with reading(there, secret, last_id=first.id) as olga:
                assert olga.next().id == str(int(first.id) + 1)


def test_an_actor_without_a_role_sees_nothing(office: HttpOffice) -> None:
    office.draws(LINE)
    office.starts()
    (changes,) = changes_after(office.engine, 0, 100)
    assert {change.seen_by(Actor("nobody")) for change in changes} == {""}
