"""Give a work item to anybody of the department, or take it away: what a head does."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.commands.complete import find, is_live
from engine.engine import Engine
from engine.errors import WorkItemNotClaimed
from engine.giving import give, note
from engine.store import work_items
from engine.transaction import Transaction


def assign(engine: Engine, work_item_id: int, to: str, *, by: By, reason: str = "", at: datetime | None = None) -> None:
    """Give a work item to somebody, whoever has it now.

    Args:
        to: A colleague of the department; "" takes it away: it is open to everybody of the department.
        reason: Kept in the history.

    Raises:
        NotPermitted: The actor does not lead the department.
        NotAColleague, HasIt, FourEyes: It can't be given there.
        WorkItemNotClaimed: There is nobody to take it away from.
        WorkItemNotFound, WorkItemAlreadyCompleted, WorkItemWithdrawn, DealNotOpen: As for `claim`.
    """

    def story(tx: Transaction) -> None:
        item = find(tx, work_item_id)
        tx.require("work.assign", departments=[item.department])
        is_live(item)
        told = {"from": item.assignee} if item.assignee else {}
        if to:
            give(tx, item, to, delegated_by="")
            note(tx, item, "work.assigned", assignee=to, reason=reason, **told)
            return
        if not item.assignee:
            raise WorkItemNotClaimed(item.id)
        work_items.change(tx.session, item, state="open", assignee="", claimed_at=None, delegated_by="")
        note(tx, item, "work.taken-away", assignee="", reason=reason, **told)

    engine.transact(story, by=by, at=at)
