"""Promises: what a deal's client was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import deals as d
from engine.store.tables import promises as p

_ADD = insert_row(p)
_OF_DEAL = Prepared(select(p).where(p.c.deal_key == bindparam("deal_key")).order_by(p.c.id))
_FIND = Prepared(select(p).where(p.c.deal_key == bindparam("deal_key"), p.c.promise_id == bindparam("promise_id")))
_NAMES = ("kind", "text", "state", "made_at", "made_by", "ended_at", "ended_by", "element_id", "reason")
_SAVE = Prepared(
    update(p).where(p.c.id == bindparam("b_id")).values({name: bindparam(f"b_{name}", type_=p.c[name].type) for name in _NAMES})
)


def add(session: Session, values: Mapping[str, Any]) -> None:
    session.run(_ADD, values)


def save(session: Session, row: Row, **changes: Any) -> None:
    """Set columns of a promise, whose row was read before; its deal must be locked."""
    values = {name: changes.get(name, getattr(row, name)) for name in _NAMES}
    session.run(_SAVE, {"b_id": row.id, **{f"b_{name}": value for name, value in values.items()}})


def of_deal(session: Session, deal_key: str) -> list[Row]:
    """A deal's, in the order they were made."""
    return session.rows(_OF_DEAL, {"deal_key": deal_key})


def find(session: Session, deal_key: str, promise_id: str) -> Row | None:
    return session.first(_FIND, {"deal_key": deal_key, "promise_id": promise_id})


def open_ones(session: Session, deal_states: tuple[str, ...], limit: int, after: int | None) -> list[Row]:
    """Promises that are neither kept nor waived, of deals in these states, in the order they were made; with the deal's columns."""
    columns = [d.c.state.label("deal_state"), d.c.stage.label("deal_stage"), d.c.owner.label("deal_owner")]
    statement = select(p, *columns).join(d, d.c.key == p.c.deal_key).where(p.c.state == "open")
    if deal_states:
        statement = statement.where(d.c.state.in_(deal_states))
    if after is not None:
        statement = statement.where(p.c.id > after)
    return session.select(statement.order_by(p.c.id).limit(limit))
