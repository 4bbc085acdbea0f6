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
from engine.store.tables import metadata
from engine.store.unit_of_work import Store
from engine.testing import TurnableClock
from tests.conftest import fresh_database
from tests.engine.office import Office, Warehouse


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def postgresql_store() -> Iterator[Store]:
    """One database for the whole session; each test finds it empty."""
    with fresh_database() as url:
        store = Store.open(url)
        upgrade(store)
        yield store
        store.close()


@pytest.fixture(params=["memory", "file", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, of each kind."""
    if request.param == "postgresql":
        store = request.getfixturevalue("postgresql_store")
        _empty(store)
        yield store
        return
    store = Store.open("sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path}/stagework.db")
    if request.param == "memory":
        create_in_memory(store)
    else:
        upgrade(store)
    yield store
    store.close()


def _empty(store: Store) -> None:
    """Delete all rows and number from 1 again; far quicker than TRUNCATE, which makes new files."""
    tables = list(reversed(metadata.sorted_tables))
    numbered = [(table.name, column.name) for table in tables for column in table.c if column.identity is not None]
    statements = [f"DELETE FROM {table.name}" for table in tables]
    statements += [f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), 1, false)" for table, column in numbered]
    with store.sql.connect() as connection:
        connection.exec_driver_sql("; ".join(["BEGIN", *statements, "COMMIT"]))


@pytest.fixture
def office(store: Store, shared_sandbox: Sandbox) -> Iterator[Office]:
    """An engine on an empty store; when the test is over everything in it must be consistent."""
    clock, warehouse = TurnableClock(), Warehouse()
    engine = Engine(Settings(), store, clock, {warehouse.name: warehouse}, sandbox=shared_sandbox)
    yield Office(engine, clock, warehouse)
    assert doctor(engine) == []
