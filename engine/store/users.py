"""Users, the departments they belong to and lead, and whom they stand in for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, func, literal, or_, select, union_all, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import departments as d
from engine.store.tables import memberships as m
from engine.store.tables import substitutes as s
from engine.store.tables import users as u

_ADD = insert_row(
    u, without=["totp_last", "totp_pending", "recovery_codes", "failed_sign_ins", "locked_until", "revision"], returning=["id"]
)
_BY_NAME = Prepared(select(u).where(u.c.name == bindparam("name")))
_BY_EMAIL = Prepared(select(u).where(u.c.email == bindparam("email")))
_BY_SUBJECT = Prepared(select(u).where(u.c.oidc_subject == bindparam("subject")))
_LOCK = Prepared(select(u).where(u.c.name == bindparam("name")).with_for_update())
_JOIN = insert_row(m)
_LEAVE = Prepared(delete(m).where(m.c.user_id == bindparam("user_id"), m.c.department == bindparam("department")))
_RELATIONS = Prepared(
    union_all(
        select(literal("member").label("kind"), m.c.department.label("value")).where(m.c.user_id == bindparam("user_id")),
        select(literal("head"), d.c.key).where(d.c.head == bindparam("name")),
        select(literal("absent"), s.c.absent).where(
            s.c.substitute == bindparam("name"),
            s.c.starts_at <= bindparam("now", type_=s.c.starts_at.type),
            s.c.ends_at > bindparam("now", type_=s.c.ends_at.type),
        ),
    )
)
_ADMINISTRATORS = Prepared(
    select(u.c.name).where(u.c.roles.contains('"administrator"'), u.c.state != "disabled", u.c.name != bindparam("without")).limit(1)
)


def by_name(session: Session, name: str) -> Row | None:
    return session.first(_BY_NAME, {"name": name})


def by_name_or_email(session: Session, text: str) -> Row | None:
    """The user of this name or, where there is none, of this e-mail address."""
    return by_name(session, text) or by_email(session, text)


def by_email(session: Session, email: str) -> Row | None:
    """The user of an e-mail address; they are kept in lower case."""
    return session.first(_BY_EMAIL, {"email": email.lower()})


def by_subject(session: Session, subject: str) -> Row | None:
    """The user of an identity of the OpenID provider: `issuer subject`."""
    return session.first(_BY_SUBJECT, {"subject": subject})


def lock(session: Session, name: str) -> Row | None:
    """The user's row, locked until the transaction's end."""
    return session.first(_LOCK, {"name": name})


def add(session: Session, values: dict[str, Any]) -> int:
    row = session.first(_ADD, values)
    assert row is not None
    return int(row.id)


@cache
def _change(names: tuple[str, ...], counts: bool) -> Prepared:
    values: dict[str, Any] = {name: bindparam(f"b_{name}", type_=u.c[name].type) for name in names}
    if counts:
        values["revision"] = u.c.revision + 1
    return Prepared(update(u).where(u.c.id == bindparam("b_id")).values(values))


def change(session: Session, user_id: int, values: Mapping[str, Any], counts: bool = True) -> None:
    """Set columns of a user that is locked.

    Args:
        counts: It is a change of the user's data, which has a new revision then; a sign-in is none.
    """
    statement = _change(tuple(sorted(values)), counts)
    session.run(statement, {"b_id": user_id, **{f"b_{name}": value for name, value in values.items()}})


def join(session: Session, user_id: int, department: str) -> None:
    session.run(_JOIN, {"user_id": user_id, "department": department})


def leave(session: Session, user_id: int, department: str) -> None:
    session.run(_LEAVE, {"user_id": user_id, "department": department})


def relations(session: Session, user_id: int, name: str, now: datetime) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The departments a user belongs to, those the user heads, and the absent colleagues the user stands in for now."""
    rows = session.rows(_RELATIONS, {"user_id": user_id, "name": name, "now": now})
    found = [frozenset(row.value for row in rows if row.kind == kind) for kind in ("member", "head", "absent")]
    return found[0], found[1], found[2]


def has_administrator(session: Session, without: str = "") -> bool:
    """Whether there is an administrator who is not disabled, besides the one named."""
    return session.first(_ADMINISTRATORS, {"without": without}) is not None


def listed(
    session: Session,
    *,
    search: str = "",
    department: str = "",
    role: str = "",
    state: str = "",
    name: str = "",
    after: str | None = None,
    limit: int = 50,
) -> list[Row]:
    """Users by name, after the one named `after`.

    Args:
        search: Part of the name or the e-mail address, in any case.
    """
    statement = select(u)
    if name:
        statement = statement.where(u.c.name == name)
    if search:
        pattern = search.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        columns = (func.lower(u.c.name), u.c.email)
        statement = statement.where(or_(*[column.like(f"%{pattern}%", escape="\\") for column in columns]))
    if department:
        statement = statement.where(u.c.id.in_(select(m.c.user_id).where(m.c.department == department)))
    if role:
        statement = statement.where(u.c.roles.contains(f'"{role}"', autoescape=True))
    if state:
        statement = statement.where(u.c.state == state)
    if after is not None:
        statement = statement.where(u.c.name > after)
    return session.select(statement.order_by(u.c.name).limit(limit))


def memberships(session: Session, user_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The departments of several users, by the user's id."""
    found: dict[int, tuple[str, ...]] = {}
    if user_ids:
        for row in session.select(select(m).where(m.c.user_id.in_(user_ids)).order_by(m.c.department)):
            found[row.user_id] = (*found.get(row.user_id, ()), row.department)
    return found
