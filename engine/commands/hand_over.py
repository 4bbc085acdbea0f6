"""Hand a work item over to a colleague, for good."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.commands.complete import find, may, on_behalf
from engine.engine import Engine
from engine.errors import WorkItemNotClaimed
from engine.giving import give, note
from engine.queries.work_items import WorkItemInfo
from engine.transaction import Transaction


def hand_over(engine: Engine, work_item_id: int, to: str, *, by: By, reason: str = "", at: datetime | None = None) -> WorkItemInfo:
    """Give what one has, or what is meant for one, to a colleague of the department.

    Args:
        to: The colleague's name; a user's, where there are users.
        reason: Kept in the history.

    Returns:
        The work item after it.

    Raises:
        WorkItemNotClaimed: Nobody has it.
        NotColleague, HasIt: It can't be given there.
        WorkItemTaken, FourEyes, WorkItemNotFound, WorkItemAlreadyCompleted, WorkItemWithdrawn, DealNotOpen: As for `claim`.
    """

    def story(tx: Transaction) -> WorkItemInfo:
        item = find(tx, work_item_id)
        may(tx, item, "")
        if not item.assignee:
            raise WorkItemNotClaimed(item.id)
        given = give(tx, item, to)
        note(tx, item, "work.handed-over", assignee=to, reason=reason, **on_behalf(tx, item))
        return given

    return engine.transact(story, by=by, at=at)
