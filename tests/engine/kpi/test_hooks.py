"""Hooks for indicators: every event, in order, in the state exactly once; and none that breaks harms anything else."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from engine.actors import Actor
from engine.commands.complete import complete
from engine.errors import NotPermitted, SettingsError
from engine.kpi.hooks import FIRST_PAUSE, LONGEST_PAUSE, follow, follower
from engine.permissions import Role
from engine.plugins import EVERY, KpiHook, RecordedEvent, load_kpi_hooks
from engine.queries.doctor import doctor
from engine.queries.hooks import NOBODY_CAME_BACK, hooks
from engine.queries.overview import overview
from engine.queries.work_items import inbox
from engine.store import followers
from engine.store.unit_of_work import Store
from engine.values import loads
from tests.engine.office import SALES, Office

on_both = pytest.mark.parametrize("store", ["memory", "postgresql"], indirect=True)
in_memory = pytest.mark.parametrize("store", ["memory"], indirect=True)
on_postgresql = pytest.mark.parametrize("store", ["postgresql"], indirect=True)
LEASE = timedelta(seconds=60)


class Counting:
    """Keeps the numbers that it was told, and does first what the test says."""

    def __init__(self, name: str = "counting", *elements: tuple[str, str], begin: str = "first") -> None:
        self.name, self.elements, self.begin = name, elements, begin
        self.initial: Any = {"seen": []}
        self.events: list[RecordedEvent] = []
        self.first: Callable[[RecordedEvent, Any], object] = lambda _event, _state: None

    def receive(self, event: RecordedEvent, state: Any) -> Any:
        state["seen"].append(event.seq)
        self.events.append(event)
        self.first(event, state)
        return state


def given(office: Office, *brought: KpiHook, deals: int = 1) -> None:
    office.draws("start:start -> task:user -> second:user -> end:end", task=SALES, second=SALES)
    office.engine.kpi_hooks = list(brought)
    for _ in range(deals):
        key = office.starts()
        complete(office.engine, inbox(office.engine, deal_key=key)[0].id, {}, by="anna")


def catch_up(office: Office) -> None:
    while follow(office.engine):
        pass


def stored(office: Office, name: str = "counting") -> list[int]:
    with office.engine.store.read() as session:
        row = followers.find(session, follower(name))
    return list(loads(row.state)["seen"]) if row else []


def fail(_event: RecordedEvent, _state: Any) -> None:
    raise RuntimeError("no such product")


@on_both
def test_a_hook_gets_every_event_of_every_deal_in_order(office: Office) -> None:
    hook = Counting()
    given(office, hook, deals=2)
    catch_up(office)
    seen = stored(office)
    assert seen == sorted(seen) == [event.seq for event in hook.events]
    assert not [event for event in hook.events if event.deal_key.startswith("~")], "the deployment is of no deal"
    by_deal: dict[str, list[int]] = {}
    for event in hook.events:
        by_deal.setdefault(event.deal_key, []).append(event.number)
    assert [numbers == list(range(1, len(numbers) + 1)) for numbers in by_deal.values()] == [True, True]
    opened = next(event for event in hook.events if event.kind == "work.opened")
    assert (opened.process_id, opened.version, opened.element_id, opened.at) == ("p", 1, "task", office.clock.now())
    given(office, hook)
    catch_up(office)
    assert stored(office)[: len(seen)] == seen
    assert len(set(stored(office))) == len(stored(office)) > len(seen)


@on_both
def test_an_event_is_in_the_state_once_although_a_worker_dies_between_receiving_and_storing(office: Office) -> None:
    hook = Counting()
    given(office, hook)
    write = office.engine.store.write

    def lose_power(story: Any) -> Any:
        if len(hook.events) > 0:
            raise KeyboardInterrupt
        return write(story)

    office.engine.store.write = lose_power  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        follow(office.engine)
    office.engine.store.write = write  # type: ignore[method-assign]
    received = len(hook.events)
    assert stored(office) == []
    catch_up(office)
    assert len(hook.events) == received, "another worker has it, until its lease is over"
    office.clock.turn(LEASE)
    catch_up(office)
    assert len(hook.events) == 2 * received, "received again"
    assert stored(office) == [event.seq for event in hook.events[received:]], "and once in the state"


@on_both
def test_a_hook_that_fails_waits_and_goes_on_when_it_is_mended(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    broken, sound = Counting("broken"), Counting("sound")
    given(office, broken, sound)
    length = office.deal(office.starts()).revision
    broken.first = lambda event, state: fail(event, state) if event.element_id == "task" else None
    with caplog.at_level(logging.ERROR, "engine.kpi.hooks"):
        catch_up(office)
    assert "no such product" in caplog.text
    before = stored(office, "broken")
    assert before, "what it received before is kept, and nothing of the event that it broke at"
    assert before == stored(office, "sound")[: len(before)]
    assert len(stored(office, "sound")) > len(before) + 1
    told, well = hooks(office.engine, by="operator")
    assert (told.name, told.error, told.attempts) == ("broken", "RuntimeError: no such product", 1)
    assert told.next_at == office.clock.now() + FIRST_PAUSE
    assert (well.error, well.behind) == ("", 0)
    assert overview(office.engine, by="operator").failing_hooks == 1
    office.clock.turn(FIRST_PAUSE)
    catch_up(office)
    assert hooks(office.engine, by="operator")[0].next_at == office.clock.now() + 2 * FIRST_PAUSE
    for _ in range(12):
        office.clock.turn(LONGEST_PAUSE)
        catch_up(office)
    assert hooks(office.engine, by="operator")[0].next_at == office.clock.now() + LONGEST_PAUSE
    broken.first = lambda _event, _state: None
    office.clock.turn(LONGEST_PAUSE)
    catch_up(office)
    assert stored(office, "broken") == stored(office, "sound")
    assert [(one.error, one.attempts, one.behind) for one in hooks(office.engine, by="operator")] == [("", 0, 0)] * 2
    assert length == office.deal("D-000002").revision, "the history is as it was"
    assert doctor(office.engine) == []


@on_both
def test_two_workers_never_run_the_same_hook_at_once(office: Office) -> None:
    hook = Counting()
    given(office, hook)
    again: list[bool] = []
    hook.first = lambda _event, _state: again.append(follow(office.engine))
    catch_up(office)
    assert not any(again)
    assert stored(office) == [event.seq for event in hook.events]


@on_both
def test_a_worker_that_took_longer_than_its_lease_stores_nothing(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    hook = Counting()
    given(office, hook)

    def sleep(_event: RecordedEvent, _state: Any) -> None:
        hook.first = lambda _event, _state: None
        office.clock.turn(LEASE)
        follow(office.engine)  # another worker, which does it all meanwhile

    hook.first = sleep
    with caplog.at_level(logging.WARNING, "engine.kpi.hooks"):
        assert follow(office.engine) is False
    assert "took longer than its lease" in caplog.text
    seen = stored(office)
    assert len(seen) == len(set(seen)) > 1
    assert {event.seq for event in hook.events} == set(seen)


@in_memory
def test_a_hook_that_is_never_heard_of_again_is_told(office: Office) -> None:
    hook = Counting()
    hook.first = lambda _event, _state: (_ for _ in ()).throw(KeyboardInterrupt)
    given(office, hook)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            follow(office.engine)
        office.clock.turn(LEASE)
    (told,) = hooks(office.engine, by="operator")
    assert (told.error, told.attempts) == (NOBODY_CAME_BACK, 2)


@in_memory
def test_a_hook_gets_the_elements_that_it_names(office: Office) -> None:
    one, anywhere, whole, none = (
        Counting("one", ("p", "task")),
        Counting("anywhere", (EVERY, "second")),
        Counting("whole", ("p", EVERY)),
        Counting("none", ("q", EVERY)),
    )
    given(office, one, anywhere, whole, none)
    catch_up(office)
    assert {event.element_id for event in one.events} == {"task"}
    assert {event.element_id for event in anywhere.events} == {"second"}
    assert {"", "start", "task", "second"} >= {event.element_id for event in whole.events} > {"task", "second"}
    assert none.events == []
    assert [one.behind for one in hooks(office.engine, by="operator")] == [0] * 4, "events that nobody wanted are behind it"


@on_both
def test_a_hook_may_begin_now(office: Office) -> None:
    hook = Counting(begin="now")
    given(office, hook)
    catch_up(office)
    assert hook.events == []
    key = office.starts()
    catch_up(office)
    assert {event.deal_key for event in hook.events} == {key}


@in_memory
def test_who_may_see_hooks_and_what_an_uninstalled_one_left(office: Office) -> None:
    given(office, Counting())
    catch_up(office)
    office.engine.kpi_hooks = []
    (left,) = hooks(office.engine, by=Actor("ada", frozenset({Role.ADMINISTRATOR})))
    assert (left.name, left.is_installed, left.elements, left.state["seen"]) == ("counting", False, (), stored(office))
    with pytest.raises(NotPermitted):
        hooks(office.engine, by=Actor("anna", frozenset({Role.EMPLOYEE})))


class Entry:
    """An entry point, as an installed package brings it."""

    def __init__(self, name: str, brought: Any) -> None:
        self.name, self.value, self._brought = name, "package:Hook", brought

    def load(self) -> Any:
        return self._brought


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ([Entry("counting", lambda: Counting("another"))], "calls itself 'another'"),
        ([Entry("counting", Counting), Entry("counting", Counting)], "Two plug-ins bring a hook named counting"),
        ([Entry("counting", lambda _event: None)], "is no class of a KpiHook"),
        ([Entry("counting", dict)], "is no class of a KpiHook"),
        ([Entry("counting", lambda: Counting("counting", ("p",)))], "pairs of a process id and an element id"),  # type: ignore[arg-type]
        ([Entry("counting", lambda: Counting(begin="later"))], "`begin` must be one of first, now"),
    ],
)
def test_what_is_no_hook_is_refused_when_the_engine_opens(entries: list[Entry], why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.plugins.entry_points", lambda group: entries)
    with pytest.raises(SettingsError, match=re.escape(why)):
        load_kpi_hooks()


# ---- PostgreSQL commits out of order ----------------------------------------------------------------------------------


@pytest.fixture
def writer(store: Store) -> Iterator[psycopg.Connection]:
    """Another process's connection, for a transaction that takes its time."""
    connection = psycopg.connect(store.url.set(drivername="postgresql").render_as_string(hide_password=False))
    yield connection
    connection.close()


@on_postgresql
def test_a_number_that_comes_late_is_received_in_its_place(office: Office, writer: psycopg.Connection) -> None:
    hook = Counting()
    given(office, hook)
    catch_up(office)
    seen, key = len(hook.events), hook.events[-1].deal_key
    number = hook.events[-1].number + 1
    writer.execute(
        "INSERT INTO history (deal_key, instance_id, kind, element_id, actor, at, recorded_at, data, number, digest) "
        "VALUES (%s, '', 'note.added', '', 'late', now(), now(), '{}', %s, '')",
        (key, number),
    )
    writer.execute("UPDATE deals SET history_length = %s WHERE key = %s", (number, key))
    office.starts()
    catch_up(office)
    assert len(hook.events) == seen, "it does not go past a number that may still come"
    office.engine.tails.clear()  # another worker, which has no memory of the open transaction
    catch_up(office)
    assert len(hook.events) == seen
    writer.commit()
    catch_up(office)
    assert hook.events[seen].actor == "late"
    assert stored(office) == sorted(stored(office)) == [event.seq for event in hook.events]
