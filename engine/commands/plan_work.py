"""Say how urgent a work item is, and when its holder wants to be reminded of it."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Final

from engine.actors import By
from engine.commands.complete import find, is_live, may, on_behalf
from engine.engine import Engine
from engine.errors import BadAnswer, Outdated, WorkItemNotClaimed
from engine.giving import note
from engine.queries.work_items import WorkItemInfo
from engine.store import work_items
from engine.transaction import Transaction

PRIORITIES = (-1, 0, 1)
"""Low, normal, high."""


class Keep(Enum):
    """As it is."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


def plan_work(
    engine: Engine,
    work_item_id: int,
    *,
    by: By,
    priority: int | None = None,
    follow_up_at: datetime | Keep | None = KEEP,
    revision: int | None = None,
    at: datetime | None = None,
) -> WorkItemInfo:
    """Set a work item's priority (who leads the department) or its follow-up date (who has it).

    Args:
        priority: -1 low, 0 normal, 1 high; None = as it is.
        follow_up_at: An aware time; None = no reminder.
        revision: Of the work item that the change is made on; None = any.

    Returns:
        The work item after it.

    Raises:
        NotPermitted: The actor does not lead the department.
        WorkItemNotClaimed, WorkItemTaken: The actor does not have it.
        Outdated: It has changed since `revision`.
        BadAnswer: No such priority, or a time without a time zone.
        WorkItemNotFound, WorkItemAlreadyCompleted, WorkItemWithdrawn, DealNotOpen: As for `claim`.
    """
    if priority is not None and priority not in PRIORITIES:
        raise BadAnswer("A priority is -1 (low), 0 (normal) or 1 (high).")
    if isinstance(follow_up_at, datetime) and follow_up_at.tzinfo is None:
        raise BadAnswer("The follow-up date has no time zone; give one, such as 2026-01-31T10:00:00+00:00.")

    def story(tx: Transaction) -> WorkItemInfo:
        item = find(tx, work_item_id)
        if priority is not None:
            tx.require("work.assign", departments=[item.department])
        if follow_up_at is not KEEP or priority is None:
            may(tx, item, "")
        is_live(item)
        if revision is not None and revision != WorkItemInfo.of(item).revision:
            raise Outdated(f"Work item {item.id}")
        values: dict[str, Any] = {}
        if priority is not None and priority != item.priority:
            values["priority"] = priority
            note(tx, item, "work.prioritised", priority=priority, before=item.priority)
        if follow_up_at is not KEEP and follow_up_at != item.follow_up_at:
            if not item.assignee:
                raise WorkItemNotClaimed(item.id)
            values["follow_up_at"] = follow_up_at
            note(tx, item, "work.follow-up-set", follow_up_at=follow_up_at, **on_behalf(tx, item))
        if values:
            work_items.change(tx.session, item, **values)
        return WorkItemInfo.of(item._replace(**values))

    return engine.transact(story, by=by, at=at)
