"""What waits, in numbers; each by an index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from engine.store import changes, checkpoints, followers, work_items
from engine.store.session import Prepared, Row, Session, any_of
from engine.store.tables import dead_letters as l
from engine.store.tables import deals as d
from engine.store.tables import incidents as n
from engine.store.tables import jobs as j
from engine.store.tables import messages as m
from engine.store.tables import work_items as w


def _first(column: Any) -> Any:
    return func.min(column, type_=column.type).label("first")


_NOW = bindparam("now", type_=j.c.due_at.type)
_DUE = Prepared(select(func.count().label("count"), _first(j.c.due_at)).where(j.c.state == "due", j.c.due_at <= _NOW))
_LATER = Prepared(select(func.count().label("count"), _first(j.c.due_at)).where(j.c.state == "due", j.c.due_at > _NOW))
_LEASES = Prepared(
    select(j.c.lease_owner, func.count().label("count"), func.min(j.c.lease_until, type_=j.c.lease_until.type).label("until"))
    .where(j.c.state == "running")
    .group_by(j.c.lease_owner)
    .order_by(j.c.lease_owner)
)
_INCIDENTS = Prepared(select(func.count().label("count"), _first(n.c.opened_at)).where(n.c.state == "open"))
_LETTERS = Prepared(select(func.count().label("count")).select_from(l).where(l.c.state == "waiting"))
_MESSAGES = Prepared(select(m.c.state, func.count().label("count")).where(any_of(m.c.state, ("kept", "expired"))).group_by(m.c.state))
_OPEN_DEALS = Prepared(select(func.count().label("count")).select_from(d).where(any_of(d.c.state, ("open", "suspended"))))
_OPEN_WORK = Prepared(select(func.count().label("count")).select_from(w).where(any_of(w.c.state, work_items.LIVE)))
_OVERDUE_WORK = Prepared(
    select(func.count().label("count")).where(any_of(w.c.state, work_items.LIVE), w.c.due_at < bindparam("now", type_=w.c.due_at.type))
)


def due(session: Session, now: datetime) -> Row:
    """Jobs that are due: how many, and since when the first of them is."""
    return session.first(_DUE, {"now": now})


def later(session: Session, now: datetime) -> Row:
    """Jobs that are due later: how many, and when the first of them is."""
    return session.first(_LATER, {"now": now})


def leases(session: Session) -> list[Row]:
    """By worker: how many jobs it has in hand, and until when."""
    return session.rows(_LEASES, {})


def incidents(session: Session) -> Row:
    """Open ones: how many, and since when the first of them is."""
    return session.first(_INCIDENTS, {})


def letters(session: Session) -> int:
    return _count(session, _LETTERS)


def open_deals(session: Session) -> int:
    return _count(session, _OPEN_DEALS)


def open_work(session: Session) -> int:
    return _count(session, _OPEN_WORK)


def overdue_work(session: Session, now: datetime) -> int:
    """Open work whose deadline has passed."""
    return _count(session, _OVERDUE_WORK, now=now)


def messages(session: Session) -> dict[str, int]:
    """How many are kept, and have expired."""
    return {row.state: row.count for row in session.rows(_MESSAGES, {})}


def newest_seal(session: Session) -> Row | None:
    return checkpoints.newest(session)


def figures_behind(session: Session) -> int:
    """How many numbers the history is ahead of the figures of indicators; 0 while there are none."""
    row = followers.find(session, "kpis")
    return max(changes.last(session) - int(row.seq), 0) if row is not None else 0


def _count(session: Session, statement: Prepared, **params: Any) -> int:
    row = session.first(statement, params)
    assert row is not None
    return int(row.count)
