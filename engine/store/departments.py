"""Departments: who work is handed to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import departments as d

_ADD = insert_row(d, without=["revision"])
_FIND = Prepared(select(d).where(d.c.key == bindparam("key")))
_ALL = Prepared(select(d).order_by(d.c.key))


def find(session: Session, key: str) -> Row | None:
    return session.first(_FIND, {"key": key})


def add(session: Session, values: dict[str, Any]) -> None:
    session.run(_ADD, values)


def all_of_them(session: Session) -> list[Row]:
    return session.rows(_ALL, {})
