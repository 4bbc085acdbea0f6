"""Deployed definitions: diagrams, decision tables and forms, by kind, key and version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select, tuple_, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import definitions as d
from engine.store.tables import start_messages as sm

_newer = d.alias("newer")
_IS_NEWEST = ~exists().where(
    _newer.c.kind == d.c.kind,
    _newer.c.key == d.c.key,
    or_(_newer.c.era > d.c.era, and_(_newer.c.era == d.c.era, _newer.c.version > d.c.version)),
)
_INFO: list[ColumnElement[Any]] = [column for column in d.c if column.name not in ("source", "era")]
_OF_KEY = (d.c.kind == bindparam("kind"), d.c.key == bindparam("key"))

_NEWEST = Prepared(select(*_INFO).where(*_OF_KEY).order_by(d.c.era.desc(), d.c.version.desc()).limit(1))
_BY_ID = Prepared(select(*_INFO).where(d.c.id == bindparam("id")))
_SAME = Prepared(select(*_INFO).where(d.c.kind == bindparam("kind"), d.c.key == bindparam("key"), d.c.digest == bindparam("digest")))
_SOURCE = Prepared(select(d.c.source, d.c.name).where(d.c.id == bindparam("id")))
_ALL_NEWEST = Prepared(select(*_INFO).where(_IS_NEWEST).order_by(d.c.kind, d.c.key))
_VERSION = Prepared(select(func.max(d.c.version).label("version"), func.max(d.c.era).label("era")).where(*_OF_KEY))
_ONE = Prepared(select(*_INFO).where(*_OF_KEY, d.c.version == bindparam("version")))
_SET_ERA = Prepared(update(d).where(d.c.id == bindparam("b_id")).values(era=bindparam("b_era")))
_ADD = insert_row(d, returning=["id"])
_ADD_START = insert_row(sm)
_STARTED_BY = Prepared(
    select(d.c.id, d.c.key, sm.c.element_id)
    .join(sm, sm.c.definition_id == d.c.id)
    .where(sm.c.message == bindparam("message"), d.c.kind == "bpmn", _IS_NEWEST)
    .order_by(d.c.id.desc())
    .limit(1)
)


def newest(session: Session, kind: str, key: str) -> Row | None:
    return session.first(_NEWEST, {"kind": kind, "key": key})


def by_id(session: Session, definition_id: int) -> Row | None:
    return session.first(_BY_ID, {"id": definition_id})


def same_content(session: Session, kind: str, key: str, digest: str) -> Row | None:
    return session.first(_SAME, {"kind": kind, "key": key, "digest": digest})


def source(session: Session, definition_id: int) -> tuple[bytes, str]:
    """The file's bytes and its name."""
    row = session.first(_SOURCE, {"id": definition_id})
    assert row is not None
    return bytes(row.source), row.name


def all_newest(session: Session) -> list[Row]:
    return session.rows(_ALL_NEWEST, {})


def one(session: Session, kind: str, key: str, version: int) -> Row | None:
    return session.first(_ONE, {"kind": kind, "key": key, "version": version})


def page(
    session: Session, filters: Mapping[str, Any], newest_only: bool, limit: int | None, after: tuple[str, str, int] | None
) -> list[Row]:
    """Definitions by kind, key and version; the last column, `is_newest`, says whether it is what runs when its key is asked for."""
    statement = select(*_INFO, _IS_NEWEST.label("is_newest")).where(*[d.c[name] == value for name, value in filters.items()])
    if newest_only:
        statement = statement.where(_IS_NEWEST)
    if after is not None:
        statement = statement.where(tuple_(d.c.kind, d.c.key, d.c.version) > after)
    return session.select(statement.order_by(d.c.kind, d.c.key, d.c.version).limit(limit))


def make_newest(session: Session, row: Row) -> None:
    """An older version is deployed again: it is the newest from now on."""
    highest = session.first(_VERSION, {"kind": row.kind, "key": row.key})
    assert highest is not None
    session.run(_SET_ERA, {"b_id": row.id, "b_era": highest.era + 1})


def add(
    session: Session,
    *,
    kind: str,
    key: str,
    digest: str,
    source: bytes,
    name: str,
    stage: str,
    deployed_at: datetime,
    deployed_by: str,
    message: str,
) -> int:
    """Store a new version; its id. A rival deployment of the same key ends in a conflict, which is retried."""
    row = session.first(_VERSION, {"kind": kind, "key": key})
    version, era = (row.version, row.era) if row and row.version else (0, 0)
    values = {"kind": kind, "key": key, "version": version + 1, "digest": digest, "source": source, "name": name, "stage": stage}
    added = session.first(_ADD, {**values, "deployed_at": deployed_at, "deployed_by": deployed_by, "message": message, "era": era})
    assert added is not None
    return int(added.id)


def add_start_messages(session: Session, definition_id: int, starts: Sequence[tuple[str, str]]) -> None:
    """Message start events: (element id, message name)."""
    if starts:
        session.run_many(
            _ADD_START, [{"definition_id": definition_id, "element_id": element, "message": message} for element, message in starts]
        )


def started_by(session: Session, message: str) -> Row | None:
    """The newest definition that a message starts: its id, process id and start element."""
    return session.first(_STARTED_BY, {"message": message})
