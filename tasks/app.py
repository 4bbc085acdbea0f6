"""Celery wiring: `python -m celery -A tasks.app worker`.

Three tasks: `run_job` (one job), `sweep` (finds due and forgotten jobs) and `follow` (what follows the history). Every worker publishes
the latter two each few seconds, so no separate beat process is needed, and none can be forgotten; those that nobody took in time expire.

Messages are hints (see `tasks.relay`): not durable, no results kept. They are acknowledged after the work and given back when a worker's
child process dies; a job that is run twice is refused by its state in the database.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from functools import cache
from typing import Any

from celery import Celery, bootsteps, signals
from kombu.exceptions import OperationalError

from engine.engine import Engine
from engine.errors import SettingsError
from engine.settings import Settings
from tasks.relay import Relay
from tasks.worker import do_job, follow, sweep

RUN_JOB = "stagework.run_job"
SWEEP = "stagework.sweep"
FOLLOW = "stagework.follow"

log = logging.getLogger(__name__)


def make_app(settings: Settings) -> Celery:
    """A Celery application for these settings.

    Raises:
        SettingsError: No broker is set.
    """
    if not settings.broker_url:
        raise SettingsError("There is no broker: set STAGEWORK_BROKER_URL, or run without one: python -m tasks.embedded")
    app = Celery("stagework", broker=settings.broker_url, set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_default_queue=settings.queue,
        task_default_delivery_mode="transient",
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=settings.lease_seconds,  # a connector that hangs is killed when its lease ends
        task_publish_retry=False,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        broker_connection_timeout=3,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=_transport_options(settings),
        timezone="UTC",
    )
    _add_tasks(app, settings)
    app.steps["consumer"].add(_sweep_step(app, settings))
    return app


def _transport_options(settings: Settings) -> dict[str, Any]:
    if settings.broker_url.startswith(("redis://", "rediss://")):
        # Redis gives a message to another worker when it was not acknowledged for so long; the default is an hour.
        # The prefix keeps installations apart that share a Redis: Celery's list of unacknowledged messages is one for all.
        timeouts = {"visibility_timeout": 2 * settings.lease_seconds, "socket_connect_timeout": 3, "socket_timeout": 30}
        return {**timeouts, "global_keyprefix": f"{settings.queue}:"}
    return {}


def _add_tasks(app: Celery, settings: Settings) -> None:
    @app.task(name=RUN_JOB)
    def _run_job(job_id: int) -> None:
        do_job(process_engine(app, settings), job_id)

    @app.task(name=SWEEP)
    def _sweep() -> None:
        sweep(process_engine(app, settings), lambda job_id: publish(app, job_id))

    @app.task(name=FOLLOW)
    def _follow() -> None:
        ends = time.monotonic() + settings.lease_seconds / 4
        while follow(process_engine(app, settings)) and time.monotonic() < ends:
            pass


def publish(app: Celery, job_id: int) -> None:
    """Hand a job to the workers.

    Raises:
        OperationalError: The broker can't be reached.
    """
    app.send_task(RUN_JOB, (job_id,), ignore_result=True, retry=False)


def announce_to(app: Celery, engine: Engine) -> Relay:
    """Publish the engine's new due jobs after each commit; `close()` the relay to end."""
    relay = Relay(lambda job_id: publish(app, job_id))
    engine.after_commit(relay.announce)
    return relay


def _sweep_step(app: Celery, settings: Settings) -> type[bootsteps.StartStopStep]:
    class SweepClock(bootsteps.StartStopStep):
        """Publishes a sweep when the worker starts or finds the broker again, and then every few seconds."""

        requires = ("celery.worker.consumer.tasks:Tasks",)
        entry: Any = None

        def start(self, parent: Any) -> None:
            self.publish()
            self.entry = parent.timer.call_repeatedly(settings.sweep_seconds, self.publish)

        def stop(self, _parent: Any) -> None:
            if self.entry is not None:
                self.entry.cancel()

        shutdown = stop

        def publish(self) -> None:
            try:
                for name in (SWEEP, FOLLOW):
                    app.send_task(name, ignore_result=True, retry=False, expires=settings.sweep_seconds)
            except (OperationalError, OSError) as error:
                log.warning("The sweep could not be published: %s", error)

    return SweepClock


_engines: dict[int, Engine] = {}
_opening = threading.Lock()


def process_engine(app: Celery, settings: Settings) -> Engine:
    """This process's engine. Opened in the worker's child, since database connections don't survive a fork."""
    with _opening:
        pid = os.getpid()
        if pid not in _engines:
            _engines[pid] = Engine.open(settings)
            announce_to(app, _engines[pid])
        return _engines[pid]


@signals.worker_process_shutdown.connect
def _close(**_: Any) -> None:
    engine = _engines.pop(os.getpid(), None)
    if engine is not None:
        engine.close()


@cache
def _default_app() -> Celery:
    try:
        return make_app(Settings.load())
    except SettingsError as error:
        raise SystemExit(str(error)) from None


def __getattr__(name: str) -> Any:
    """`app`, made from the settings when it is first asked for, so that importing this module needs no broker."""
    if name == "app":
        return _default_app()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
