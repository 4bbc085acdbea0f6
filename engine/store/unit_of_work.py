"""The store: where transactions begin and end.

SQLite: write-ahead log, durable commits (synchronous=FULL), foreign keys on, one writer at a time (a lock in the process,
BEGIN IMMEDIATE between processes). PostgreSQL: READ COMMITTED; a command locks its deal's row first and every instance is
written with a check of its revision. Conflicts, deadlocks and serialisation failures are tried again, here and nowhere else.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from sqlalchemy import create_engine, event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool, StaticPool

from engine.errors import StoreBusy, StoreUnreachable
from engine.store.session import Conflict, Session

Result = TypeVar("Result")
MAX_TRIES = 12
BUSY_MILLISECONDS = 10_000
_RETRIED = (
    Conflict,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.UniqueViolation,
    sqlite3.IntegrityError,
)


class Store:
    """A database that holds the tables; safe to share between threads."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.in_memory = self.is_sqlite and url.database in (None, "", ":memory:")
        self.dialect: Dialect = sqlite.dialect(paramstyle="named") if self.is_sqlite else PGDialect_psycopg()  # type: ignore[no-untyped-call]
        self.sql = _open(url, self.in_memory)
        self._writer = threading.RLock()
        self._local = threading.local()
        self.begin = "BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN"

    @classmethod
    def open(cls, database_url: str) -> Store:
        """The store at a URL: `sqlite:///file.db`, `sqlite://` (in memory) or `postgresql://...`."""
        url = make_url(database_url)
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        return cls(url)

    def close(self) -> None:
        self.sql.dispose()

    def write(self, story: Callable[[Session], Result]) -> Result:
        """Run `story` in one transaction; committed when it returns, rolled back when it raises, retried on a conflict.

        Raises:
            StoreBusy: Still in conflict after 12 tries.
            StoreUnreachable: The database can't be reached or written.
        """
        for attempt in range(MAX_TRIES):
            try:
                self._local.is_writing = True
                return self._once(story)
            except _RETRIED as error:
                last = error
                if isinstance(error, sqlite3.IntegrityError) and "UNIQUE" not in str(error):
                    raise
            finally:
                self._local.is_writing = False
            time.sleep(random.uniform(0, 0.002 * 2 ** min(attempt, 7)))
        raise StoreBusy(f"{MAX_TRIES} tries, the last one ended with: {last}") from last

    @contextmanager
    def read(self, consistent: bool = False) -> Iterator[Session]:
        """A session for reads; never locks. Inside a command's transaction it is that transaction's own.

        Args:
            consistent: All reads inside see the same moment.
        """
        if (current := getattr(self._local, "session", None)) is not None:
            yield current
            return
        with self._connection() as session:
            if not consistent:
                yield session
                return
            session.begin("BEGIN" if self.is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield session
            finally:
                session.end("ROLLBACK")

    def rewrite(self) -> bool:
        """SQLite: write the file anew, so that nothing is left of deleted rows in its free pages or its log. PostgreSQL has its own VACUUM.

        Returns:
            False where that was not done: on PostgreSQL, or because somebody was using the database just then.
        """
        if not self.is_sqlite:
            return False
        try:
            with self._writer, self._connection() as session:
                session.begin("VACUUM")
                return self.in_memory or session.checkpoint()
        except StoreBusy:
            return False

    def _once(self, story: Callable[[Session], Result]) -> Result:
        with self._writer if self.is_sqlite else _nothing(), self._connection() as session:
            session.begin(self.begin)
            self._local.session = session
            try:
                result = story(session)
            except BaseException:
                session.end("ROLLBACK")
                raise
            finally:
                self._local.session = None
            self._local.is_committing = True
            try:
                session.end("COMMIT")
            finally:
                self._local.is_committing = False
            return result

    @contextmanager
    def _connection(self) -> Iterator[Session]:
        connection: Any = None
        try:
            with self._writer if self.in_memory else _nothing():
                pooled = self.sql.raw_connection()
                connection = pooled.driver_connection
                try:
                    yield Session(connection, self.dialect)
                finally:
                    pooled.close()
        except _RETRIED:
            raise
        except sqlite3.OperationalError as error:
            kind = StoreBusy if error.sqlite_errorname.startswith("SQLITE_BUSY") else StoreUnreachable
            raise kind(f"{self.url.render_as_string()}: {error}") from error
        except (psycopg.OperationalError, OperationalError) as error:
            self._lost(connection)
            raise StoreUnreachable(f"{self.url.render_as_string()}: {error}") from error

    def _lost(self, connection: Any) -> None:
        """The server may have been restarted: then every pooled connection is dead, and what was not committed is tried again.

        Raises:
            Conflict: Nothing can have been committed.
        """
        if connection is not None and connection.closed:
            self.sql.dispose()
            if getattr(self._local, "is_writing", False) and not getattr(self._local, "is_committing", False):
                raise Conflict("the connection was lost")


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _open(url: URL, in_memory: bool) -> Any:
    sqlite_url = url.get_backend_name() == "sqlite"
    if sqlite_url:
        arguments: dict[str, Any] = {"check_same_thread": False, "isolation_level": None, "cached_statements": 512}
    else:
        given = url.query.get("options", "")  # the operator's own, such as a search_path; it comes last and wins
        # Prepared statements keep the plan that was good while the tables were small; an index is good at any size.
        arguments = {
            "autocommit": True,
            "options": f"-c timezone=UTC -c enable_seqscan=off -c jit=off {given}".strip(),
            "prepare_threshold": 2,
        }
    pool: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {"poolclass": QueuePool, "pool_size": 8, "max_overflow": 24}
    sql = create_engine(url, connect_args=arguments, pool_reset_on_return=None, **pool)
    if sqlite_url:
        event.listen(sql, "connect", _prepare_sqlite)
    return sql


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: Any) -> Any:
    """SQLite's own knows the letters of English only."""
    return text.lower() if isinstance(text, str) else text
