"""Stop a deal for a while, and let it go on."""

from __future__ import annotations

from datetime import datetime

from engine import lifecycle
from engine.actors import By
from engine.engine import Engine
from engine.errors import WrongLifecycle
from engine.store import instances, messages
from engine.transaction import Transaction


def suspend(engine: Engine, deal_key: str, *, by: By, reason: str = "", at: datetime | None = None) -> None:
    """Stop a deal: nobody can complete its work, no timer fires, no message reaches it, no connector is called.

    Raises:
        DealNotFound: There is no such deal.
        WrongLifecycle: It is not open.
    """

    def story(tx: Transaction) -> None:
        tx.require_deal("deals.stop", deal_key)
        deal = tx.lock_deal(deal_key)
        lifecycle.check("deal", deal_key, deal["state"], "suspended")
        tx.change_deal(deal_key, state="suspended")
        instances.set_state(tx.session, deal_key, "active", "suspended")
        tx.note("deal.suspended", deal_key, reason=reason)

    engine.transact(story, by=by, at=at)


def resume(engine: Engine, deal_key: str, *, by: By, revision: int | None = None, at: datetime | None = None) -> None:
    """Let a suspended deal go on. What fell due meanwhile happens now; messages that were kept for it are delivered.

    Args:
        revision: The deal's revision that was read; None = any.

    Raises:
        DealNotFound: There is no such deal.
        Outdated: The deal has been changed since `revision`.
        WrongLifecycle: It is not suspended.
    """

    def story(tx: Transaction) -> None:
        tx.require_deal("deals.stop", deal_key)
        tx.require_revision(deal_key, revision)
        deal = tx.lock_deal(deal_key)
        if deal["state"] != "suspended":
            raise WrongLifecycle("deal", deal_key, deal["state"], "resumed")
        tx.change_deal(deal_key, state="open")
        instances.set_state(tx.session, deal_key, "suspended", "active")
        for row in messages.subscriptions_of_deal(tx.session, deal_key):
            messages.lock_name(tx.session, row.message, row.correlation)
            tx.changes.take_kept(tx.session, row.message, row.correlation, deal_key)
        tx.note("deal.resumed", deal_key)

    engine.transact(story, by=by, at=at)
