"""One command, one transaction: all or nothing, tried again on a conflict."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from engine.errors import StoreBusy
from engine.store import clients, imports
from engine.store.schema import upgrade
from engine.store.session import Conflict, Session
from engine.store.unit_of_work import MAX_TRIES, Store

NOW = datetime(2026, 1, 5, 12, 0, 0, 1, UTC)
ROW = {"name": "Bo", "kind": "", "phone": None, "email": None, "tax_id": None, "external_ref": None, "created_at": NOW}


def names(store: Store) -> list[str]:
    with store.read() as session:
        found = [clients.find(session, number) for number in range(1, 9)]
    return [row.name for row in found if row is not None]


def test_what_fails_leaves_nothing(store: Store) -> None:
    def story(session: Session) -> None:
        clients.add(session, ROW)
        raise LookupError("in the middle")

    with pytest.raises(LookupError):
        store.write(story)
    assert names(store) == []


def test_a_conflict_is_tried_again_from_the_start(store: Store) -> None:
    tries = []

    def story(session: Session) -> int:
        tries.append(clients.add(session, ROW))
        if len(tries) < 3:
            raise Conflict("once more")
        return len(tries)

    assert store.write(story) == 3
    assert names(store) == ["Bo"]


def test_a_conflict_without_an_end_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.store.unit_of_work.time.sleep", lambda _seconds: None)
    tries = []

    def story(_session: Session) -> None:
        tries.append(1)
        raise Conflict("never")

    with pytest.raises(StoreBusy, match="try again"):
        store.write(story)
    assert len(tries) == MAX_TRIES


def test_two_who_insert_the_same_are_told_apart_by_trying_again(store: Store) -> None:
    barrier, outcomes = threading.Barrier(2), []

    def register() -> None:
        barrier.wait()

        def story(session: Session) -> int:
            found = clients.by_identifier(session, "phone", "79120000000")
            return found.id if found else clients.add(session, {**ROW, "phone": "79120000000"})

        outcomes.append(store.write(story))

    people = [threading.Thread(target=register) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert outcomes[0] == outcomes[1]
    assert names(store) == ["Bo"]


def test_times_come_back_as_they_were_in_utc(store: Store) -> None:
    number = store.write(lambda session: clients.add(session, ROW))
    with store.read() as session:
        row = clients.find(session, number)
    assert row is not None
    assert (row.created_at, row.created_at.utcoffset().total_seconds()) == (NOW, 0)


def test_a_read_inside_a_command_sees_what_the_command_wrote(store: Store) -> None:
    def story(session: Session) -> str | None:
        number = clients.add(session, ROW)
        with store.read() as inside:
            row = clients.find(inside, number)
        return row.name if row else None

    assert store.write(story) == "Bo"


def test_a_consistent_read_sees_one_moment(store: Store) -> None:
    with store.read(consistent=True) as session:
        assert clients.find(session, 1) is None
        writer = threading.Thread(target=lambda: store.write(lambda other: clients.add(other, ROW)))
        writer.start()
        if not store.in_memory:  # there is one connection there: the writer waits for the reader
            writer.join()
        assert clients.find(session, 1) is None
    writer.join()
    assert names(store) == ["Bo"]


def test_sqlite_is_durable_and_checks_references(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/stagework.db")
    upgrade(store)
    with store.sql.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")}
    store.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_restarted_server_is_not_noticed(postgresql_url: str) -> None:
    store = Store.open(postgresql_url)
    upgrade(store)
    store.write(lambda session: clients.add(session, ROW))
    with psycopg.connect(postgresql_url, autocommit=True) as other:
        ended = other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert ended.rowcount > 0
    store.write(lambda session: clients.add(session, ROW))
    assert names(store) == ["Bo", "Bo"]
    store.close()


def test_a_file_that_another_process_keeps_locked_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.store.unit_of_work.BUSY_MILLISECONDS", 10)
    first, second = Store.open(f"sqlite:///{tmp_path}/s.db"), Store.open(f"sqlite:///{tmp_path}/s.db")
    upgrade(first)

    def hold(_session: Session) -> None:
        with pytest.raises(StoreBusy, match="too busy"):
            second.write(lambda session: clients.add(session, ROW))

    first.write(hold)
    first.close()
    second.close()


def test_an_imported_row_is_recorded_once(store: Store) -> None:
    row = {"source": "crm", "row_key": "A1", "digest": "d", "line": 2, "status": "imported"}
    row |= {"deal_key": None, "reason": "", "imported_at": NOW}
    store.write(lambda session: imports.put(session, row))
    store.write(lambda session: imports.put(session, {**row, "status": "rejected", "reason": "no date"}))
    with store.read() as session:
        assert imports.counts(session, "crm") == {"rejected": 1}
        found = imports.find(session, "crm", "A1")
    assert found is not None
    assert found.reason == "no date"
