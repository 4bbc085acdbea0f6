"""Files that process owners are working on, and who has which of them open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, select

from engine.store.session import Insertion, Prepared, Row, Session
from engine.store.tables import editors as e
from engine.store.tables import model_drafts as m

_KEY = ("kind", "key")
_OF = and_(m.c.kind == bindparam("kind"), m.c.key == bindparam("key"))
_WITHOUT_SOURCE = [column for column in m.c if column.name != "source"]
_ALL = Prepared(select(*_WITHOUT_SOURCE).order_by(m.c.kind, m.c.key))
_FIND = Prepared(select(m).where(_OF))
_REMOVE = Prepared(delete(m).where(_OF))
_REMOVE_SAME = Prepared(
    delete(m).where(m.c.kind == bindparam("b_kind"), m.c.key == bindparam("b_key"), m.c.source == bindparam("b_source"))
)
_PUT = Insertion(m, [column.name for column in m.c], key=_KEY)

_SEEN = Prepared(select(e).where(e.c.seen_at > bindparam("since", type_=e.c.seen_at.type)).order_by(e.c.kind, e.c.key, e.c.person))
_SEE = Insertion(e, [column.name for column in e.c], key=[*_KEY, "person"])
_GONE = Prepared(delete(e).where(e.c.kind == bindparam("kind"), e.c.key == bindparam("key"), e.c.person == bindparam("person")))
_FORGET = Prepared(delete(e).where(e.c.seen_at <= bindparam("since", type_=e.c.seen_at.type)))


def everything(session: Session) -> list[Row]:
    """All drafts by kind and key, without their sources."""
    return session.rows(_ALL, {})


def find(session: Session, kind: str, key: str) -> Row | None:
    return session.first(_FIND, {"kind": kind, "key": key})


def locked(session: Session, kind: str, key: str) -> Row | None:
    """As `find`; nobody else saves it before the transaction ends, also where there is none yet."""
    session.lock(f"model draft {kind} {key}")
    return find(session, kind, key)


def put(session: Session, row: dict[str, Any]) -> None:
    session.run(_PUT, row)


def remove(session: Session, kind: str, key: str) -> None:
    session.run(_REMOVE, {"kind": kind, "key": key})


def remove_deployed(session: Session, files: Sequence[tuple[str, str, bytes]]) -> None:
    """The drafts that say byte by byte what was deployed, by (kind, key, source)."""
    session.run_many(_REMOVE_SAME, [{"b_kind": kind, "b_key": key, "b_source": source} for kind, key, source in files])


def editors(session: Session, since: datetime) -> list[Row]:
    """Who was seen after a moment, in which file."""
    return session.rows(_SEEN, {"since": since})


def see(session: Session, kind: str, key: str, person: str, at: datetime) -> None:
    session.run(_SEE, {"kind": kind, "key": key, "person": person, "seen_at": at})


def gone(session: Session, kind: str, key: str, person: str) -> None:
    session.run(_GONE, {"kind": kind, "key": key, "person": person})


def forget(session: Session, since: datetime) -> None:
    """Whoever was not seen after a moment."""
    session.run(_FORGET, {"since": since})
