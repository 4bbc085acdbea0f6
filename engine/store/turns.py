"""Whose turn it is: who got the last one of a queue."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.store.session import Insertion, Prepared, Session
from engine.store.tables import turns as t

_FIND = Prepared(select(t).where(t.c.queue == bindparam("queue")))
_PUT = Insertion(t, ["queue", "last"], key=["queue"])


def lock(session: Session, queue: str) -> str:
    """Who got the last one, "" = nobody yet. Others who deal out of the same queue wait until the transaction's end."""
    session.lock(f"turn:{queue}")
    row = session.first(_FIND, {"queue": queue})
    return "" if row is None else str(row.last)


def put(session: Session, queue: str, last: str) -> None:
    session.run(_PUT, {"queue": queue, "last": last})
