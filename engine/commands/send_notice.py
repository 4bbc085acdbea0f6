"""Send a notice that belongs to no deal, by a connector, outside any transaction."""

from __future__ import annotations

from engine.commands.call_service import call
from engine.commands.jobs import JobInfo, fail_job, lock_job
from engine.engine import Engine
from engine.plugins import BpmnError, ConnectorFailed
from engine.store import jobs
from engine.transaction import Transaction


def send_notice(engine: Engine, job: JobInfo) -> bool:
    """Send the notice of a job that this worker has claimed. Tries that fail are told as those of a service task are.

    Returns:
        True when it was sent, and no other worker had been quicker.
    """
    try:
        call(engine, job)
    except ConnectorFailed as failure:
        fail_job(engine, job.id, failure.reason, retryable=failure.retryable, retry_after=failure.retry_after)
        return False
    except BpmnError as error:
        fail_job(engine, job.id, f"It was refused: {error}", retryable=False)
        return False

    def story(tx: Transaction) -> bool:
        locked = lock_job(tx, job.id)
        if locked.state not in ("due", "running"):
            return False
        jobs.save(tx.session, locked, state="done", error="")
        return True

    return engine.transact(story, by=job.payload["topic"])
