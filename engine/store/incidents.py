"""Incidents: a job or a token that needs a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import incidents as n

_ADD = insert_row(n)
_FIND = Prepared(select(n).where(n.c.id == bindparam("id")))
_RESOLVE = Prepared(
    update(n)
    .where(n.c.id == bindparam("b_id"), n.c.state == "open")
    .values(state="resolved", resolved_at=bindparam("b_resolved_at", type_=n.c.resolved_at.type))
)
_RESOLVE_TOKEN = Prepared(
    update(n)
    .where(n.c.instance_id == bindparam("b_instance_id"), n.c.token == bindparam("b_token"), n.c.state == "open")
    .values(state="resolved", resolved_at=bindparam("b_resolved_at", type_=n.c.resolved_at.type))
)


def add_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.run_many(_ADD, rows)


def find(session: Session, incident_id: int) -> Row | None:
    return session.first(_FIND, {"id": incident_id})


def resolve(session: Session, incident_id: int, at: datetime) -> int:
    return session.run(_RESOLVE, {"b_id": incident_id, "b_resolved_at": at})


def resolve_all(session: Session, rows: Sequence[dict[str, Any]], at: datetime) -> None:
    """Resolve what is open for tokens."""
    session.run_many(_RESOLVE_TOKEN, [{"b_instance_id": row["instance_id"], "b_token": row["token"], "b_resolved_at": at} for row in rows])
