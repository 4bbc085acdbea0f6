"""What deals add to indicators, and the sums of it by day. One transaction at a time writes here: it holds the lock "kpis"."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Table, Text, and_, bindparam, cast, column, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import Insert, insert  # SQLite understands the same words

from engine.store.session import Prepared, Row, Session
from engine.store.tables import deals as d
from engine.store.tables import followers as f
from engine.store.tables import history as h
from engine.store.tables import kpi_buckets as b
from engine.store.tables import kpi_cases as c
from engine.store.tables import kpi_observations as o
from engine.store.tables import kpi_rollups as r

FOLLOWER = "kpis"
"""The updater's name: of its lock, and of its position among the followers."""
FEW = 3
KEY = ("kpi_id", "deal_key", "number")
SUM_KEY = ("kpi_id", "dimension", "day", "member")
BUCKET_KEY = ("kpi_id", "day", "bucket")


class _Rows:
    """INSERT of many rows; where one with the key is there already, the other columns are set, or added to those that are there.

    To PostgreSQL they go as one JSON text: a parameter for each value takes the driver longer than the server needs for the rows.
    """

    AT_ONCE = 5_000

    def __init__(self, table: Table, key: Sequence[str], is_added: bool = False) -> None:
        self._names = [column.name for column in table.c]
        types = {name: table.c[name].type for name in self._names}
        told = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON))
        rows = told.table_valued(*[column(name, kind) for name, kind in types.items()], name="rows").render_derived(with_types=True)
        each = insert(table).values({name: bindparam(name, type_=kind) for name, kind in types.items()})
        together = insert(table).from_select(self._names, select(*[rows.c[name] for name in self._names]))
        self._each, self._together = (Prepared(_met(one, table, key, is_added)) for one in (each, together))

    def write(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        if not session.is_postgresql:
            session.run_many(self._each, rows)
            return
        for first in range(0, len(rows), self.AT_ONCE):
            some = json.dumps(rows[first : first + self.AT_ONCE], default=datetime.isoformat)
            session.run_many(self._together, [{"rows": some}])


def _met(statement: Insert, table: Table, key: Sequence[str], is_added: bool) -> Insert:
    others = [one.name for one in table.c if one.name not in key]
    new = {name: table.c[name] + statement.excluded[name] if is_added else statement.excluded[name] for name in others}
    return statement.inline().on_conflict_do_update(index_elements=key, set_=new)


_PUT = _Rows(o, KEY)
_REMOVE = Prepared(delete(o).where(*[o.c[name] == bindparam(name) for name in KEY]))
_ADD_SUMS = _Rows(r, SUM_KEY, is_added=True)
_ADD_BUCKETS = _Rows(b, BUCKET_KEY, is_added=True)
_REMOVE_SUM = Prepared(delete(r).where(*[r.c[name] == bindparam(name) for name in SUM_KEY], r.c.number == 0))
_REMOVE_BUCKET = Prepared(delete(b).where(*[b.c[name] == bindparam(name) for name in BUCKET_KEY], b.c.number == 0))
_SET_CASES = _Rows(c, ["deal_key"])

_CHAINS = select(h.c.deal_key.label("deal_key")).where(h.c.seq > bindparam("after"), h.c.seq <= bindparam("until")).distinct().subquery()
_SEEN = func.coalesce(c.c.length, 0)
_TOUCHED = Prepared(
    select(d.c.key, d.c.history_length)
    .join(_CHAINS, _CHAINS.c.deal_key == d.c.key)
    .outerjoin(c, c.c.deal_key == d.c.key)
    .where(d.c.history_length != _SEEN)
    .order_by(d.c.id)
    .limit(bindparam("limit"))
)
_MISSED = Prepared(
    select(d.c.key, d.c.history_length)
    .outerjoin(c, c.c.deal_key == d.c.key)
    .where(d.c.id > bindparam("after"), d.c.id <= bindparam("until"), d.c.history_length != _SEEN)
    .order_by(d.c.id)
    .limit(bindparam("limit"))
)
_BETWEEN = Prepared(
    select(d.c.id, d.c.key, d.c.history_length)
    .where(d.c.id > bindparam("after"), d.c.id <= bindparam("until"))
    .order_by(d.c.id)
    .limit(bindparam("limit"))
)
_LAST_DEAL = Prepared(select(func.coalesce(func.max(d.c.id), 0).label("id")))
_MOVE = Prepared(
    update(f)
    .where(f.c.name == FOLLOWER)
    .values(
        seq=bindparam("b_seq"), state=bindparam("b_state"), error="", attempts=0, next_at=bindparam("b_next_at", type_=f.c.next_at.type)
    )
)
_FAIL = Prepared(
    update(f)
    .where(f.c.name == FOLLOWER)
    .values(error=bindparam("b_error"), attempts=f.c.attempts + 1, next_at=bindparam("b_next_at", type_=f.c.next_at.type))
)
_CLEAR_SUMS = Prepared(delete(r).where(r.c.kpi_id == bindparam("kpi_id")))
_CLEAR_BUCKETS = Prepared(delete(b).where(b.c.kpi_id == bindparam("kpi_id")))
_NTH = Prepared(
    select(o.c.day, o.c.at).where(o.c.kpi_id == bindparam("kpi_id")).order_by(o.c.day, o.c.at).offset(bindparam("offset")).limit(1)
)
_CLEAR = Prepared(delete(o).where(o.c.kpi_id == bindparam("kpi_id")))
_CLEAR_BEFORE = Prepared(
    delete(o).where(
        o.c.kpi_id == bindparam("kpi_id"),
        or_(o.c.day < bindparam("day"), and_(o.c.day == bindparam("day"), o.c.at < bindparam("at", type_=o.c.at.type))),
    )
)


# ---- which deals ---------------------------------------------------------------------------------------------------------


def touched(session: Session, after: int, until: int, limit: int) -> dict[str, int]:
    """Deals with events between two numbers of the history of which the indicators have not seen all, and how many each has in all."""
    return {row.key: row.history_length for row in session.rows(_TOUCHED, {"after": after, "until": until, "limit": limit})}


def missed(session: Session, after: int, until: int, limit: int) -> dict[str, int]:
    """As `touched`, but of the deals with ids between two: they may have been touched at any time."""
    return {row.key: row.history_length for row in session.rows(_MISSED, {"after": after, "until": until, "limit": limit})}


def between(session: Session, after: int, until: int, limit: int) -> list[Row]:
    """Deals (id, key, history_length) by id, after one of them."""
    return session.rows(_BETWEEN, {"after": after, "until": until, "limit": limit})


def last_deal(session: Session) -> int:
    """The greatest id of a deal; 0 when there is none."""
    return int(session.rows(_LAST_DEAL, {})[0].id)


def lengths(session: Session, keys: Collection[str]) -> dict[str, int]:
    """How many events of each deal the indicators have seen; a deal that none has seen is left out."""
    return {row.deal_key: row.length for row in session.select(select(c).where(c.c.deal_key.in_(keys)))}


# ---- writing -------------------------------------------------------------------------------------------------------------


def of_deals(session: Session, keys: Collection[str], kpi_ids: Collection[int]) -> list[Row]:
    """The observations of these deals and indicators that are there."""
    statement = select(o).where(o.c.deal_key.in_(keys))
    if len(kpi_ids) <= FEW:  # else PostgreSQL would look for each of them in each deal
        statement = statement.where(o.c.kpi_id.in_(kpi_ids))
    return [row for row in session.select(statement) if row.kpi_id in kpi_ids]


def put(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    _PUT.write(session, rows)


def remove(session: Session, keys: Sequence[Mapping[str, Any]]) -> None:
    """Observations by their `KEY`."""
    session.run_many(_REMOVE, keys)


def add_sums(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add to the sums of days."""
    _ADD_SUMS.write(session, rows)


def add_buckets(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add to the distributions of days."""
    _ADD_BUCKETS.write(session, rows)


def remove_empty(session: Session, sums: Sequence[Mapping[str, Any]], buckets: Sequence[Mapping[str, Any]]) -> None:
    """Those of these rows that count nothing any more."""
    if sums:
        session.run_many(_REMOVE_SUM, sums)
    if buckets:
        session.run_many(_REMOVE_BUCKET, buckets)


def set_lengths(session: Session, lengths: Mapping[str, int]) -> None:
    """How many events of each deal all indicators have seen now."""
    _SET_CASES.write(session, [{"deal_key": key, "length": length} for key, length in lengths.items()])


def move(session: Session, seq: int, state: str, next_at: datetime | None = None) -> None:
    """The updater's new position; it works well."""
    session.run(_MOVE, {"b_seq": seq, "b_state": state, "b_next_at": next_at})


def fail(session: Session, error: str, next_at: datetime) -> None:
    """The updater can't go on, and is tried again then."""
    session.run(_FAIL, {"b_error": error, "b_next_at": next_at})


def clear_sums(session: Session, kpi_id: int) -> None:
    session.run(_CLEAR_SUMS, {"kpi_id": kpi_id})
    session.run(_CLEAR_BUCKETS, {"kpi_id": kpi_id})


def clear_some(session: Session, kpi_id: int, limit: int) -> bool:
    """Remove about so many of an indicator's observations; whether none is left."""
    end = session.first(_NTH, {"kpi_id": kpi_id, "offset": limit})
    if end is not None and session.run(_CLEAR_BEFORE, {"kpi_id": kpi_id, "day": end.day, "at": end.at}):
        return False
    session.run(_CLEAR, {"kpi_id": kpi_id})  # few are left, or more than so many are of one moment
    return True
