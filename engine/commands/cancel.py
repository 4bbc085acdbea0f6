"""End a deal, or one of its instances, before its time."""

from __future__ import annotations

from datetime import datetime

from engine import lifecycle
from engine.actors import By
from engine.engine import Engine
from engine.errors import InstanceHasParent, InstanceNotFound
from engine.live import LIVE
from engine.step import Cancel
from engine.store import instances
from engine.transaction import Transaction


def cancel(engine: Engine, deal_key: str = "", *, by: By, reason: str = "", instance_id: str = "", at: datetime | None = None) -> None:
    """Cancel a deal: every instance ends, what it called too; work is withdrawn, jobs are cancelled.

    Args:
        deal_key: The deal; or
        instance_id: only this instance, which nobody called.

    Raises:
        DealNotFound, InstanceNotFound: There is no such thing.
        InstanceHasParent: Another instance has called it.
        WrongLifecycle: It has ended already.
    """

    def story(tx: Transaction) -> None:
        if not instance_id:
            tx.require_deal("deals.stop", deal_key)
            cancel_deal(tx, deal_key, reason)
            return
        row = instances.find(tx.session, instance_id)
        if row is None:
            raise InstanceNotFound(instance_id)
        tx.require_deal("deals.stop", row.deal_key)
        cancel_instance(tx, row.deal_key, instance_id, reason)

    engine.transact(story, by=by, at=at)


def cancel_instance(tx: Transaction, deal_key: str, instance_id: str, reason: str) -> None:
    """Cancel an instance that nobody called, inside a transaction; who may is for the caller to ask."""
    tx.require_open(deal_key)
    live = tx.load(instance_id)
    if live.parent_id is not None:
        raise InstanceHasParent(instance_id)
    lifecycle.check("instance", instance_id, live.state, "cancelled")
    tx.advance(live, Cancel(reason))


def cancel_deal(tx: Transaction, deal_key: str, reason: str) -> None:
    """Cancel a deal, inside a transaction; who may is for the caller to ask."""
    deal = tx.lock_deal(deal_key)
    lifecycle.check("deal", deal_key, deal["state"], "cancelled")
    for row in instances.of_deal(tx.session, deal_key):
        if row.parent_id is None and row.state in LIVE:
            tx.advance(tx.load(row.id), Cancel(reason))
    if tx.lock_deal(deal_key)["state"] != "cancelled":  # it had no live instance
        tx.change_deal(deal_key, state="cancelled", closed_at=tx.at)
        tx.note("deal.closed", deal_key, state="cancelled", exit="")
