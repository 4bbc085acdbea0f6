"""Working calendars."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import calendars as c
from engine.store.tables import departments as d

_ADD = insert_row(c, without=["revision"])
_FIND = Prepared(select(c).where(c.c.name == bindparam("name")))
_LOCK = Prepared(select(c).where(c.c.name == bindparam("name")).with_for_update())
_ALL = Prepared(select(c).order_by(c.c.name))
_CHANGE = Prepared(
    update(c)
    .where(c.c.name == bindparam("b_name"))
    .values(time_zone=bindparam("b_time_zone"), hours=bindparam("b_hours"), holidays=bindparam("b_holidays"), revision=c.c.revision + 1)
)
_REMOVE = Prepared(delete(c).where(c.c.name == bindparam("name")))
_USERS = Prepared(select(d.c.key).where(d.c.calendar == bindparam("name")).order_by(d.c.key))


def find(session: Session, name: str) -> Row | None:
    return session.first(_FIND, {"name": name})


def lock(session: Session, name: str) -> Row | None:
    """The calendar's row, locked until the transaction's end."""
    return session.first(_LOCK, {"name": name})


def all_of_them(session: Session) -> list[Row]:
    return session.rows(_ALL, {})


def add(session: Session, values: dict[str, Any]) -> None:
    session.run(_ADD, values)


def change(session: Session, values: dict[str, Any]) -> None:
    session.run(_CHANGE, {f"b_{name}": value for name, value in values.items()})


def remove(session: Session, name: str) -> None:
    session.run(_REMOVE, {"name": name})


def used_by(session: Session, name: str) -> list[str]:
    """Keys of the departments that work by it."""
    return [row.key for row in session.rows(_USERS, {"name": name})]
