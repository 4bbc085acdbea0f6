"""Forget the receipts of requests that nobody will send again."""

from __future__ import annotations

from datetime import timedelta

from engine.engine import Engine
from engine.store import receipts

KEPT = timedelta(days=1)


def expire_receipts(engine: Engine) -> int:
    """Delete receipts that are older than a day; how many."""
    before = engine.clock.now() - KEPT
    return engine.store.write(lambda session: receipts.expire(session, before))
