"""Give a work item to anybody of the department, or take it away: what a head does."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.commands.complete import find, is_live
from engine.engine import Engine
from engine.errors import WorkItemNotClaimed
from engine.giving import change, give, note
from engine.queries.work_items import WorkItemInfo
from engine.transaction import Transaction


def assign(engine: Engine, work_item_id: int, to: str, *, by: By, reason: str = "", at: datetime | None = None) -> WorkItemInfo:
    """Give a work item to somebody, whoever has it now.

    Args:
        to: A colleague of the department; "" takes it away: it is open to everybody of the department.
        reason: Kept in the history.

    Returns:
        The work item after it.

    Raises:
        NotPermitted: The actor does not lead the department.
        NotColleague, HasIt, FourEyes: It can't be given there.
        WorkItemNotClaimed: There is nobody to take it away from.
        WorkItemNotFound, WorkItemAlreadyCompleted, WorkItemWithdrawn, DealNotOpen: As for `claim`.
    """

    return engine.transact(lambda tx: assigned(tx, work_item_id, to, reason), by=by, at=at)


def assigned(tx: Transaction, work_item_id: int, to: str, reason: str) -> WorkItemInfo:
    """The story of `assign`."""
    item = find(tx, work_item_id)
    tx.require("work.assign", departments=[item.department])
    is_live(item)
    told = {"from": item.assignee} if item.assignee else {}
    if to:
        given = give(tx, item, to, delegated_by="")
        note(tx, item, "work.assigned", assignee=to, reason=reason, **told)
        return given
    if not item.assignee:
        raise WorkItemNotClaimed(item.id)
    note(tx, item, "work.taken-away", assignee="", reason=reason, **told)
    return change(tx, item, state="open", assignee="", claimed_at=None, delegated_by="")
