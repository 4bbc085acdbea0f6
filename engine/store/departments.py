"""Departments: who work is handed to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, select, union, update

from engine.store import work_items
from engine.store.session import Prepared, Row, Session, any_of, insert_row
from engine.store.tables import calendars as c
from engine.store.tables import departments as d
from engine.store.tables import hand_offs as h
from engine.store.tables import memberships as m
from engine.store.tables import users as u
from engine.store.tables import work_items as w

CHANGEABLE = ("name", "name_ru", "head", "calendar", "hourly_rate")
_ADD = insert_row(d, without=["revision"])
_FIND = Prepared(select(d).where(d.c.key == bindparam("key")))
_LOCK = Prepared(select(d).where(d.c.key == bindparam("key")).with_for_update())
_ALL = Prepared(select(d).order_by(d.c.key))
_CHANGE = Prepared(
    update(d)
    .where(d.c.key == bindparam("b_key"))
    .values(
        name=bindparam("b_name"),
        name_ru=bindparam("b_name_ru"),
        head=bindparam("b_head"),
        calendar=bindparam("b_calendar"),
        hourly_rate=bindparam("b_hourly_rate"),
        revision=d.c.revision + 1,
    )
)
_REMOVE = Prepared(delete(d).where(d.c.key == bindparam("key")))
_MEMBER = Prepared(select(m.c.user_id).where(m.c.department == bindparam("key")).limit(1))
_WORK = Prepared(select(w.c.id).where(w.c.department == bindparam("key"), any_of(w.c.state, work_items.LIVE)).limit(1))
_HAND_OFF = Prepared(select(h.c.id).where(h.c.state == "offered", h.c.to_department == bindparam("key")).limit(1))
_CALENDAR = Prepared(
    select(c.c.name, c.c.time_zone, c.c.hours, c.c.holidays)
    .join(d, d.c.calendar == c.c.name)
    .where(d.c.key == bindparam("key"))
)  # fmt: skip
_CALENDARS = Prepared(select(d.c.key, c.c.name, c.c.time_zone, c.c.hours, c.c.holidays).join(c, d.c.calendar == c.c.name))

_ENABLED = u.c.state != "disabled"
_ANYBODY = Prepared(select(u.c.id).where(_ENABLED).limit(1))
_STAFFED = Prepared(
    union(
        select(m.c.department.label("key")).join(u, u.c.id == m.c.user_id).where(_ENABLED),
        select(d.c.key).join(u, u.c.name == d.c.head).where(_ENABLED),
    )
)


def find(session: Session, key: str) -> Row | None:
    return session.first(_FIND, {"key": key})


def lock(session: Session, key: str) -> Row | None:
    """The department's row, locked until the transaction's end."""
    return session.first(_LOCK, {"key": key})


def add(session: Session, values: dict[str, Any]) -> None:
    session.run(_ADD, values)


def change(session: Session, key: str, values: Mapping[str, Any]) -> None:
    """Set the changeable columns."""
    session.run(_CHANGE, {"b_key": key, **{f"b_{name}": values[name] for name in CHANGEABLE}})


def remove(session: Session, key: str) -> None:
    session.run(_REMOVE, {"key": key})


def all_of_them(session: Session) -> list[Row]:
    return session.rows(_ALL, {})


def uses(session: Session, key: str) -> list[str]:
    """What keeps a department from being removed, in words."""
    kinds = (("members", _MEMBER), ("open work items", _WORK), ("hand-offs on their way", _HAND_OFF))
    return [name for name, statement in kinds if session.first(statement, {"key": key}) is not None]


def calendar(session: Session, key: str) -> Row | None:
    """The row of the department's calendar."""
    return session.first(_CALENDAR, {"key": key})


def calendars(session: Session) -> list[Row]:
    """The calendars of all departments that have one, with the department's `key`."""
    return session.rows(_CALENDARS, {})


def staffed(session: Session) -> frozenset[str] | None:
    """The departments that somebody belongs to or leads who may sign in; None: there are no such users at all."""
    if session.first(_ANYBODY, {}) is None:
        return None
    return frozenset(row.key for row in session.rows(_STAFFED, {}))
