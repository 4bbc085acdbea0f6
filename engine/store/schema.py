"""Bringing a database's tables to this version, and back.

Alembic is imported only where something is migrated: it takes a third of the time that a command needs to start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from engine.errors import SchemaOutdated, StoreUnreachable
from engine.settings import Settings
from engine.store.tables import metadata
from engine.store.unit_of_work import Store

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST_REVISION = "0004"
"""The last migration's revision."""


def db_upgrade(settings: Settings) -> str:
    """Bring the tables of a database up to date; the revision it has then.

    Raises:
        StoreUnreachable: The database can't be reached.
    """
    store = Store.open(settings.database_url)
    try:
        upgrade(store)
        return NEWEST_REVISION
    finally:
        store.close()


def upgrade(store: Store, revision: str = "head") -> None:
    """Migrate up to a revision."""
    from alembic import command

    _migrate(store, lambda config: command.upgrade(config, revision))


def downgrade(store: Store, revision: str) -> None:
    """Migrate down to a revision; "base" removes every table, with what is in it."""
    from alembic import command

    _migrate(store, lambda config: command.downgrade(config, revision))


def require_current(store: Store) -> None:
    """Check that the tables are of this version.

    Raises:
        SchemaOutdated: They are missing or of another one.
        StoreUnreachable: The database can't be reached.
    """
    found = current_revision(store)
    if found != NEWEST_REVISION:
        raise SchemaOutdated(found, NEWEST_REVISION)


def current_revision(store: Store) -> str | None:
    """The revision a database is at, or None."""
    try:
        with store.sql.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return found
    except OperationalError as error:
        raise StoreUnreachable(f"{store.url.render_as_string()}: {error.orig}") from None


def is_empty(store: Store) -> bool:
    """Whether the database has no tables at all: it is new, or the process that was making them was killed.

    Raises:
        StoreUnreachable: The database can't be reached.
    """
    try:
        with store.sql.connect() as connection:
            return not inspect(connection).get_table_names()
    except OperationalError as error:
        raise StoreUnreachable(f"{store.url.render_as_string()}: {error.orig}") from None


def create_in_memory(store: Store) -> None:
    """All tables at once, for a database that lives no longer than the process."""
    metadata.create_all(store.sql)


def migrations() -> Config:
    """Alembic's configuration for the migrations in this package."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "engine.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _migrate(store: Store, run: Callable[[Config], None]) -> None:
    config = migrations()
    try:
        with store.sql.connect() as connection:
            connection.exec_driver_sql(store.begin)  # the drivers are in autocommit mode; a migration is all or nothing
            config.attributes["connection"] = connection
            run(config)
            connection.commit()
    except OperationalError as error:
        raise StoreUnreachable(f"{store.url.render_as_string()}: {error.orig}") from None
