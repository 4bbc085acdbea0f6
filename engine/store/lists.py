"""Lists for queries: filtered and paged, on indexed columns; never an instance's snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

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


def stage_counts(session: Session) -> list[Row]:
    """How many stage runs there are by stage, state and exit."""
    statement = (
        select(f.c.stage, i.c.state, i.c.exit, func.count().label("count"))
        .join(f, f.c.id == i.c.definition_id)
        .where(f.c.stage != "")
        .group_by(f.c.stage, i.c.state, i.c.exit)
    )
    return session.select(statement)


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
