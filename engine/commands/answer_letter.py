"""Dead letters: what came in and did not fit is delivered after all, or discarded, by a person. Once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.actors import By
from engine.channels import LetterAnswered, LetterNotFound, patched
from engine.commands.channels import held
from engine.commands.receive import send
from engine.commands.send_message import Delivery
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.store import dead_letters
from engine.store.session import Row
from engine.transaction import Transaction

LONGEST_REASON = 2_000


def deliver_letter(
    engine: Engine, letter_id: int, *, by: By, data: Mapping[str, Any] | None = None, at: datetime | None = None
) -> Delivery:
    """Send a dead letter on, by its channel as it is now; exactly once. What came goes from the letter: the message has it.

    Args:
        data: What to correct, as a JSON Merge Patch (RFC 7396): what is left out stays as it came.

    Raises:
        LetterNotFound: There is no such letter.
        LetterAnswered: It was delivered or discarded.
        Misfit: It still does not fit; the letter stays as it is.
    """

    def story(tx: Transaction) -> Delivery:
        letter = _waiting(tx, letter_id)
        channel = held(tx, letter.channel, None)
        delivery = send(tx, channel, patched(json.loads(letter.data), dict(data or {})), letter.message_id)
        dead_letters.answer(tx.session, letter.id, "delivered", tx.by, tx.recorded_at)
        told = {"channel": letter.channel, "letter": letter.id, "corrected": sorted(data or {}), "outcome": delivery.outcome}
        tx.note("dead-letter.delivered", "", **told, deal=delivery.deal_key)
        return delivery

    return engine.transact(story, by=by, at=at)


def discard_letter(engine: Engine, letter_id: int, *, by: By, reason: str, at: datetime | None = None) -> None:
    """Say that a dead letter is not needed: a test, an advertisement. What came goes from it for good.

    Args:
        reason: Why; it is kept, so it should name no client.

    Raises:
        LetterNotFound: There is no such letter.
        LetterAnswered: It was delivered or discarded.
        BadAnswer: No reason.
    """
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        raise BadAnswer(f"Say why it is not needed, in at most {LONGEST_REASON:,} characters.")

    def story(tx: Transaction) -> None:
        letter = _waiting(tx, letter_id)
        dead_letters.answer(tx.session, letter.id, "discarded", tx.by, tx.recorded_at, words)
        tx.note("dead-letter.discarded", "", channel=letter.channel, letter=letter.id, reason=words)

    engine.transact(story, by=by, at=at)


def _waiting(tx: Transaction, letter_id: int) -> Row:
    tx.require("channels.manage")
    row = dead_letters.lock(tx.session, letter_id)
    if row is None:
        raise LetterNotFound(letter_id)
    if row.state != "waiting":
        raise LetterAnswered(letter_id, row.state, row.answered_by)
    return row
