"""The tail of the history: in order, nothing left out, and shown to those only whom the deal belongs to."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from engine.actors import Actor
from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.return_hand_off import return_hand_off
from engine.permissions import Role
from engine.queries.changes import PATIENCE, Change, Tail, changes_after
from engine.queries.hand_offs import hand_offs
from engine.queries.work_items import inbox
from engine.store.unit_of_work import Store
from engine.visibility import may_with_deal
from tests.drawing import source
from tests.engine.office import SALES, Office


def numbers(changes: list[Change]) -> list[int]:
    return [change.seq for change in changes]


def test_a_tail_tells_what_happens_from_now_on(office: Office) -> None:
    office.draws("start:start -> task:user -> end:end", task=SALES)
    office.starts()
    tail = Tail(office.engine)
    assert tail.advance() == []
    key = office.starts()
    told = tail.advance()
    assert told[0].kind == "deal.opened"
    assert {change.deal_key for change in told} == {key}
    assert [change.revision for change in told] == list(range(1, len(told) + 1))
    assert told[-1].kind == "work.opened"
    assert (told[-1].work_item, told[-1].department) == (inbox(office.engine, deal_key=key)[0].id, "sales")
    assert tail.advance() == []


def test_what_was_missed_is_what_was_told(office: Office) -> None:
    office.draws("start:start -> task:user -> end:end", task=SALES)
    tail = Tail(office.engine)
    begin = tail.position
    for _ in range(3):
        office.starts()
    told = tail.advance()
    read = [change for batch in changes_after(office.engine, begin, tail.position) for change in batch]
    assert read == told


def test_each_sees_what_the_deal_itself_would_show(office: Office) -> None:
    """The quick answer for many readers is that of `engine.visibility`."""
    office.draws("start:start -> task:user -> law:user -> end:end", task=SALES, law='camunda:candidateGroups="legal"|')
    tail = Tail(office.engine)
    for turn in range(2):
        key = office.starts()
        if turn:
            complete(office.engine, inbox(office.engine, deal_key=key)[0].id, {}, by="anna")
    told = tail.advance()
    employee = frozenset({Role.EMPLOYEE})
    actors = [
        Actor("anna", employee),
        Actor("boris", employee, frozenset({"sales"})),
        Actor("hugo", employee, frozenset({"legal"})),
        Actor("lena", employee | {Role.HEAD}, heads=frozenset({"legal"})),
        Actor("vera", employee, stands_in_for=frozenset({"anna"})),
        Actor("axel", frozenset({Role.AUDITOR})),
        Actor("axel", frozenset({Role.AUDITOR}), scopes=frozenset({"work"})),
        Actor("nobody"),
    ]
    with office.engine.store.read() as session:
        for actor in actors:
            for change in told:
                assert bool(change.seen_by(actor)) == may_with_deal(session, actor, "deals.see", change.deal_key, ""), (actor, change)


def test_both_sides_are_told_of_a_hand_off(office: Office) -> None:
    """When it is returned, the work leaves the receivers' inbox: they must hear of it, too."""
    law = 'camunda:candidateGroups="legal"|'
    drawn = source("start:start -> sell:user -> check:user -> end:end", "p", sell=SALES, check=law).decode()
    flow = '<sequenceFlow id="sell_check" sourceRef="sell" targetRef="check"'
    assert f"{flow}>" in drawn
    handed = f"{flow}><extensionElements><stagework:handOff/></extensionElements>"
    deploy(office.engine, [("p.bpmn", drawn.replace(f"{flow}>", handed).encode())], by="set-up")
    key = office.starts()
    complete(office.engine, inbox(office.engine, deal_key=key)[0].id, {}, by="anna")
    tail = Tail(office.engine)
    (offered,) = hand_offs(office.engine, by="set-up", deal_key=key)
    return_hand_off(office.engine, offered.id, "unclear", "The scope is missing.", by="hugo")
    (returned,) = [change for change in tail.advance() if change.kind == "hand-off.returned"]
    assert (returned.department, returned.assignee) == ("sales", "anna")
    employee = frozenset({Role.EMPLOYEE})
    for department in ("sales", "legal"):
        assert returned.seen_by(Actor("somebody", employee, frozenset({department}))) == "work-item"
    assert returned.seen_by(Actor("somebody", employee, frozenset({"finance"}))) == ""


# ---- PostgreSQL commits out of order; SQLite has one writer ------------------------------------------------------------

on_postgresql = pytest.mark.parametrize("store", ["postgresql"], indirect=True)


@pytest.fixture
def writer(store: Store) -> Iterator[psycopg.Connection]:
    """Another process's connection, for a transaction that takes its time."""
    connection = psycopg.connect(store.url.set(drivername="postgresql").render_as_string(hide_password=False))
    yield connection
    connection.close()


def write(connection: psycopg.Connection, key: str, number: int) -> None:
    connection.execute(
        "INSERT INTO history (deal_key, instance_id, kind, element_id, actor, at, recorded_at, data, number, digest) "
        "VALUES (%s, '', 'note.added', '', 'late', now(), now(), '{}', %s, '')",
        (key, number),
    )
    connection.execute("UPDATE deals SET history_length = %s WHERE key = %s", (number, key))


def begun(office: Office) -> tuple[str, int]:
    """A deal, and its next revision."""
    office.draws("start:start -> task:user -> end:end", task=SALES)
    tail = Tail(office.engine)
    key = office.starts()
    return key, tail.advance()[-1].revision + 1


@on_postgresql
def test_nothing_is_told_before_what_may_still_come(office: Office, writer: psycopg.Connection) -> None:
    key, revision = begun(office)
    tail = Tail(office.engine)
    write(writer, key, revision)
    office.starts()
    assert tail.advance() == []
    assert tail.is_blocked
    writer.commit()
    told = tail.advance()
    assert told[0].actor == "late"
    assert numbers(told) == sorted(numbers(told))
    assert not tail.is_blocked


@on_postgresql
def test_a_number_that_was_given_up_holds_up_nobody(office: Office, writer: psycopg.Connection) -> None:
    key, revision = begun(office)
    tail = Tail(office.engine)
    write(writer, key, revision)
    writer.rollback()
    office.starts()
    assert tail.advance()[0].kind == "deal.opened"
    assert not tail.is_blocked


@on_postgresql
def test_a_tail_that_begins_meanwhile_waits_too(office: Office, writer: psycopg.Connection) -> None:
    key, revision = begun(office)
    write(writer, key, revision)
    office.starts()
    tail = Tail(office.engine)
    writer.commit()
    assert tail.advance()[0].actor == "late"


@on_postgresql
def test_others_are_told_first_when_a_transaction_hangs(office: Office, writer: psycopg.Connection) -> None:
    seconds = [0.0]
    key, revision = begun(office)
    tail = Tail(office.engine, lambda: seconds[0])
    write(writer, key, revision)
    office.starts()
    assert tail.advance() == []
    seconds[0] += PATIENCE + 1
    assert tail.advance()[0].kind == "deal.opened"
    assert not tail.is_blocked
    writer.commit()
    (late,) = tail.advance()
    assert (late.actor, late.is_late) == ("late", True)
    assert tail.advance() == []


@on_postgresql
def test_a_transaction_that_has_not_written_history_holds_up_nobody(office: Office, writer: psycopg.Connection) -> None:
    key, _ = begun(office)
    tail = Tail(office.engine)
    writer.execute("SELECT 1 FROM deals WHERE key = %s FOR UPDATE", (key,))
    writer.execute("SELECT nextval(pg_get_serial_sequence('history', 'seq'))")
    office.starts()
    assert tail.advance() != []
    assert not tail.is_blocked
