"""Jobs: machine work. The database is the truth; who has the lease may do it, until the lease ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, select, update

from engine.store.session import Prepared, Row, Session, any_of, insert_row
from engine.store.tables import instances as i
from engine.store.tables import jobs as j

LIVE = ("due", "running", "incident")

_HELD_BACK = exists().where(i.c.id == j.c.instance_id, i.c.state == "suspended")
_RIPE = and_(j.c.state == "due", j.c.due_at <= bindparam("now", type_=j.c.due_at.type), ~_HELD_BACK)

_ADD = insert_row(j)
_ADD_ONE = insert_row(j, returning=["id"])
_FIND = Prepared(select(j).where(j.c.id == bindparam("id")))
_LOCK = Prepared(select(j).where(j.c.id == bindparam("id")).with_for_update())
_DUE = Prepared(select(j).where(_RIPE).order_by(j.c.due_at, j.c.id).limit(bindparam("limit")).with_for_update(skip_locked=True, of=j))
_DUE_ONE = Prepared(select(j).where(j.c.id == bindparam("id"), _RIPE).with_for_update(skip_locked=True, of=j))
_DUE_IDS = Prepared(select(j.c.id).where(_RIPE).order_by(j.c.due_at, j.c.id).limit(bindparam("limit")))
_NEXT = Prepared(select(func.min(j.c.due_at, type_=j.c.due_at.type).label("due_at")).where(j.c.state == "due", ~_HELD_BACK))
_TAKE = Prepared(
    update(j)
    .where(j.c.id == bindparam("b_id"))
    .values(
        state="running",
        attempts=j.c.attempts + 1,
        lease_owner=bindparam("b_owner"),
        lease_until=bindparam("b_until", type_=j.c.lease_until.type),
    )
)
_EXPIRED = and_(j.c.state == "running", j.c.lease_until < bindparam("b_now", type_=j.c.lease_until.type))
_SPENT = Prepared(select(j.c.id).where(_EXPIRED, j.c.attempts >= j.c.max_attempts).order_by(j.c.id))
_RELEASE = Prepared(update(j).where(_EXPIRED, j.c.attempts < j.c.max_attempts).values(state="due", lease_owner="", lease_until=None))
_SAVE = Prepared(
    update(j)
    .where(j.c.id == bindparam("b_id"))
    .values(
        state=bindparam("b_state"),
        due_at=bindparam("b_due_at", type_=j.c.due_at.type),
        attempts=bindparam("b_attempts"),
        pause=bindparam("b_pause"),
        payload=bindparam("b_payload"),
        error=bindparam("b_error"),
        lease_owner="",
        lease_until=None,
    )
)
_CANCEL = Prepared(
    update(j)
    .where(j.c.instance_id == bindparam("b_instance_id"), j.c.token == bindparam("b_token"), any_of(j.c.state, LIVE))
    .values(state="cancelled", lease_owner="", lease_until=None)
)
_CANCEL_STARTS = Prepared(
    update(j)
    .where(j.c.kind == "start", j.c.idempotency_key.startswith(bindparam("b_prefix")), j.c.state == "due")
    .values(state="cancelled")
)


def add_all(session: Session, rows: Sequence[dict[str, Any]], with_ids: bool = False) -> list[int]:
    """Store new jobs; their ids when asked for."""
    if not with_ids:
        if rows:
            session.run_many(_ADD, rows)
        return []
    added = [session.first(_ADD_ONE, row) for row in rows]
    return [int(row.id) for row in added if row is not None]


def find(session: Session, job_id: int) -> Row | None:
    return session.first(_FIND, {"id": job_id})


def lock(session: Session, job_id: int) -> Row | None:
    return session.first(_LOCK, {"id": job_id})


def take_due(session: Session, now: datetime, limit: int, owner: str, until: datetime, job_id: int | None = None) -> list[Row]:
    """Lease due jobs, the longest due first; those another worker is taking just now are passed over."""
    one = {"now": now, "id": job_id}
    rows = session.rows(_DUE, {"now": now, "limit": limit}) if job_id is None else session.rows(_DUE_ONE, one)
    if rows:
        session.run_many(_TAKE, [{"b_id": row.id, "b_owner": owner, "b_until": until} for row in rows])
    return [row._replace(state="running", attempts=row.attempts + 1, lease_owner=owner, lease_until=until) for row in rows]


def due_ids(session: Session, now: datetime, limit: int) -> list[int]:
    return [row.id for row in session.rows(_DUE_IDS, {"now": now, "limit": limit})]


def next_due(session: Session) -> datetime | None:
    """When the next job is due; None when there is none."""
    row = session.first(_NEXT, {})
    due: datetime | None = row.due_at if row else None
    return due


def release_expired(session: Session, now: datetime) -> int:
    """Make jobs due again whose lease has ended while they have tries left; how many."""
    return session.run(_RELEASE, {"b_now": now})


def spent_ids(session: Session, now: datetime) -> list[int]:
    """Jobs whose lease has ended on their last try."""
    return [row.id for row in session.rows(_SPENT, {"b_now": now})]


def save(session: Session, job: Row, **changes: Any) -> None:
    """Write a job's new state; its lease ends."""
    changed = job._replace(**changes)
    names = ("id", "state", "due_at", "attempts", "pause", "payload", "error")
    session.run(_SAVE, {f"b_{name}": getattr(changed, name) for name in names})


def cancel_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Cancel the live jobs of tokens."""
    session.run_many(_CANCEL, [{"b_instance_id": row["instance_id"], "b_token": row["token"]} for row in rows])


def cancel_starts(session: Session, process_id: str) -> None:
    """Cancel the timer starts of a process's older version."""
    session.run(_CANCEL_STARTS, {"b_prefix": f"start:{process_id}:"})
