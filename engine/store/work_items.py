"""Work items: what people have to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, func, select, update

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
_PERFORMER = Prepared(
    select(w.c.completed_by, w.c.instance_id)
    .where(w.c.deal_key == bindparam("deal_key"), w.c.element_id == bindparam("element_id"), w.c.state == "completed")
    .order_by(case((w.c.instance_id == bindparam("instance_id"), 0), else_=1), w.c.completed_at.desc(), w.c.id.desc())
    .limit(1)
)
_LATE = Prepared(
    select(w.c.id)
    .where(
        w.c.state == bindparam("state"),
        w.c.department == bindparam("department"),
        w.c.escalate_at <= bindparam("now", type_=w.c.escalate_at.type),
    )
    .join(d, d.c.key == w.c.deal_key)
    .where(d.c.state == "open")
    .order_by(w.c.escalate_at, w.c.id)
    .limit(bindparam("limit"))
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


def live_of_deals(session: Session, keys: Collection[str], most: int) -> list[Row]:
    """What is to be done in each of these deals, the most urgent first and at most so many, with their instances' `definition_id`."""
    order = (w.c.due_at.is_(None), w.c.due_at, w.c.id)
    place = func.row_number().over(partition_by=w.c.deal_key, order_by=order).label("place")
    is_live = func.coalesce(w.c.state, "").in_(LIVE)  # deals have few items: no index but the deal's is to be taken
    live = select(w, place).where(w.c.deal_key.in_(sorted(keys)), is_live).subquery()
    told = select(live, i.c.definition_id).join(i, i.c.id == live.c.instance_id).where(live.c.place <= most)
    return session.select(told.order_by(live.c.deal_key, live.c.place)) if keys else []


def locked(session: Session, work_item_id: int) -> Row | None:
    """The work item, locked with its deal: with the instance's columns as `instance_...` and the deal's as `deal_...`.

    After waiting for the lock the instance's columns may be old; its revision tells when it is written.
    """
    return session.first(_LOCKED, {"id": work_item_id})


@cache
def _change(names: tuple[str, ...]) -> Prepared:
    values = {name: bindparam(f"b_{name}", type_=w.c[name].type) for name in names}
    return Prepared(update(w).where(w.c.id == bindparam("b_id"), w.c.state == bindparam("b_from")).values(values))


def change(session: Session, item: Row, **values: Any) -> None:
    """Set columns of a work item.

    Raises:
        Conflict: Its state is no longer that of `item`.
    """
    given = {"b_id": item.id, "b_from": item.state, **{f"b_{name}": value for name, value in values.items()}}
    session.run_exactly(_change(tuple(sorted(values))), [given], "somebody else took the work item")


def performer(session: Session, deal_key: str, instance_id: str, element_id: str) -> Row | None:
    """The last completion of an operation, `completed_by` and `instance_id`: in this instance, else in this deal."""
    return session.first(_PERFORMER, {"deal_key": deal_key, "instance_id": instance_id, "element_id": element_id})


def held_by(session: Session, people: Collection[str]) -> dict[str, int]:
    """How many live work items each of these people has."""
    wanted = select(w.c.assignee, func.count().label("held")).where(w.c.state.in_(LIVE), w.c.assignee.in_(sorted(people)))
    return {row.assignee: row.held for row in session.select(wanted.group_by(w.c.assignee))}


def late(session: Session, department: str, now: datetime, limit: int) -> list[int]:
    """Live work items of a department whose head is to be told that they are late, the latest first; none of a suspended deal."""
    given = {"department": department, "now": now, "limit": limit}
    return [row.id for state in LIVE for row in session.rows(_LATE, {**given, "state": state})][:limit]


def close_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Complete or withdraw by (instance_id, token).

    Raises:
        Conflict: One of them is closed already.
    """
    session.run_exactly(_CLOSE, [{f"b_{name}": value for name, value in row.items()} for row in rows], "a work item was closed already")
