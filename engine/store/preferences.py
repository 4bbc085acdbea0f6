"""What each person has set for the pages: one JSON object a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from engine.store.session import Insertion, Prepared, Row, Session
from engine.store.tables import preferences as p

_FIND = Prepared(select(p).where(p.c.person == bindparam("person")))
_PUT = Insertion(p, ["person", "data", "revision"], key=["person"])


def find(session: Session, person: str) -> Row | None:
    return session.first(_FIND, {"person": person})


def put(session: Session, row: dict[str, Any]) -> None:
    session.run(_PUT, row)
