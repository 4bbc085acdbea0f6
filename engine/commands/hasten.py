"""Make a job due now that would be due later: a timer far away, the next try of a connector."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.commands.jobs import JobInfo, lock_job
from engine.engine import Engine
from engine.errors import DealNotOpen, WrongLifecycle
from engine.store import jobs
from engine.transaction import Transaction


def hasten(engine: Engine, job_id: int, *, by: By, at: datetime | None = None) -> JobInfo:
    """Make a job due now; a worker does it next. The deal's history tells who asked for it.

    Raises:
        JobNotFound: There is no such job.
        WrongLifecycle: It is being done, has ended, or is an incident.
        DealNotOpen: Its deal is suspended.
        NotPermitted: The actor may not run jobs.
    """

    def story(tx: Transaction) -> JobInfo:
        tx.require("jobs.run")
        job = lock_job(tx, job_id)
        if job.state != "due":
            raise WrongLifecycle("job", job_id, job.state, "due now")
        if job.instance_id is not None and tx.lock_deal(job.deal_key)["state"] == "suspended":
            raise DealNotOpen(job.deal_key, "suspended")
        due_at = min(job.due_at, tx.recorded_at)
        jobs.save(tx.session, job, due_at=due_at)
        live = tx.load(job.instance_id) if job.instance_id is not None else None
        tx.note("job.hastened", job.deal_key, live, job.element_id, job=job.id, what=job.kind, was_due=job.due_at)
        return JobInfo.of(job._replace(due_at=due_at, lease_owner="", lease_until=None))

    return engine.transact(story, by=by, at=at)
