"""Deals: the case across its stage instances. A command locks its deal first, so two commands never meet inside one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import deals as d

_ADD = insert_row(d, returning=["id"])
_NAME = Prepared(update(d).where(d.c.id == bindparam("b_id")).values(key=bindparam("b_key")))
_LOCK = Prepared(select(d).where(d.c.key == bindparam("key")).with_for_update())
_FIND = Prepared(select(d).where(d.c.key == bindparam("key")))
_BY_REFERENCE = Prepared(select(d).where(d.c.external_ref == bindparam("external_ref")))
_CHANGEABLE = ("client_id", "state", "stage", "exit", "owner", "opened_at", "closed_at")
_SAVE = Prepared(
    update(d).where(d.c.key == bindparam("b_key")).values({name: bindparam(f"b_{name}", type_=d.c[name].type) for name in _CHANGEABLE})
)


def add(session: Session, values: dict[str, Any]) -> str:
    """Store a new deal; its key, such as D-000123."""
    row = session.first(_ADD, {**values, "key": uuid4().hex})
    assert row is not None
    key = f"D-{row.id:06d}"
    session.run(_NAME, {"b_id": row.id, "b_key": key})
    return key


def lock(session: Session, key: str) -> Row | None:
    return session.first(_LOCK, {"key": key})


def find(session: Session, key: str) -> Row | None:
    return session.first(_FIND, {"key": key})


def by_reference(session: Session, external_ref: str) -> Row | None:
    return session.first(_BY_REFERENCE, {"external_ref": external_ref})


def save(session: Session, key: str, values: dict[str, Any]) -> None:
    session.run(_SAVE, {"b_key": key, **{f"b_{name}": values[name] for name in _CHANGEABLE}})
