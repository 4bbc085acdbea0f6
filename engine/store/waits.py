"""What a deal waits for, beside its work items: messages, machine work, incidents, and corrections that need a second person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from engine.store.session import Prepared, Row, Session, any_of
from engine.store.tables import corrections as k
from engine.store.tables import incidents as n
from engine.store.tables import instances as i
from engine.store.tables import jobs as j
from engine.store.tables import subscriptions as s
from engine.store.tables import substitutes as u
from engine.store.tables import work_items as w
from engine.store.work_items import LIVE

_KEY = bindparam("deal_key", type_=w.c.deal_key.type)
_WORK = Prepared(
    select(w, i.c.definition_id).join(i, i.c.id == w.c.instance_id).where(w.c.deal_key == _KEY, any_of(w.c.state, LIVE)).order_by(w.c.id)
)
_MESSAGES = Prepared(
    select(s.c.element_id, s.c.message, s.c.created_at, i.c.definition_id)
    .join(i, i.c.id == s.c.instance_id)
    .where(i.c.deal_key == _KEY, any_of(i.c.state, ("active", "suspended")))
    .order_by(s.c.id)
)
_JOBS = Prepared(
    select(j.c.id, j.c.kind, j.c.element_id, j.c.due_at, j.c.payload, i.c.definition_id)
    .outerjoin(i, i.c.id == j.c.instance_id)
    .where(j.c.deal_key == _KEY, any_of(j.c.state, ("due", "running")))
    .order_by(j.c.due_at, j.c.id)
)
_INCIDENTS = Prepared(
    select(n.c.element_id, n.c.cause, n.c.opened_at, i.c.definition_id)
    .outerjoin(i, i.c.id == n.c.instance_id)
    .where(n.c.deal_key == _KEY, n.c.state == "open")
    .order_by(n.c.id)
)
_CORRECTIONS = Prepared(select(k.c.kind, k.c.asked_by, k.c.asked_at).where(k.c.deal_key == _KEY, k.c.state == "waiting").order_by(k.c.id))
_SUBSTITUTE = Prepared(
    select(u.c.substitute)
    .where(
        u.c.absent == bindparam("absent"),
        u.c.starts_at <= bindparam("now", type_=u.c.starts_at.type),
        u.c.ends_at > bindparam("now", type_=u.c.ends_at.type),
    )
    .order_by(u.c.id)
)


def work(session: Session, deal_key: str) -> list[Row]:
    """Live work items, with their instances' `definition_id`."""
    return session.rows(_WORK, {"deal_key": deal_key})


def messages(session: Session, deal_key: str) -> list[Row]:
    return session.rows(_MESSAGES, {"deal_key": deal_key})


def machine_work(session: Session, deal_key: str) -> list[Row]:
    """Jobs that are to be done, the first due first."""
    return session.rows(_JOBS, {"deal_key": deal_key})


def open_incidents(session: Session, deal_key: str) -> list[Row]:
    return session.rows(_INCIDENTS, {"deal_key": deal_key})


def corrections(session: Session, deal_key: str) -> list[Row]:
    """Those that wait for a second person's consent."""
    return session.rows(_CORRECTIONS, {"deal_key": deal_key})


def substitutes_of(session: Session, absent: str, now: datetime) -> list[str]:
    """Who stands in for somebody now."""
    return [row.substitute for row in session.rows(_SUBSTITUTE, {"absent": absent, "now": now})]
