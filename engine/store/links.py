"""Links that set a password, once: invitations and resets. The database keeps their digests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import links as k
from engine.store.tables import users as u

_ADD = insert_row(k, without=["used_at"])
_FORGET = Prepared(delete(k).where(k.c.user_id == bindparam("user_id"), k.c.used_at.is_(None)))
_FIND = Prepared(
    select(k.c.kind, k.c.expires_at, u.c.name)
    .join(u, u.c.id == k.c.user_id)
    .where(k.c.digest == bindparam("digest"), k.c.used_at.is_(None))
)  # fmt: skip
_USE = Prepared(
    update(k)
    .where(k.c.digest == bindparam("b_digest"), k.c.used_at.is_(None))
    .values(used_at=bindparam("b_now", type_=k.c.used_at.type))
)  # fmt: skip


def add(session: Session, values: dict[str, Any]) -> None:
    session.run(_ADD, values)


def forget(session: Session, user_id: int) -> None:
    """Delete a user's links that were not used."""
    session.run(_FORGET, {"user_id": user_id})


def find(session: Session, digest: str) -> Row | None:
    """A link that was not used, with its user's name."""
    return session.first(_FIND, {"digest": digest})


def use(session: Session, digest: str, now: datetime) -> bool:
    """Whether it was not used before."""
    return session.run(_USE, {"b_digest": digest, "b_now": now}) > 0
