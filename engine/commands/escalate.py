"""Tell the head of a department what is not started, or not finished, in time."""

from __future__ import annotations

from engine.actors import By
from engine.commands.complete import find
from engine.engine import Engine
from engine.errors import WorkItemNotFound
from engine.giving import note
from engine.store import colleagues, work_items
from engine.transaction import Transaction

AT_ONCE = 200
"""Work items of one department in one sweep; the next sweep takes the next ones."""


def escalate_late(engine: Engine, *, by: By = "clock") -> int:
    """Escalate late work to the heads of its departments: once when nobody has claimed it by half of its time, and once when it is overdue.

    Departments without a head, and suspended deals, are passed over: their work is escalated once there is somebody, or once they go on.

    Returns:
        How many work items.
    """
    now = engine.clock.now()
    with engine.store.read() as session:
        late = [
            (number, head)
            for department, head in colleagues.heads(session).items()
            for number in work_items.late(session, department, now, AT_ONCE)
        ]
    return sum(_escalate(engine, number, head, by) for number, head in late)


def _escalate(engine: Engine, work_item_id: int, head: str, by: By) -> bool:
    def story(tx: Transaction) -> bool:
        item = find(tx, work_item_id)
        is_due = item.escalate_at is not None and item.escalate_at <= tx.recorded_at
        if item.state not in work_items.LIVE or not is_due or item.instance_state == "suspended" or item.due_at is None:
            return False
        is_overdue = item.due_at <= tx.recorded_at
        again = None if is_overdue else item.due_at
        if not is_overdue and item.state == "claimed":
            work_items.change(tx.session, item, escalate_at=again)
            return False
        work_items.change(tx.session, item, escalate_at=again, escalated_to=head)
        why = "overdue" if is_overdue else "not-started"
        note(tx, item, "work.escalated", to=head, why=why, due_at=item.due_at, assignee=item.assignee)
        return True

    try:
        return engine.transact(story, by=by)
    except WorkItemNotFound:  # erased by an operator in between
        return False
