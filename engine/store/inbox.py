"""The inbox: work items filtered, sorted and paged by the database. The first page costs the same with ten deals and with a million.

Who may see what, and what is asked for, becomes branches: sets that don't meet, each of which an index has in the wanted order (one state
and one department, or one state and one person). The database takes a page of each and merges them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from itertools import product
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, false, func, literal, or_, select, true, tuple_, union_all

from engine.store import work_items
from engine.store.deal_lists import spelled
from engine.store.session import Prepared, Row, Session, any_of
from engine.store.tables import clients as c
from engine.store.tables import deals as d
from engine.store.tables import instances as i
from engine.store.tables import watchers as x
from engine.store.tables import work_items as w

SORTS = ("due", "priority", "opened", "completed")
_FAR = literal(datetime(9999, 12, 31, tzinfo=UTC), w.c.due_at.type)
_UNTIL = func.coalesce(w.c.due_at, _FAR)

Condition = tuple[str, str, tuple[Any, ...]]
"""(operation, column, values)"""
Branch = tuple[Condition, ...]
Shape = tuple[tuple[tuple[str, str, int], ...], ...]
"""Branches without their values: what a statement is prepared for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which work items a list has. Empty = all.

    Attributes:
        states: Any of these.
        departments, people: Of one of these departments; held by or meant for one of these people. None = all.
        done_by: Completed by one of these people.
        equal: Values of columns.
        since, until: By column, the first moment that counts, and the first that does not any more.
        stage: The deal's.
        watched_by: Who watches the deal.
        words: Each stands in the deal's key or title or in the client's name, in upper or lower case.
        seen_by: (people, departments): what is held by or meant for one of these, or of one of these departments; None = everything.
    """

    states: Sequence[str] = work_items.LIVE
    departments: Sequence[str] | None = None
    people: Sequence[str] | None = None
    done_by: Sequence[str] | None = None
    equal: dict[str, Any] = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)
    until: dict[str, datetime] = field(default_factory=dict)
    stage: str = ""
    watched_by: str = ""
    words: Sequence[str] = ()
    seen_by: tuple[Sequence[str], Sequence[str]] | None = None


def page(session: Session, wanted: Wanted, sort: str, limit: int, after: int | None) -> list[Row]:
    """Work items in order, after the one with the id `after`; with their deals' `title`, `stage` and `client_name`, and the
    `definition_id` of the diagram that they follow.

    Args:
        sort: "due" soonest first, then those without a deadline; "priority", then by "due"; "opened" the oldest first; "completed" the
            newest first.
    """
    last = work_items.find(session, after) if after is not None else None
    if after is not None and last is None:
        return []
    branches = list(_branches(wanted, session.is_postgresql))
    if sort != "due":
        return _run(session, branches, sort, limit, last)
    found: list[Row] = []
    for phase, is_dated in (("dated", True), ("undated", False)):
        if last is not None and is_dated and last.due_at is None:
            continue
        here = last if last is not None and (last.due_at is not None) == is_dated else None
        found += _run(session, branches, phase, limit - len(found), here)
        if len(found) >= limit:
            break
    return found


def count(session: Session, wanted: Wanted, most: int) -> int:
    """How many there are; counting ends at `most`."""
    branches = list(_branches(wanted, session.is_postgresql))
    if not branches:
        return 0
    params, shape = _parameters(branches)
    row = session.first(_counting(shape, session.is_postgresql), {**params, "limit": most})
    return 0 if row is None else int(row.number)


# ---- what is wanted, as sets that don't meet ------------------------------------------------------------------------


def _branches(wanted: Wanted, is_postgresql: bool) -> Iterator[Branch]:
    filters: list[Condition] = [("eq", name, (value,)) for name, value in sorted(wanted.equal.items())]
    filters += [("ge", name, (moment,)) for name, moment in sorted(wanted.since.items())]
    filters += [("lt", name, (moment,)) for name, moment in sorted(wanted.until.items())]
    filters += [("stage", "", (wanted.stage,))] if wanted.stage else []
    filters += [("watched", "", (wanted.watched_by,))] if wanted.watched_by else []
    filters += [("words", "", (spelled(word, is_postgresql),) * 3) for word in wanted.words]
    if "deal_key" in wanted.equal:
        for owner in _owners(wanted):
            yield (("of a deal", "state", tuple(wanted.states)), *owner, *filters)
        return
    for owner, state in product(_owners(wanted), wanted.states):
        yield (("eq", "state", (state,)), *owner, *filters)


def _owners(wanted: Wanted) -> Iterator[Branch]:
    people, departments = wanted.seen_by if wanted.seen_by is not None else ((), ())
    sees_all = wanted.seen_by is None
    of_departments: Branch = (("in", "department", tuple(wanted.departments)),) if wanted.departments is not None else ()
    seen: Branch = (
        () if sees_all else ((f"seen {len(people)}", "", (*people, *departments)),) if people or departments else (("never", "", ()),)
    )
    if wanted.done_by is not None:
        if not sees_all and not set(wanted.done_by) <= set(people):
            of_departments = (*of_departments, *seen)
        for name in wanted.done_by:
            yield (("eq", "completed_by", (name,)), *of_departments)
    elif "deal_key" in wanted.equal or wanted.watched_by:
        held: Branch = (("in", "assignee", tuple(wanted.people)),) if wanted.people is not None else ()
        yield (*of_departments, *held, *seen)
    elif wanted.people is not None:
        for name in wanted.people:
            yield (("eq", "assignee", (name,)), *of_departments, *(() if sees_all or name in people else seen))
    elif wanted.departments is not None:
        for key in wanted.departments:
            if sees_all or key in departments:
                yield (("eq", "department", (key,)),)
            else:
                for name in people:
                    yield (("eq", "assignee", (name,)), ("eq", "department", (key,)))
    elif sees_all:
        yield ()
    else:
        for key in departments:
            yield (("eq", "department", (key,)),)
        for name in people:
            yield (("eq", "assignee", (name,)), ("not in", "department", tuple(departments)))


# ---- statements -----------------------------------------------------------------------------------------------------


def _run(session: Session, branches: Sequence[Branch], order: str, limit: int, last: Row | None) -> list[Row]:
    if not branches:
        return []
    params, shape = _parameters(branches)
    if last is not None:
        params |= {"after_id": last.id, "after_due": last.due_at or _FAR.value, "after_priority": last.priority}
        params |= {"after_opened": last.opened_at, "after_completed": last.completed_at or last.opened_at}
        params = {name: value for name, value in params.items() if not name.startswith("after_") or name in _PLACES[order]}
    return session.rows(_statement(shape, order, last is not None, session.is_postgresql), {**params, "limit": limit})


def _parameters(branches: Sequence[Branch]) -> tuple[dict[str, Any], Shape]:
    """The values by the names p0, p1, ... of their parameters, and what is left of the branches."""
    values = [value for branch in branches for _, _, given in branch for value in given]
    shape = tuple(tuple((operation, column, len(given)) for operation, column, given in branch) for branch in branches)
    return {f"p{number}": value for number, value in enumerate(values)}, shape


_PLACES = {
    "dated": ("after_due", "after_id"),
    "undated": ("after_id",),
    "priority": ("after_priority", "after_due", "after_id"),
    "opened": ("after_opened", "after_id"),
    "completed": ("after_completed", "after_id"),
}


@lru_cache(maxsize=1024)
def _statement(shape: Shape, order: str, is_paged: bool, is_postgresql: bool) -> Prepared:
    conditions = _phase(order, is_paged)
    parts = [select(w).where(*branch, *conditions).order_by(*_order(order, w.c)) for branch in _told(shape, is_postgresql)]
    limit: BindParameter[int] = bindparam("limit")
    if len(parts) == 1:
        found = parts[0].limit(limit).subquery()
    else:
        merged = union_all(*[select(part.limit(limit).subquery()) for part in parts]).subquery()
        found = select(merged).order_by(*_order(order, merged.c)).limit(limit).subquery()
    told = select(found, d.c.title, d.c.stage, c.c.name.label("client_name"), i.c.definition_id)
    told = told.join(d, d.c.key == found.c.deal_key).outerjoin(c, c.c.id == d.c.client_id).join(i, i.c.id == found.c.instance_id)
    return Prepared(told.order_by(*_order(order, found.c)))  # the page is cut before the others are looked up


@lru_cache(maxsize=1024)
def _counting(shape: Shape, is_postgresql: bool) -> Prepared:
    parts: list[Select[Any]] = [select(w.c.id).where(*branch).limit(bindparam("limit")) for branch in _told(shape, is_postgresql)]
    merged = union_all(*[select(part.subquery()) for part in parts]).limit(bindparam("limit")).subquery()
    return Prepared(select(func.count().label("number")).select_from(merged))


def _order(order: str, columns: Any) -> list[ColumnElement[Any]]:
    match order:
        case "dated" | "undated":  # by due_at also where it is null: that is the order of the index
            return [columns.due_at, columns.id]
        case "priority":
            return [columns.priority.desc(), func.coalesce(columns.due_at, _FAR), columns.id]
        case "opened":
            return [columns.opened_at, columns.id]
        case _:
            return [columns.completed_at.desc(), columns.id.desc()]


def _phase(order: str, is_paged: bool) -> list[ColumnElement[bool]]:
    """What else an order asks: the part of the list that it is for, and what comes after the last item."""
    due = bindparam("after_due", type_=w.c.due_at.type)
    number: BindParameter[int] = bindparam("after_id")
    wanted: list[ColumnElement[bool]] = []
    if order in ("dated", "undated"):
        wanted.append(w.c.due_at.is_not(None) if order == "dated" else w.c.due_at.is_(None))
    if not is_paged:
        return wanted
    match order:
        case "dated":
            wanted.append(tuple_(w.c.due_at, w.c.id) > tuple_(due, number))
        case "undated":
            wanted.append(w.c.id > number)
        case "priority":
            wanted.append(tuple_(-w.c.priority, _UNTIL, w.c.id) > tuple_(-bindparam("after_priority", type_=w.c.id.type), due, number))
        case "opened":
            wanted.append(tuple_(w.c.opened_at, w.c.id) > tuple_(bindparam("after_opened", type_=w.c.opened_at.type), number))
        case _:
            wanted.append(tuple_(w.c.completed_at, w.c.id) < tuple_(bindparam("after_completed", type_=w.c.completed_at.type), number))
    return wanted


def _told(shape: Shape, is_postgresql: bool) -> Iterator[list[ColumnElement[bool]]]:
    """The conditions of each branch, with parameters p0, p1, ..."""
    number = 0
    for branch in shape:
        conditions = []
        for operation, column, size in branch:
            kind = w.c[column].type if column else w.c.department.type
            values = [bindparam(f"p{number + index}", type_=kind) for index in range(size)]
            number += size
            conditions.append(_condition(operation, column, values, is_postgresql))
        yield conditions


def _condition(operation: str, name: str, values: list[Any], is_postgresql: bool) -> ColumnElement[bool]:
    column = w.c[name or "id"]
    found: ColumnElement[bool]
    match operation:
        case "eq":
            found = column == values[0]
        case "ge":
            found = column >= values[0]
        case "lt":
            found = column < values[0]
        case "of a deal":  # a deal has few items: no index but the deal's may be taken, also before the database has counted its rows
            found = any_of(func.coalesce(column, ""), values)
        case "in":
            found = any_of(column, values) if values else false()
        case "not in":
            found = ~any_of(column, values) if values else true()
        case _ if operation.startswith("seen "):  # so many people, then departments
            people = int(operation.removeprefix("seen "))
            found = or_(*[w.c.assignee == value for value in values[:people]], *[w.c.department == value for value in values[people:]])
        case "never":
            found = false()
        case "stage":
            found = exists().where(d.c.key == w.c.deal_key, d.c.stage == values[0])
        case "watched":
            found = w.c.deal_key.in_(select(x.c.deal_key).where(x.c.person == values[0]))
        case _:
            said = [
                one.regexp_match(value) if is_postgresql else one.op("GLOB", is_comparison=True)(value)
                for one, value in zip((d.c.key, d.c.title, c.c.name), values, strict=True)
            ]
            of_deal = select(literal(1)).select_from(d).outerjoin(c, c.c.id == d.c.client_id)
            found = of_deal.where(d.c.key == w.c.deal_key, or_(*said)).correlate(w).exists()
    return found
