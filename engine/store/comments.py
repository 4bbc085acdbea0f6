"""Comments on deals and work items."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import comments as k

_ADD = insert_row(k, returning=["id"])
_FIND = Prepared(select(k).where(k.c.id == bindparam("id")))
_ERASE = Prepared(
    update(k)
    .where(k.c.id == bindparam("b_id"))
    .values(body="", mentions="[]", erased_at=bindparam("b_erased_at", type_=k.c.erased_at.type))
)


@cache
def _page(of_item: bool) -> Prepared:
    wanted = [k.c.deal_key == bindparam("deal_key"), k.c.id > bindparam("after")]
    if of_item:
        wanted.append(k.c.work_item_id == bindparam("work_item_id"))
    return Prepared(select(k).where(*wanted).order_by(k.c.id).limit(bindparam("limit")))


def add(session: Session, values: dict[str, Any]) -> int:
    row = session.first(_ADD, values)
    assert row is not None
    return int(row.id)


def find(session: Session, comment_id: int) -> Row | None:
    return session.first(_FIND, {"id": comment_id})


def page(session: Session, deal_key: str, work_item_id: int | None, after: int, limit: int) -> list[Row]:
    """A deal's, the oldest first; or only those on one work item."""
    given = {"deal_key": deal_key, "after": after, "limit": limit}
    return session.rows(_page(work_item_id is not None), given if work_item_id is None else {**given, "work_item_id": work_item_id})


def erase(session: Session, comment_id: int, at: datetime) -> None:
    """Delete what it says; that it was there stays."""
    session.run(_ERASE, {"b_id": comment_id, "b_erased_at": at})
