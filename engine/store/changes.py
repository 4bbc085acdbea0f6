"""History in the order of its numbers, across deals, for those who follow it; and whom the deals in it belong to."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Text, bindparam, cast, column, func, literal, select, table, text

from engine.store.session import Prepared, Row, Session
from engine.store.tables import deals as d
from engine.store.tables import hand_offs as o
from engine.store.tables import history as h
from engine.store.tables import watchers as x
from engine.store.tables import work_items as w

_COLUMNS = [
    h.c[name] for name in ("seq", "deal_key", "instance_id", "definition_id", "kind", "element_id", "actor", "at", "number", "data")
]
_AFTER = Prepared(
    select(*_COLUMNS).where(h.c.seq > bindparam("after"), h.c.seq <= bindparam("until")).order_by(h.c.seq).limit(bindparam("limit"))
)
_LAST = Prepared(select(func.coalesce(func.max(h.c.seq), 0).label("seq")))

_locks = table("pg_locks", *[column(name) for name in ("database", "relation", "mode", "pid", "virtualtransaction")])
_WRITERS = Prepared(
    select((_locks.c.virtualtransaction + "/" + cast(_locks.c.pid, Text)).label("name")).where(
        _locks.c.database == text("(SELECT oid FROM pg_database WHERE datname = current_database())"),
        _locks.c.relation == text("CAST('history' AS regclass)"),
        _locks.c.mode == literal("RowExclusiveLock"),
    )
)


def after(session: Session, seq: int, limit: int, until: int = 2**62) -> list[Row]:
    """Events with greater numbers, in order."""
    return session.rows(_AFTER, {"after": seq, "until": until, "limit": limit})


def some(session: Session, numbers: Collection[int]) -> list[Row]:
    """The events with these numbers, as far as they are there."""
    return session.select(select(*_COLUMNS).where(h.c.seq.in_(numbers)).order_by(h.c.seq))


def last(session: Session) -> int:
    """The greatest number that can be seen; 0 when nothing has happened."""
    return int(session.rows(_LAST, {})[0].seq)


def writers(session: Session) -> frozenset[str]:
    """The transactions that are open now and have written history. On PostgreSQL only."""
    return frozenset(row.name for row in session.rows(_WRITERS, {}))


def owners(session: Session, keys: Collection[str]) -> list[Row]:
    """Who owns these deals."""
    return session.select(select(d.c.key, d.c.owner).where(d.c.key.in_(keys)))


def watchers(session: Session, keys: Collection[str]) -> list[Row]:
    """Who watches these deals."""
    return session.select(select(x.c.deal_key, x.c.person).where(x.c.deal_key.in_(keys)))


def hand_offs(session: Session, keys: Collection[str]) -> list[Row]:
    """Between which departments work of these deals is passed."""
    return session.select(select(o.c.instance_id, o.c.element_id, o.c.from_department, o.c.to_department).where(o.c.deal_key.in_(keys)))


def items(session: Session, keys: Collection[str]) -> list[Row]:
    """The work items that these deals have or had, the oldest first."""
    columns = [w.c[name] for name in ("id", "deal_key", "instance_id", "element_id", "department", "assignee", "completed_by")]
    return session.select(select(*columns).where(w.c.deal_key.in_(keys)).order_by(w.c.id))
