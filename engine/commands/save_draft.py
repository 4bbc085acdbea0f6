"""Keep answers that are not given yet, for the person who is writing them.

A draft is no act: it changes nothing for anybody else, so it is not part of the history. It goes when the work item is over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.actors import By
from engine.commands.complete import find, may
from engine.engine import Engine
from engine.errors import BadAnswer, Outdated
from engine.store import drafts
from engine.store.session import Row
from engine.transaction import Transaction

LONGEST = 1_000_000
"""Characters of JSON."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One person's answers that are not given yet; plain JSON, not checked against the form."""

    work_item_id: int
    answers: Mapping[str, Any]
    saved_at: datetime
    revision: int

    @classmethod
    def of(cls, row: Row) -> Draft:
        return cls(row.work_item_id, json.loads(row.answers), row.saved_at, row.revision)


def save_draft(
    engine: Engine, work_item_id: int, answers: Mapping[str, Any], *, by: By, revision: int | None = None, at: datetime | None = None
) -> Draft:
    """Save one's draft, in place of the one before.

    Args:
        answers: Any JSON object.
        revision: Of the draft that this one goes on from, 0 = there is none; None = whatever is there.

    Raises:
        Outdated: The person has saved another one meanwhile.
        BadAnswer: It is no JSON, or too long.
        WorkItemTaken, WorkItemNotFound, WorkItemAlreadyCompleted, WorkItemWithdrawn, DealNotOpen: As for `claim`.
    """
    try:
        text = json.dumps(dict(answers), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        raise BadAnswer("A draft is a JSON object.") from None
    if len(text) > LONGEST:
        raise BadAnswer(f"A draft has at most {LONGEST:,} characters of JSON.")

    def story(tx: Transaction) -> Draft:
        item = find(tx, work_item_id)
        may(tx, item, "")
        before = _of(tx, item.id, revision)
        row = {"work_item_id": item.id, "person": tx.by, "answers": text, "saved_at": tx.at, "revision": before + 1}
        drafts.put(tx.session, row)
        return Draft(item.id, json.loads(text), tx.at, before + 1)

    return engine.transact(story, by=by, at=at)


def delete_draft(engine: Engine, work_item_id: int, *, by: By, revision: int | None = None) -> None:
    """Throw one's draft away; there need not be one.

    Raises:
        Outdated: The person has saved another one meanwhile.
        WorkItemNotFound, NotPermitted: As for `claim`.
    """

    def story(tx: Transaction) -> None:
        item = find(tx, work_item_id)
        tx.require("work.do", people=[item.assignee], departments=[item.department])
        _of(tx, item.id, revision)
        drafts.remove(tx.session, item.id, tx.by)

    engine.transact(story, by=by)


def _of(tx: Transaction, work_item_id: int, revision: int | None) -> int:
    row = drafts.find(tx.session, work_item_id, tx.by)
    found = 0 if row is None else int(row.revision)
    if revision is not None and revision != found:
        raise Outdated(f"The draft for work item {work_item_id}")
    return found
