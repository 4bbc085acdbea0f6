"""Runs of a process that have ended, with what happened in each: what a changed diagram is asked about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from engine.store.session import Row, Session
from engine.store.tables import definitions as d
from engine.store.tables import history as h
from engine.store.tables import instances as i
from engine.store.tables import memberships as m
from engine.store.tables import users as u

ENDED = ("completed", "failed", "cancelled")


def ended(session: Session, process_id: str, since: datetime | None, limit: int) -> list[Row]:
    """The newest runs that have ended, the newest first.

    Args:
        since: Only those that began then or later.
    """
    versions = select(d.c.id).where(d.c.kind == "bpmn", d.c.key == process_id)
    wanted = [i.c.definition_id.in_(versions), i.c.state.in_(ENDED), *([i.c.started_at >= since] if since is not None else [])]
    columns = (i.c.id, i.c.deal_key, i.c.definition_id, i.c.state, i.c.exit, i.c.started_at, i.c.ended_at)
    return session.select(select(*columns).where(*wanted).order_by(i.c.started_at.desc(), i.c.id.desc()).limit(limit))


def arrivals(session: Session, process_id: str, since: datetime, limit: int) -> list[datetime]:
    """When runs began, whether they have ended or not, the oldest first; of the newest `limit`."""
    versions = select(d.c.id).where(d.c.kind == "bpmn", d.c.key == process_id)
    newest = select(i.c.started_at).where(i.c.definition_id.in_(versions), i.c.started_at >= since)
    return sorted(row.started_at for row in session.select(newest.order_by(i.c.started_at.desc()).limit(limit)))


def called(session: Session, instance_ids: Collection[str]) -> list[Row]:
    """The instances that runs have called: their ids, callers, processes and exits."""
    columns = (i.c.id, i.c.parent_id, i.c.process_id, i.c.state, i.c.exit)
    return session.select(select(*columns).where(i.c.parent_id.in_(list(instance_ids)))) if instance_ids else []


def events(session: Session, deal_keys: Collection[str], instance_ids: Collection[str]) -> list[Row]:
    """The events of some instances of some deals, each deal's in order."""
    columns = (h.c.deal_key, h.c.number, h.c.instance_id, h.c.kind, h.c.element_id, h.c.at, h.c.data)
    these = (h.c.deal_key.in_(list(deal_keys)), h.c.instance_id.in_(list(instance_ids)))
    return session.select(select(*columns).where(*these).order_by(h.c.deal_key, h.c.number))


def people_by_department(session: Session) -> dict[str, int]:
    """How many people who can sign in belong to each department."""
    counted = select(m.c.department, func.count().label("people")).join(u, u.c.id == m.c.user_id)
    rows = session.select(counted.where(u.c.state != "disabled").group_by(m.c.department))
    return {row.department: int(row.people) for row in rows}
