"""The deals of the crowd are as the engine would have left them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import crowd
from engine.chain import GENESIS, event_digest
from engine.commands.complete import complete
from engine.engine import Engine
from engine.queries.deals import deal_path, deals
from engine.queries.doctor import doctor
from engine.queries.work_items import inbox
from engine.settings import Settings
from engine.store import history


@pytest.mark.parametrize("place", ["sqlite", "postgresql"])
def test_a_crowd_is_sound_and_goes_on(place: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/crowd.db" if place == "sqlite" else request.getfixturevalue("postgresql_url")
    with Engine.open(Settings(database_url=url), migrate=True) as engine:
        crowd.found(engine, 10)
        filled = crowd.fill(engine, 60, open_share=0.5)
        assert filled.deals == 60
        assert doctor(engine) == []
        digests_are_right(engine)
        waiting = inbox(engine, limit=200)
        assert {item.department for item in waiting} == set(crowd.DEPARTMENTS)
        for item in waiting:
            complete(engine, item.id, crowd.ANSWERS, by="set-up")
        assert doctor(engine) == []
        crowd.fill(engine, 5)  # more, on top of what has happened since
        assert doctor(engine) == []


def digests_are_right(engine: Engine) -> None:
    for one in deals(engine, limit=200):
        previous = GENESIS
        with engine.store.read() as session:
            for row in history.of_deal(session, one.key):
                process = engine.definitions.process(session, row.definition_id) if row.definition_id else None
                previous = event_digest(
                    chain=one.key, number=row.number, previous=previous, instance=row.instance_id,
                    definition=process.info.digest if process else "", kind=row.kind, element=row.element_id, actor=row.actor,
                    at=row.at, recorded_at=row.recorded_at, data=row.data,
                )  # fmt: skip
                assert row.digest == previous
        assert deal_path(engine, one.key).events[0].kind == "deal.opened"
