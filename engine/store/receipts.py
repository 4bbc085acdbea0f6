"""Receipts: requests that were done, by their idempotency keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import receipts as r

_FIND = Prepared(select(r).where(r.c.actor == bindparam("actor"), r.c.key == bindparam("key")))
_ADD = insert_row(r)
_EXPIRE = Prepared(delete(r).where(r.c.made_at < bindparam("b_before", type_=r.c.made_at.type)))


def find(session: Session, actor: str, key: str) -> Row | None:
    return session.first(_FIND, {"actor": actor, "key": key})


def add(session: Session, row: dict[str, Any]) -> None:
    """Two that do it at once meet here in a conflict; the second then finds the first one's."""
    session.run(_ADD, row)


def expire(session: Session, before: datetime) -> int:
    """Forget old ones; how many."""
    return session.run(_EXPIRE, {"b_before": before})
