"""Change what stands on a deal's cover: its title and its owner."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.actors import By
from engine.engine import Engine
from engine.transaction import Transaction


def change_deal(
    engine: Engine,
    deal_key: str,
    *,
    by: By,
    title: str | None = None,
    owner: str | None = None,
    revision: int | None = None,
    at: datetime | None = None,
) -> int:
    """Set a deal's title or owner; what its instances know of an owner stays, and work that is meant for one stays theirs.

    Args:
        title, owner: None = as it is.
        revision: The deal's revision that the change is made on; None = any.

    Returns:
        The deal's revision after it.

    Raises:
        DealNotFound: There is no such deal, or `by` may not see it.
        NotPermitted: `by` may not change it.
        Outdated: The deal has gone on since `revision`.
    """

    def story(tx: Transaction) -> int:
        deal = tx.lock_deal(deal_key)
        tx.require_deal("deals.change", deal_key)
        tx.require_revision(deal_key, revision)
        given = {"title": title, "owner": owner}
        wanted: dict[str, Any] = {name: value for name, value in given.items() if value is not None and value != deal[name]}
        if not wanted:
            return int(deal["history_length"])
        tx.note("deal.changed", deal_key, before={name: deal[name] for name in wanted}, after=dict(wanted))
        tx.change_deal(deal_key, **wanted)
        return int(deal["history_length"]) + 1

    return engine.transact(story, by=by, at=at)
