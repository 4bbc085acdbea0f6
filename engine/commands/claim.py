"""Take a work item, so that nobody else does it."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.commands.complete import find, may
from engine.engine import Engine
from engine.store import work_items
from engine.transaction import Transaction


def claim(engine: Engine, work_item_id: int, *, by: By, at: datetime | None = None) -> None:
    """Take a work item; taking one's own again changes nothing.

    Raises:
        WorkItemNotFound, WorkItemAlreadyCompleted, WorkItemWithdrawn: There is nothing to take.
        WorkItemTaken: Somebody else has it, or it is meant for somebody else.
        DealNotOpen: The deal is suspended.
    """

    def story(tx: Transaction) -> None:
        item = find(tx, work_item_id)
        if item.state == "claimed" and item.assignee == tx.by:
            return
        may(tx, item, "claimed")
        work_items.assign(tx.session, item.id, item.state, "claimed", tx.by, tx.at)
        data = {"item": item.id}
        tx.changes.note(item.deal_key, item.instance_id, item.instance_definition_id, "work.claimed", item.element_id, tx.by, data)

    engine.transact(story, by=by, at=at)
