"""LISTEN and NOTIFY: PostgreSQL tells the processes of one database that history was added.

A notification says nothing but that; whoever hears it looks for itself. So none is sent inside a step's transaction, where it would
make commits wait for each other, and a lost one only means that somebody looks a little later.
"""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import OperationalError

from engine.errors import StoreUnreachable
from engine.store.session import Prepared
from engine.store.unit_of_work import Store

_CHANNEL = Prepared(select(("stagework_" + func.md5(func.current_schema())).label("name")))  # each schema is an installation of its own
_NOTIFY = Prepared(select(func.pg_notify(bindparam("channel"), "").label("sent")))


class Notifications:
    """Sends and hears notifications on one database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._channel = ""
        self._connection: Any = None

    def send(self) -> None:
        """Tell everybody who listens.

        Raises:
            StoreUnreachable: The database can't be reached.
        """
        with self._store.read() as session:
            if not self._channel:
                self._channel = session.rows(_CHANNEL, {})[0].name
            session.first(_NOTIFY, {"channel": self._channel})

    def hear(self, seconds: float) -> bool:
        """Whether something was told within so many seconds. The first call begins to listen, and answers at once.

        Raises:
            StoreUnreachable: The connection is lost; the next call opens another.
        """
        try:
            if self._connection is None:
                self._listen()
                return True
            return any(True for _ in self._connection.notifies(timeout=seconds, stop_after=1))
        except (psycopg.Error, OperationalError) as error:
            self.close()
            raise StoreUnreachable(f"{self._store.url.render_as_string()}: {error}") from error

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _listen(self) -> None:
        with self._store.read() as session:
            name = session.rows(_CHANNEL, {})[0].name
        pooled = self._store.sql.raw_connection()
        self._connection = pooled.driver_connection
        pooled.detach()  # a connection of its own, for as long as anybody listens
        self._connection.execute(f'LISTEN "{name}"')
