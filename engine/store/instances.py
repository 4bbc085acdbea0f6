"""Instances: a snapshot and its revision. A write names the revision it started from, so no two can both succeed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.store.session import Prepared, Row, Session, any_of, insert_row
from engine.store.tables import instances as i

_HEAD = [column for column in i.c if column.name != "snapshot"]
_ADD = insert_row(i)
_FIND = Prepared(select(*_HEAD).where(i.c.id == bindparam("id")))
_SNAPSHOT = Prepared(select(i.c.snapshot, i.c.revision).where(i.c.id == bindparam("id")))
_OF_DEAL = Prepared(select(*_HEAD).where(i.c.deal_key == bindparam("deal_key")).order_by(i.c.started_at, i.c.depth))
_CHILD = Prepared(
    select(*_HEAD).where(
        i.c.parent_id == bindparam("parent_id"), i.c.parent_token == bindparam("parent_token"), any_of(i.c.state, ("active", "suspended"))
    )
)
_SAVE = Prepared(
    update(i)
    .where(i.c.id == bindparam("b_id"), i.c.revision == bindparam("b_revision") - 1)
    .values(
        revision=bindparam("b_revision"),
        state=bindparam("b_state"),
        exit=bindparam("b_exit"),
        ended_at=bindparam("b_ended_at", type_=i.c.ended_at.type),
        snapshot=bindparam("b_snapshot"),
    )
)
_SET_STATE = Prepared(
    update(i)
    .where(i.c.deal_key == bindparam("b_deal_key"), i.c.state == bindparam("b_from"))
    .values(state=bindparam("b_to"), revision=i.c.revision + 1)
)

_REWRITE = Prepared(
    update(i)
    .where(i.c.id == bindparam("b_id"), i.c.revision == bindparam("b_revision"))
    .values(snapshot=bindparam("b_snapshot"), revision=i.c.revision + 1)
)


def add_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.run_many(_ADD, rows)


def find(session: Session, instance_id: str) -> Row | None:
    """Everything but the snapshot."""
    return session.first(_FIND, {"id": instance_id})


def snapshot(session: Session, instance_id: str) -> Row:
    """The snapshot and the revision it belongs to."""
    row = session.first(_SNAPSHOT, {"id": instance_id})
    assert row is not None
    return row


def of_deal(session: Session, deal_key: str) -> list[Row]:
    """All instances of a deal, callers before the called."""
    return session.rows(_OF_DEAL, {"deal_key": deal_key})


def live_child(session: Session, parent_id: str, parent_token: str) -> Row | None:
    return session.first(_CHILD, {"parent_id": parent_id, "parent_token": parent_token})


def save_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write changed instances.

    Raises:
        Conflict: Somebody else wrote one of them since it was read.
    """
    session.run_exactly(_SAVE, [{f"b_{name}": value for name, value in row.items()} for row in rows], "an instance has moved on")


def set_state(session: Session, deal_key: str, old: str, new: str) -> int:
    """Suspend or resume every instance of a deal."""
    return session.run(_SET_STATE, {"b_deal_key": deal_key, "b_from": old, "b_to": new})


def rewrite_all(session: Session, rows: Sequence[tuple[str, int, str]]) -> None:
    """Write other snapshots of instances that have ended, by (id, revision that was read, snapshot).

    Raises:
        Conflict: Somebody else wrote one of them since it was read.
    """
    values = [{"b_id": number, "b_revision": revision, "b_snapshot": text} for number, revision, text in rows]
    session.run_exactly(_REWRITE, values, "an instance has moved on")
