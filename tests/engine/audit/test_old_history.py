"""A history that was written before there were chains is chained by the migration, and verifies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from engine.audit.sealing import seal_all
from engine.audit.verification import verify
from engine.commands.start import start
from engine.engine import Engine
from engine.settings import Settings
from engine.store.schema import upgrade
from engine.store.unit_of_work import Store
from engine.testing import NOON, TurnableClock
from tests.drawing import source

DEALS = 7


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/stagework.db" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")


def furnish(url: str) -> None:
    """Rows as version 0001 wrote them: deals, their instances and events in turn, and events of no deal."""
    import hashlib

    diagram = source("start:start -> ask:user -> end:end")
    digest = hashlib.sha256(diagram).hexdigest()
    store = Store.open(url)
    upgrade(store, "0001")
    at: Any = "2025-11-03T09:00:00.000000+00:00" if store.is_sqlite else NOON
    with store.sql.connect() as connection:

        def run(statement: str, **values: Any) -> None:
            connection.execute(text(statement), values)

        run(
            "INSERT INTO definitions (kind, key, version, digest, source, name, deployed_at, deployed_by)"
            " VALUES ('bpmn', 'p', 1, :digest, :source, 'p.bpmn', :at, 'owner')",
            digest=digest,
            source=diagram,
            at=at,
        )
        for number in range(DEALS):
            run("INSERT INTO deals (key, state, opened_at) VALUES (:key, 'open', :at)", key=f"D-{number:06d}", at=at)
        for event in range(40):
            run(
                "INSERT INTO history (deal_key, instance_id, definition_id, kind, element_id, actor, at, recorded_at, data)"
                " VALUES (:key, '', :definition, :kind, 'ask', 'anna', :at, :at, :data)",
                key="" if event % 10 == 0 else f"D-{event % (DEALS - 1):06d}",
                definition=None if event % 3 else 1,
                kind="deal.noted",
                data=f'{{"n":{event},"wer":"Ö"}}',
                at=at,
            )
        connection.commit()
    upgrade(store)
    store.close()


def test_an_old_history_is_chained_and_sound(url: str, tmp_path: Path) -> None:
    furnish(url)
    clock = TurnableClock()
    with Engine.open(Settings(database_url=url, audit_key=str(tmp_path / "audit.key")), clock) as engine:
        report = verify(engine, by="auditor")
        assert (report.findings, report.events, report.unsealed) == ([], 40, 40)
        assert report.chains == DEALS + 1, "a deal without events has an empty chain, and there is the office's"
        seal_all(engine, by="operator")
        assert start(engine, "p", {}, by="anna").deal_key
        seal_all(engine, by="operator")
        after = verify(engine, by="auditor")
        assert (after.findings, after.unsealed, after.checkpoints) == ([], 0, 2)
        assert verify(engine, "D-000001", by="auditor").findings == []
