"""What was imported from another system, row by row, so that nothing is imported twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, func, literal_column, select

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import imports as m
from engine.store.tables import instances as i

_ADD = insert_row(m)
_FORGET = Prepared(delete(m).where(m.c.source == bindparam("source"), m.c.row_key == bindparam("row_key")))
_FIND = Prepared(select(m).where(m.c.source == bindparam("source"), m.c.row_key == bindparam("row_key")))
_KEYS = Prepared(select(m.c.row_key, m.c.digest, m.c.status, m.c.deal_key).where(m.c.source == bindparam("source")))
_SOURCES = Prepared(
    select(m.c.source, func.count().label("deals"), func.max(m.c.imported_at, type_=m.c.imported_at.type).label("last_at"))
    .where(m.c.deal_key.is_not(None))
    .group_by(m.c.source)
    .order_by(m.c.source)
)
_COUNTS = Prepared(select(m.c.status, func.count().label("count")).where(m.c.source == bindparam("source")).group_by(m.c.status))

# Constants in the text: PostgreSQL takes an expression with parameters for another one where it is grouped by.
_OUTCOME = func.coalesce(func.nullif(i.c.exit, literal_column("''")), literal_column("'open'"))
_OUTCOMES = Prepared(
    select(_OUTCOME.label("outcome"), func.count(m.c.row_key.distinct()).label("count"))
    .select_from(m.outerjoin(i, (i.c.deal_key == m.c.deal_key) & (i.c.process_id == "discussion")))
    .where(m.c.source == bindparam("source"))
    .group_by(_OUTCOME)
)


def find(session: Session, source: str, row_key: str) -> Row | None:
    return session.first(_FIND, {"source": source, "row_key": row_key})


def put(session: Session, values: dict[str, Any]) -> None:
    """Store or replace a row's record: source, row_key, digest, line, status, deal_key, reason, imported_at."""
    session.run(_FORGET, {"source": values["source"], "row_key": values["row_key"]})
    session.run(_ADD, values)


def of_source(session: Session, source: str) -> list[Row]:
    """All records of a source: row_key, digest, status, deal_key."""
    return session.rows(_KEYS, {"source": source})


def sources(session: Session) -> list[Row]:
    """Each source with the number of its deals and the moment of the last."""
    return session.rows(_SOURCES, {})


def counts(session: Session, source: str) -> dict[str, int]:
    """How many rows have each status."""
    return {row.status: row.count for row in session.rows(_COUNTS, {"source": source})}


def outcomes(session: Session, source: str) -> dict[str, int]:
    """How many of a source's deals left the discussion by which exit; "open" = have not left it."""
    return {row.outcome: row.count for row in session.rows(_OUTCOMES, {"source": source})}
