"""Users, their departments, and what they sign in with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import departments as d
from engine.store.tables import memberships as m
from engine.store.tables import substitutes as s
from engine.store.tables import tokens as t
from engine.store.tables import users as u

_ADD = insert_row(u, without=["totp_last", "totp_pending", "recovery_codes", "failed_sign_ins", "locked_until", "revision"], returning=["id"])
_BY_NAME = Prepared(select(u).where(u.c.name == bindparam("name")))
_DEPARTMENTS = Prepared(select(m.c.department).where(m.c.user_id == bindparam("user_id")).order_by(m.c.department))
_LEADS = Prepared(select(d.c.key).where(d.c.head == bindparam("name")).order_by(d.c.key))
_STANDS_IN = Prepared(
    select(s.c.absent)
    .where(
        s.c.substitute == bindparam("name"),
        s.c.starts_at <= bindparam("now", type_=s.c.starts_at.type),
        s.c.ends_at > bindparam("now", type_=s.c.ends_at.type),
    )
    .distinct()
)
_JOIN = insert_row(m)
_ADD_TOKEN = insert_row(t, without=["used_at", "revoked_at"], returning=["id"])
_BY_TOKEN = Prepared(
    select(u.c.name, u.c.state, t.c.id.label("token_id"), t.c.scopes, t.c.expires_at)
    .join(u, u.c.id == t.c.user_id)
    .where(and_(t.c.digest == bindparam("digest"), t.c.revoked_at.is_(None)))
)


def by_name(session: Session, name: str) -> Row | None:
    return session.first(_BY_NAME, {"name": name})


def add(session: Session, values: dict[str, Any]) -> int:
    row = session.first(_ADD, values)
    assert row is not None
    return int(row.id)


def join(session: Session, user_id: int, department: str) -> None:
    session.run(_JOIN, {"user_id": user_id, "department": department})


def departments_of(session: Session, user_id: int) -> frozenset[str]:
    return frozenset(row.department for row in session.rows(_DEPARTMENTS, {"user_id": user_id}))


def led_by(session: Session, name: str) -> frozenset[str]:
    return frozenset(row.key for row in session.rows(_LEADS, {"name": name}))


def stands_in_for(session: Session, name: str, now: datetime) -> frozenset[str]:
    """Who is absent now, with this person as the substitute."""
    return frozenset(row.absent for row in session.rows(_STANDS_IN, {"name": name, "now": now}))


def add_token(session: Session, values: dict[str, Any]) -> int:
    row = session.first(_ADD_TOKEN, values)
    assert row is not None
    return int(row.id)


def by_token(session: Session, digest: str) -> Row | None:
    """The user of a token that is not revoked, with the token's scopes and end."""
    return session.first(_BY_TOKEN, {"digest": digest})
