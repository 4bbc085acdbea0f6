"""Mend the pack of a hand-off that was returned, and send it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from engine.actors import By
from engine.commands.accept_hand_off import held
from engine.corrections import as_before
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.hand_offs import HandOffNotReturned, PackIncomplete, missing_facts
from engine.step import SetVariables
from engine.store import hand_offs as stored
from engine.store.session import Row
from engine.transaction import Transaction
from engine.values import Value


def resend_hand_off(
    engine: Engine, hand_off_id: int, facts: Mapping[str, Value] | None = None, note: str = "", *, by: By, at: datetime | None = None
) -> Row:
    """Send a returned hand-off again: the work item goes back to the receiver, to whoever returned it. Its columns, as they were.

    Args:
        facts: Facts of the pack that are set anew; no others.
        note: What the receiver should know. A fact or a note is required.

    Raises:
        HandOffNotFound: There is no such hand-off.
        NotPermitted, WorkItemTaken: It is for somebody else to mend.
        HandOffNotReturned: It was not returned.
        PackIncomplete: A fact of the pack is still missing.
        BadAnswer: Neither a fact nor a note; a fact outside the pack; a value that can't be stored.
        DealNotOpen: The deal is suspended or cancelled.
    """
    changes, words = dict(facts or {}), note.strip()
    if not changes and not words:
        raise BadAnswer("Mend a fact of the pack, or say in a note why it is right as it is.")

    def story(tx: Transaction) -> Row:
        row, item = held(tx, hand_off_id)
        if row.state != "returned":
            raise HandOffNotReturned(hand_off_id, row.state)
        pack = json.loads(row.pack)
        if strange := sorted(set(changes) - set(pack)):
            raise BadAnswer(f"{', '.join(strange)} is not in the pack of this hand-off; it has {', '.join(pack) or 'no facts'}.")
        live = tx.load(row.instance_id)
        variables = live.machine.variables
        mended = {name: as_before(name, value, variables.get(name)) for name, value in changes.items()}
        if missing := missing_facts(pack, {**variables, **mended}):
            raise PackIncomplete(missing, returning=False)
        if mended:
            tx.advance(live, SetVariables(mended))
        stored.answer(tx.session, row, state="offered", missing="[]")
        stored.turn(tx.session, item.id, "", row.to_department, row.answered_by)
        told = {"facts": sorted(changes), "note": words, "to": row.to_department, "item": item.id}
        tx.note("hand-off.resent", row.deal_key, live, row.element_id, **told)
        return row

    return engine.transact(story, by=by, at=at)
