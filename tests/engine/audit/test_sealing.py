"""Sealing: only what changed, once, by whoever may, and when it is due."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from engine.actors import Actor
from engine.audit import sealing
from engine.audit.keys import AuditKeys, AuditKeyUnusable
from engine.audit.sealing import Sealed, change_key, seal, seal_all, seal_if_due
from engine.chain import GENESIS, OFFICE
from engine.errors import NotPermitted
from engine.permissions import Role
from engine.store import checkpoints as stored
from engine.store import trail
from tests.engine.audit.company import Company


def heads(company: Company) -> list[tuple[str, int, int]]:
    with company.engine.store.read() as session:
        return [(row.chain, row.length, row.checkpoint) for row in stored.heads_after(session, -1, 1000)]


def numbers(company: Company) -> list[int]:
    with company.engine.store.read() as session:
        return [row.number for row in stored.after(session, 0, 1000)]


def test_a_checkpoint_seals_what_has_changed_since_the_one_before(company: Company) -> None:
    first = company.deal()
    company.seals()
    second = company.deal()
    company.office.completes("look", first)
    company.seals()
    with company.engine.store.read() as session:
        lengths = {key: trail.head(session, key) for key in (first, second)}
        one, two = stored.after(session, 0, 10)
    told = heads(company)
    assert {(chain, number) for chain, _, number in told} == {(first, 1), (OFFICE, 1), (first, 2), (second, 2)}
    assert all(head is not None and head.sealed_length == head.length for head in lengths.values())
    assert (one.previous, one.tree_size, two.tree_size) == (GENESIS, 2, 4)
    assert company.verifies().is_sound


def test_without_a_change_there_is_no_checkpoint(company: Company) -> None:
    company.deal()
    company.seals()
    assert seal(company.engine, by="sealer") == Sealed(None, 0, False)
    assert seal_all(company.engine, by="sealer") == []
    assert numbers(company) == [1]


def test_many_heads_take_several_checkpoints(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST_HEADS", 2)
    keys = [company.office.starts() for _ in range(4)]
    assert [done.heads for done in seal_all(company.engine, by="sealer")] == [2, 2, 1]
    assert {chain for chain, _, _ in heads(company)} == {OFFICE, *keys}
    assert company.verifies().is_sound


def test_only_who_may_seals(company: Company) -> None:
    company.deal()
    with pytest.raises(NotPermitted):
        seal(company.engine, by=Actor("axel", frozenset({Role.AUDITOR})))
    assert seal(company.engine, by=Actor("ada", frozenset({Role.ADMINISTRATOR}))).heads == 2


def test_workers_seal_when_the_last_checkpoint_is_old_enough(company: Company) -> None:
    engine = company.engine
    company.deal()
    seal_if_due(engine)
    assert numbers(company) == [], "the first event is not yet a quarter of an hour old"
    company.clock.turn(timedelta(minutes=15))
    seal_if_due(engine)
    assert numbers(company) == [1]
    company.deal()
    company.clock.turn(timedelta(minutes=13))
    seal_if_due(engine)
    assert numbers(company) == [1]
    company.clock.turn(timedelta(minutes=1))
    seal_if_due(engine)
    seal_if_due(engine)
    assert numbers(company) == [1, 2]
    company.clock.turn(timedelta(hours=5))
    seal_if_due(engine)
    assert numbers(company) == [1, 2], "nothing has happened"


def test_another_workers_checkpoint_counts(company: Company) -> None:
    company.deal()
    company.clock.turn(timedelta(minutes=20))
    seal(company.engine, by="another")
    company.deal()
    seal_if_due(company.engine)
    assert numbers(company) == [1]


def test_workers_that_seal_at_once_seal_once(company: Company) -> None:
    for _ in range(3):
        company.deal()
    company.clock.turn(timedelta(minutes=20))
    workers = [threading.Thread(target=seal, args=(company.engine,), kwargs={"by": "w"}) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert numbers(company) == [1]
    assert company.verifies().is_sound


def test_sealing_goes_on_while_people_work(company: Company) -> None:
    keys = [company.deal() for _ in range(3)]
    failed: list[Exception] = []

    def works() -> None:
        try:
            for key in keys:
                company.office.completes("look", key)
        except Exception as error:
            failed.append(error)

    worker = threading.Thread(target=works)
    worker.start()
    while worker.is_alive():
        seal(company.engine, by="sealer")
    worker.join()
    seal_all(company.engine, by="sealer")
    assert failed == []
    report = company.verifies()
    assert (report.findings, report.unsealed) == ([], 0)


def test_a_key_that_is_gone_stops_sealing_not_working(company: Company, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    company.deal()
    company.seals()
    company.engine.audit_keys = AuditKeys(tmp_path / "another.key")
    key = company.deal()
    company.clock.turn(timedelta(minutes=20))
    with caplog.at_level(logging.ERROR):
        seal_if_due(company.engine)
    assert "The history was not sealed" in caplog.text
    assert numbers(company) == [1]
    with pytest.raises(AuditKeyUnusable):
        seal(company.engine, by="sealer")
    company.office.completes("look", key)
    assert company.verifies().unsealed > 0


def test_the_log_outside_the_database_remembers_checkpoints(company: Company, caplog: pytest.LogCaptureFixture) -> None:
    company.deal()
    with caplog.at_level(logging.INFO, "engine.audit.sealing"):
        assert company.seals() in caplog.text


def test_a_changed_key_goes_on_where_the_former_stopped(company: Company) -> None:
    company.history()
    former, new = change_key(company.engine, by="operator")
    company.deal()
    company.seals()
    report = company.verifies()
    assert report.is_sound
    assert report.keys == [former, new]


def test_sealing_by_hand_only(company: Company) -> None:
    from dataclasses import replace

    company.engine.settings = replace(company.engine.settings, seal_minutes=0)
    company.deal()
    company.clock.turn(timedelta(days=9))
    seal_if_due(company.engine)
    assert numbers(company) == []
