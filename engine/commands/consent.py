"""The second person's answer to a correction."""

from __future__ import annotations

from datetime import datetime

from engine import corrections
from engine.actors import By
from engine.commands.correct import Corrected, carry_out, note
from engine.corrections import CorrectionAnswered, CorrectionNotFound, CorrectionOutdated, OwnCorrection
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.store import corrections as stored
from engine.store.session import Row
from engine.transaction import Transaction
from engine.values import loads


def consent(engine: Engine, correction_id: int, words: str, *, by: By, at: datetime | None = None) -> Corrected:
    """Consent to a correction; it is done at once.

    Raises:
        CorrectionNotFound: There is no such correction, or the actor may not see its deal.
        NotPermitted: The actor may not consent to corrections of this deal.
        OwnCorrection: The actor has asked for it.
        CorrectionAnswered: It was answered already.
        CorrectionOutdated, CantCorrect: What it is about has changed since.
        BadAnswer: No words.
    """
    answer = _words(words)

    def story(tx: Transaction) -> Corrected:
        row = _waiting(tx, correction_id)
        tx.require_deal("deals.consent", row.deal_key)
        if row.asked_by == tx.by:
            raise OwnCorrection(correction_id)
        asked = loads(row.change)
        made = corrections.plan(tx, row.deal_key, row.kind, asked["change"])
        if made.before != asked["before"]:
            raise CorrectionOutdated(correction_id)
        stored.answer(tx.session, correction_id, "done", tx.by, tx.at, answer)
        told = {"correction": correction_id, "kind": row.kind, "reason": row.reason, "asked_by": row.asked_by, "words": answer}
        note(tx, "correction.consented", row.deal_key, made, **told)
        return carry_out(tx, correction_id, row.deal_key, row.kind, made, row.reason, row.asked_by)

    return engine.transact(story, by=by, at=at)


def refuse_correction(engine: Engine, correction_id: int, words: str, *, by: By, at: datetime | None = None) -> Corrected:
    """Refuse a correction; who has asked for it may take it back so, too.

    Raises:
        CorrectionNotFound: There is no such correction, or the actor may not see its deal.
        NotPermitted: The actor may not consent to corrections of this deal.
        CorrectionAnswered: It was answered already.
        BadAnswer: No words.
    """
    answer = _words(words)

    def story(tx: Transaction) -> Corrected:
        row = _waiting(tx, correction_id)
        if row.asked_by != tx.by:
            tx.require_deal("deals.consent", row.deal_key)
        stored.answer(tx.session, correction_id, "refused", tx.by, tx.at, answer)
        told = {"correction": correction_id, "kind": row.kind, "reason": row.reason, "asked_by": row.asked_by, "words": answer}
        note(tx, "correction.refused", row.deal_key, row, **told)
        return Corrected(correction_id, row.deal_key, "refused")

    return engine.transact(story, by=by, at=at)


def _waiting(tx: Transaction, correction_id: int) -> Row:
    """A correction that waits, its deal locked."""
    row = stored.find(tx.session, correction_id)
    if row is None:
        raise CorrectionNotFound(correction_id)
    tx.require_deal("deals.see", row.deal_key)
    row = stored.find(tx.session, correction_id) or row
    if row.state != "waiting":
        raise CorrectionAnswered(correction_id, row.state, row.answered_by)
    return row


def _words(words: str) -> str:
    answer = words.strip()
    if not answer:
        raise BadAnswer("Say in words why: they are kept with the correction.")
    return answer
