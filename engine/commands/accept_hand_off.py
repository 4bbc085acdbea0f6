"""Accept what another department hands over."""

from __future__ import annotations

from datetime import datetime

from engine import hand_offs
from engine.actors import By
from engine.engine import Engine
from engine.errors import WorkItemTaken
from engine.hand_offs import HandOffAnswered, HandOffNotFound
from engine.store import hand_offs as stored
from engine.store import work_items
from engine.store.session import Row
from engine.transaction import Transaction


def accept_hand_off(engine: Engine, hand_off_id: int, *, by: By, at: datetime | None = None) -> Row:
    """Accept a hand-off: the pack is complete and the work is the department's. Its columns, as they were.

    Raises:
        HandOffNotFound: There is no such hand-off.
        NotPermitted, WorkItemTaken: It is for somebody else to answer.
        HandOffAnswered: It is not offered.
        PackIncomplete: It lacks a fact.
        DealNotOpen: The deal is suspended or cancelled.
    """

    def story(tx: Transaction) -> Row:
        row, _ = offered(tx, hand_off_id)
        hand_offs.accept(tx, tx.load(row.instance_id), row)
        return row

    return engine.transact(story, by=by, at=at)


def held(tx: Transaction, hand_off_id: int) -> tuple[Row, Row]:
    """A hand-off and its work item, the deal locked, for whoever's turn it is.

    Raises:
        HandOffNotFound, HandOffAnswered, NotPermitted, WorkItemTaken, DealNotOpen: As the commands say.
    """
    row = stored.find(tx.session, hand_off_id)
    if row is None:
        raise HandOffNotFound(hand_off_id)
    tx.lock_deal(row.deal_key)
    row = stored.find(tx.session, hand_off_id) or row
    number = stored.item_of(tx.session, row)
    item = work_items.find(tx.session, number) if number is not None else None
    departments = [row.to_department, row.from_department] if item is None else [item.department]
    tx.require("work.do", people=[item.assignee] if item else [row.sender], departments=departments)
    tx.require_open(row.deal_key)
    if item is None:
        raise HandOffAnswered(hand_off_id, row.state)
    if item.assignee and item.assignee not in tx.actor.names:
        raise WorkItemTaken(item.id, item.assignee)
    return row, item


def offered(tx: Transaction, hand_off_id: int) -> tuple[Row, Row]:
    """As `held`, for an answer of the receiver."""
    row, item = held(tx, hand_off_id)
    if row.state != "offered":
        raise HandOffAnswered(hand_off_id, row.state)
    return row, item
