"""The relay: after a commit, the ids of jobs that are due now go to the broker.

The database is the truth and a message is only a hint: when the broker can't be reached, hints are dropped, and the next
sweep finds the jobs. So a command never waits for the broker and never fails because of it.
"""

from __future__ import annotations

import atexit
import logging
import queue
import threading
from collections.abc import Callable, Iterable

from kombu.exceptions import OperationalError

CAPACITY = 10_000

log = logging.getLogger(__name__)


class Relay:
    """Publishes job ids from a thread of its own.

    Args:
        publish: Sends one job id to the broker; may raise `OperationalError` or `OSError`.
        capacity: How many hints may wait; further ones are dropped.
    """

    def __init__(self, publish: Callable[[int], None], capacity: int = CAPACITY) -> None:
        self._publish = publish
        self._waiting: queue.Queue[int | None] = queue.Queue(capacity)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def announce(self, job_ids: Iterable[int]) -> None:
        """Hand the ids to the thread; returns at once and never raises."""
        for job_id in job_ids:
            try:
                self._waiting.put_nowait(job_id)
            except queue.Full:
                log.warning("The relay is full; the next sweep finds the jobs.")
                break
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="stagework-relay", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def close(self, timeout: float = 2.0) -> None:
        """Publish what waits, for at most `timeout` seconds, and end the thread. A later `announce` starts it again."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            atexit.unregister(self.close)
            try:
                self._waiting.put(None, timeout=timeout)
            except queue.Full:
                return  # the broker hangs; the thread ends with the process
            thread.join(timeout)

    def _run(self) -> None:
        while (job_id := self._waiting.get()) is not None:
            try:
                self._publish(job_id)
            except (OperationalError, OSError) as error:
                log.warning("The broker can't be reached (%s); the next sweep finds the jobs.", error)
                if self._forget():
                    return

    def _forget(self) -> bool:
        """Drop what waits: each of these would only wait for the same dead broker. True when the relay is to end."""
        while True:
            try:
                if self._waiting.get_nowait() is None:
                    return True
            except queue.Empty:
                return False
