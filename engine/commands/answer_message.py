"""Messages that have found nobody: delivered again by a person, or discarded."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.actors import By
from engine.commands.send_message import Delivery, deliver
from engine.engine import Engine
from engine.errors import BadAnswer, NotFound, WrongLifecycle
from engine.store import messages
from engine.store.session import Row
from engine.transaction import Transaction

STUCK = ("kept", "expired")
"""States of a message that has found nobody."""
LONGEST = 500


class MessageNotFound(NotFound):
    def __init__(self, message_id: int) -> None:
        super().__init__(f"There is no message {message_id}.")


def deliver_again(engine: Engine, message_id: int, *, by: By, correlation: str | None = None, at: datetime | None = None) -> Delivery:
    """Give a message that is kept, or whose time is over, to who awaits it now; if nobody does it is kept anew.

    Args:
        message_id: Its number.
        correlation: What it must match from now on; None = what it had.

    Raises:
        MessageNotFound: There is no such message.
        WrongLifecycle: It has been delivered, or is on its way.
    """
    if correlation is not None and len(correlation) > LONGEST:
        raise BadAnswer(f"A correlation has at most {LONGEST} characters.")

    def story(tx: Transaction) -> Delivery:
        row = _stuck(tx, message_id, "delivered again")
        wanted = row.correlation if correlation is None else correlation
        expires_at = tx.recorded_at + timedelta(days=engine.settings.message_ttl_days)
        messages.set_to_go(tx.session, row.id, wanted, expires_at)
        delivery = deliver(tx, row._replace(state="due", correlation=wanted, expires_at=expires_at))
        told = {"message": row.id, "name": row.name, "was": row.state, "is_corrected": wanted != row.correlation}
        tx.note("message.sent-again", "", **told, outcome=delivery.outcome, deal=delivery.deal_key)
        return delivery

    return engine.transact(story, by=by, at=at)


def discard_message(engine: Engine, message_id: int, *, by: By, reason: str = "", at: datetime | None = None) -> None:
    """Give a message up that has found nobody: it is delivered to no one any more.

    Args:
        message_id: Its number.
        reason: Why, in words; it is kept.

    Raises:
        MessageNotFound: There is no such message.
        WrongLifecycle: It has been delivered or discarded, or is on its way.
    """

    def story(tx: Transaction) -> None:
        row = _stuck(tx, message_id, "discarded")
        messages.set_state(tx.session, row.id, row.state, "discarded")
        tx.note("message.discarded", "", message=row.id, name=row.name, was=row.state, reason=reason.strip())

    engine.transact(story, by=by, at=at)


def _stuck(tx: Transaction, message_id: int, wanted: str) -> Row:
    tx.require("incidents.retry")
    row = messages.lock(tx.session, message_id)
    if row is None:
        raise MessageNotFound(message_id)
    if row.state not in STUCK:
        raise WrongLifecycle("message", message_id, row.state, wanted)
    return row
