"""Alerts: when an indicator has crossed a threshold, and when it was well again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import kpi_alerts as a
from engine.store.tables import kpis as k

WELL = "well"
_ADD = insert_row(a, returning=["id"])
_NEWEST = select(func.max(a.c.id).label("id")).group_by(a.c.kpi_id).subquery("newest")
_STANDING = Prepared(select(a).join(_NEWEST, _NEWEST.c.id == a.c.id))


def add(session: Session, kpi_id: int, state: str, figure: float | None, at: datetime) -> int:
    row = session.first(_ADD, {"kpi_id": kpi_id, "state": state, "figure": figure, "at": at})
    assert row is not None
    return int(row.id)


def newest(session: Session) -> dict[int, Row]:
    """The newest alert of each indicator that has had one."""
    return {row.kpi_id: row for row in session.rows(_STANDING, {})}


def listed(session: Session, key: str, only_open: bool, limit: int, after: int | None) -> list[Row]:
    """Alerts with the indicator's `key` and `source`, the newest first.

    Args:
        key: Only those of this indicator; "" = of all that are not detached.
        only_open: Only the newest of each, where it says that something is wrong.
        after: The id of the last one seen.
    """
    statement = select(a, k.c.key, k.c.source).join(k, k.c.id == a.c.kpi_id)
    statement = statement.where(k.c.key == key if key else k.c.state != "detached")
    if only_open:
        statement = statement.join(_NEWEST, _NEWEST.c.id == a.c.id).where(a.c.state != WELL)
    if after is not None:
        statement = statement.where(a.c.id < after)
    return session.select(statement.order_by(a.c.id.desc()).limit(limit))
