"""Indicators that were attached to the model, and what has changed about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.store.session import Prepared, Row, Session, any_of, insert_row
from engine.store.tables import kpi_changes as c
from engine.store.tables import kpis as k

MEASURED = ("attached", "unverified")
"""States in which an indicator is measured; a detached one is only remembered."""
CHANGEABLE = ("source", "digest", "model_digest", "state", "reasons", "attached_at", "attached_by")
_ADD = insert_row(k, without=["measured_to", "measure_until", "measured_digest", "revision"], returning=["id"])
_FIND = Prepared(select(k).where(k.c.key == bindparam("key")))
_LOCK = Prepared(select(k).where(k.c.key == bindparam("key")).with_for_update())
_ALL = Prepared(select(k).order_by(k.c.key))
_MEASURED = Prepared(select(k).where(any_of(k.c.state, MEASURED)).order_by(k.c.id))
_CHANGE = Prepared(
    update(k)
    .where(k.c.id == bindparam("b_id"))
    .values(**{name: bindparam(f"b_{name}", type_=k.c[name].type) for name in CHANGEABLE}, revision=k.c.revision + 1)
)
_SET_MEASURED = Prepared(
    update(k)
    .where(k.c.id == bindparam("b_id"))
    .values(measured_digest=bindparam("b_digest"), measured_to=bindparam("b_to"), measure_until=bindparam("b_until"))
)
_ADD_CHANGE = insert_row(c)
_CHANGES = Prepared(select(c).where(c.c.kpi_id == bindparam("kpi_id")).order_by(c.c.id))
_ALL_CHANGES = Prepared(select(c).order_by(c.c.kpi_id, c.c.id))


def add(session: Session, values: Mapping[str, Any]) -> int:
    """A new row of `key` and the `CHANGEABLE` columns, `reasons` as JSON text; its id. The updater finds it at its next turn."""
    row = session.first(_ADD, values)
    assert row is not None
    return int(row.id)


def find(session: Session, key: str) -> Row | None:
    return session.first(_FIND, {"key": key})


def lock(session: Session, key: str) -> Row | None:
    """The indicator's row, locked until the transaction's end."""
    return session.first(_LOCK, {"key": key})


def all_of_them(session: Session) -> list[Row]:
    """By key, detached ones too."""
    return session.rows(_ALL, {})


def measured(session: Session) -> list[Row]:
    """Those that are measured: attached ones, also while they are unverified."""
    return session.rows(_MEASURED, {})


def change(session: Session, row: Row, **changes: Any) -> None:
    """Write new `CHANGEABLE` values. With another `digest` it is measured anew; of a detached one what was measured is removed."""
    changed = row._replace(**changes)
    session.run(_CHANGE, {"b_id": row.id, **{f"b_{name}": getattr(changed, name) for name in CHANGEABLE}})


def add_change(session: Session, values: Mapping[str, Any]) -> None:
    """A row of kpi_changes; `what` as JSON text, `is_break` 0 or 1."""
    session.run(_ADD_CHANGE, values)


def changes(session: Session, kpi_id: int | None = None) -> list[Row]:
    """An indicator's changes, the oldest first; None: everybody's."""
    return session.rows(_ALL_CHANGES, {}) if kpi_id is None else session.rows(_CHANGES, {"kpi_id": kpi_id})


# ---- how far they are measured ------------------------------------------------------------------------------------------


def set_measured(session: Session, kpi_id: int, digest: str, to: int, until: int) -> None:
    """How far the back-fill has come: what it measures, the last deal's id that is done, and the last one that is to be done."""
    session.run(_SET_MEASURED, {"b_id": kpi_id, "b_digest": digest, "b_to": to, "b_until": until})
