"""Who has how much to do: live work counted by department and person, what was done lately, who is absent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Integer, and_, case, func, literal, select, union_all

from engine.store.session import Row, Session
from engine.store.tables import departments as d
from engine.store.tables import memberships as m
from engine.store.tables import substitutes as s
from engine.store.tables import users as u
from engine.store.tables import work_items as w
from engine.store.work_items import LIVE


def people(session: Session, departments: Collection[str]) -> list[Row]:
    """(name, department) of who belongs to one of these departments and may sign in, and of who heads one."""
    members = select(u.c.name.label("name"), m.c.department.label("department")).join(m, m.c.user_id == u.c.id)
    heads = select(d.c.head, d.c.key).where(d.c.key.in_(departments), d.c.head != "")
    return session.select(union_all(members.where(m.c.department.in_(departments), u.c.state != "disabled"), heads))


def live(session: Session, departments: Collection[str], now: datetime, tomorrow: datetime) -> list[Row]:
    """Live work of these departments, by `department`, `assignee` ("" = nobody) and `state`: how many, how many of them are overdue
    and how many fall due until `tomorrow`."""
    until = [literal(moment, w.c.due_at.type) for moment in (now, tomorrow)]
    overdue = w.c.due_at < until[0]
    today = and_(w.c.due_at >= until[0], w.c.due_at < until[1])
    told = [func.sum(case((condition, 1), else_=0)).cast(Integer) for condition in (overdue, today)]
    columns = (w.c.department, w.c.assignee, w.c.state)
    counted = select(*columns, func.count().label("number"), told[0].label("overdue"), told[1].label("today"))
    return session.select(counted.where(w.c.state.in_(LIVE), w.c.department.in_(departments)).group_by(*columns))


def completed(session: Session, names: Collection[str], departments: Collection[str], since: datetime) -> dict[str, int]:
    """How much of these departments' work each of these people has completed since a moment."""
    done = select(w.c.completed_by, func.count().label("number")).where(w.c.completed_by.in_(names), w.c.completed_at >= since)
    rows = session.select(done.where(w.c.department.in_(departments)).group_by(w.c.completed_by))
    return {row.completed_by: row.number for row in rows}


def absent(session: Session, names: Collection[str], now: datetime) -> list[Row]:
    """(absent, substitute, ends_at) of these people who are absent now."""
    away = select(s.c.absent, s.c.substitute, s.c.ends_at).where(s.c.absent.in_(names), s.c.starts_at <= now, s.c.ends_at > now)
    return session.select(away.order_by(s.c.id))
