"""Hand-offs: work that passes from one department to another, and has to be accepted there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from engine.store.session import Prepared, Row, Session, any_of, insert_row
from engine.store.tables import hand_offs as h
from engine.store.tables import work_items as w

LIVE = ("offered", "returned")
"""States that wait for somebody."""

_ADD = insert_row(h)
_FIND = Prepared(select(h).where(h.c.id == bindparam("id")))
_OF_TOKEN = Prepared(
    select(h).where(h.c.instance_id == bindparam("instance_id"), h.c.token == bindparam("token")).order_by(h.c.id.desc()).limit(1)
)
_OF_DEAL = Prepared(select(h).where(h.c.deal_key == bindparam("deal_key")).order_by(h.c.id))
_OPEN = any_of(w.c.state, ("open", "claimed"))
_ITEM = Prepared(select(w.c.id).where(w.c.instance_id == bindparam("instance_id"), w.c.token == bindparam("token"), _OPEN))
_ANSWER = Prepared(
    update(h)
    .where(h.c.id == bindparam("b_id"), h.c.state == bindparam("b_from"))
    .values(
        state=bindparam("b_state"),
        missing=bindparam("b_missing"),
        returns=bindparam("b_returns"),
        answered_at=bindparam("b_answered_at", type_=h.c.answered_at.type),
        answered_by=bindparam("b_answered_by"),
        reason_code=bindparam("b_reason_code"),
        reason=bindparam("b_reason"),
    )
)
_TURN = Prepared(
    update(w)
    .where(w.c.id == bindparam("b_id"), _OPEN)
    .values(
        state="open",
        turn=bindparam("b_turn"),
        department=bindparam("b_department"),
        assignee=bindparam("b_assignee"),
        claimed_at=None,
        delegated_by="",
    )
)
_LAST = Prepared(
    select(w.c.completed_by, w.c.department)
    .where(w.c.deal_key == bindparam("deal_key"), w.c.state == "completed", w.c.completed_by != "")
    .order_by(w.c.completed_at.desc(), w.c.id.desc())
    .limit(50)
)


def add_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.run_many(_ADD, rows)


def find(session: Session, number: int) -> Row | None:
    return session.first(_FIND, {"id": number})


def of_token(session: Session, instance_id: str, token: str) -> Row | None:
    """The hand-off of a work item."""
    return session.first(_OF_TOKEN, {"instance_id": instance_id, "token": token})


def of_deal(session: Session, deal_key: str) -> list[Row]:
    """A deal's, in the order they were offered."""
    return session.rows(_OF_DEAL, {"deal_key": deal_key})


def item_of(session: Session, row: Row) -> int | None:
    """The number of the live work item that a hand-off is about."""
    found = session.first(_ITEM, {"instance_id": row.instance_id, "token": row.token})
    return int(found.id) if found else None


def answer(session: Session, row: Row, **changes: Any) -> None:
    """Set what became of it.

    Raises:
        Conflict: Somebody else has answered it meanwhile.
    """
    names = ("state", "missing", "returns", "answered_at", "answered_by", "reason_code", "reason")
    values = {name: changes.get(name, getattr(row, name)) for name in names}
    session.run_exactly(
        _ANSWER,
        [{"b_id": row.id, "b_from": row.state, **{f"b_{name}": value for name, value in values.items()}}],
        "the hand-off was answered",
    )


def turn(session: Session, work_item_id: int, turn: str, department: str, assignee: str) -> None:
    """Put the work item before the other side.

    Raises:
        Conflict: It is closed meanwhile.
    """
    values = {"b_id": work_item_id, "b_turn": turn, "b_department": department, "b_assignee": assignee}
    session.run_exactly(_TURN, [values], "the work item was closed")


def last_workers(session: Session, deal_key: str) -> list[Row]:
    """Who completed work in a deal, the last first, with the department."""
    return session.rows(_LAST, {"deal_key": deal_key})


def listed(
    session: Session,
    filters: Mapping[str, Any],
    limit: int,
    after: int | None,
    people: Collection[str] | None = None,
    departments: Collection[str] = (),
) -> list[Row]:
    """Hand-offs, the newest first.

    Args:
        people, departments: Only those sent or answered by these people, or from or to these departments; None = all.
    """
    statement = select(h).where(*[h.c[name] == value for name, value in filters.items()])
    if after is not None:
        statement = statement.where(h.c.id < after)
    if people is not None:
        own = [h.c.sender.in_(people), h.c.answered_by.in_(people)]
        statement = statement.where(or_(*own, h.c.from_department.in_(departments), h.c.to_department.in_(departments)))
    return session.select(statement.order_by(h.c.id.desc()).limit(limit))
