"""Facts that deals are searched by: the last value of each plain variable."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from engine.store.session import Insertion, Prepared, Session
from engine.store.tables import deal_facts as f

_PUT = Insertion(f, ["deal_key", "name", "value"], key=["deal_key", "name"])
_AFTER = Prepared(select(func.min(f.c.name).label("name")).where(f.c.name > bindparam("after")))
_OF_NAME = (f.c.name == bindparam("name"), f.c.value.is_not(None))
_FIRST = Prepared(select(f.c.value).where(*_OF_NAME).order_by(f.c.value).limit(bindparam("limit")))
_LAST = Prepared(select(f.c.value).where(*_OF_NAME).order_by(f.c.value.desc()).limit(bindparam("limit")))
_FORGET = Prepared(delete(f).where(f.c.name == bindparam("name")))


def put_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write facts; no two rows may be of the same deal and name."""
    session.run_many(_PUT, rows)


def forget(session: Session, names: Collection[str]) -> None:
    """Delete the facts of these names, of all deals."""
    for name in names:
        session.run(_FORGET, {"name": name})


def names(session: Session) -> list[str]:
    """The names of all facts, in order; each costs one look into the index, however many deals there are."""
    found: list[str] = []
    while (row := session.first(_AFTER, {"after": found[-1] if found else ""})) is not None and row.name is not None:
        found.append(row.name)
    return found


def some_values(session: Session, name: str, limit: int = 100) -> list[str]:
    """Recorded values of a fact, from both ends of their order: among them is what is unlike the others."""
    return [row.value for statement in (_FIRST, _LAST) for row in session.rows(statement, {"name": name, "limit": limit})]
