"""Personal access tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import tokens as t
from engine.store.tables import users as u

_ADD = insert_row(t, without=["used_at", "revoked_at"], returning=["id"])
_BY_DIGEST = Prepared(
    select(u.c.id, u.c.name, u.c.roles, u.c.state, t.c.id.label("token_id"), t.c.scopes, t.c.expires_at, t.c.used_at)
    .join(u, u.c.id == t.c.user_id)
    .where(and_(t.c.digest == bindparam("digest"), t.c.revoked_at.is_(None)))
)
_FIND = Prepared(select(t, u.c.name.label("user")).join(u, u.c.id == t.c.user_id).where(t.c.id == bindparam("id")))
_OF_USER = Prepared(
    select(t)
    .where(t.c.user_id == bindparam("user_id"), t.c.id > bindparam("after"))
    .order_by(t.c.id)
    .limit(bindparam("limit"))
)  # fmt: skip
_USE = Prepared(update(t).where(t.c.id == bindparam("b_id")).values(used_at=bindparam("b_now", type_=t.c.used_at.type)))
_REVOKE = Prepared(
    update(t)
    .where(t.c.id == bindparam("b_id"), t.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("b_now", type_=t.c.revoked_at.type))
)  # fmt: skip


def add(session: Session, values: dict[str, Any]) -> int:
    row = session.first(_ADD, values)
    assert row is not None
    return int(row.id)


def by_digest(session: Session, digest: str) -> Row | None:
    """A token that is not revoked, with its user."""
    return session.first(_BY_DIGEST, {"digest": digest})


def find(session: Session, token_id: int) -> Row | None:
    """A token, revoked or not, with its user's name."""
    return session.first(_FIND, {"id": token_id})


def of_user(session: Session, user_id: int, after: int, limit: int) -> list[Row]:
    return session.rows(_OF_USER, {"user_id": user_id, "after": after, "limit": limit})


def use(session: Session, token_id: int, now: datetime) -> None:
    session.run(_USE, {"b_id": token_id, "b_now": now})


def revoke(session: Session, token_id: int, now: datetime) -> bool:
    """Whether it was not revoked before."""
    return session.run(_REVOKE, {"b_id": token_id, "b_now": now}) > 0
