"""Heads of the chains that belong to no deal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.store.session import Prepared, Session, insert_row
from engine.store.tables import chains as c

_LOCK = Prepared(select(c).where(c.c.key == bindparam("key")).with_for_update())
_ADD = insert_row(c)
_SAVE = Prepared(update(c).where(c.c.key == bindparam("b_key")).values(length=bindparam("b_length"), digest=bindparam("b_digest")))


def lock(session: Session, key: str) -> dict[str, Any]:
    """The chain's head, named as a deal's; a chain that is new begins here. Two that begin it at once meet in a conflict."""
    row = session.first(_LOCK, {"key": key})
    if row is None:
        session.run(_ADD, {"key": key, "length": 0, "digest": "", "sealed_length": 0})
    return {"key": key, "history_length": row.length if row else 0, "history_digest": row.digest if row else ""}


def save_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    heads = [{"b_key": row["key"], "b_length": row["history_length"], "b_digest": row["history_digest"]} for row in rows]
    session.run_many(_SAVE, heads)
