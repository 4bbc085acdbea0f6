"""Whole deals as indicators read them: each with all its events, in few statements."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from engine.store.session import Row, Session
from engine.store.tables import deals as d
from engine.store.tables import history as h


def clients(session: Session, keys: Sequence[str]) -> dict[str, int | None]:
    """The client of each deal, by its key; a deal that is not there is left out."""
    rows = session.select(select(d.c.key, d.c.client_id).where(d.c.key.in_(keys)))
    return {row.key: row.client_id for row in rows}


def events(session: Session, keys: Sequence[str]) -> list[Row]:
    """All events of some deals, deal by deal, in the order in which they were recorded."""
    return session.select(
        select(
            h.c.deal_key,
            h.c.number,
            h.c.kind,
            h.c.at,
            h.c.actor,
            h.c.element_id,
            h.c.instance_id,
            h.c.definition_id,
            h.c.data,
        )
        .where(h.c.deal_key.in_(keys))
        .order_by(h.c.deal_key, h.c.number)
    )
