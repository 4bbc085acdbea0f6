"""Facts that deals are searched by: the last value of each plain variable."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, delete

from engine.store.session import Insertion, Prepared, Session
from engine.store.tables import deal_facts as f

_PUT = Insertion(f, ["deal_key", "name", "value"], key=["deal_key", "name"])
_FORGET = Prepared(delete(f).where(f.c.name == bindparam("name")))


def put_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write facts; no two rows may be of the same deal and name."""
    session.run_many(_PUT, rows)


def forget(session: Session, names: Collection[str]) -> None:
    """Delete the facts of these names, of all deals."""
    for name in names:
        session.run(_FORGET, {"name": name})
