"""Answers that are not given yet: one draft for each work item and person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, delete, select

from engine.store.session import Insertion, Prepared, Row, Session
from engine.store.tables import drafts as r
from engine.store.tables import work_items as w

_OF = and_(r.c.work_item_id == bindparam("work_item_id"), r.c.person == bindparam("person"))
_FIND = Prepared(select(r).where(_OF))
_REMOVE = Prepared(delete(r).where(_OF))
_PUT = Insertion(r, ["work_item_id", "person", "answers", "saved_at", "revision"], key=["work_item_id", "person"])
_CLOSED = select(w.c.id).where(w.c.instance_id == bindparam("b_instance_id"), w.c.token == bindparam("b_token"))
_REMOVE_ALL = Prepared(delete(r).where(r.c.work_item_id.in_(_CLOSED)))


def find(session: Session, work_item_id: int, person: str) -> Row | None:
    return session.first(_FIND, {"work_item_id": work_item_id, "person": person})


def put(session: Session, row: dict[str, Any]) -> None:
    session.run(_PUT, row)


def remove(session: Session, work_item_id: int, person: str) -> None:
    session.run(_REMOVE, {"work_item_id": work_item_id, "person": person})


def remove_all(session: Session, closed: Sequence[dict[str, Any]]) -> None:
    """Everybody's drafts for work items that are closed, by (instance_id, token)."""
    session.run_many(_REMOVE_ALL, [{"b_instance_id": row["instance_id"], "b_token": row["token"]} for row in closed])
