"""Attachments, and their content by its SHA-256: the same file attached twice is stored once."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, exists, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import attachments as a
from engine.store.tables import blobs as b

_ADD = insert_row(a, returning=["id"])
_FIND = Prepared(select(a).where(a.c.id == bindparam("id")))
_ADD_BLOB = insert_row(b)
_HAS_BLOB = Prepared(select(b.c.digest).where(b.c.digest == bindparam("digest")))
_CONTENT = Prepared(select(b.c.content).where(b.c.digest == bindparam("digest")))
_ERASE = Prepared(
    update(a).where(a.c.id == bindparam("b_id")).values(name="", erased_at=bindparam("b_erased_at", type_=a.c.erased_at.type))
)
_USED = exists().where(a.c.digest == b.c.digest, a.c.erased_at.is_(None))
_DROP_BLOB = Prepared(delete(b).where(b.c.digest == bindparam("digest"), ~_USED))


@cache
def _page(of_item: bool) -> Prepared:
    wanted = [a.c.deal_key == bindparam("deal_key"), a.c.id > bindparam("after")]
    if of_item:
        wanted.append(a.c.work_item_id == bindparam("work_item_id"))
    return Prepared(select(a).where(*wanted).order_by(a.c.id).limit(bindparam("limit")))


def add(session: Session, values: dict[str, Any], content: bytes) -> int:
    """Store an attachment, and its content unless it is there already."""
    session.lock(f"blob:{values['digest']}")  # nobody drops it in between
    if session.first(_HAS_BLOB, {"digest": values["digest"]}) is None:
        session.run(_ADD_BLOB, {"digest": values["digest"], "content": content})
    row = session.first(_ADD, values)
    assert row is not None
    return int(row.id)


def find(session: Session, attachment_id: int) -> Row | None:
    return session.first(_FIND, {"id": attachment_id})


def content(session: Session, digest: str) -> bytes | None:
    row = session.first(_CONTENT, {"digest": digest})
    return None if row is None else bytes(row.content)


def page(session: Session, deal_key: str, work_item_id: int | None, after: int, limit: int) -> list[Row]:
    """A deal's, the oldest first; or only those of one work item."""
    given = {"deal_key": deal_key, "after": after, "limit": limit}
    return session.rows(_page(work_item_id is not None), given if work_item_id is None else {**given, "work_item_id": work_item_id})


def erase(session: Session, row: Row, at: datetime) -> None:
    """Delete its name, and its content unless another attachment has the same; that it was there stays."""
    session.lock(f"blob:{row.digest}")
    session.run(_ERASE, {"b_id": row.id, "b_erased_at": at})
    session.run(_DROP_BLOB, {"digest": row.digest})
