"""Do what is due now, asked for by a person instead of a worker."""

from __future__ import annotations

import logging

from engine.actors import By, actor_of
from engine.commands.jobs import JobInfo, claim_due_jobs, fail_job, release_expired_leases
from engine.commands.run_job import run_job
from engine.engine import Engine
from engine.errors import StoreBusy, StoreUnreachable
from engine.transaction import Transaction

MOST = 100

log = logging.getLogger(__name__)


def run_due_jobs(engine: Engine, *, by: By, limit: int = 20) -> int:
    """Do jobs that are due, the longest due first, and those that become due by it; how many were done.

    Args:
        limit: At most so many, and at most 100: connectors may take long.

    Raises:
        NotPermitted: `by` may not run jobs.
        StoreBusy, StoreUnreachable: The job it happened at is done after its lease has ended.
    """

    def story(tx: Transaction) -> None:
        tx.require("jobs.run")
        tx.note("jobs.asked-for", "", limit=limit)

    engine.transact(story, by=by)
    release_expired_leases(engine)
    done = 0
    while done < min(limit, MOST) and (claimed := claim_due_jobs(engine, limit=1, owner=actor_of(by).name)):
        for job in claimed:
            _run(engine, job)
            done += 1
    return done


def _run(engine: Engine, job: JobInfo) -> None:
    try:
        run_job(engine, job)
    except (StoreBusy, StoreUnreachable):
        raise
    except Exception as error:  # a plug-in's fault belongs to the job, not to who asked
        log.exception("Job %d (%s of %s) broke.", job.id, job.kind, job.element_id)
        fail_job(engine, job.id, f"It broke with {type(error).__name__}: {error} (more in the server's log).", retryable=False)
