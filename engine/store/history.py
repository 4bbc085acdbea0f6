"""History: what happened, append-only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import chains as c
from engine.store.tables import definitions as d
from engine.store.tables import history as h
from engine.store.tables import users as u

_ADD = insert_row(h)
_OF_DEAL = Prepared(
    select(h, d.c.key.label("process_id"), d.c.version)
    .outerjoin(d, d.c.id == h.c.definition_id)
    .where(h.c.deal_key == bindparam("deal_key"))
    .order_by(h.c.number)
)
_USERS = Prepared(
    select(h.c.actor, func.max(h.c.at, type_=h.c.at.type).label("last_at"))
    .where(h.c.deal_key == bindparam("deal_key"), h.c.actor.in_(select(u.c.name)))
    .group_by(h.c.actor)
)
_NEWEST = Prepared(select(h.c.recorded_at).order_by(h.c.seq.desc()).limit(1))


def add_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.run_many(_ADD, rows)


def of_deal(session: Session, deal_key: str) -> list[Row]:
    """A deal's events in order, with the process and the version of each."""
    return session.rows(_OF_DEAL, {"deal_key": deal_key})


def users_of(session: Session, deal_key: str) -> dict[str, datetime]:
    """The users who have done something in a deal, and when each did so last."""
    return {row.actor: row.last_at for row in session.rows(_USERS, {"deal_key": deal_key})}


def newest(session: Session) -> datetime | None:
    """When the last event was recorded; None when nothing has ever happened."""
    row = session.first(_NEWEST, {})
    recorded_at: datetime | None = row.recorded_at if row else None
    return recorded_at


def of_chains(session: Session, prefix: str, name: str, containing: str, limit: int, after: int | None) -> list[Row]:
    """Events of the chains of no deal whose keys begin with `prefix`, the newest first.

    Args:
        name: What follows the prefix in the key; "" = anything.
        containing: A piece of the data's text; "" = any.
        after: The `seq` of the last one seen.
    """
    of_these = c.c.key == prefix + name if name else c.c.key.startswith(prefix, autoescape=True)
    keys = [row.key for row in session.select(select(c.c.key).where(of_these))]
    statement = select(h).where(h.c.deal_key.in_(keys))
    if containing:
        statement = statement.where(h.c.data.contains(containing, autoescape=True))
    if after is not None:
        statement = statement.where(h.c.seq < after)
    return session.select(statement.order_by(h.c.seq.desc()).limit(limit)) if keys else []
