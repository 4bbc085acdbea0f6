"""Merges of clients, with what is needed to undo them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import merges as m

_ADD = insert_row(m, without=["undone_by", "undone_at"], returning=["id"])
_FIND = Prepared(select(m).where(m.c.id == bindparam("id")))
_OF_CLIENT = Prepared(select(m).where(or_(m.c.kept == bindparam("client"), m.c.merged == bindparam("client"))).order_by(m.c.id))
_UNDO = Prepared(
    update(m)
    .where(m.c.id == bindparam("b_id"), m.c.undone_at.is_(None))
    .values(undone_by=bindparam("b_by"), undone_at=bindparam("b_at", type_=m.c.undone_at.type))
)
_FORGET = Prepared(
    update(m)
    .where(or_(m.c.kept == bindparam("b_client"), m.c.merged == bindparam("b_client")))
    .values(moved=bindparam("b_moved"), reason="")
)


def add(session: Session, values: Mapping[str, Any]) -> int:
    row = session.first(_ADD, values)
    assert row is not None
    return int(row.id)


def find(session: Session, merge_id: int) -> Row | None:
    return session.first(_FIND, {"id": merge_id})


def of_client(session: Session, client_id: int) -> list[Row]:
    """Merges into it or of it, in order."""
    return session.rows(_OF_CLIENT, {"client": client_id})


def undo(session: Session, merge_id: int, by: str, at: datetime) -> None:
    """Say that it was undone.

    Raises:
        Conflict: It was undone already.
    """
    session.run_exactly(_UNDO, [{"b_id": merge_id, "b_by": by, "b_at": at}], "the merge was undone")


def forget(session: Session, client_id: int) -> None:
    """Delete what a client's merges know of it; they can't be undone any more."""
    session.run(_FORGET, {"b_client": client_id, "b_moved": "{}"})
