"""Dead letters: what came in by a channel and could not be sent on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import dead_letters as l

_ADD = insert_row(l, returning=["id"])
_FIND = Prepared(select(l).where(l.c.id == bindparam("id")))
_LOCK = Prepared(select(l).where(l.c.id == bindparam("id")).with_for_update())
_OF_MESSAGE = Prepared(select(l).where(l.c.channel == bindparam("channel"), l.c.message_id == bindparam("message_id")))
_WAITING = Prepared(select(l).where(l.c.state == "waiting").order_by(l.c.id))
_COUNTS = Prepared(select(l.c.channel, func.count().label("count")).where(l.c.state == "waiting").group_by(l.c.channel))
_ANSWER = Prepared(
    update(l)
    .where(l.c.id == bindparam("b_id"), l.c.state == "waiting")
    .values(
        state=bindparam("b_state"),
        data=bindparam("b_data"),
        answered_by=bindparam("b_answered_by"),
        answered_at=bindparam("b_answered_at", type_=l.c.answered_at.type),
        reason=bindparam("b_reason"),
    )
)


def add(session: Session, values: dict[str, Any]) -> int:
    row = session.first(_ADD, {"state": "waiting", "answered_by": "", "answered_at": None, "reason": "", **values})
    assert row is not None
    return int(row.id)


def find(session: Session, letter_id: int) -> Row | None:
    return session.first(_FIND, {"id": letter_id})


def lock(session: Session, letter_id: int) -> Row | None:
    """The letter, locked until the transaction's end."""
    return session.first(_LOCK, {"id": letter_id})


def of_message(session: Session, channel: str, message_id: str) -> Row | None:
    return session.first(_OF_MESSAGE, {"channel": channel, "message_id": message_id})


def waiting(session: Session) -> list[Row]:
    return session.rows(_WAITING, {})


def waiting_counts(session: Session) -> dict[str, int]:
    """By channel: how many wait."""
    return {row.channel: row.count for row in session.rows(_COUNTS, {})}


def page(session: Session, filters: Mapping[str, str], limit: int, after: int | None) -> list[Row]:
    """Letters, the newest first."""
    statement = select(l).where(*[l.c[name] == value for name, value in filters.items()])
    if after is not None:
        statement = statement.where(l.c.id < after)
    return session.select(statement.order_by(l.c.id.desc()).limit(limit))


def answer(session: Session, letter_id: int, state: str, by: str, at: datetime, reason: str = "") -> None:
    """A waiting letter is delivered or discarded: what came is not needed any more, so it goes."""
    session.run(
        _ANSWER, {"b_id": letter_id, "b_state": state, "b_data": "{}", "b_answered_by": by, "b_answered_at": at, "b_reason": reason}
    )
