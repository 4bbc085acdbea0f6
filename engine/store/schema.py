"""Bringing a database's tables to this version, and back."""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from engine.errors import SchemaOutdated, StoreUnreachable
from engine.settings import Settings
from engine.store.tables import metadata
from engine.store.unit_of_work import Store


def db_upgrade(settings: Settings) -> str:
    """Bring the tables of a database up to date; the revision it has then.

    Raises:
        StoreUnreachable: The database can't be reached.
    """
    store = Store.open(settings.database_url)
    try:
        upgrade(store)
        return newest_revision()
    finally:
        store.close()


def upgrade(store: Store, revision: str = "head") -> None:
    """Migrate up to a revision."""
    _migrate(store, lambda config: command.upgrade(config, revision))


def downgrade(store: Store, revision: str) -> None:
    """Migrate down to a revision; "base" removes every table, with what is in it."""
    _migrate(store, lambda config: command.downgrade(config, revision))


def require_current(store: Store) -> None:
    """Check that the tables are of this version.

    Raises:
        SchemaOutdated: They are missing or of another one.
        StoreUnreachable: The database can't be reached.
    """
    found = current_revision(store)
    if found != newest_revision():
        raise SchemaOutdated(found, newest_revision())


def current_revision(store: Store) -> str | None:
    """The revision a database is at, or None."""
    try:
        with store.sql.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise StoreUnreachable(f"{store.url.render_as_string()}: {error.orig}") from None


def newest_revision() -> str:
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def create_in_memory(store: Store) -> None:
    """All tables at once, for a database that lives no longer than the process."""
    metadata.create_all(store.sql)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "engine.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _migrate(store: Store, run: Callable[[Config], None]) -> None:
    config = _config()
    try:
        with store.sql.connect() as connection:
            connection.exec_driver_sql(store.begin)  # the drivers are in autocommit mode; a migration is all or nothing
            config.attributes["connection"] = connection
            run(config)
            connection.commit()
    except OperationalError as error:
        raise StoreUnreachable(f"{store.url.render_as_string()}: {error.orig}") from None
