"""Deals: the case across its stage instances. A command locks its deal first, so two commands never meet inside one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, union, update

from engine.store.session import Insertion, Prepared, Row, Session
from engine.store.tables import deals as d
from engine.store.tables import watchers as x
from engine.store.tables import work_items as w

_NEXT = Prepared(select(func.nextval(func.pg_get_serial_sequence("deals", "id")).label("id")))
_NEXT_ON_SQLITE = Prepared(select((func.coalesce(func.max(d.c.id), 0) + 1).label("id")))  # it has one writer, and no deal is deleted
_FIRST = Prepared(select(d.c.opened_at).order_by(d.c.opened_at, d.c.id).limit(1))
_ADD = Insertion(d, [column.name for column in d.c])
_LOCK = Prepared(select(d).where(d.c.key == bindparam("key")).with_for_update())
_FIND = Prepared(select(d).where(d.c.key == bindparam("key")))
_BY_REFERENCE = Prepared(select(d).where(d.c.external_ref == bindparam("external_ref")))
_DEPARTMENTS = Prepared(select(w.c.department).where(w.c.deal_key == bindparam("key")).distinct())
_PEOPLE = Prepared(
    union(
        select(x.c.person.label("person")).where(x.c.deal_key == bindparam("key")),
        select(w.c.assignee.label("person")).where(w.c.deal_key == bindparam("key"), w.c.assignee != ""),
        select(w.c.completed_by.label("person")).where(w.c.deal_key == bindparam("key"), w.c.completed_by != ""),
    )
)
_CHANGEABLE = ("client_id", "title", "state", "stage", "exit", "owner", "opened_at", "closed_at", "history_length", "history_digest")
_SAVE = Prepared(
    update(d).where(d.c.key == bindparam("b_key")).values({name: bindparam(f"b_{name}", type_=d.c[name].type) for name in _CHANGEABLE})
)


def first_opened(session: Session) -> datetime | None:
    """When the first deal was opened; None when there is none."""
    row = session.first(_FIRST, {})
    opened_at: datetime | None = row.opened_at if row else None
    return opened_at


def add(session: Session, values: dict[str, Any]) -> str:
    """Store a new deal; its key, such as D-000123."""
    row = session.first(_NEXT if session.is_postgresql else _NEXT_ON_SQLITE, {})
    assert row is not None
    key = f"D-{row.id:06d}"
    session.run(_ADD, {**values, "id": row.id, "key": key})
    return key


def lock(session: Session, key: str) -> Row | None:
    return session.first(_LOCK, {"key": key})


def find(session: Session, key: str) -> Row | None:
    return session.first(_FIND, {"key": key})


def by_reference(session: Session, external_ref: str) -> Row | None:
    return session.first(_BY_REFERENCE, {"external_ref": external_ref})


def save_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write changed deals, which must be locked."""
    session.run_many(_SAVE, [{"b_key": row["key"], **{f"b_{name}": row[name] for name in _CHANGEABLE}} for row in rows])


def departments_of(session: Session, key: str) -> list[str]:
    """The departments that have had work in a deal."""
    return [row.department for row in session.rows(_DEPARTMENTS, {"key": key})]


def people_of(session: Session, key: str) -> list[str]:
    """Who has or had work in a deal by name, and who watches it."""
    return [row.person for row in session.rows(_PEOPLE, {"key": key})]
