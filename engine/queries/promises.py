"""Promises: what clients were told, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.errors import DealNotFound
from engine.store import deals
from engine.store import promises as stored
from engine.visibility import may_with_deal, require_deal


@dataclass(frozen=True, slots=True)
class PromiseInfo:
    """Something that a deal's client was told.

    Attributes:
        promise_id: Its number in the deal: P1, P2, ...
        kind: "price", "delivery-date", "scope", "special-terms", or what a process calls it.
        state: "open", "fulfilled" or "waived".
        ended_by: Who kept it, or who waived it.
        element_id: The operation that kept it, or "".
        reason: Why it was waived.
    """

    id: int
    deal_key: str
    promise_id: str
    kind: str
    text: str
    state: str
    made_at: datetime
    made_by: str
    ended_at: datetime | None
    ended_by: str
    element_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A promise that is neither kept nor waived, and how its deal stands."""

    promise: PromiseInfo
    deal_state: str
    deal_stage: str
    deal_owner: str


def promises(engine: Engine, deal_key: str, *, by: By) -> list[PromiseInfo]:
    """A deal's promises, in the order they were made.

    Raises:
        DealNotFound: There is no such deal, or the actor may not see it.
    """
    with engine.store.read() as session:
        deal = deals.find(session, deal_key)
        if deal is None:
            raise DealNotFound(deal_key)
        require_deal(session, actor_of(by), "deals.see", deal_key, deal.owner)
        return [PromiseInfo(*row) for row in stored.of_deal(session, deal_key)]


def open_promises(
    engine: Engine, *, by: By, closed_deals: bool = False, limit: int = 50, after: int | None = None
) -> tuple[list[OpenPromise], int | None]:
    """Promises that are neither kept nor waived, of the deals that the actor may see, in the order they were made.

    Args:
        closed_deals: Only those of deals that have ended: nobody is going to keep them any more.
        limit: At most so many are looked at; fewer are given where the actor may not see a deal.
        after: Where the page before ended.

    Returns:
        The promises, and where this page ends; None at the end of the list.
    """
    actor = actor_of(by)
    states = ("completed", "failed", "cancelled") if closed_deals else ()
    with engine.store.read() as session:
        rows = stored.open_ones(session, states, limit, after)
        seen: dict[str, bool] = {}
        for row in rows:
            if row.deal_key not in seen:
                seen[row.deal_key] = may_with_deal(session, actor, "deals.see", row.deal_key, row.deal_owner)
    found = [OpenPromise(PromiseInfo(*row[:12]), *row[12:]) for row in rows if seen[row.deal_key]]
    return found, rows[-1].id if len(rows) == limit else None
