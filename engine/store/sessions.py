"""Sessions of browsers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import sessions as s
from engine.store.tables import users as u

_ADD = insert_row(s)
_FIND = Prepared(
    select(u.c.id, u.c.name, u.c.roles, u.c.state, s.c.csrf, s.c.seen_at, s.c.expires_at)
    .join(u, u.c.id == s.c.user_id)
    .where(s.c.digest == bindparam("digest"))
)
_OF_USER = Prepared(select(s).where(s.c.user_id == bindparam("user_id")).order_by(s.c.seen_at.desc(), s.c.digest))
_TOUCH = Prepared(update(s).where(s.c.digest == bindparam("b_digest")).values(seen_at=bindparam("b_seen_at", type_=s.c.seen_at.type)))
_END = Prepared(delete(s).where(s.c.digest == bindparam("digest")))
_END_ALL = Prepared(delete(s).where(s.c.user_id == bindparam("user_id")))
_EXPIRE = Prepared(
    delete(s).where(
        (s.c.expires_at <= bindparam("now", type_=s.c.expires_at.type)) | (s.c.seen_at <= bindparam("seen", type_=s.c.seen_at.type))
    )
)


def add(session: Session, values: dict[str, Any]) -> None:
    session.run(_ADD, values)


def find(session: Session, digest: str) -> Row | None:
    """A session with its user."""
    return session.first(_FIND, {"digest": digest})


def of_user(session: Session, user_id: int) -> list[Row]:
    """A user's sessions, the one used last first."""
    return session.rows(_OF_USER, {"user_id": user_id})


def touch(session: Session, digest: str, now: datetime) -> None:
    """The session is used."""
    session.run(_TOUCH, {"b_digest": digest, "b_seen_at": now})


def end(session: Session, digest: str) -> bool:
    """Whether there was such a session."""
    return session.run(_END, {"digest": digest}) > 0


def end_all(session: Session, user_id: int) -> int:
    """End all of a user's sessions; how many."""
    return session.run(_END_ALL, {"user_id": user_id})


def expire(session: Session, now: datetime, seen: datetime) -> int:
    """Delete those that are over, and those that were not used since `seen`; how many."""
    return session.run(_EXPIRE, {"now": now, "seen": seen})
