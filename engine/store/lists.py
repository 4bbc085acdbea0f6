"""Lists for queries: filtered and paged, on indexed columns; never an instance's snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select, tuple_

from engine.store import work_items
from engine.store.session import Prepared, Row, Session
from engine.store.tables import deals as d
from engine.store.tables import definitions as f
from engine.store.tables import incidents as n
from engine.store.tables import instances as i
from engine.store.tables import jobs as j
from engine.store.tables import work_items as w


@cache
def _inbox(filters: tuple[str, ...], dated: bool, paged: bool) -> Prepared:
    """Items of one state in order of urgency: first those with a deadline, then the others. Each order is that of an index."""
    wanted = [w.c.state == bindparam("state"), *[w.c[name] == bindparam(name) for name in filters]]
    wanted.append(w.c.due_at.is_not(None) if dated else w.c.due_at.is_(None))
    order = [w.c.due_at, w.c.id]  # also where due_at is null: PostgreSQL does not see that the index is ordered by id alone then
    if paged and dated:
        wanted.append(tuple_(w.c.due_at, w.c.id) > tuple_(bindparam("after_due", type_=w.c.due_at.type), bindparam("after_id")))
    elif paged:
        wanted.append(w.c.id > bindparam("after_id"))
    return Prepared(select(w).where(*wanted).order_by(*order).limit(bindparam("limit")))


def inbox(session: Session, filters: Mapping[str, str], states: tuple[str, ...], limit: int, after: int | None) -> list[Row]:
    """Live work items, the most urgent first, after the one with the id `after`."""
    params: dict[str, Any] = {**filters, "limit": limit}
    last = work_items.find(session, after) if after is not None else None
    if last is not None:
        params |= {"after_due": last.due_at, "after_id": last.id}
    found: list[Row] = []
    for dated in (True, False):
        if dated and last is not None and last.due_at is None:
            continue
        paged = last is not None and (last.due_at is not None) == dated
        statement = _inbox(tuple(sorted(filters)), dated, paged)
        rows = [row for state in states for row in session.rows(statement, {**params, "state": state})]
        found += sorted(rows, key=lambda row: (row.due_at, row.id) if dated else (row.id,))[: limit - len(found)]
        if len(found) >= limit:
            break
    return found


def jobs(session: Session, filters: Mapping[str, Any], limit: int, after: int | None) -> list[Row]:
    """Jobs, the first due first."""
    statement = select(j).where(*[j.c[name] == value for name, value in filters.items()])
    if after is not None:
        last = select(j.c.due_at, j.c.id).where(j.c.id == after).subquery()
        statement = statement.join(last, or_(j.c.due_at > last.c.due_at, and_(j.c.due_at == last.c.due_at, j.c.id > last.c.id)))
    return session.select(statement.order_by(j.c.due_at, j.c.id).limit(limit))


def incidents(
    session: Session, filters: Mapping[str, Any], limit: int, after: int | None, departments: Sequence[str] | None = None
) -> list[Row]:
    """Incidents, the newest first.

    Args:
        departments: Only those of deals that have had work in one of these; None = all.
    """
    statement = select(n).where(*[n.c[name] == value for name, value in filters.items()])
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
