"""Who follows changes over HTTP: one thread reads the history for all of them, and hands each what it may see."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from api.problems import Refused
from engine.actors import Actor
from engine.engine import Engine
from engine.errors import EngineError
from engine.queries.changes import Change, Seen, Tail
from engine.signals import PAUSE, Ear

PER_PERSON = 10
"""Streams that one person may have open in one process."""
CAPACITY = 1_000
"""Changes that may wait for a reader; who falls further behind is sent away, and comes back with Last-Event-ID."""
BLOCKED = 0.05
"""Seconds until the next look when a transaction holds the tail up."""

log = logging.getLogger(__name__)

Reason = Literal["shutdown", "too-slow", "signed-out", "time"]
Seeing = tuple[Change, Seen]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for: "" = all."""

    deal: str = ""
    department: str = ""
    only: Literal["", "inbox", "deals"] = ""

    def shows(self, change: Change, actor: Actor) -> Seen:
        """As what the reader is told of the change; "" = not."""
        if self.deal and change.deal_key != self.deal:
            return ""
        seen = change.seen_by(actor)
        if self.department and self.department not in ({change.department, *change.passed} if seen == "work-item" else change.departments):
            return ""
        if self.only == "deals" and seen == "work-item":
            return "deal" if actor.may("deals.see", change.people, change.departments) else ""
        return "" if self.only == "inbox" and seen == "deal" else seen


class Subscription:
    """One reader. `changes` and `end` are for the event loop that it was made in.

    Attributes:
        actor: Who reads; set anew when the person's rights are looked up again.
        start: The number in the history from which on changes come by themselves; earlier ones must be read.
        reason: Why it has ended, or None.
    """

    def __init__(self, actor: Actor, wanted: Wanted, start: int, loop: asyncio.AbstractEventLoop) -> None:
        self.actor, self.wanted, self.start = actor, wanted, start
        self.reason: Reason | None = None
        self._passed = start
        self._loop = loop
        self._waiting: list[Seeing] = []
        self._awake = asyncio.Event()

    async def changes(self, seconds: float) -> tuple[list[Seeing], int]:
        """What has come, after at most so many seconds; and the number up to which everything has been told by then."""
        if not self._awake.is_set():
            try:
                async with asyncio.timeout(max(seconds, 0)):
                    await self._awake.wait()
            except TimeoutError:
                pass
        self._awake.clear()
        found, self._waiting = self._waiting, []
        return found, self._passed

    def offer(self, changes: list[Change], passed: int) -> bool:
        """Hand over what the reader may see, from another thread; False when its loop is no more."""
        shown: list[Seeing] = [
            (change, seen)
            for change in changes
            if change.is_late or change.seq > self.start
            if (seen := self.wanted.shows(change, self.actor))
        ]
        try:
            self._loop.call_soon_threadsafe(self._take, shown, passed)
        except RuntimeError:
            return False
        return True

    def end(self, reason: Reason) -> None:
        """End it, from any thread."""
        try:
            self._loop.call_soon_threadsafe(self._end, reason)
        except RuntimeError:
            self.reason = reason

    def _take(self, shown: list[Seeing], passed: int) -> None:
        if self.reason is not None:
            return
        if len(self._waiting) + len(shown) > CAPACITY:
            self._end("too-slow")
            return
        self._waiting += shown
        self._passed = passed
        if shown:
            self._awake.set()

    def _end(self, reason: Reason) -> None:
        self.reason = self.reason or reason
        self._awake.set()


class Broadcaster:
    """Reads the history's tail while anybody follows it.

    Args:
        heartbeat: Seconds between signs of life to a reader for whom nothing happens.
        recheck: Seconds after which it is looked up again who a reader is.
    """

    def __init__(self, engine: Engine, heartbeat: float = 15.0, recheck: float = 60.0) -> None:
        self.heartbeat, self.recheck = heartbeat, recheck
        self._engine = engine
        self._lock = threading.Lock()
        self._subscriptions: list[Subscription] = []
        self._position = 0
        self._thread: threading.Thread | None = None
        self._ear: Ear | None = None
        self._is_closed = False

    def subscribe(self, actor: Actor, wanted: Wanted, loop: asyncio.AbstractEventLoop) -> Subscription:
        """Follow changes from now on.

        Raises:
            Refused: The person has too many streams open, or the server is shutting down.
            StoreUnreachable: The database can't be reached.
        """
        with self._lock:
            if self._is_closed:
                raise Refused(503, "shutting-down", "This server is shutting down. Ask again.", {"Retry-After": "1"})
            if Counter(one.actor.name for one in self._subscriptions)[actor.name] >= PER_PERSON:
                raise Refused(429, "too-many-streams", f"You have {PER_PERSON} streams open. Close one first.", {"Retry-After": "15"})
            if self._thread is None:
                self._start()
            subscription = Subscription(actor, wanted, self._position, loop)
            self._subscriptions.append(subscription)
            return subscription

    def leave(self, subscription: Subscription) -> None:
        """Follow no longer. With the last one the thread ends."""
        thread = None
        with self._lock:
            self._subscriptions = [one for one in self._subscriptions if one is not subscription]
            if not self._subscriptions and self._thread is not None:
                thread, ear = self._thread, self._ear
                self._thread = self._ear = None
        if thread is not None and ear is not None:
            ear.wake()
            thread.join()

    def close(self) -> None:
        """End every stream, and refuse new ones. To be called when the server begins to shut down: a stream never ends by itself."""
        with self._lock:
            self._is_closed = True
            for subscription in self._subscriptions:
                subscription.end("shutdown")

    def _start(self) -> None:
        ear = Ear(self._engine)  # before the tail: what is committed in between is heard
        try:
            tail = Tail(self._engine)
        except BaseException:
            ear.close()
            raise
        self._position, self._ear = tail.position, ear
        self._thread = threading.Thread(target=self._run, args=(tail, ear), name="stagework-changes", daemon=True)
        self._thread.start()

    def _run(self, tail: Tail, ear: Ear) -> None:
        while self._ear is ear:
            try:
                changes = tail.advance()
            except Exception as error:  # the thread must outlive what nobody foresaw
                log.warning("Changes can't be read: %s", error, exc_info=not isinstance(error, EngineError))
                ear.wait(1)
                continue
            self._tell(changes, tail.position, ear)
            if changes and not tail.is_behind:
                time.sleep(PAUSE)  # what is committed meanwhile is read at once
            if not tail.is_behind:
                ear.wait(BLOCKED if tail.is_blocked else None)
        ear.close()

    def _tell(self, changes: list[Change], position: int, ear: Ear) -> None:
        with self._lock:
            if self._ear is not ear:
                return  # all have left; who has come since then has a tail of its own
            self._position = position
            self._subscriptions = [one for one in self._subscriptions if one.offer(changes, position)]
