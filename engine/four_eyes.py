"""Four eyes: who did one operation of a deal may not do the other (`<stagework:fourEyes with="PrepareOffer"/>`).

Nor through a substitute: neither may the substitute do it for that person, nor that person for somebody absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bpmn.elements import Element
from engine.errors import NotAllowed
from engine.store import work_items
from engine.store.session import Row

if TYPE_CHECKING:
    from engine.transaction import Transaction


class FourEyes(NotAllowed):
    """Another person must do this."""

    def __init__(self, work_item_id: int, person: str, operation: str, name: str) -> None:
        called = f"“{name}” ({operation})" if name and name != operation else operation
        super().__init__(f"{person} has done {called} in this deal, so somebody else must do work item {work_item_id}: four eyes.")


def barred(tx: Transaction, element: Element, deal_key: str, instance_id: str) -> Mapping[str, str]:
    """Who may not do an operation, with the operation that each has done; no statement is run when the diagram asks for none."""
    done_by = {other: performer(tx, deal_key, instance_id, other) for other in element.four_eyes}
    return {person: other for other, person in done_by.items() if person}


def performer(tx: Transaction, deal_key: str, instance_id: str, operation: str) -> str:
    """Who did an operation last: in this instance, else in this deal; "" = nobody yet. What this very transaction does counts."""
    just_now = [event for event in tx.changes.events if event["kind"] == "work.completed" and event["element_id"] == operation]
    for event in reversed(just_now):
        if event["instance_id"] == instance_id:
            return str(event["actor"])
    row = work_items.performer(tx.session, deal_key, instance_id, operation)
    if row is not None and row.instance_id == instance_id:
        return str(row.completed_by)
    for event in reversed(just_now):
        if event["deal_key"] == deal_key:
            return str(event["actor"])
    return "" if row is None else str(row.completed_by)


def check(tx: Transaction, item: Row, people: Iterable[str]) -> None:
    """Whether these people may do a work item, or be given it.

    Args:
        people: Who does it, and for whom.

    Raises:
        FourEyes: One of them has done the operation that another person must have done.
    """
    elements = tx.engine.definitions.process(tx.session, item.instance_definition_id).diagram.elements
    element = elements.get(item.element_id)
    if element is None or not element.four_eyes:
        return
    out = barred(tx, element, item.deal_key, item.instance_id)
    for person in people:
        if person in out:
            operation = out[person]
            raise FourEyes(item.id, person, operation, elements[operation].name if operation in elements else "")
