"""Signals: a process that has committed history tells the others, so that whoever follows it looks at once.

What carries them: PostgreSQL's NOTIFY; Redis, when it is the broker and the database is SQLite; else nothing, and each process looks
every second. A signal carries no data and may be lost: `Ear.wait` ends by itself, too.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from engine.errors import StoreUnreachable
from engine.store.signals import Notifications

if TYPE_CHECKING:
    from engine.engine import Engine

PAUSE = 0.05
"""Seconds between two signals of one process, at least: what is committed in between is told by one."""
LOOK = 1.0
"""Seconds after which to look when nothing carries signals, or what carries them is broken."""
LOOK_ANYWAY = 5.0
"""Seconds after which to look even so: a process may have died between its commit and its signal."""

log = logging.getLogger(__name__)


class Carrier(Protocol):
    """What brings signals to other processes."""

    def send(self) -> None: ...

    def hear(self, seconds: float) -> bool: ...

    def close(self) -> None: ...


class RedisCarrier:
    """Signals by Redis, for processes that share a SQLite file and a broker."""

    def __init__(self, url: str, channel: str) -> None:
        import redis  # only here: importing it takes time

        self._redis: Any = redis.Redis.from_url(url, socket_connect_timeout=3)
        self._channel = channel
        self._heard: Any = None

    def send(self) -> None:
        with _as_unreachable():
            self._redis.publish(self._channel, b"")

    def hear(self, seconds: float) -> bool:
        with _as_unreachable():
            if self._heard is None:
                self._heard = self._redis.pubsub()
                self._heard.subscribe(self._channel)
                return True
            return self._heard.get_message(timeout=seconds) is not None

    def close(self) -> None:
        heard, self._heard = self._heard, None
        if heard is not None:
            heard.close()
        self._redis.close()


@contextmanager
def _as_unreachable() -> Iterator[None]:
    """Turn Redis's errors into `StoreUnreachable`."""
    import redis

    try:
        yield
    except (redis.RedisError, OSError) as error:
        raise StoreUnreachable(f"Redis: {error}") from error


def carrier(engine: Engine) -> Carrier | None:
    """What carries this engine's signals; None = nothing does."""
    if not engine.store.is_sqlite:
        return Notifications(engine.store)
    if engine.settings.broker_url.startswith(("redis://", "rediss://")) and not engine.store.in_memory:
        return RedisCarrier(engine.settings.broker_url, f"{engine.settings.queue}:changes")
    return None


class Announcer:
    """Tells other processes that this one has committed, from a thread of its own: no command waits for it or fails by it."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._due = threading.Event()
        self._is_closing = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def announce(self) -> None:
        """Something was committed; returns at once and never raises."""
        self._due.set()
        if self._thread is None:
            with self._lock:
                if self._thread is None and not self._is_closing.is_set():
                    self._thread = threading.Thread(target=self._run, name="stagework-announcer", daemon=True)
                    self._thread.start()

    def close(self) -> None:
        """Tell what was not told yet, and end."""
        with self._lock:
            self._is_closing.set()
            thread, self._thread = self._thread, None
        if thread is not None:
            self._due.set()
            thread.join(timeout=3)
        self._carrier.close()

    def _run(self) -> None:
        is_broken = False
        while self._due.wait():
            self._due.clear()
            try:
                self._carrier.send()
                is_broken = False
            except StoreUnreachable as error:
                if not is_broken:
                    log.warning("Other processes can't be told of changes and find them by looking: %s", error)
                is_broken = True
            if self._is_closing.is_set():
                return
            self._is_closing.wait(PAUSE)


def announce(engine: Engine) -> Announcer | None:
    """Tell other processes of this engine's commits; None when nothing carries signals."""
    found = carrier(engine)
    if found is None:
        return None
    announcer = Announcer(found)
    engine.on_change(announcer.announce)
    return announcer


class Ear:
    """Waits until somebody has committed: this process, or one that has sent a signal. Hears from the moment that it is made."""

    def __init__(self, engine: Engine) -> None:
        self._heard = threading.Event()
        self._is_closed = threading.Event()
        self._look = LOOK
        self._wake = self._heard.set  # one object, by which the engine knows it
        self._forget = engine.on_change(self._wake)
        self._thread: threading.Thread | None = None
        if (found := carrier(engine)) is not None:
            self._thread = threading.Thread(target=self._hear, args=(found,), name="stagework-ear", daemon=True)
            self._thread.start()

    def close(self) -> None:
        self._is_closed.set()
        self._forget()
        if self._thread is not None:
            self._thread.join(timeout=3)

    def wake(self) -> None:
        """Let whoever waits go on; from any thread."""
        self._heard.set()

    def wait(self, seconds: float | None = None) -> None:
        """Until somebody has committed, or for so many seconds; without a number as long as can be without being late."""
        self._heard.wait(self._look if seconds is None else seconds)
        self._heard.clear()

    def _hear(self, found: Carrier) -> None:
        is_broken = False
        while not self._is_closed.is_set():
            try:
                if found.hear(0.25):  # so long may closing take
                    self._heard.set()
                is_broken, self._look = False, LOOK_ANYWAY
            except StoreUnreachable as error:
                self._look = LOOK
                if not is_broken:
                    log.warning("Changes of other processes are found by looking each second: %s", error)
                is_broken = True
                self._is_closed.wait(LOOK)
        found.close()
