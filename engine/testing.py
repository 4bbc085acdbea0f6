"""For tests and the demo: an engine in memory, and a clock to turn."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from engine.clock import Clock
from engine.engine import Engine
from engine.plugins import Connector
from engine.settings import Settings
from engine.store.schema import create_in_memory
from engine.store.unit_of_work import Store

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)  # a Monday


class TurnableClock:
    """A clock that stands still until it is turned."""

    def __init__(self, start: datetime = NOON) -> None:
        self._now = start
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self._now

    def turn(self, by: timedelta) -> datetime:
        """Turn it forward, or back; the new time."""
        with self._lock:
            self._now += by
            return self._now

    def set(self, to: datetime) -> None:
        with self._lock:
            self._now = to


def memory_engine(
    clock: Clock | None = None, connectors: Mapping[str, Connector] | None = None, settings: Settings | None = None
) -> Engine:
    """An engine on SQLite in memory: the real store, gone when it is closed. Its clock stands at noon unless one is given."""
    store = Store.open("sqlite://")
    create_in_memory(store)
    chosen = replace(settings or Settings(), database_url="sqlite://")
    return Engine(chosen, store, clock or TurnableClock(), connectors)
