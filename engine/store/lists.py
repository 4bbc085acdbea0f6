"""Lists for queries: filtered and paged, on indexed columns; never an instance's snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, cast, exists, func, or_, select

from engine.store.session import Row, Session
from engine.store.tables import deals as d
from engine.store.tables import definitions as f
from engine.store.tables import incidents as n
from engine.store.tables import instances as i
from engine.store.tables import jobs as j
from engine.store.tables import work_items as w


def jobs(session: Session, filters: Mapping[str, Any], limit: int, after: int | None) -> list[Row]:
    """Jobs, the first due first; the last column is their instance's `definition_id`."""
    statement = (
        select(j, i.c.definition_id).outerjoin(i, i.c.id == j.c.instance_id).where(*[j.c[name] == value for name, value in filters.items()])
    )
    if after is not None:
        last = select(j.c.due_at, j.c.id).where(j.c.id == after).subquery()
        statement = statement.join(last, or_(j.c.due_at > last.c.due_at, and_(j.c.due_at == last.c.due_at, j.c.id > last.c.id)))
    return session.select(statement.order_by(j.c.due_at, j.c.id).limit(limit))


def incidents(
    session: Session, filters: Mapping[str, Any], limit: int, after: int | None, departments: Sequence[str] | None = None
) -> list[Row]:
    """Incidents, the newest first; the last columns are their instance's `definition_id` and their job's `job_kind`.

    Args:
        departments: Only those of deals that have had work in one of these; None = all.
    """
    statement = (
        select(n, i.c.definition_id, j.c.kind.label("job_kind"))
        .outerjoin(i, i.c.id == n.c.instance_id)
        .outerjoin(j, j.c.id == n.c.job_id)
        .where(*[n.c[name] == value for name, value in filters.items()])
    )
    if after is not None:
        statement = statement.where(n.c.id < after)
    if departments is not None:
        statement = statement.where(exists().where(w.c.deal_key == n.c.deal_key, w.c.department.in_(departments)))
    return session.select(statement.order_by(n.c.id.desc()).limit(limit))


def stage_counts(session: Session, since: datetime | None = None, until: datetime | None = None) -> list[Row]:
    """How many stage runs there are by stage, state and exit; of those that began from `since` (included) until `until` (not included)."""
    statement = (
        select(f.c.stage, i.c.state, i.c.exit, func.count().label("count"))
        .join(f, f.c.id == i.c.definition_id)
        .where(f.c.stage != "", *_began(since, until))
        .group_by(f.c.stage, i.c.state, i.c.exit)
    )
    return session.select(statement)


def stage_medians(session: Session, since: datetime, until: datetime) -> list[Row]:
    """Rows of `stage` and `seconds`: how long the runs that began then and have ended took, half of them at most."""
    if session.is_postgresql:
        seconds: ColumnElement[Any] = func.extract("epoch", i.c.ended_at - i.c.started_at)
    else:
        seconds = (func.julianday(i.c.ended_at) - func.julianday(i.c.started_at)) * 86_400
    taken = (
        select(f.c.stage, cast(seconds, Float).label("seconds"))
        .join(f, f.c.id == i.c.definition_id)
        .where(f.c.stage != "", i.c.state == "completed", *_began(since, until))
        .subquery()
    )
    rank = func.row_number().over(partition_by=taken.c.stage, order_by=taken.c.seconds).label("rank")
    total = func.count().over(partition_by=taken.c.stage).label("total")
    ranked = select(taken, rank, total).subquery()
    middle = or_(ranked.c.rank * 2 == ranked.c.total, ranked.c.rank * 2 == ranked.c.total + 1, ranked.c.rank * 2 == ranked.c.total + 2)
    return session.select(select(ranked.c.stage, func.avg(ranked.c.seconds).label("seconds")).where(middle).group_by(ranked.c.stage))


def _began(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    return [*([i.c.started_at >= since] if since else []), *([i.c.started_at < until] if until else [])]


def deal_counts(session: Session) -> list[Row]:
    """How many deals there are by state and exit."""
    return session.select(select(d.c.state, d.c.exit, func.count().label("count")).group_by(d.c.state, d.c.exit))


def running(session: Session) -> list[Row]:
    """How many instances there are by definition and state, and when the first of them began."""
    first = func.min(i.c.started_at, type_=i.c.started_at.type).label("first_at")
    return session.select(select(i.c.definition_id, i.c.state, func.count().label("count"), first).group_by(i.c.definition_id, i.c.state))


def instances(
    session: Session, filters: Mapping[str, Any], definition_ids: Sequence[int] | None, limit: int, after: str | None
) -> list[Row]:
    """Instances, the newest first: their ids are in order of time. Without their snapshots.

    Args:
        definition_ids: Only of these; None = of all.
    """
    statement = select(*[column for column in i.c if column.name != "snapshot"]).where(
        *[i.c[name] == value for name, value in filters.items()]
    )
    if definition_ids is not None:
        statement = statement.where(i.c.definition_id.in_(definition_ids))
    if after is not None:
        statement = statement.where(i.c.id < after)
    return session.select(statement.order_by(i.c.id.desc()).limit(limit))
