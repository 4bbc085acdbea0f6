"""Return what another department hands over, with the reason."""

from __future__ import annotations

from datetime import datetime

from engine.actors import By
from engine.commands.accept_hand_off import held
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.hand_offs import REASONS, BadReason, HandOffAnswered, NobodyToReturnTo
from engine.store import hand_offs as stored
from engine.store.session import Row
from engine.transaction import Transaction


def return_hand_off(engine: Engine, hand_off_id: int, code: str, reason: str, *, by: By, at: datetime | None = None) -> Row:
    """Return a hand-off: until it is sent again the work item stands before its sender. Its columns, as they were.

    What was accepted can still be returned while the work is not completed: what is wrong often shows only then.

    Args:
        code: One of `engine.hand_offs.REASONS`.
        reason: In words, for the sender.

    Raises:
        HandOffNotFound: There is no such hand-off.
        NotPermitted, WorkItemTaken: It is for somebody else to answer.
        HandOffAnswered: It was returned already, or the work is over.
        NobodyToReturnTo: No person and no department has sent it.
        BadReason: Another code.
        BadAnswer: No words.
        DealNotOpen: The deal is suspended or cancelled.
    """
    if code not in REASONS:
        raise BadReason(code)
    words = reason.strip()
    if not words:
        raise BadAnswer("Say in words why you return it; the sender has to mend it.")

    def story(tx: Transaction) -> Row:
        row, item = held(tx, hand_off_id)
        if row.state not in ("offered", "accepted"):
            raise HandOffAnswered(hand_off_id, row.state)
        if not row.sender and not row.from_department:
            raise NobodyToReturnTo(hand_off_id)
        returns = row.returns + 1
        answer = {"state": "returned", "answered_at": tx.at, "answered_by": tx.by, "reason_code": code, "reason": words, "returns": returns}
        stored.answer(tx.session, row, **answer)
        stored.turn(tx.session, item.id, "returned", row.from_department or item.department, row.sender)
        live = tx.load(row.instance_id)
        told = {"to": row.sender, "department": row.from_department, "code": code, "reason": words, "returns": returns, "item": item.id}
        tx.note("hand-off.returned", row.deal_key, live, row.element_id, **told)
        return row

    return engine.transact(story, by=by, at=at)
