"""What `doctor` compares of indicators: sums of days with what they are sums of. Rows come back where the two differ."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Text, cast, column, func, literal, or_, select, union_all

from engine.store.kpis import MEASURED
from engine.store.session import Row, Session
from engine.store.tables import deals as d
from engine.store.tables import kpi_buckets as b
from engine.store.tables import kpi_cases as c
from engine.store.tables import kpi_observations as o
from engine.store.tables import kpi_rollups as r
from engine.store.tables import kpis as k

_SETTLED = (k.c.measured_digest == k.c.digest, k.c.state.in_(MEASURED))
"""What is being removed or measured anew is not whole."""


def wrong_sums(session: Session) -> list[Row]:
    """Rows of `key`, `dimension`, `day` and `member`."""
    dims: Any = func.json_each_text(cast(o.c.dims, JSON)) if session.is_postgresql else func.json_each(o.c.dims)
    each = dims.table_valued(column("key", Text), column("value", Text), name="each")
    each = each.render_derived() if session.is_postgresql else each
    there = [r.c.kpi_id, r.c.dimension, r.c.day, r.c.member, r.c.value, r.c.base, r.c.number]
    added = [-o.c.value, -o.c.base, literal(-1)]
    both = union_all(
        select(*there),
        select(o.c.kpi_id, literal(""), o.c.day, literal(""), *added),
        select(o.c.kpi_id, each.c.key, o.c.day, each.c.value, *added).select_from(o).join(each, literal(1) == 1),
    ).subquery("both")
    group = [both.c.kpi_id, both.c.dimension, both.c.day, both.c.member]
    differs = or_(*[func.sum(both.c[name]) != 0 for name in ("value", "base", "number")])
    wrong = select(*group).group_by(*group).having(differs).subquery("wrong")
    columns = [k.c.key, wrong.c.dimension, wrong.c.day, wrong.c.member]
    return session.select(select(*columns).join(k, k.c.id == wrong.c.kpi_id).where(*_SETTLED))


def wrong_distributions(session: Session) -> list[Row]:
    """Rows of `key` and `day`. An observation that is in no bucket says 0, and so does one of the value 0."""
    counted = select(b.c.kpi_id).distinct()
    both = union_all(
        select(b.c.kpi_id, b.c.day, b.c.bucket, b.c.number),
        select(o.c.kpi_id, o.c.day, o.c.bucket, literal(-1)).where(or_(o.c.bucket != 0, o.c.kpi_id.in_(counted))),
    ).subquery("both")
    group = [both.c.kpi_id, both.c.day, both.c.bucket]
    wrong = select(*group).group_by(*group).having(func.sum(both.c.number) != 0).subquery("wrong")
    return session.select(select(k.c.key, wrong.c.day).distinct().join(k, k.c.id == wrong.c.kpi_id).where(*_SETTLED))


def measured_too_far(session: Session) -> list[Row]:
    """Deals of which more events were seen than there are: `deal_key`, `length` and `history_length`."""
    columns = [c.c.deal_key, c.c.length, d.c.history_length]
    too_far = c.c.length > func.coalesce(d.c.history_length, 0)
    return session.select(select(*columns).outerjoin(d, d.c.key == c.c.deal_key).where(too_far))
