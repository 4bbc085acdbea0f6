"""Migrations, up and down, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from engine.engine import Engine
from engine.errors import SchemaOutdated, StoreUnreachable
from engine.settings import Settings
from engine.store.schema import NEWEST_REVISION, db_upgrade, downgrade, migrations, require_current, upgrade
from engine.store.tables import metadata
from engine.store.unit_of_work import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/stagework.db" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")


def test_migrating_up_gives_exactly_the_tables_and_down_takes_them_away(url: str) -> None:
    store = Store.open(url)
    try:
        upgrade(store)
        with store.sql.connect() as connection:
            # SQLite has no identity columns, which Alembic would report as a default that has changed.
            options = {"compare_type": True, "compare_server_default": not store.is_sqlite}
            context = MigrationContext.configure(connection, opts=options)
            assert compare_metadata(context, metadata) == []
        downgrade(store, "base")
        assert set(inspect(store.sql).get_table_names()) <= {"alembic_version"}
        upgrade(store)
        require_current(store)
    finally:
        store.close()


def test_an_engine_does_not_open_on_other_tables(url: str) -> None:
    with pytest.raises(SchemaOutdated, match="stagework db upgrade"):
        Engine.open(Settings(database_url=url))
    assert db_upgrade(Settings(database_url=url)) == NEWEST_REVISION == db_upgrade(Settings(database_url=url))
    Engine.open(Settings(database_url=url)).close()


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.db", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_is_not_there_is_told_without_its_password(url: str) -> None:
    with pytest.raises(StoreUnreachable, match="can't be used"):
        Engine.open(Settings(database_url=url), migrate=True)
    with pytest.raises(StoreUnreachable) as told:
        Engine.open(Settings(database_url="postgresql://me:secret@127.0.0.1:1/none"))
    assert "secret" not in str(told.value)


def test_the_newest_revision_is_the_last_migration() -> None:
    assert ScriptDirectory.from_config(migrations()).get_current_head() == NEWEST_REVISION
