"""Let a promise go, with the reason."""

from __future__ import annotations

from datetime import datetime

from engine import promises
from engine.actors import By, actor_of
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.transaction import Transaction


def waive_promise(engine: Engine, deal_key: str, promise_id: str, reason: str, *, by: By, at: datetime | None = None) -> str:
    """Waive a promise of a deal: it will not be kept, and somebody named answers for that. Its state then.

    Args:
        reason: Why, and what the client was told.

    Raises:
        DealNotFound, PromiseNotFound: There is no such thing.
        NotPermitted: The actor may not waive promises of this deal.
        PromiseEnded: It is fulfilled or waived already.
        BadAnswer: No reason, or nobody named.
        DealNotOpen: The deal is suspended or cancelled.
    """
    words = reason.strip()
    if not words:
        raise BadAnswer("Give the reason, and what the client was told.")
    if not actor_of(by).name.strip():
        raise BadAnswer("A promise is waived by somebody named.")

    def story(tx: Transaction) -> str:
        tx.require_deal("promises.waive", deal_key)
        tx.require_open(deal_key)
        promises.end(tx, deal_key, promise_id, "waived", {"element_id": "", "reason": words})
        return "waived"

    return engine.transact(story, by=by, at=at)
