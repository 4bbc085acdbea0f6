"""Channels: doors for messages from outside."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import channels as c
from engine.store.tables import messages as m

_ADD = insert_row(c, without=["revision"])
_FIND = Prepared(select(c).where(c.c.name == bindparam("name")))
_LOCK = Prepared(select(c).where(c.c.name == bindparam("name")).with_for_update())
_ALL = Prepared(select(c).order_by(c.c.name))
_CHANGE = Prepared(
    update(c)
    .where(c.c.name == bindparam("b_name"))
    .values(
        message=bindparam("b_message"),
        fields=bindparam("b_fields"),
        correlation=bindparam("b_correlation"),
        secret_digest=bindparam("b_secret_digest"),
        state=bindparam("b_state"),
        revision=c.c.revision + 1,
    )
)
_REMOVE = Prepared(delete(c).where(c.c.name == bindparam("name")))
_MESSAGES = Prepared(
    select(m.c.channel, func.count().label("count"), func.max(m.c.id).label("last")).where(m.c.channel != "").group_by(m.c.channel)
)
_RECEIVED_AT = Prepared(select(m.c.received_at).where(m.c.id == bindparam("id")))


def find(session: Session, name: str) -> Row | None:
    return session.first(_FIND, {"name": name})


def lock(session: Session, name: str) -> Row | None:
    """The channel's row, locked until the transaction's end."""
    return session.first(_LOCK, {"name": name})


def all_of_them(session: Session) -> list[Row]:
    return session.rows(_ALL, {})


def add(session: Session, values: dict[str, Any]) -> None:
    session.run(_ADD, values)


def change(session: Session, row: Row, **changes: Any) -> None:
    """Write a locked channel's new values."""
    changed = row._replace(**changes)
    names = ("name", "message", "fields", "correlation", "secret_digest", "state")
    session.run(_CHANGE, {f"b_{name}": getattr(changed, name) for name in names})


def remove(session: Session, name: str) -> None:
    session.run(_REMOVE, {"name": name})


def message_counts(session: Session) -> list[Row]:
    """By channel: how many messages have come by it, and the last one's number."""
    return session.rows(_MESSAGES, {})


def received_at(session: Session, message: int) -> Any:
    row = session.first(_RECEIVED_AT, {"id": message})
    assert row is not None
    return row.received_at
