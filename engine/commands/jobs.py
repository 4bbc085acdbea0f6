"""Machine work: taking due jobs, and saying how each ended. The runners in `tasks` call these; the database is the truth.

    for job in claim_due_jobs(engine, limit=10):
        run(engine, job)              # by its kind: fire_timer, call_service, deliver_message

A job runs at least once and takes effect at most once: whoever ends it second is told so (False), and nothing happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import lifecycle
from engine.engine import Engine
from engine.errors import JobNotFound
from engine.personal import masked
from engine.spiff.snapshot import variables_of
from engine.step import FinishService, FireTimer, ThrowError
from engine.store import instances, jobs, messages
from engine.store.session import Row, Session
from engine.transaction import Transaction
from engine.values import Value, dumps, loads

CLOCK = "clock"
"""The actor of timers."""


@dataclass(frozen=True, slots=True)
class JobInfo:
    """A job.

    Attributes:
        kind: "timer", "service", "message", "notice", "start".
        state: "due", "running", "done", "incident" or "cancelled".
        attempts, max_attempts: Tries begun, and how many there are in all.
        pause: Seconds before the next try, doubled each time.
        lease_until: Until when the worker `lease_owner` has it; then another may take it.
        payload: "service", "notice": topic and params; "message": the number of the message.
        error: Why the last try failed.
        idempotency_key: The same on every try.
    """

    id: int
    kind: str
    instance_id: str | None
    token: str | None
    element_id: str
    deal_key: str
    state: str
    due_at: datetime
    attempts: int
    max_attempts: int
    pause: float
    lease_until: datetime | None
    lease_owner: str
    payload: Mapping[str, Value]
    error: str
    idempotency_key: str

    @classmethod
    def of(cls, row: Row) -> JobInfo:
        return cls(**{**row._asdict(), "payload": loads(row.payload)})


# ---- taking --------------------------------------------------------------------------------------------------------


def claim_due_jobs(engine: Engine, limit: int = 10, lease: timedelta | None = None, owner: str = "") -> list[JobInfo]:
    """Take up to `limit` due jobs, the longest due first; each is this worker's until the lease ends.

    Args:
        lease: Default: the setting `lease_seconds`.
        owner: The worker's name, for people who look.
    """
    return _claim(engine, limit, lease, owner, None)


def claim_job(engine: Engine, job_id: int, lease: timedelta | None = None, owner: str = "") -> JobInfo | None:
    """Take one job; None when it isn't due, or somebody else has it."""
    return next(iter(_claim(engine, 1, lease, owner, job_id)), None)


def release_expired_leases(engine: Engine) -> int:
    """Make jobs due again whose worker has not come back in time; how many.

    One without tries left becomes an incident: it may be what kills the workers.
    """
    now = engine.clock.now()
    with engine.store.read() as session:
        spent = jobs.spent_ids(session, now)
    for job_id in spent:
        fail_job(engine, job_id, "The worker did not come back before the lease ended, and no tries are left.", retryable=False)
    return engine.store.write(lambda session: jobs.release_expired(session, now))


def expire_messages(engine: Engine) -> int:
    """Give up messages that nobody waited for in their time to live; how many."""
    now = engine.clock.now()
    return engine.store.write(lambda session: messages.expire(session, now))


def due_job_ids(engine: Engine, limit: int = 1000) -> list[int]:
    """Ids of the jobs that are due, the longest due first; nothing is taken."""
    with engine.store.read() as session:
        return jobs.due_ids(session, engine.clock.now(), limit)


def next_due_at(engine: Engine) -> datetime | None:
    """When the next job is due; None when none is."""
    with engine.store.read() as session:
        return jobs.next_due(session)


def _claim(engine: Engine, limit: int, lease: timedelta | None, owner: str, job_id: int | None) -> list[JobInfo]:
    now = engine.clock.now()
    until = now + (lease or timedelta(seconds=engine.settings.lease_seconds))

    def take(session: Session) -> list[Row]:
        return jobs.take_due(session, now, limit, owner, until, job_id)

    with engine.store.read() as session:  # an idle worker need not open a write transaction
        if job_id is None and not jobs.due_ids(session, now, 1):
            return []
    return [JobInfo.of(row) for row in engine.store.write(take)]


# ---- ending --------------------------------------------------------------------------------------------------------


def fire_timer(engine: Engine, job_id: int, *, by: str = CLOCK, at: datetime | None = None) -> bool:
    """A timer is due: its token goes on. False when it was withdrawn, fired already, or its deal is suspended.

    Raises:
        JobNotFound: There is no such job.
    """

    def story(tx: Transaction) -> bool:
        job = lock_job(tx, job_id)
        if not is_live(tx, job):
            return False
        jobs.save(tx.session, job, state="done", error="")
        tx.advance(tx.load(job.instance_id), FireTimer(job.token))
        return True

    return engine.transact(story, by=by, at=at)


def finish_job(engine: Engine, job_id: int, result: Value, *, by: str = "", at: datetime | None = None) -> bool:
    """A connector has answered: the token goes on. False when the job was withdrawn or has ended already.

    When the deal is suspended the answer is kept with the job, and taken when the deal is resumed.

    Args:
        by: Default: the connector's name.

    Raises:
        JobNotFound: There is no such job.
        BadAnswer: The answer can't be stored.
    """

    def story(tx: Transaction) -> bool:
        job = lock_job(tx, job_id)
        if not is_live(tx, job, result):
            return False
        tx.by = by or loads(job.payload)["topic"]
        jobs.save(tx.session, job, state="done", error="")
        tx.advance(tx.load(job.instance_id), FinishService(job.token, result))
        return True

    return engine.transact(story, by=by, at=at)


def throw_error(engine: Engine, job_id: int, code: str, message: str = "", *, by: str = "", at: datetime | None = None) -> bool:
    """A connector has refused by a BPMN error: the job has failed, and the diagram may catch it. False as for `finish_job`."""

    def story(tx: Transaction) -> bool:
        job = lock_job(tx, job_id)
        if not is_live(tx, job):
            return False
        tx.by = by or loads(job.payload)["topic"]
        jobs.save(tx.session, job, state="failed", error=f"{code}: {message}")
        tx.advance(tx.load(job.instance_id), ThrowError(job.token, code, message))
        return True

    return engine.transact(story, by=by, at=at)


def fail_job(engine: Engine, job_id: int, reason: str, *, retryable: bool = True, retry_after: float | None = None) -> bool:
    """A try has failed. While tries are left the job is due again after the pause, which doubles; then it is an incident.

    Args:
        retryable: False: another try can't help, an incident at once.
        retry_after: Seconds to wait, when the other side has said so.

    Returns:
        False when the job was withdrawn or has ended already.

    Raises:
        JobNotFound: There is no such job.
    """

    def story(tx: Transaction) -> bool:
        job = lock_job(tx, job_id)
        if job.state not in ("due", "running"):
            return False
        told = _masked(tx, job, reason)
        data = {"job": job.id, "attempt": job.attempts, "reason": told}
        if retryable and job.attempts < job.max_attempts:
            wait = job.pause if retry_after is None else retry_after
            due_at = tx.recorded_at + timedelta(seconds=wait)
            jobs.save(tx.session, job, state="due", due_at=due_at, pause=job.pause * 2, error=told)
        else:
            lifecycle.check("job", job.id, job.state, "incident")
            jobs.save(tx.session, job, state="incident", error=told)
            cause = f"{_where(job)}: {told}"
            tx.changes.open_incident(job.instance_id, job.deal_key, job.token, job.element_id, cause, job.id)
        tx.changes.note(job.deal_key, job.instance_id or "", None, "job.failed", job.element_id, job.lease_owner or job.kind, data)
        return True

    return engine.transact(story, by="")


def _masked(tx: Transaction, job: Row, reason: str) -> str:
    """What a connector complains of, without the personal values that it was given."""
    names = tx.engine.definitions.personal_names(tx.session)
    if not names or not job.instance_id:
        return reason
    return masked(reason, variables_of(instances.snapshot(tx.session, job.instance_id).snapshot), names)


# ---- shared --------------------------------------------------------------------------------------------------------


def lock_job(tx: Transaction, job_id: int) -> Row:
    """The job; its deal locked first when it belongs to a token, so that the token can't be withdrawn meanwhile."""
    job = jobs.find(tx.session, job_id)
    if job is None:
        raise JobNotFound(job_id)
    if job.instance_id is not None:
        tx.lock_deal(job.deal_key)
    locked = jobs.lock(tx.session, job_id)
    assert locked is not None
    return locked


def is_live(tx: Transaction, job: Row, *result: Value) -> bool:
    """Whether the job may take effect now; if its deal is suspended it is put back, with its result if it has one."""
    if job.state not in ("due", "running"):
        return False
    if tx.lock_deal(job.deal_key)["state"] != "suspended":
        return True
    payload = dumps({**loads(job.payload), "result": result[0]}) if result else job.payload
    jobs.save(tx.session, job, state="due", attempts=job.attempts - (job.state == "running"), payload=payload)
    return False


def _where(job: Row) -> str:
    topic = loads(job.payload).get("topic", "")
    return f"{job.element_id or job.kind}{f' ({topic})' if topic else ''}"
