"""Corrections: asked for, consented to, done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import corrections as c
from engine.store.tables import deals as d

_ADD = insert_row(c, without=["answered_by", "answered_at", "answer"], returning=["id"])
_FIND = Prepared(select(c).where(c.c.id == bindparam("id")))
_ANSWER = Prepared(
    update(c)
    .where(c.c.id == bindparam("b_id"), c.c.state == "waiting")
    .values(
        state=bindparam("b_state"),
        answered_by=bindparam("b_by"),
        answered_at=bindparam("b_at", type_=c.c.answered_at.type),
        answer=bindparam("b_answer"),
    )
)


def add(session: Session, values: Mapping[str, Any]) -> int:
    row = session.first(_ADD, values)
    assert row is not None
    return int(row.id)


def find(session: Session, correction_id: int) -> Row | None:
    return session.first(_FIND, {"id": correction_id})


def answer(session: Session, correction_id: int, state: str, by: str, at: datetime, words: str) -> None:
    """Set the second person's answer.

    Raises:
        Conflict: It was answered already.
    """
    values = {"b_id": correction_id, "b_state": state, "b_by": by, "b_at": at, "b_answer": words}
    session.run_exactly(_ANSWER, [values], "the correction was answered")


def listed(session: Session, filters: Mapping[str, Any], limit: int, after: int | None) -> list[Row]:
    """Corrections, the newest first, with the deal's owner."""
    statement = select(c, d.c.owner.label("deal_owner")).join(d, d.c.key == c.c.deal_key)
    statement = statement.where(*[c.c[name] == value for name, value in filters.items()])
    if after is not None:
        statement = statement.where(c.c.id < after)
    return session.select(statement.order_by(c.c.id.desc()).limit(limit))
