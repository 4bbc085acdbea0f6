"""The history in batches for exports: each is one statement on an index, so memory is bounded and no transaction stays open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, exists, func, literal, select, tuple_

from engine.store.session import Row, Session
from engine.store.tables import clients as c
from engine.store.tables import deals as d
from engine.store.tables import departments as g
from engine.store.tables import history as h
from engine.store.tables import personal_values as p
from engine.store.tables import work_items as w

_HIDDEN_COLUMNS = ("history_length", "history_digest", "sealed_length")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which deals are exported, each with its whole history.

    Attributes:
        since, until: Opened from (included) until (not included); None = any.
        keys: Only these; empty = all.
    """

    since: datetime | None = None
    until: datetime | None = None
    keys: Sequence[str] = ()


def newest_seq(session: Session) -> int:
    """The number of the last event; 0 when there is none."""
    return int(session.select(select(func.coalesce(func.max(h.c.seq), 0).label("seq")))[0].seq)


def deals(session: Session, selection: Selection, after: int, limit: int) -> list[Row]:
    """The next deals after the one with the id `after`, in the order in which they were made.

    Their column `selected_parent` is the deal that it came from when that is selected, too.
    """
    columns = [column for column in d.c if column.name not in _HIDDEN_COLUMNS]
    parent = d.alias("parent")
    selected = select(parent.c.key).where(parent.c.key == d.c.parent_key, *_selected(selection, parent)).scalar_subquery()
    statement = select(*columns, selected.label("selected_parent")).where(d.c.id > after, *_selected(selection))
    return session.select(statement.order_by(d.c.id).limit(limit))


def events(session: Session, keys: Sequence[str], up_to: int, after: tuple[str, int] | None, limit: int) -> list[Row]:
    """The next events of the deals, deal by deal, up to the one with the `seq` `up_to`.

    Args:
        after: Deal and number of the last event seen.
    """
    statement = select(h).where(h.c.deal_key.in_(keys), h.c.seq <= up_to)
    if after is not None:
        statement = statement.where(tuple_(h.c.deal_key, h.c.number) > tuple_(literal(after[0]), literal(after[1])))
    return session.select(statement.order_by(h.c.deal_key, h.c.number).limit(limit))


def work_items(session: Session, keys: Sequence[str]) -> list[Row]:
    """All work items of the deals, in the order in which they were opened."""
    return session.select(select(w).where(w.c.deal_key.in_(keys)).order_by(w.c.id))


def personal_values(session: Session, keys: Sequence[str]) -> list[Row]:
    return session.select(select(p.c.ref, p.c.name, p.c.value).where(p.c.deal_key.in_(keys)))


def clients(session: Session, selection: Selection, after: int, limit: int) -> list[Row]:
    """The next clients of the selected deals, by id."""
    wanted = exists().where(d.c.client_id == c.c.id, *_selected(selection))
    columns = [c.c.id, c.c.name, c.c.kind, c.c.created_at]
    return session.select(select(*columns).where(c.c.id > after, wanted).order_by(c.c.id).limit(limit))


def departments(session: Session) -> list[Row]:
    return session.select(select(g.c.key, g.c.name).order_by(g.c.key))


def missing(session: Session, keys: Sequence[str]) -> list[str]:
    """Those of the keys that no deal has."""
    found = {row.key for row in session.select(select(d.c.key).where(d.c.key.in_(keys)))}
    return [key for key in keys if key not in found]


def _selected(selection: Selection, table: FromClause = d) -> list[ColumnElement[bool]]:
    wanted: list[Any] = []
    if selection.since is not None:
        wanted.append(table.c.opened_at >= selection.since)
    if selection.until is not None:
        wanted.append(table.c.opened_at < selection.until)
    if selection.keys:
        wanted.append(table.c.key.in_(selection.keys))
    return wanted
