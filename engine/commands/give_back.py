"""Give a claimed work item back to its department."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.commands.complete import find, may
from engine.engine import Engine
from engine.errors import WorkItemNotClaimed
from engine.store import work_items
from engine.transaction import Transaction


def give_back(engine: Engine, work_item_id: int, *, by: By, reason: str = "", at: datetime | None = None) -> None:
    """Give a work item back; it is open to everybody of its department.

    Raises:
        WorkItemNotClaimed: Nobody has it.
        WorkItemTaken: Somebody else has it.
        WorkItemNotFound, WorkItemAlreadyCompleted, WorkItemWithdrawn, DealNotOpen: As for `claim`.
    """

    def story(tx: Transaction) -> None:
        item = find(tx, work_item_id)
        if item.state == "open":
            raise WorkItemNotClaimed(item.id)
        may(tx, item, "open")
        work_items.assign(tx.session, item.id, item.state, "open", "", None)
        data = {"item": item.id, "reason": reason}
        tx.changes.note(item.deal_key, item.instance_id, item.instance_definition_id, "work.given-back", item.element_id, tx.by, data)

    engine.transact(story, by=by, at=at)
