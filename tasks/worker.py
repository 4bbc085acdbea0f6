"""Doing jobs: what every runner shares, whether a broker told it of the job or it looked by itself."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable

from engine.audit.sealing import seal_if_due
from engine.commands.escalate import escalate_late
from engine.commands.expire_receipts import expire_receipts
from engine.commands.jobs import (
    JobInfo,
    claim_due_jobs,
    claim_job,
    due_job_ids,
    expire_messages,
    fail_job,
    release_expired_leases,
)
from engine.commands.run_job import run_job
from engine.commands.sessions import expire_sessions
from engine.engine import Engine
from engine.errors import StoreBusy, StoreUnreachable
from engine.kpi import alerts, digest, hooks, rollups
from engine.kpi.losses import search

log = logging.getLogger(__name__)

SWEPT = 1_000
"""How many due jobs one sweep hands out; the next sweep takes the next ones."""


def worker_name() -> str:
    """Who holds a job's lease: this host and process, for people who look."""
    return f"{socket.gethostname()}:{os.getpid()}"


def do_job(engine: Engine, job_id: int) -> bool:
    """Do one job. False when it isn't due any more, or another worker has it.

    Raises:
        StoreBusy, StoreUnreachable: The job is done after its lease has ended.
    """
    job = claim_job(engine, job_id, owner=worker_name())
    if job is not None:
        _run(engine, job)
    return job is not None


def do_next(engine: Engine) -> bool:
    """Do the job that has been due the longest. False when none is due. Raises as `do_job`."""
    claimed = claim_due_jobs(engine, limit=1, owner=worker_name())
    for job in claimed:
        _run(engine, job)
    return bool(claimed)


def _run(engine: Engine, job: JobInfo) -> None:
    try:
        run_job(engine, job)
    except (StoreBusy, StoreUnreachable):
        raise
    except Exception as error:  # a fault in a plug-in, or ours: it must neither stop the other jobs nor vanish
        log.exception("Job %d (%s of %s) broke.", job.id, job.kind, job.element_id)
        fail_job(engine, job.id, f"It broke with {type(error).__name__}: {error} (more in the worker's log).", retryable=False)


def tidy(engine: Engine) -> None:
    """Take jobs back from workers that did not come back, forget what is over, escalate late work."""
    release_expired_leases(engine)
    expire_messages(engine)
    expire_receipts(engine)
    expire_sessions(engine)
    escalate_late(engine)


def follow(engine: Engine) -> bool:
    """A piece of what follows the history, off the path of requests: figures, hooks for indicators, alerts, the weekly digest, losses.

    Apart from the jobs, so that none waits for it.

    Returns:
        There is more to do at once.

    Raises:
        StoreBusy, StoreUnreachable: The database can't be used; it goes on from where it was.
    """
    is_behind = rollups.turn(engine)
    has_more = [is_behind, hooks.follow(engine), search.turn(engine)]  # each does a piece: none waits for another's end
    for tell in () if is_behind else (alerts.look, digest.send_if_due):  # figures that are behind would cry wolf
        try:
            tell(engine)
        except (StoreBusy, StoreUnreachable):
            raise
        except Exception:  # a fault of ours must not keep the others from following
            log.exception("%s.%s broke.", tell.__module__, tell.__name__)
    return any(has_more)


def sweep(engine: Engine, publish: Callable[[int], None]) -> int:
    """Find what is due, forgotten or never announced, and hand it out; how many jobs. Seal the history when that is due.

    Args:
        publish: Hands one job id to the workers. A job handed out twice is done once: the second worker finds it taken.
    """
    tidy(engine)
    job_ids = due_job_ids(engine, SWEPT)
    for job_id in job_ids:
        publish(job_id)
    seal_if_due(engine)
    return len(job_ids)
