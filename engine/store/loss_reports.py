"""What the history lost, by period; and, while it is being found, what was counted so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from engine.store.session import Insertion, Prepared, Row, Session
from engine.store.tables import deal_facts as f
from engine.store.tables import deals as d
from engine.store.tables import history as h
from engine.store.tables import loss_reports as r

FOLLOWER = "losses"
"""The search's name among the followers of the history."""
UNFINISHED = "unfinished"
"""Stands in the place of the period while the history is being read; `losses` are the tallies then."""
_PUT = Insertion(r, [column.name for column in r.c], key=["period"])
_FIND = Prepared(select(r).where(r.c.period == bindparam("period")))
_REMOVE = Prepared(delete(r).where(r.c.period == bindparam("period")))
_NEWEST = Prepared(select(func.max(h.c.seq).label("seq")))
_LAST_DEAL = Prepared(select(func.max(d.c.id).label("id")))
_CHANNEL = "channel"


def put(session: Session, period: str, computed_at: datetime, deals: int, losses: str, heat: str) -> None:
    session.run(_PUT, {"period": period, "computed_at": computed_at, "deals": deals, "losses": losses, "heat": heat})


def find(session: Session, period: str) -> Row | None:
    return session.first(_FIND, {"period": period})


def remove(session: Session, period: str) -> None:
    session.run(_REMOVE, {"period": period})


def newest(session: Session) -> int:
    """The number of the newest event of the history; 0: there is none."""
    row = session.first(_NEWEST, {})
    return int(row.seq) if row is not None and row.seq is not None else 0


def last_deal(session: Session) -> int:
    row = session.first(_LAST_DEAL, {})
    return int(row.id) if row is not None and row.id is not None else 0


def deals_after(session: Session, last: int, until: int, limit: int) -> list[Row]:
    """(id, key) of the next deals, by id."""
    return session.select(select(d.c.id, d.c.key).where(d.c.id > last, d.c.id <= until).order_by(d.c.id).limit(limit))


def doubles(session: Session, keys: Sequence[str], days: float) -> set[str]:
    """Which of the deals were opened within so many days after another deal of the same client, which was open still, by another channel.

    The channel is the fact `channel`; a deal without one has come by none that could be another.
    """
    first, second = d.alias("first"), d.alias("second")
    one, other = f.alias("one"), f.alias("other")
    statement = (
        select(second.c.key, second.c.opened_at, first.c.opened_at.label("before"), first.c.closed_at.label("ended"))
        .join(first, (first.c.client_id == second.c.client_id) & (first.c.id < second.c.id))
        .join(one, (one.c.deal_key == first.c.key) & (one.c.name == _CHANNEL))
        .join(other, (other.c.deal_key == second.c.key) & (other.c.name == _CHANNEL) & (other.c.value != one.c.value))
        .where(second.c.key.in_(keys), second.c.parent_key.is_(None))
    )
    found = set()
    for row in session.select(statement) if keys else ():
        apart = (row.opened_at - row.before).total_seconds()
        if 0 <= apart <= days * 86_400 and (row.ended is None or row.ended > row.opened_at):
            found.add(row.key)
    return found


def deals_of(session: Session, clients: Sequence[int], last: int) -> tuple[int, list[str]]:
    """How many deals clients have, and the keys of the last ones."""
    theirs = d.c.client_id.in_(clients)
    number = session.select(select(func.count().label("number")).where(theirs))[0].number
    rows = session.select(select(d.c.key).where(theirs).order_by(d.c.id.desc()).limit(last))
    return number, [row.key for row in reversed(rows)]
