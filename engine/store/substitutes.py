"""Substitutes for absent colleagues, by date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import substitutes as s

_ADD = insert_row(s, without=["revision"], returning=["id"])
_FIND = Prepared(select(s).where(s.c.id == bindparam("id")))
_LOCK = Prepared(select(s).where(s.c.id == bindparam("id")).with_for_update())
_MEETING = Prepared(
    select(s.c.id)
    .where(
        s.c.absent == bindparam("absent"),
        s.c.substitute == bindparam("substitute"),
        s.c.starts_at < bindparam("ends_at", type_=s.c.ends_at.type),
        s.c.ends_at > bindparam("starts_at", type_=s.c.starts_at.type),
        s.c.id != bindparam("id"),
    )
    .limit(1)
)
_CHANGE = Prepared(
    update(s)
    .where(s.c.id == bindparam("b_id"))
    .values(
        starts_at=bindparam("b_starts_at", type_=s.c.starts_at.type),
        ends_at=bindparam("b_ends_at", type_=s.c.ends_at.type),
        revision=s.c.revision + 1,
    )
)
_REMOVE = Prepared(delete(s).where(s.c.id == bindparam("id")))


def add(session: Session, values: dict[str, Any]) -> int:
    row = session.first(_ADD, values)
    assert row is not None
    return int(row.id)


def find(session: Session, number: int) -> Row | None:
    return session.first(_FIND, {"id": number})


def lock(session: Session, number: int) -> Row | None:
    """The row, locked until the transaction's end."""
    return session.first(_LOCK, {"id": number})


def is_set(session: Session, absent: str, substitute: str, starts_at: datetime, ends_at: datetime, without: int = 0) -> bool:
    """Whether the same substitute is set already for a part of this time."""
    given = {"absent": absent, "substitute": substitute, "starts_at": starts_at, "ends_at": ends_at, "id": without}
    return session.first(_MEETING, given) is not None


def change(session: Session, number: int, starts_at: datetime, ends_at: datetime) -> None:
    session.run(_CHANGE, {"b_id": number, "b_starts_at": starts_at, "b_ends_at": ends_at})


def remove(session: Session, number: int) -> None:
    session.run(_REMOVE, {"id": number})


def listed(session: Session, person: str, not_over_at: datetime | None, after: int, limit: int) -> list[Row]:
    """Those of a person, absent or standing in (or of all), that are not over at a moment (or all), by number."""
    statement = select(s).where(s.c.id > after)
    if person:
        statement = statement.where(or_(s.c.absent == person, s.c.substitute == person))
    if not_over_at is not None:
        statement = statement.where(s.c.ends_at > not_over_at)
    return session.select(statement.order_by(s.c.id).limit(limit))
