"""Messages, and the tokens that wait for one (subscriptions)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from engine.store.session import Prepared, Row, Session, insert_row
from engine.store.tables import instances as i
from engine.store.tables import messages as m
from engine.store.tables import subscriptions as s

_ADD = insert_row(m, returning=["id"])
_FIND = Prepared(select(m).where(m.c.id == bindparam("id")))
_BY_MESSAGE_ID = Prepared(select(m).where(m.c.message_id == bindparam("message_id")))
_SET_STATE = Prepared(update(m).where(m.c.id == bindparam("b_id"), m.c.state == bindparam("b_from")).values(state=bindparam("b_to")))
_KEPT = Prepared(
    select(m)
    .where(
        m.c.state == "kept",
        m.c.name == bindparam("name"),
        m.c.correlation == bindparam("correlation"),
        m.c.expires_at > bindparam("now", type_=m.c.expires_at.type),
    )
    .order_by(m.c.id)
    .limit(1)
)
_EXPIRE = Prepared(
    update(m).where(m.c.state == "kept", m.c.expires_at <= bindparam("b_now", type_=m.c.expires_at.type)).values(state="expired")
)

_SET_TO_GO = Prepared(
    update(m)
    .where(m.c.id == bindparam("b_id"))
    .values(state="due", correlation=bindparam("b_correlation"), expires_at=bindparam("b_expires_at", type_=m.c.expires_at.type))
)
_LOCK = Prepared(select(m).where(m.c.id == bindparam("id")).with_for_update())

_SUBSCRIBE = insert_row(s)
_UNSUBSCRIBE = Prepared(delete(s).where(s.c.instance_id == bindparam("instance_id"), s.c.token == bindparam("token")))
_OLDEST_WAITER = Prepared(
    select(s)
    .join(i, i.c.id == s.c.instance_id)
    .where(s.c.message == bindparam("name"), s.c.correlation == bindparam("correlation"), i.c.state == "active")
    .order_by(s.c.id)
    .limit(1)
)
_ANY_WAITER = Prepared(select(s.c.id).where(s.c.message == bindparam("name")).limit(1))
_OF_DEAL = Prepared(select(s).where(s.c.deal_key == bindparam("deal_key")).order_by(s.c.id))


def add(session: Session, values: dict[str, Any]) -> int:
    row = session.first(_ADD, {"channel": "", **values})
    assert row is not None
    return int(row.id)


def find(session: Session, number: int) -> Row | None:
    return session.first(_FIND, {"id": number})


def lock(session: Session, number: int) -> Row | None:
    """The message, locked until the transaction's end."""
    return session.first(_LOCK, {"id": number})


def set_to_go(session: Session, number: int, correlation: str, expires_at: datetime) -> None:
    """A locked message that has found nobody is to be delivered again."""
    session.run(_SET_TO_GO, {"b_id": number, "b_correlation": correlation, "b_expires_at": expires_at})


def by_message_id(session: Session, message_id: str) -> Row | None:
    return session.first(_BY_MESSAGE_ID, {"message_id": message_id})


def set_state(session: Session, number: int, old: str, new: str) -> bool:
    """False when its state is no longer `old`."""
    return session.run(_SET_STATE, {"b_id": number, "b_from": old, "b_to": new}) == 1


def oldest_kept(session: Session, name: str, correlation: str, now: datetime) -> Row | None:
    return session.first(_KEPT, {"name": name, "correlation": correlation, "now": now})


def expire(session: Session, now: datetime) -> int:
    return session.run(_EXPIRE, {"b_now": now})


def subscribe_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.run_many(_SUBSCRIBE, rows)


def unsubscribe_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.run_many(_UNSUBSCRIBE, rows)


def oldest_waiter(session: Session, name: str, correlation: str) -> Row | None:
    """The token that has waited longest, of an instance that is not suspended."""
    return session.first(_OLDEST_WAITER, {"name": name, "correlation": correlation})


def is_awaited(session: Session, name: str) -> bool:
    """Whether any token waits for a message of this name, whatever its correlation."""
    return session.first(_ANY_WAITER, {"name": name}) is not None


def subscriptions_of_deal(session: Session, deal_key: str) -> list[Row]:
    return session.rows(_OF_DEAL, {"deal_key": deal_key})


def lock_name(session: Session, name: str, correlation: str) -> None:
    """Nobody else keeps such a message or begins to wait for one until this transaction ends: else they could miss each other."""
    session.lock(f"message {name} {correlation}")


def page(session: Session, filters: Mapping[str, Any], limit: int, after: int | None) -> list[Row]:
    """Messages, the newest first."""
    statement = select(m).where(*[m.c[name] == value for name, value in filters.items()])
    if after is not None:
        statement = statement.where(m.c.id < after)
    return session.select(statement.order_by(m.c.id.desc()).limit(limit))
