"""Deals for queries: filtered, sorted and paged by the database."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal, or_, select, tuple_, union_all

from engine.store.session import Prepared, Row, Session
from engine.store.tables import clients as c
from engine.store.tables import deal_facts as f
from engine.store.tables import deals as d
from engine.store.tables import watchers as x
from engine.store.tables import work_items as w
from engine.store.work_items import LIVE

_COLUMNS: list[ColumnElement[Any]] = [
    *[column for column in d.c if column.name not in ("history_length", "history_digest", "sealed_length")],
    d.c.history_length.label("revision"),
    c.c.name.label("client_name"),
]
_DEALS = select(*_COLUMNS).outerjoin(c, c.c.id == d.c.client_id)
_DEAL = Prepared(_DEALS.where(d.c.key == bindparam("key")))
SORTS: Mapping[str, ColumnElement[Any]] = {"opened": d.c.opened_at, "closed": d.c.closed_at}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deals a list has. Empty = all.

    Attributes:
        equal: Values of columns; of several values, any.
        words: Each stands in the key, the title or the client's name, in upper or lower case.
        opened, closed: From (included) and until (not included).
        department, assignee: There is work to be done by this department, or by this person.
        facts: (variable, texts): one of these is the variable's value; all of the pairs hold.
        seen_by: (people, departments): a deal of one of these; None = everybody's.
    """

    equal: Mapping[str, Collection[Any]]
    words: Sequence[str] = ()
    opened: tuple[datetime | None, datetime | None] = (None, None)
    closed: tuple[datetime | None, datetime | None] = (None, None)
    department: str = ""
    assignee: str = ""
    facts: Sequence[tuple[str, Collection[str]]] = ()
    seen_by: tuple[Collection[str], Collection[str]] | None = None


def find(session: Session, key: str) -> Row | None:
    """One deal with its client's name."""
    return session.first(_DEAL, {"key": key})


def page(session: Session, wanted: Wanted, sort: str, descending: bool, limit: int, after: str | None) -> list[Row]:
    """Deals with their clients' names, after the one with the key `after`.

    Args:
        sort: Of `SORTS`; deals without a value of that column are left out.
    """
    column = SORTS[sort]
    conditions = list(_conditions(wanted, session.is_postgresql))
    if sort == "closed":
        conditions.append(column.is_not(None))
    if after is not None:
        last = find(session, after)
        place = getattr(last, f"{sort}_at", None)
        if last is None or place is None:
            return []
        here, there = tuple_(column, d.c.id), tuple_(literal(place, column.type), literal(last.id))
        conditions.append(here < there if descending else here > there)
    order = [column.desc(), d.c.id.desc()] if descending else [column, d.c.id]
    return session.select(_DEALS.where(*conditions).order_by(*order).limit(limit))


def seen(session: Session, keys: Collection[str], by: tuple[Collection[str], Collection[str]] | None) -> set[str]:
    """Which of the deals somebody may see; `by` as `Wanted.seen_by`."""
    told = select(d.c.key).where(d.c.key.in_(keys))
    return {row.key for row in session.select(told if by is None else told.where(belongs_to(*by)))} if keys else set()


def counts(session: Session, wanted: Wanted, by: Sequence[str]) -> list[Row]:
    """How many deals of a list there are by the values of these columns: rows of the values and their `number`."""
    columns = [d.c[name] for name in by]
    told = select(*columns, func.count().label("number")).where(*_conditions(wanted, session.is_postgresql))
    told = told.outerjoin(c, c.c.id == d.c.client_id) if wanted.words else told
    return session.select(told.group_by(*columns))


def _conditions(wanted: Wanted, is_postgresql: bool) -> Iterable[ColumnElement[bool]]:
    for name, values in wanted.equal.items():
        yield d.c[name] == next(iter(values)) if len(values) == 1 else d.c[name].in_(values)
    for word in wanted.words:
        yield or_(*[_contains(column, word, is_postgresql) for column in (d.c.key, d.c.title, c.c.name)])
    for column, (since, until) in ((d.c.opened_at, wanted.opened), (d.c.closed_at, wanted.closed)):
        if since is not None:
            yield column >= since
        if until is not None:
            yield column < until
    if wanted.department or wanted.assignee:
        open_work = select(w.c.deal_key).where(w.c.state.in_(LIVE))
        for name, value in (("department", wanted.department), ("assignee", wanted.assignee)):
            open_work = open_work.where(w.c[name] == value) if value else open_work
        yield d.c.key.in_(open_work)
    for name, texts in wanted.facts:
        yield d.c.key.in_(select(f.c.deal_key).where(f.c.name == name, f.c.value.in_(texts)))
    if wanted.seen_by is not None:
        yield belongs_to(*wanted.seen_by)


def belongs_to(people: Collection[str], departments: Collection[str]) -> ColumnElement[bool]:
    """A deal that belongs to one of the people or departments (`engine/visibility.py`).

    One EXISTS over both tables: PostgreSQL would take each of two alone for a table to read whole.
    """
    work = or_(w.c.department.in_(departments), w.c.assignee.in_(people), w.c.completed_by.in_(people))
    had_work = select(literal(1)).select_from(w).where(w.c.deal_key == d.c.key, work).correlate(d)
    watches = select(literal(1)).select_from(x).where(x.c.deal_key == d.c.key, x.c.person.in_(people)).correlate(d)
    return or_(d.c.owner.in_(people), union_all(watches, had_work).exists())


def _contains(column: ColumnElement[str], word: str, is_postgresql: bool) -> ColumnElement[bool]:
    """The word stands in the column, each letter in upper or lower case."""
    pattern = spelled(word, is_postgresql)
    return column.regexp_match(pattern) if is_postgresql else column.op("GLOB", is_comparison=True)(pattern)


def spelled(word: str, is_postgresql: bool) -> str:
    """A pattern for texts that have a word: a regular expression for PostgreSQL, a GLOB for SQLite.

    Each letter is spelled out as both cases: SQLite's `lower()` knows Latin letters only, that of PostgreSQL what its locale knows.
    """
    cases = [sorted({letter, letter.lower(), letter.upper()}) for letter in word]
    letters = [[case for case in found if len(case) == 1] for found in cases]
    if is_postgresql:
        return "".join(re.escape(one[0]) if len(one) == 1 else f"[{''.join(one)}]" for one in letters)
    pattern = "".join(one[0] if len(one) == 1 and one[0] not in "*?[" else f"[{''.join(one)}]" for one in letters)
    return f"*{pattern}*"
