"""Take a work item, so that nobody else does it."""

from __future__ import annotations

from datetime import datetime

from engine import four_eyes, hand_offs
from engine.actors import By
from engine.commands.complete import find, may, on_behalf
from engine.engine import Engine
from engine.giving import change, note
from engine.queries.work_items import WorkItemInfo
from engine.transaction import Transaction


def claim(engine: Engine, work_item_id: int, *, by: By, at: datetime | None = None) -> WorkItemInfo:
    """Take a work item; taking one's own again changes nothing.

    Who has delegated it takes it back, at any time. A substitute takes over what an absent colleague has.

    Returns:
        The work item after it.

    Raises:
        WorkItemNotFound, WorkItemAlreadyCompleted, WorkItemWithdrawn: There is nothing to take.
        WorkItemTaken: Somebody else has it, or it is meant for somebody else.
        FourEyes: Another person must do it.
        HandOffReturned, PackIncomplete: Its hand-off can't be accepted.
        DealNotOpen: The deal is suspended.
    """

    def story(tx: Transaction) -> WorkItemInfo:
        item = find(tx, work_item_id)
        if item.state == "claimed" and item.assignee == tx.by:
            return WorkItemInfo.of(item)
        may(tx, item, "claimed", takes_back=True)
        four_eyes.check(tx, item, [tx.by, item.assignee])
        hand_offs.take(tx, item)
        told = on_behalf(tx, item)
        values = {"state": "claimed", "assignee": tx.by, "claimed_at": tx.at}
        if item.delegated_by in tx.actor.names:
            values["delegated_by"] = ""
            told = {"from": item.assignee, **({"for": item.delegated_by} if item.delegated_by != tx.by else {})}
        note(tx, item, "work.claimed", **told)
        return change(tx, item, **values)

    return engine.transact(story, by=by, at=at)
