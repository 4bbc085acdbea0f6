"""Retry several incidents in one go: each in a transaction of its own, none lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.actors import By, actor_of
from engine.commands.retry import retry
from engine.engine import Engine
from engine.one_by_one import Outcome, one_by_one
from engine.values import Value


def retry_many(engine: Engine, retries: Sequence[tuple[int, Mapping[str, Value]]], *, by: By, key: str = "") -> list[Outcome]:
    """Retry incidents one after the other; one that is refused keeps no other from being retried.

    Args:
        retries: Incidents, with the variables to set before each.
        key: The request's idempotency key: what it has retried before is not retried again, and has the same outcome.

    Returns:
        An outcome for each, in order. What got stuck again has an outcome with a new incident.

    Raises:
        NotPermitted: The actor may not retry incidents.
    """
    actor = actor_of(by)
    actor.require("incidents.retry")
    return one_by_one(retries, "retry", lambda number, changes: retry(engine, number, by=by, changes=changes), actor.name, key)
