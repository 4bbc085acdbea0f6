"""What clients have bought over time: won deals by client and kind of sale."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Numeric, and_, case, cast, func, or_, select

from engine.store.session import Row, Session
from engine.store.tables import deal_facts as f
from engine.store.tables import deals as d
from engine.store.tables import definitions as g
from engine.store.tables import instances as i

_AMOUNT, _CURRENCY, _KIND = (f.alias(name) for name in ("amounts", "currencies", "kinds"))
_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
_WON = (
    select(d.c.client_id, d.c.key, func.max(i.c.ended_at, type_=i.c.ended_at.type).label("won_at"))
    .join(i, i.c.deal_key == d.c.key)
    .join(g, and_(g.c.id == i.c.definition_id, g.c.stage == "discussion"))
    .where(i.c.exit == "won", d.c.client_id.is_not(None))
    .group_by(d.c.client_id, d.c.key)
)


def most_often_won(session: Session, since: datetime | None, limit: int, after: tuple[int, int] | None) -> list[Row]:
    """(client_id, number of won deals), most first; `after` the last one seen."""
    won = _WON.having(func.max(i.c.ended_at) >= since) if since is not None else _WON
    deals = won.subquery()
    number = func.count().label("number")
    statement = select(deals.c.client_id, number).group_by(deals.c.client_id)
    if after is not None:
        statement = statement.having(or_(number < after[0], and_(number == after[0], deals.c.client_id > after[1])))
    return session.select(statement.order_by(number.desc(), deals.c.client_id).limit(limit))


def sales(session: Session, client_ids: Collection[int], since: datetime | None) -> list[Row]:
    """(client_id, kind, currency, number, amount, first_at, last_at) of won deals; kind and currency in lower case, or None."""
    won = _WON.where(d.c.client_id.in_(client_ids))
    deals = (won.having(func.max(i.c.ended_at) >= since) if since is not None else won).subquery()
    amount = case((_AMOUNT.c.value.regexp_match(_NUMBER), cast(_AMOUNT.c.value, Numeric)), else_=0)
    statement = select(
        deals.c.client_id,
        _KIND.c.value.label("kind"),
        _CURRENCY.c.value.label("currency"),
        func.count().label("number"),
        func.sum(amount).label("amount"),
        func.min(deals.c.won_at, type_=i.c.ended_at.type).label("first_at"),
        func.max(deals.c.won_at, type_=i.c.ended_at.type).label("last_at"),
    )
    source = deals
    for alias, name in ((_AMOUNT, "amount"), (_CURRENCY, "currency"), (_KIND, "opportunity_kind")):
        source = source.outerjoin(alias, and_(alias.c.deal_key == deals.c.key, alias.c.name == name))  # type: ignore[assignment]
    return session.select(statement.select_from(source).group_by(deals.c.client_id, _KIND.c.value, _CURRENCY.c.value))
