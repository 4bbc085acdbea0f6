"""Work items: what people have to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.store.session import Prepared, Row, Session, any_of, insert_row
from engine.store.tables import deals as d
from engine.store.tables import instances as i
from engine.store.tables import work_items as w

LIVE = ("open", "claimed")

_ADD = insert_row(w)
_OF_DEAL = Prepared(select(w).where(w.c.deal_key == bindparam("deal_key")).order_by(w.c.id))
_FIND = Prepared(select(w).where(w.c.id == bindparam("id")))
_LOCKED = Prepared(
    select(
        w,
        *[column.label(f"instance_{column.name}") for column in i.c if column.name not in ("snapshot", "id", "deal_key")],
        *[column.label(f"deal_{column.name}") for column in d.c if column.name != "key"],
    )
    .select_from(d)  # first, so that it is locked first, as every command does
    .join(w, w.c.deal_key == d.c.key)
    .join(i, i.c.id == w.c.instance_id)
    .where(w.c.id == bindparam("id"))
    .with_for_update(of=[d, w])
)
_CLAIM = Prepared(
    update(w)
    .where(w.c.id == bindparam("b_id"), w.c.state == bindparam("b_from"))
    .values(state=bindparam("b_to"), assignee=bindparam("b_assignee"), claimed_at=bindparam("b_claimed_at", type_=w.c.claimed_at.type))
)
_CLOSE = Prepared(
    update(w)
    .where(w.c.instance_id == bindparam("b_instance_id"), w.c.token == bindparam("b_token"), any_of(w.c.state, LIVE))
    .values(
        state=bindparam("b_state"),
        completed_at=bindparam("b_completed_at", type_=w.c.completed_at.type),
        completed_by=bindparam("b_completed_by"),
    )
)


def add_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.run_many(_ADD, rows)


def find(session: Session, work_item_id: int) -> Row | None:
    return session.first(_FIND, {"id": work_item_id})


def of_deal(session: Session, deal_key: str) -> list[Row]:
    """All work items of a deal, in the order in which they were opened."""
    return session.rows(_OF_DEAL, {"deal_key": deal_key})


def locked(session: Session, work_item_id: int) -> Row | None:
    """The work item, locked with its deal: with the instance's columns as `instance_...` and the deal's as `deal_...`.

    After waiting for the lock the instance's columns may be old; its revision tells when it is written.
    """
    return session.first(_LOCKED, {"id": work_item_id})


def assign(session: Session, work_item_id: int, old: str, new: str, assignee: str, claimed_at: datetime | None) -> None:
    """Claim or give back.

    Raises:
        Conflict: Its state is no longer `old`.
    """
    values = {"b_id": work_item_id, "b_from": old, "b_to": new, "b_assignee": assignee, "b_claimed_at": claimed_at}
    session.run_exactly(_CLAIM, [values], "somebody else took the work item")


def close_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Complete or withdraw by (instance_id, token).

    Raises:
        Conflict: One of them is closed already.
    """
    session.run_exactly(_CLOSE, [{f"b_{name}": value for name, value in row.items()} for row in rows], "a work item was closed already")
