"""Give a work item back: to its department, or to who has delegated it."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.commands.complete import find, may, on_behalf
from engine.engine import Engine
from engine.errors import WorkItemNotClaimed
from engine.giving import change, note
from engine.queries.work_items import WorkItemInfo
from engine.transaction import Transaction


def give_back(engine: Engine, work_item_id: int, *, by: By, reason: str = "", at: datetime | None = None) -> WorkItemInfo:
    """Give back what one has, or what is meant for one: it is open to everybody of its department.

    A delegate gives it back to who has delegated it.

    Returns:
        The work item after it.

    Raises:
        WorkItemNotClaimed: Nobody has it.
        WorkItemTaken: Somebody else has it.
        WorkItemNotFound, WorkItemAlreadyCompleted, WorkItemWithdrawn, DealNotOpen: As for `claim`.
    """

    def story(tx: Transaction) -> WorkItemInfo:
        item = find(tx, work_item_id)
        may(tx, item, "open" if item.state == "claimed" else "")
        if not item.assignee:
            raise WorkItemNotClaimed(item.id)
        told = on_behalf(tx, item)
        if item.delegated_by:
            note(tx, item, "work.returned", assignee=item.delegated_by, reason=reason, **told)
        else:
            note(tx, item, "work.given-back", reason=reason, **told)
        return change(tx, item, state="open", assignee=item.delegated_by, claimed_at=None, delegated_by="")

    return engine.transact(story, by=by, at=at)
