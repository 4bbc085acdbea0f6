"""Keep what a person has set for the pages: theme, saved filters, whatever they keep.

It changes nothing for anybody else, so it is not part of the history.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.actors import By
from engine.engine import Engine
from engine.errors import BadAnswer, Outdated
from engine.people import require_own_account
from engine.store import preferences
from engine.transaction import Transaction

LONGEST = 100_000
"""Characters of JSON."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's; plain JSON. Revision 0: the person has set nothing yet."""

    data: Mapping[str, Any]
    revision: int


def save_preferences(engine: Engine, data: Mapping[str, Any], *, by: By, revision: int | None = None) -> Preferences:
    """Save one's preferences, in place of the ones before.

    Args:
        data: Any JSON object.
        revision: Of the preferences that these go on from, 0 = there are none; None = whatever is there.

    Raises:
        Outdated: The person has saved others meanwhile, in another window.
        BadAnswer: It is no JSON, or too long.
        NotPermitted: A token asks: they are for who has signed in.
    """
    try:
        text = json.dumps(dict(data), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        raise BadAnswer("Preferences are a JSON object.") from None
    if len(text) > LONGEST:
        raise BadAnswer(f"Preferences have at most {LONGEST:,} characters of JSON.")

    def story(tx: Transaction) -> Preferences:
        require_own_account(tx, tx.by)
        tx.session.lock(f"preferences of {tx.by}")  # there may be no row yet that could be locked
        row = preferences.find(tx.session, tx.by)
        before = 0 if row is None else int(row.revision)
        if revision is not None and revision != before:
            raise Outdated("What you have set")
        preferences.put(tx.session, {"person": tx.by, "data": text, "revision": before + 1})
        return Preferences(json.loads(text), before + 1)

    return engine.transact(story, by=by)
