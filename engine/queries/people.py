"""Users, departments, calendars and substitutes; one's own sessions and tokens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.commands.sessions import ID_LENGTH
from engine.engine import Engine
from engine.errors import CalendarNotFound, DepartmentNotFound, NotPermitted, SubstituteNotFound, UserNotFound
from engine.store import calendars as stored_calendars
from engine.store import departments as stored_departments
from engine.store import sessions as stored_sessions
from engine.store import substitutes as stored_substitutes
from engine.store import tokens as stored_tokens
from engine.store import users as stored_users
from engine.store.session import Row, Session


@dataclass(frozen=True, slots=True)
class UserInfo:
    """A user.

    Attributes:
        state: "invited" until a password is set, "active", "disabled".
        heads: The departments that the user leads.
        has_second_factor: Whether a code is asked for at sign-in.
    """

    id: int
    name: str
    email: str
    language: str
    roles: list[str]
    state: str
    departments: list[str]
    heads: list[str]
    territories: list[str]
    products: list[str]
    has_second_factor: bool
    locked_until: datetime | None
    created_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class DepartmentInfo:
    """A department; `head` and `calendar` are "" where there is none, `hourly_rate` is None where it is not known."""

    key: str
    name: str
    name_ru: str
    head: str
    calendar: str
    hourly_rate: float | None
    revision: int


@dataclass(frozen=True, slots=True)
class CalendarInfo:
    """A working calendar; `hours` by weekday, `holidays` as ISO 8601 dates."""

    name: str
    time_zone: str
    hours: dict[str, list[str]]
    holidays: list[str]
    revision: int


@dataclass(frozen=True, slots=True)
class SubstituteInfo:
    """Who stands in for whom, from when till before when."""

    id: int
    absent: str
    substitute: str
    starts_at: datetime
    ends_at: datetime
    set_by: str
    revision: int


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """A session of one's own; `is_current`: the one that asks."""

    id: str
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """A personal access token; never its secret. `used_at` is exact to an hour."""

    id: int
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


def users(
    engine: Engine,
    *,
    by: By,
    search: str = "",
    department: str = "",
    role: str = "",
    state: str = "",
    limit: int = 50,
    after: str | None = None,
) -> list[UserInfo]:
    """Users by name, after the one named `after`.

    Args:
        search: Part of the name or the e-mail address.
    """
    actor_of(by).require("people.see")
    with engine.store.read() as session:
        rows = stored_users.listed(session, search=search, department=department, role=role, state=state, after=after, limit=limit)
        return _users(session, rows)


def user(engine: Engine, name: str, *, by: By) -> UserInfo:
    """One user.

    Raises:
        UserNotFound: There is no such user.
    """
    actor_of(by).require("people.see")
    with engine.store.read() as session:
        found = _users(session, stored_users.listed(session, name=name, limit=1))
    if not found:
        raise UserNotFound(name)
    return found[0]


def account(engine: Engine, *, by: By) -> UserInfo:
    """Oneself, whatever one's roles.

    Raises:
        UserNotFound: The caller is no user.
    """
    name = actor_of(by).name
    with engine.store.read() as session:
        found = _users(session, stored_users.listed(session, name=name, limit=1))
    if not found:
        raise UserNotFound(name)
    return found[0]


def departments(engine: Engine, *, by: By) -> list[DepartmentInfo]:
    """All departments, by key."""
    actor_of(by).require("people.see")
    with engine.store.read() as session:
        return [DepartmentInfo(**row._asdict()) for row in stored_departments.all_of_them(session)]


def department(engine: Engine, key: str, *, by: By) -> DepartmentInfo:
    """One department.

    Raises:
        DepartmentNotFound: There is no such department.
    """
    actor_of(by).require("people.see")
    with engine.store.read() as session:
        row = stored_departments.find(session, key)
    if row is None:
        raise DepartmentNotFound(key)
    return DepartmentInfo(**row._asdict())


def calendars(engine: Engine, *, by: By) -> list[CalendarInfo]:
    """All calendars, by name."""
    actor_of(by).require("people.see")
    with engine.store.read() as session:
        return [_calendar(row) for row in stored_calendars.all_of_them(session)]


def calendar(engine: Engine, name: str, *, by: By) -> CalendarInfo:
    """One calendar.

    Raises:
        CalendarNotFound: There is no such calendar.
    """
    actor_of(by).require("people.see")
    with engine.store.read() as session:
        row = stored_calendars.find(session, name)
    if row is None:
        raise CalendarNotFound(name)
    return _calendar(row)


def substitutes(
    engine: Engine, *, by: By, person: str = "", also_past: bool = False, limit: int = 50, after: int = 0
) -> list[SubstituteInfo]:
    """Who stands in for whom, by number.

    Args:
        person: Only those of this person, absent or standing in.
        also_past: Those that are over, too.
    """
    actor_of(by).require("people.see")
    with engine.store.read() as session:
        rows = stored_substitutes.listed(session, person, None if also_past else engine.clock.now(), after, limit)
    return [SubstituteInfo(**row._asdict()) for row in rows]


def substitute(engine: Engine, number: int, *, by: By) -> SubstituteInfo:
    """One of them.

    Raises:
        SubstituteNotFound: There is no such substitute.
    """
    actor_of(by).require("people.see")
    with engine.store.read() as session:
        row = stored_substitutes.find(session, number)
    if row is None:
        raise SubstituteNotFound(number)
    return SubstituteInfo(**row._asdict())


def sessions(engine: Engine, user: str, *, by: By, current: str = "") -> list[SessionInfo]:
    """A user's sessions that are not over, the one used last first.

    Args:
        current: The digest of the session that asks.

    Raises:
        NotPermitted: They are somebody else's.
    """
    with engine.store.read() as session:
        owner = _owner(session, user, by)
        rows = stored_sessions.of_user(session, owner.id)
    now = engine.clock.now()
    return [
        SessionInfo(row.digest[:ID_LENGTH], row.agent, row.created_at, row.seen_at, row.expires_at, row.digest == current)
        for row in rows
        if row.expires_at > now
    ]


def tokens(engine: Engine, user: str, *, by: By, limit: int = 50, after: int = 0) -> list[TokenInfo]:
    """A user's tokens, revoked ones too, by number: one's own, or anybody's for whoever manages people.

    Raises:
        NotPermitted: They are somebody else's.
    """
    with engine.store.read() as session:
        owner = _owner(session, user, by)
        rows = stored_tokens.of_user(session, owner.id, after, limit)
    return [
        TokenInfo(row.id, row.name, json.loads(row.scopes), row.created_at, row.expires_at, row.used_at, row.revoked_at) for row in rows
    ]


def _owner(session: Session, user: str, by: By) -> Row:
    actor = actor_of(by)
    if actor.name != user and not actor.may("people.manage"):
        raise NotPermitted(actor.name, "people.manage")
    row = stored_users.by_name(session, user)
    if row is None:
        raise UserNotFound(user)
    return row


def _users(session: Session, rows: list[Row]) -> list[UserInfo]:
    memberships = stored_users.memberships(session, [row.id for row in rows])
    heads: dict[str, list[str]] = {}
    for one in stored_departments.all_of_them(session):
        heads.setdefault(one.head, []).append(one.key)
    return [
        UserInfo(
            id=row.id,
            name=row.name,
            email=row.email or "",
            language=row.language,
            roles=json.loads(row.roles),
            state=row.state,
            departments=list(memberships.get(row.id, ())),
            heads=heads.get(row.name, []),
            territories=json.loads(row.territories),
            products=json.loads(row.products),
            has_second_factor=bool(row.totp_secret),
            locked_until=row.locked_until,
            created_at=row.created_at,
            revision=row.revision,
        )
        for row in rows
    ]


def _calendar(row: Row) -> CalendarInfo:
    return CalendarInfo(row.name, row.time_zone, json.loads(row.hours), json.loads(row.holidays), row.revision)
