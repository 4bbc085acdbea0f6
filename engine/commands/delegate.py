"""Let a colleague do a work item, and get it back."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.commands.complete import find, may, on_behalf
from engine.engine import Engine
from engine.errors import NotAllowed, WorkItemNotClaimed
from engine.giving import HasIt, give, note
from engine.queries.work_items import WorkItemInfo
from engine.transaction import Transaction


class DelegatedAlready(NotAllowed):
    """A delegate may not delegate further: it must be clear who gets it back."""

    def __init__(self, work_item_id: int, owner: str) -> None:
        super().__init__(
            f"Work item {work_item_id} was delegated by {owner} and goes back there. Return it, or let {owner} delegate it anew."
        )


def delegate(engine: Engine, work_item_id: int, to: str, *, by: By, note_text: str = "", at: datetime | None = None) -> WorkItemInfo:
    """Give what one has, or what is meant for one, to a colleague for a while: the colleague completes it, or gives it back to oneself.

    Args:
        to: The colleague's name; a user's, where there are users.
        note_text: What is to be done; kept in the history.

    Returns:
        The work item after it.

    Raises:
        WorkItemNotClaimed: Nobody has it.
        DelegatedAlready: It was delegated to the actor.
        NotColleague, HasIt: It can't be given there.
        WorkItemTaken, FourEyes, WorkItemNotFound, WorkItemAlreadyCompleted, WorkItemWithdrawn, DealNotOpen: As for `claim`.
    """

    def story(tx: Transaction) -> WorkItemInfo:
        item = find(tx, work_item_id)
        may(tx, item, "", takes_back=True)
        owner = item.delegated_by if item.delegated_by in tx.actor.names else item.assignee
        if not owner:
            raise WorkItemNotClaimed(item.id)
        if item.delegated_by and item.delegated_by != owner:
            raise DelegatedAlready(item.id, item.delegated_by)
        if to == owner:
            raise HasIt(item.id, to)
        given = give(tx, item, to, delegated_by=owner)
        told = {**on_behalf(tx, item), "delegated_by": owner}
        if owner != tx.by:
            told["for"] = owner
        note(tx, item, "work.delegated", assignee=to, note=note_text, **told)
        return given

    return engine.transact(story, by=by, at=at)
