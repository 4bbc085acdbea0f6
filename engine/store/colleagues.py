"""Who of a department can be given work now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from engine.store.session import Prepared, Row, Session
from engine.store.tables import departments as d
from engine.store.tables import memberships as m
from engine.store.tables import substitutes as s
from engine.store.tables import users as u

_ANY = Prepared(select(u.c.id).limit(1))
_MEMBERS = Prepared(
    select(u.c.name, u.c.territories, u.c.products)
    .join(m, m.c.user_id == u.c.id)
    .where(m.c.department == bindparam("department"), u.c.state == "active")
    .order_by(u.c.name)
)
_SUBSTITUTES = Prepared(
    select(s.c.absent, s.c.substitute, u.c.state)
    .outerjoin(u, u.c.name == s.c.substitute)
    .where(s.c.starts_at <= bindparam("now", type_=s.c.starts_at.type), s.c.ends_at > bindparam("now", type_=s.c.ends_at.type))
    .order_by(s.c.absent, s.c.id)
)
_STATE_OF_MEMBER = Prepared(
    select(u.c.state)
    .join(m, m.c.user_id == u.c.id)
    .where(u.c.name == bindparam("name"), m.c.department == bindparam("department"))
    .union(select(u.c.state).join(d, d.c.head == u.c.name).where(u.c.name == bindparam("name"), d.c.key == bindparam("department")))
)
_HEADS = Prepared(select(d.c.key, d.c.head).where(d.c.head != "").order_by(d.c.key))


def are_there(session: Session) -> bool:
    """Whether there are users at all: a database that one program works with may have none."""
    return session.first(_ANY, {}) is not None


def members(session: Session, department: str) -> list[Row]:
    """Active members of a department with what they cover (JSON lists), by name."""
    return session.rows(_MEMBERS, {"department": department})


def substitutes(session: Session, now: datetime) -> list[Row]:
    """Who is absent now, and the substitute with that user's state; the first set first."""
    return session.rows(_SUBSTITUTES, {"now": now})


def state_in(session: Session, name: str, department: str) -> str:
    """The state of a user who belongs to a department or leads it; "" = nobody of this name does."""
    row = session.first(_STATE_OF_MEMBER, {"name": name, "department": department})
    return "" if row is None else str(row.state)


def heads(session: Session) -> dict[str, str]:
    """Who leads each department that has a head."""
    return {row.key: row.head for row in session.rows(_HEADS, {})}
