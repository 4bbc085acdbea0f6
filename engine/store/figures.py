"""What figures are made of: sums by indicator and period, values at a rank, distinct clients, and the deals behind.

From the sums of days where there is at most one filter; else from the observations.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Text,
    and_,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from engine.store.deal_lists import belongs_to
from engine.store.session import Prepared, Row, Session
from engine.store.tables import clients as c
from engine.store.tables import deals as d
from engine.store.tables import departments as g
from engine.store.tables import kpi_buckets as b
from engine.store.tables import kpi_observations as o
from engine.store.tables import kpi_rollups as r
from engine.store.tables import memberships as m
from engine.store.tables import users as u

WHOLE = -1
"""In place of a period's number: all periods together."""
Filters = Mapping[str, str]
"""Members by dimension, all of which hold."""


@dataclass(frozen=True, slots=True)
class Periods:
    """Periods that follow each other without gaps; times are days since 1970-01-01.

    Attributes:
        edges: The first day of each, and the first day after the last.
        step: How many days each has from the day `origin` on; 0 where they differ.
    """

    edges: Sequence[int]
    step: int = 0
    origin: int = 0

    @property
    def since(self) -> int:
        return self.edges[0]

    @property
    def until(self) -> int:
        return self.edges[-1]

    @property
    def whole(self) -> Periods:
        """The same days as one period."""
        return Periods((self.since, self.until))

    def __len__(self) -> int:
        return len(self.edges) - 1

    def of(self, day: ColumnElement[int]) -> ColumnElement[int]:
        """Which of the periods a day lies in, from 0."""
        if len(self) == 1:
            return literal(0)
        if self.step:
            return (day - self.origin) // self.step
        return case(*[(day < edge, number) for number, edge in enumerate(self.edges[1:-1])], else_=len(self) - 1)


def sums(session: Session, kpi_ids: Collection[int], periods: Periods, filters: Filters, by: str = "") -> list[Row]:
    """Rows of `kpi_id`, `period`, `member` (of the dimension `by`), `value`, `base` and `number`."""
    dimensions = {name for name in (by, *filters) if name}
    table = r if len(dimensions) <= 1 else o
    where = [table.c.kpi_id.in_(kpi_ids), table.c.day >= periods.since, table.c.day < periods.until]
    if table is r:
        where += [r.c.dimension == next(iter(dimensions), ""), *[r.c.member == member for member in filters.values()]]
        member: ColumnElement[Any] = r.c.member if by else literal("")
        number: ColumnElement[Any] = func.sum(r.c.number)
    else:
        where += _filtered(session, filters)
        member = _dim(session, by) if by else literal("")
        where += [member.is_not(None)] if by else []
        number = func.count()
    period = periods.of(table.c.day)
    columns = [
        table.c.kpi_id,
        period.label("period"),
        member.label("member"),
        *[cast(func.sum(table.c[name]), BigInteger).label(name) for name in ("value", "base")],
        cast(number, BigInteger).label("number"),
    ]
    return session.select(select(*columns).where(*where).group_by(table.c.kpi_id, column("period"), column("member")))


def distributions(session: Session, kpi_ids: Collection[int], periods: Periods) -> list[Row]:
    """How many values there are: rows of `kpi_id`, `period`, `bucket` and `number`."""
    statement = select(b.c.kpi_id, periods.of(b.c.day).label("period"), b.c.bucket, cast(func.sum(b.c.number), BigInteger).label("number"))
    where = [b.c.kpi_id.in_(kpi_ids), b.c.day >= periods.since, b.c.day < periods.until]
    return session.select(statement.where(*where).group_by(b.c.kpi_id, column("period"), b.c.bucket))


_WANTED = ("place", "kpi_id", "bucket", "since", "until", "first", "last")
_OF_BUCKET = select(o.c.value).where(o.c.kpi_id == bindparam("kpi_id"), o.c.bucket == bindparam("bucket"))
_RANKED = Prepared(
    _OF_BUCKET.where(o.c.day >= bindparam("since"), o.c.day < bindparam("until"))
    .order_by(o.c.value)
    .limit(bindparam("number"))
    .offset(bindparam("first"))
)
"""One list at a time: SQLite has no LATERAL, and no way to it."""


@cache
def _ranked_together() -> Prepared:
    """All lists at once, asked for as a JSON list of lists."""
    given = func.json_array_elements(cast(bindparam("wanted", type_=Text), JSON))
    rows = given.table_valued(column("value", JSON), name="wanted").render_derived()
    wanted = [cast(rows.c.value.op("->>")(number), BigInteger).label(name) for number, name in enumerate(_WANTED)]
    lists = select(*wanted).select_from(rows).cte("lists")
    of_list = (
        select(o.c.value)
        .where(o.c.kpi_id == lists.c.kpi_id, o.c.bucket == lists.c.bucket, o.c.day >= lists.c.since, o.c.day < lists.c.until)
        .order_by(o.c.value)
        .limit(lists.c.last - lists.c.first + 1)
        .offset(lists.c.first)
        .lateral("found")
    )
    return Prepared(select(lists.c.place, lists.c.first, of_list.c.value).join_from(lists, of_list, true()))


def ranked(session: Session, wanted: Sequence[tuple[int, ...]]) -> dict[tuple[int, int], int]:
    """Values by place and rank.

    Args:
        wanted: Of each a number to tell it by, the indicator's id, the bucket, the first day, the day after the last, and the first and
            the last rank, from 0.
    """
    if not wanted:
        return {}
    found: dict[tuple[int, int], list[int]] = {}
    if session.is_postgresql:
        for row in session.rows(_ranked_together(), {"wanted": json.dumps(wanted)}):
            found.setdefault((row.place, row.first), []).append(row.value)
    else:
        for place, kpi_id, bucket, since, until, first, last in wanted:
            asked = {"kpi_id": kpi_id, "bucket": bucket, "since": since, "until": until, "first": first, "number": last - first + 1}
            found[place, first] = [row.value for row in session.rows(_RANKED, asked)]
    return {(place, first + after): value for (place, first), values in found.items() for after, value in enumerate(sorted(values))}


def spread(session: Session, kpi_ids: Collection[int], periods: Periods, filters: Filters, tenths: int, by: str = "") -> list[Row]:
    """The two values between which a statistic lies: rows of `kpi_id`, `period`, `member`, `total` (of values), `rank` and `value`."""
    member: ColumnElement[Any] = _dim(session, by) if by else literal("")
    named = [o.c.kpi_id.label("kpi_id"), periods.of(o.c.day).label("period"), member.label("member"), o.c.value.label("value")]
    where = [o.c.kpi_id.in_(kpi_ids), *_within(o.c.day, periods), *_filtered(session, filters)]
    inner = select(*named).where(*where, *([member.is_not(None)] if by else [])).subquery("inner")
    group = (inner.c.kpi_id, inner.c.period, inner.c.member)
    total = func.count().over(partition_by=group).label("total")
    rank = (func.row_number().over(partition_by=group, order_by=inner.c.value) - 1).label("rank")
    counted = select(*group, inner.c.value, total, rank).subquery("counted")
    lower = (counted.c.total - 1) * tenths // 10
    return session.select(select(counted).where(counted.c.rank.between(lower, lower + 1)))


def distinct_clients(session: Session, kpi_ids: Collection[int], periods: Periods, filters: Filters, by: str = "") -> list[Row]:
    """Rows of `kpi_id`, `period` (`WHOLE` for all together), `member` and `number`; deals without a client don't count."""
    member: ColumnElement[Any] = _dim(session, by) if by else literal("")
    where = [o.c.kpi_id.in_(kpi_ids), *_within(o.c.day, periods), *_filtered(session, filters), *([member.is_not(None)] if by else [])]
    columns = [o.c.kpi_id, periods.of(o.c.day).label("period"), member.label("member"), o.c.client_id]
    found = select(*columns).distinct().where(*where, o.c.client_id.is_not(None)).cte("found")
    of_each = select(found.c.kpi_id, found.c.period, found.c.member, func.count().label("number"))
    of_all = select(found.c.kpi_id, literal(WHOLE), found.c.member, func.count(found.c.client_id.distinct()))
    of_each = of_each.group_by(found.c.kpi_id, found.c.period, found.c.member)
    return session.select(union_all(of_each, of_all.group_by(found.c.kpi_id, found.c.member)))


# ---- the deals behind ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Behind:
    """Which observations are asked for.

    Attributes:
        visible_to: (people, departments) whose deals are shown; None: all.
    """

    kpi_id: int
    since: int
    until: int
    filters: Filters
    visible_to: tuple[Collection[str], Collection[str]] | None = None


def behind(session: Session, asked: Behind, limit: int, after: tuple[datetime, str, int] | None) -> list[Row]:
    """Observations with their deals, the newest first, after the one with this `at`, deal and number."""
    statement = select(
        o.c.deal_key, o.c.number, o.c.at, o.c.value, o.c.base, o.c.element_id, o.c.dims, d.c.title, d.c.state, c.c.name.label("client_name")
    )
    statement = statement.join(d, d.c.key == o.c.deal_key).outerjoin(c, c.c.id == d.c.client_id).where(*_behind(session, asked))
    if asked.visible_to is not None:
        statement = statement.where(belongs_to(*asked.visible_to))
    if after is not None:
        at, deal_key, number = after  # the caller asks for no later days, so the index leads there
        moment = literal(at, o.c.at.type)
        later = and_(o.c.at == moment, or_(o.c.deal_key > deal_key, and_(o.c.deal_key == deal_key, o.c.number > number)))
        statement = statement.where(or_(o.c.at < moment, later))
    return session.select(statement.order_by(o.c.day.desc(), o.c.at.desc(), o.c.deal_key, o.c.number).limit(limit))


def deals_behind(session: Session, asked: Behind) -> tuple[int, int]:
    """How many deals there are behind a figure, and how many of them are shown."""
    of_all = select(func.count(o.c.deal_key.distinct()).label("number")).where(*_behind(session, asked))
    number = int(session.select(of_all)[0].number)
    if asked.visible_to is None:
        return number, number
    shown = of_all.join(d, d.c.key == o.c.deal_key).where(belongs_to(*asked.visible_to))
    return number, int(session.select(shown)[0].number)


def people_of(session: Session, departments: Collection[str]) -> frozenset[str]:
    """The names of those who belong to these departments, or lead them."""
    members = select(u.c.name).join(m, m.c.user_id == u.c.id).where(m.c.department.in_(departments))
    heads = select(g.c.head.label("name")).where(g.c.key.in_(departments), g.c.head != "")
    return frozenset(row.name for row in session.select(members.union(heads)))


# ---- parts of statements -------------------------------------------------------------------------------------------------


def _behind(session: Session, asked: Behind) -> list[ColumnElement[bool]]:
    return [o.c.kpi_id == asked.kpi_id, o.c.day >= asked.since, o.c.day < asked.until, *_filtered(session, asked.filters)]


def _within(day: ColumnElement[int], periods: Periods) -> list[ColumnElement[bool]]:
    return [day >= periods.since, day < periods.until]


def _filtered(session: Session, filters: Filters) -> list[ColumnElement[bool]]:
    return [_dim(session, name) == member for name, member in filters.items()]


def _dim(session: Session, name: str) -> ColumnElement[Any]:
    """The member of a dimension; null where there is none."""
    if session.is_postgresql:
        return cast(o.c.dims, JSON).op("->>")(literal(name, Text))
    return func.json_extract(o.c.dims, literal('$."' + name + '"', Text))
