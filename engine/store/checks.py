"""What `doctor` compares. Each list is of rows that matter now, or of contradictions that one statement can find."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, exists, func, literal, or_, select

from engine.store import jobs, work_items
from engine.store.session import Prepared, Row, Session
from engine.store.tables import deals as d
from engine.store.tables import history as h
from engine.store.tables import incidents as n
from engine.store.tables import instances as i
from engine.store.tables import jobs as j
from engine.store.tables import messages as m
from engine.store.tables import subscriptions as s
from engine.store.tables import work_items as w

_ANSWERS = Prepared(select(func.count().label("count")).select_from(d).where(d.c.id == 0))
_LIVE = i.c.state.in_(["active", "suspended"])


def live_instances(session: Session) -> list[Row]:
    """Everything but the snapshots."""
    return session.select(select(*[column for column in i.c if column.name != "snapshot"]).where(_LIVE))


def live_items(session: Session) -> list[Row]:
    return session.select(select(w.c.id, w.c.instance_id, w.c.token, w.c.deal_key).where(w.c.state.in_(work_items.LIVE)))


def live_jobs(session: Session) -> list[Row]:
    """Jobs that are not over, of tokens."""
    wanted = and_(j.c.state.in_(jobs.LIVE), j.c.instance_id.is_not(None))
    return session.select(select(j.c.id, j.c.kind, j.c.instance_id, j.c.token, j.c.deal_key, j.c.state).where(wanted))


def subscriptions(session: Session) -> list[Row]:
    return session.select(select(s.c.id, s.c.instance_id, s.c.token, s.c.deal_key, s.c.message, s.c.correlation))


def open_incidents(session: Session) -> list[Row]:
    return session.select(select(n.c.id, n.c.instance_id, n.c.token, n.c.job_id, n.c.deal_key).where(n.c.state == "open"))


def incident_jobs(session: Session) -> list[Row]:
    """Jobs in state "incident" with the number of open incidents that tell of them."""
    told = select(func.count()).where(n.c.job_id == j.c.id, n.c.state == "open").scalar_subquery()
    return session.select(select(j.c.id, j.c.deal_key, told.label("told")).where(j.c.state == "incident"))


def lost_leases(session: Session, before: datetime) -> list[Row]:
    """Running jobs that nobody can be doing any more, or that never said until when."""
    wanted = and_(j.c.state == "running", or_(j.c.lease_until.is_(None), j.c.lease_until < before))
    return session.select(select(j.c.id, j.c.deal_key, j.c.lease_until).where(wanted))


def missed_messages(session: Session) -> list[Row]:
    """Messages that are kept although a token of a deal that goes on waits for them, and messages on their way without a job."""
    waits = exists().where(s.c.message == m.c.name, s.c.correlation == m.c.correlation, s.c.instance_id == i.c.id, i.c.state == "active")
    job = exists().where(j.c.kind == "message", j.c.idempotency_key == _message_key(), j.c.state.in_(jobs.LIVE))
    wanted = or_(and_(m.c.state == "kept", waits), and_(m.c.state == "due", ~job))
    return session.select(select(m.c.id, m.c.name, m.c.deal_key, m.c.state).where(wanted))


def deals_and_instances(session: Session) -> list[Row]:
    """Per deal: its state, and how many of its top instances are active, suspended, and there are in all."""
    columns = [
        func.sum(case((i.c.state == "active", 1), else_=0)).label("active"),
        func.sum(case((i.c.state == "suspended", 1), else_=0)).label("suspended"),
        func.count(i.c.id).label("instances"),
    ]
    top = and_(i.c.deal_key == d.c.key, i.c.parent_id.is_(None))
    return session.select(select(d.c.key, d.c.state, d.c.closed_at, *columns).outerjoin(i, top).group_by(d.c.key, d.c.state, d.c.closed_at))


def untold_items(session: Session) -> list[Row]:
    """Per instance and element where history tells of fewer or more openings, completions or withdrawals than there are work items."""
    items = (
        select(
            w.c.instance_id,
            w.c.element_id,
            func.count().label("opened"),
            _count(w.c.state == "completed").label("completed"),
            _count(w.c.state == "withdrawn").label("withdrawn"),
        )
        .group_by(w.c.instance_id, w.c.element_id)
        .subquery()
    )
    told = (
        select(
            h.c.instance_id,
            h.c.element_id,
            *[_count(h.c.kind == f"work.{kind}").label(kind) for kind in ("opened", "completed", "withdrawn")],
        )
        .where(h.c.kind.in_(["work.opened", "work.completed", "work.withdrawn"]))
        .group_by(h.c.instance_id, h.c.element_id)
        .subquery()
    )
    both = items.outerjoin(told, and_(told.c.instance_id == items.c.instance_id, told.c.element_id == items.c.element_id))
    differ = or_(*[func.coalesce(told.c[kind], 0) != items.c[kind] for kind in ("opened", "completed", "withdrawn")])
    return session.select(select(items.c.instance_id, items.c.element_id).select_from(both).where(differ))


def untold_instances(session: Session) -> list[Row]:
    """Instances whose beginning or end history doesn't tell of exactly once."""
    told = (
        select(
            h.c.instance_id,
            _count(h.c.kind == "instance.started").label("started"),
            _count(h.c.kind.in_(["instance.completed", "instance.failed", "instance.cancelled"])).label("ended"),
        )
        .where(h.c.kind.in_(["instance.started", "instance.completed", "instance.failed", "instance.cancelled"]))
        .group_by(h.c.instance_id)
        .subquery()
    )
    ended = case((_LIVE, 0), else_=1)
    wrong = or_(func.coalesce(told.c.started, 0) != 1, func.coalesce(told.c.ended, 0) != ended, i.c.revision < 1)
    ends = or_(wrong, and_(_LIVE, i.c.ended_at.is_not(None)), and_(~_LIVE, i.c.ended_at.is_(None)))
    return session.select(select(i.c.id, i.c.deal_key).outerjoin(told, told.c.instance_id == i.c.id).where(ends))


def orphan_history(session: Session) -> list[Row]:
    """Events whose deal or instance is not there, or whose instance is of another deal."""
    deal = exists().where(d.c.key == h.c.deal_key)
    instance = exists().where(i.c.id == h.c.instance_id, i.c.deal_key == h.c.deal_key)
    wanted = and_(~h.c.deal_key.startswith("~"), or_(~deal, and_(h.c.instance_id != "", ~instance)))
    return session.select(select(h.c.seq, h.c.deal_key, h.c.instance_id).where(wanted))


def broken_chains(session: Session) -> list[Row]:
    """Deals whose head does not tell how many events there are."""
    told = select(h.c.deal_key, func.count().label("events"), func.max(h.c.number).label("last")).group_by(h.c.deal_key).subquery()
    both = select(d.c.key, d.c.history_length, told.c.events).outerjoin(told, told.c.deal_key == d.c.key)
    events, last = func.coalesce(told.c.events, 0), func.coalesce(told.c.last, 0)
    return session.select(both.where(or_(d.c.history_length != events, d.c.history_length != last)))


def _count(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _message_key() -> Any:
    return literal("message:").concat(cast(m.c.id, Text))


def answers(session: Session) -> bool:
    """The database is there, and has the tables."""
    return session.first(_ANSWERS, {}) is not None
