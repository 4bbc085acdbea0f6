"""Say that a promise is kept."""

from __future__ import annotations

from datetime import datetime

from engine import promises
from engine.actors import By
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.store import instances
from engine.transaction import Transaction


def fulfil_promise(engine: Engine, deal_key: str, promise_id: str, *, by: By, element_id: str = "", at: datetime | None = None) -> str:
    """Mark a promise of a deal as kept; its state then.

    Args:
        element_id: The operation that kept it; "" = none of the process.

    Raises:
        DealNotFound, PromiseNotFound: There is no such thing.
        NotPermitted: The actor may not change this deal.
        PromiseEnded: It is fulfilled or waived already.
        BadAnswer: No process of the deal has such an operation.
        DealNotOpen: The deal is suspended or cancelled.
    """

    def story(tx: Transaction) -> str:
        tx.require_deal("deals.change", deal_key)
        tx.require_open(deal_key)
        if element_id and not _is_drawn(tx, deal_key, element_id):
            raise BadAnswer(f"No process of deal {deal_key} has an element “{element_id}”.")
        promises.end(tx, deal_key, promise_id, "fulfilled", {"element_id": element_id, "reason": ""})
        return "fulfilled"

    return engine.transact(story, by=by, at=at)


def _is_drawn(tx: Transaction, deal_key: str, element_id: str) -> bool:
    numbers = {row.definition_id for row in instances.of_deal(tx.session, deal_key)}
    return any(element_id in tx.engine.definitions.process(tx.session, number).diagram.elements for number in numbers)
