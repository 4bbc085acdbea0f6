"""The inbox, and one work item. Indexed columns only; no instance is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.engine import Engine
from engine.errors import WorkItemNotFound
from engine.store import lists, work_items
from engine.store.session import Row


@dataclass(frozen=True, slots=True)
class WorkItemInfo:
    """A person's to-do.

    Attributes:
        state: "open", "claimed", "completed" or "withdrawn".
        assignee: Who has it, or who it is meant for; "" = anybody of the department.
        due_at: When it is due; None = no deadline.
        priority: -1 low, 0 normal, 1 high.
        follow_up_at: When its holder wants to be reminded of it.
        delegated_by: Who has given it away for a while, and gets it back when the delegate is done with it; "" = nobody.
        escalated_to: The head who was told that it is late; "" = nobody.
        turn: "" the department's own; "returned": the receiver of a hand-off has sent it back;
            `department` and `assignee` are then those who mend it.
    """

    id: int
    instance_id: str
    deal_key: str
    token: str
    element_id: str
    name: str
    department: str
    assignee: str
    form: str
    state: str
    due_at: datetime | None
    opened_at: datetime
    claimed_at: datetime | None
    completed_at: datetime | None
    completed_by: str
    priority: int
    follow_up_at: datetime | None
    delegated_by: str
    escalated_to: str
    turn: str

    @classmethod
    def of(cls, row: Row) -> WorkItemInfo:
        return cls(*[getattr(row, name) for name in cls.__slots__])


def inbox(
    engine: Engine,
    department: str = "",
    assignee: str = "",
    limit: int = 50,
    after: int | None = None,
    *,
    deal_key: str = "",
    unclaimed: bool = False,
) -> list[WorkItemInfo]:
    """What is to be done, the most urgent first; what has no deadline comes last, the oldest first.

    Args:
        department, assignee, deal_key: Only these; "" = all. `assignee` is who has it, or who it is meant for.
        unclaimed: Only what nobody has taken.
        after: The id of the last item seen, for the next page.
    """
    given = {"department": department, "assignee": assignee, "deal_key": deal_key}
    filters = {name: value for name, value in given.items() if value}
    with engine.store.read() as session:
        rows = lists.inbox(session, filters, ("open",) if unclaimed else work_items.LIVE, limit, after)
    return [WorkItemInfo.of(row) for row in rows]


def work_item(engine: Engine, work_item_id: int) -> WorkItemInfo:
    """One work item.

    Raises:
        WorkItemNotFound: There is no such work item.
    """
    with engine.store.read() as session:
        row = work_items.find(session, work_item_id)
    if row is None:
        raise WorkItemNotFound(work_item_id)
    return WorkItemInfo.of(row)
