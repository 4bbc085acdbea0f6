"""Personal values, beside the history that refers to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import personal_values as p

_ADD = insert_row(p)
_OF_DEAL = Prepared(select(p).where(p.c.deal_key == bindparam("deal_key")))
_ERASE = Prepared(delete(p).where(p.c.deal_key == bindparam("deal_key")))


def add_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.run_many(_ADD, rows)


def of_deal(session: Session, deal_key: str) -> list[Row]:
    return session.rows(_OF_DEAL, {"deal_key": deal_key})


def erase(session: Session, deal_key: str) -> int:
    """Delete a deal's; how many. What the history holds instead can't be turned back."""
    return session.run(_ERASE, {"deal_key": deal_key})
