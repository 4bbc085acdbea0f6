"""Each test of the durable engine runs on the real stores: SQLite in memory, SQLite in a file, PostgreSQL; and ends with `doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.engine import Engine
from engine.queries.doctor import doctor
from engine.settings import Settings
from engine.spiff.sandbox import Sandbox
from engine.store.schema import create_in_memory, upgrade
from engine.store.unit_of_work import Store
from engine.testing import TurnableClock
from tests.engine.office import Office, Warehouse


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(params=["memory", "file", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, of each kind."""
    if request.param == "memory":
        store = Store.open("sqlite://")
        create_in_memory(store)
    else:
        url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else f"sqlite:///{tmp_path}/stagework.db"
        store = Store.open(url)
        upgrade(store)
    yield store
    store.close()


@pytest.fixture
def office(store: Store, shared_sandbox: Sandbox) -> Iterator[Office]:
    """An engine on an empty store; when the test is over everything in it must be consistent."""
    clock, warehouse = TurnableClock(), Warehouse()
    engine = Engine(Settings(), store, clock, {warehouse.name: warehouse}, sandbox=shared_sandbox)
    yield Office(engine, clock, warehouse)
    assert doctor(engine) == []
