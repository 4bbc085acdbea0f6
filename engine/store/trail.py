"""The whole history for those who check it: page by page, so that millions of events need little memory.

Times of events come as the text that was digested. On SQLite that is what is stored, so that a falsified one can be read, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, Text, bindparam, exists, func, select, tuple_, type_coerce

from engine.store.session import Prepared, Row, Session
from engine.store.tables import Moment, to_text
from engine.store.tables import chains as c
from engine.store.tables import deals as d
from engine.store.tables import definitions as f
from engine.store.tables import history as h
from engine.store.tables import memberships as m
from engine.store.tables import personal_values as p
from engine.store.tables import sealed_heads as s
from engine.store.tables import users as u

EVENTS_AT_ONCE = 5_000
DEALS_AT_ONCE = 500

_IS_DEAL = ~h.c.deal_key.startswith("~")
_EVENT = [type_coerce(column, Text).label(column.name) if isinstance(column.type, Moment) else column for column in h.c]
_EVENTS = Prepared(
    select(*_EVENT)
    .where(h.c.deal_key == bindparam("chain"), h.c.number > bindparam("after"))
    .order_by(h.c.number)
    .limit(bindparam("limit"))
)
_DEALS = Prepared(
    select(d.c.key, d.c.history_length.label("length"), d.c.history_digest.label("digest"), d.c.sealed_length)
    .where(d.c.key > bindparam("after"))
    .order_by(d.c.key)
    .limit(bindparam("limit"))
)
_DEAL = Prepared(
    select(d.c.key, d.c.history_length.label("length"), d.c.history_digest.label("digest"), d.c.sealed_length).where(
        d.c.key == bindparam("key")
    )
)
_CHAINS = Prepared(select(c).order_by(c.c.key))
_CHAIN = Prepared(select(c).where(c.c.key == bindparam("key")))
_OFFICE_KEYS = Prepared(select(h.c.deal_key.label("key")).where(~_IS_DEAL).distinct())
_SEALED_OFFICE_KEYS = Prepared(select(s.c.chain.label("key")).where(s.c.chain.startswith("~")).distinct())
_FIRST = Prepared(select(h.c.recorded_at).order_by(h.c.seq).limit(1))
_PERSONAL = Prepared(select(func.count().label("values")).select_from(p))
_DEPLOYED = Prepared(select(h.c.data).where(h.c.deal_key == "~office", h.c.kind == "definitions.deployed").order_by(h.c.number))
_INFO = (f.c.id, f.c.kind, f.c.key, f.c.version, f.c.digest, f.c.name, f.c.deployed_at, f.c.deployed_by)
_DEFINITIONS = Prepared(select(*_INFO).order_by(f.c.id))
_VERSIONS = Prepared(select(*_INFO).where(f.c.kind == bindparam("kind"), f.c.key == bindparam("key")).order_by(f.c.version))
_BY_DIGEST = Prepared(select(*_INFO).where(f.c.digest == bindparam("digest")).order_by(f.c.id))
_USED = Prepared(select(*_INFO).where(f.c.id.in_(select(h.c.definition_id).where(h.c.deal_key == bindparam("chain")))).order_by(f.c.id))

_PERSON = Prepared(select(u.c.id, u.c.roles).where(u.c.name == bindparam("name")))
_DEPARTMENTS = Prepared(select(m.c.department).where(m.c.user_id == bindparam("user_id")).order_by(m.c.department))


def events(session: Session, chain: str) -> Iterator[Row]:
    """A chain's events in order."""
    after = -(2**31)
    while True:
        page = session.rows(_EVENTS, {"chain": chain, "after": after, "limit": EVENTS_AT_ONCE})
        yield from map(_as_text, page) if session.is_postgresql else page
        if len(page) < EVENTS_AT_ONCE:
            return
        after = page[-1].number


def _as_text(event: Row) -> Row:
    return event._replace(at=to_text(event.at), recorded_at=to_text(event.recorded_at))


def head(session: Session, chain: str) -> Row | None:
    """A chain's head: key, length, digest, sealed_length; None when there is no such chain."""
    return session.first(_CHAIN if chain.startswith("~") else _DEAL, {"key": chain})


def deal_heads(session: Session) -> Iterator[list[Row]]:
    """The heads of all deals in order of their keys, some at once."""
    after = ""
    while page := session.rows(_DEALS, {"after": after, "limit": DEALS_AT_ONCE}):
        yield page
        after = page[-1].key


def office_keys(session: Session) -> set[str]:
    """The keys of all chains that belong to no deal, wherever one is named."""
    return {row.key for statement in (_CHAINS, _OFFICE_KEYS, _SEALED_OFFICE_KEYS) for row in session.rows(statement, {})}


def events_between(session: Session, low: str, high: str | None) -> Iterator[Row]:
    """The events of deals behind the key `low`, up to `high` (None: the end), by deal and number."""
    place: tuple[str, int] | None = None
    while True:
        chosen = _range(select(*_EVENT), h.c.deal_key, low, high, place)
        page = session.select(chosen.order_by(h.c.deal_key, h.c.number).limit(EVENTS_AT_ONCE))
        yield from map(_as_text, page) if session.is_postgresql else page
        if len(page) < EVENTS_AT_ONCE:
            return
        place = page[-1].deal_key, page[-1].number


def sealed_between(session: Session, low: str, high: str | None) -> list[Row]:
    """The sealed heads of deals in the same range, by chain and position."""
    return session.select(_range(select(s), s.c.chain, low, high, None).order_by(s.c.chain, s.c.position))


def _range(statement: Select[Any], column: Any, low: str, high: str | None, place: tuple[str, int] | None) -> Select[Any]:
    statement = statement.where(column > low, ~column.startswith("~"))
    if high is not None:
        statement = statement.where(column <= high)
    if place is not None:
        statement = statement.where(column >= place[0], tuple_(h.c.deal_key, h.c.number) > place)
    return statement


def definitions(session: Session) -> list[Row]:
    """What is deployed, without the files."""
    return session.rows(_DEFINITIONS, {})


def deployed(session: Session) -> list[str]:
    """The data of all events that tell of a deployment."""
    return [row.data for row in session.rows(_DEPLOYED, {})]


def by_digest(session: Session, digest: str) -> list[Row]:
    return session.rows(_BY_DIGEST, {"digest": digest})


def versions(session: Session, kind: str, key: str) -> list[Row]:
    return session.rows(_VERSIONS, {"kind": kind, "key": key})


def used(session: Session, chain: str) -> list[Row]:
    """The diagrams that a chain's events followed."""
    return session.rows(_USED, {"chain": chain})


def first_recorded(session: Session) -> Any:
    """When the first event was recorded; None when nothing has ever happened."""
    row = session.first(_FIRST, {})
    return row.recorded_at if row else None


def personal_count(session: Session) -> int:
    row = session.first(_PERSONAL, {})
    return int(row.values) if row else 0


def stray_personal(session: Session, deal_key: str, limit: int) -> list[Row]:
    """Personal values to which no event of their deal refers, of one deal or of all (""): slow, for when the count is wrong."""
    referred = exists().where(h.c.deal_key == p.c.deal_key, h.c.data.contains(p.c.ref))
    of_deal = [p.c.deal_key == deal_key] if deal_key else []
    return session.select(select(p.c.ref, p.c.deal_key, p.c.name).where(~referred, *of_deal).order_by(p.c.ref).limit(limit))


def person(session: Session, name: str) -> Row | None:
    """A user's id and roles (JSON), by the name that stands in the history."""
    return session.first(_PERSON, {"name": name})


def departments(session: Session, user_id: int) -> list[str]:
    """Those that a user belongs to."""
    return [row.department for row in session.rows(_DEPARTMENTS, {"user_id": user_id})]
