"""What the commands share that give a work item to somebody."""

from __future__ import annotations

from typing import Any

from engine import four_eyes, lifecycle
from engine.errors import BadAnswer, NotAllowed
from engine.queries.work_items import WorkItemInfo
from engine.store import colleagues, work_items
from engine.store.session import Row
from engine.transaction import Transaction
from engine.values import Value


class NotColleague(BadAnswer):
    """The work can't be given to this person."""

    def __init__(self, name: str, department: str, state: str) -> None:
        why = f"is {state}" if state else f"does not belong to {department or 'the department'}"
        super().__init__(f"{name} {why}, so the work can't be given there. Choose an active colleague of the department.")


class HasIt(NotAllowed):
    """The person has it already."""

    def __init__(self, work_item_id: int, name: str) -> None:
        super().__init__(f"Work item {work_item_id} is with {name} already.")


def note(tx: Transaction, item: Row, kind: str, **data: Value) -> None:
    """Append a history event about a work item."""
    told = {"item": item.id, **data}
    tx.changes.note(item.deal_key, item.instance_id, item.instance_definition_id, kind, item.element_id, tx.by, told)


def change(tx: Transaction, item: Row, **values: Any) -> WorkItemInfo:
    """Set columns of a work item; as it is then."""
    work_items.change(tx.session, item, **values)
    return WorkItemInfo.of(item._replace(**values))


def give(tx: Transaction, item: Row, to: str, **values: str) -> WorkItemInfo:
    """Put a work item before somebody, who has not begun with it: it is open, and meant for that person.

    Args:
        to: An active user of the department, or who leads it; where there are no users at all, any name.
        values: More columns to set.

    Raises:
        NotColleague: Somebody else.
        HasIt: The person has it already.
        FourEyes: That person may not do it.
    """
    if to == item.assignee:
        raise HasIt(item.id, to)
    if colleagues.are_there(tx.session):
        state = colleagues.state_in(tx.session, to, item.department)
        if state in ("", "disabled"):
            raise NotColleague(to, item.department, state)
    four_eyes.check(tx, item, [to])
    if item.state != "open":
        lifecycle.check("work item", item.id, item.state, "open")
    return change(tx, item, state="open", assignee=to, claimed_at=None, **values)
