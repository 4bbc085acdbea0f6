"""Give a work item back: to its department, or to who has delegated it."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.commands.complete import find, may, on_behalf
from engine.engine import Engine
from engine.errors import WorkItemNotClaimed
from engine.giving import note
from engine.store import work_items
from engine.transaction import Transaction


def give_back(engine: Engine, work_item_id: int, *, by: By, reason: str = "", at: datetime | None = None) -> None:
    """Give back what one has, or what is meant for one: it is open to everybody of its department.

    A delegate gives it back to who has delegated it.

    Raises:
        WorkItemNotClaimed: Nobody has it.
        WorkItemTaken: Somebody else has it.
        WorkItemNotFound, WorkItemAlreadyCompleted, WorkItemWithdrawn, DealNotOpen: As for `claim`.
    """

    def story(tx: Transaction) -> None:
        item = find(tx, work_item_id)
        if item.state == "open" and not item.assignee:
            raise WorkItemNotClaimed(item.id)
        may(tx, item, "open" if item.state == "claimed" else "")
        told = on_behalf(tx, item)
        values = {"state": "open", "assignee": item.delegated_by, "claimed_at": None, "delegated_by": ""}
        work_items.change(tx.session, item, **values)
        if item.delegated_by:
            note(tx, item, "work.returned", assignee=item.delegated_by, reason=reason, **told)
        else:
            note(tx, item, "work.given-back", reason=reason, **told)

    engine.transact(story, by=by, at=at)
