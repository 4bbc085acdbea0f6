"""Who watches a deal."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from engine.store.session import Prepared, Session, insert_row
from engine.store.tables import watchers as x

_ADD = insert_row(x)
_REMOVE = Prepared(delete(x).where(x.c.deal_key == bindparam("deal_key"), x.c.person == bindparam("person")))
_OF_DEAL = Prepared(select(x.c.person).where(x.c.deal_key == bindparam("deal_key")).order_by(x.c.person))


def add(session: Session, deal_key: str, person: str) -> None:
    session.run(_ADD, {"deal_key": deal_key, "person": person})


def remove(session: Session, deal_key: str, person: str) -> bool:
    """False when the person did not watch it."""
    return session.run(_REMOVE, {"deal_key": deal_key, "person": person}) == 1


def of_deal(session: Session, deal_key: str) -> list[str]:
    """Names, in order."""
    return [row.person for row in session.rows(_OF_DEAL, {"deal_key": deal_key})]
