"""Jobs without a broker: in the calling thread, in threads of its own, or in a process (`python -m tasks.embedded`).

    Runner(engine).run_until_idle()        # tests, the demo, a notebook
    Runner(engine).catch_up()              # likewise: what follows the history
    with Runner(engine):                   # threads, for as long as the block lasts
        ...

Other processes may work on the same database at the same time: leases keep them apart. What they add is found by looking
every `sweep_seconds`; what this process adds wakes the thread at once. What follows the history has a thread of its own.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Self

from engine.audit.sealing import seal_if_due
from engine.commands.jobs import next_due_at
from engine.engine import Engine
from engine.errors import EngineError
from engine.settings import Settings
from tasks.worker import do_next, follow, tidy

UNFORESEEN = 5.0
"""Seconds after which a thread goes on that broke."""

log = logging.getLogger("tasks.embedded")  # not __main__, when it is run as a process


class Runner:
    """Does an engine's jobs in this process, and follows its history."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._loops = [_Loop("stagework-runner", self._do_jobs), _Loop("stagework-follower", self._follow)]
        self._is_stopping = False
        self._is_listening = False

    def run_until_idle(self, limit: int | None = None) -> int:
        """Do all jobs that are due, and those that become due by it, in the calling thread.

        Args:
            limit: Stop after so many.

        Returns:
            How many were done.

        Raises:
            StoreBusy, StoreUnreachable: The database can't be used; the job it happened at is done after its lease ends.
        """
        tidy(self._engine)
        done = 0
        while (limit is None or done < limit) and not self._is_stopping and do_next(self._engine):
            done += 1
        return done

    def catch_up(self) -> None:
        """Bring all that follows the history up to date with it, in the calling thread.

        Raises:
            StoreBusy, StoreUnreachable: The database can't be used; it goes on from where it was.
        """
        while not self._is_stopping and follow(self._engine):
            pass

    def start(self) -> None:
        """Work in threads until `stop()`."""
        if not self._is_listening:
            self._engine.after_commit(lambda _job_ids: self._loops[0].wake())
            self._is_listening = True
        self._is_stopping = False
        for loop in self._loops:
            loop.start()

    def stop(self) -> None:
        """End the threads, after the job that they are doing."""
        self._is_stopping = True
        for loop in self._loops:
            loop.stop()
        self._is_stopping = False

    def wake(self) -> None:
        """Look now: something is due, or the clock was turned."""
        for loop in self._loops:
            loop.wake()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _do_jobs(self) -> float:
        wait = self._engine.settings.sweep_seconds
        try:
            self.run_until_idle()
            seal_if_due(self._engine)
            wait = self._seconds_to_next()
        except EngineError as error:
            log.error("%s Looking again in %g s.", error, wait)
        return wait

    def _follow(self) -> float:
        wait = self._engine.settings.sweep_seconds
        try:
            self.catch_up()
        except EngineError as error:
            log.error("%s Following the history again in %g s.", error, wait)
        return wait

    def _seconds_to_next(self) -> float:
        """Until the next job is due, but no longer than until the next sweep."""
        most = timedelta(seconds=self._engine.settings.sweep_seconds)
        due_at = next_due_at(self._engine)
        wait = most if due_at is None else min(most, due_at - self._engine.clock.now())
        return max(wait.total_seconds(), 0.0)


class _Loop:
    """A thread that works again and again.

    Args:
        work: Returns after how many seconds it wants to be called again, at the latest.
    """

    def __init__(self, name: str, work: Callable[[], float]) -> None:
        self._name, self._work = name, work
        self._wake = threading.Condition()
        self._is_woken = self._is_stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._thread is None:
            self._is_stopping = False
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread, after the call that it is in."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._is_stopping = True
            self.wake()
            thread.join()

    def wake(self) -> None:
        """Work now, or again when it is working."""
        with self._wake:
            self._is_woken = True
            self._wake.notify()

    def _run(self) -> None:
        while not self._is_stopping:
            wait = UNFORESEEN
            try:
                wait = self._work()
            except Exception:  # the thread must outlive what nobody foresaw
                log.exception("The thread %s broke. It goes on in %g s.", self._name, wait)
            with self._wake:
                if not self._is_woken:
                    self._wake.wait(wait)
                self._is_woken = False


def main() -> int:
    """Do jobs until SIGTERM or SIGINT: a worker process that needs no broker."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    log.setLevel(logging.INFO)
    logging.getLogger("engine.audit").setLevel(logging.INFO)  # each checkpoint: a copy outside the database
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        with Engine.open(Settings.load()) as engine, Runner(engine):
            log.info("Doing the jobs of %s.", engine.store.url.render_as_string())
            ended.wait()
    except EngineError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
