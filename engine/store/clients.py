"""Clients. The same phone, e-mail address, tax number or foreign key is the same client."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import clients as c

IDENTIFIERS = ("external_ref", "tax_id", "email", "phone")
"""From the most to the least telling: a phone may be shared by a family or an office."""

_ADD = insert_row(c, without=["merged_into", "erased_at", "revision"], returning=["id"])
_FIND = Prepared(select(c).where(c.c.id == bindparam("id")))
_BY = {name: Prepared(select(c).where(c.c[name] == bindparam("value"))) for name in IDENTIFIERS}


def find(session: Session, client_id: int) -> Row | None:
    return session.first(_FIND, {"id": client_id})


def by_identifier(session: Session, name: str, value: str) -> Row | None:
    return session.first(_BY[name], {"value": value})


def add(session: Session, values: dict[str, Any]) -> int:
    row = session.first(_ADD, values)
    assert row is not None
    return int(row.id)
