"""Complete several work items in one go: each in a transaction of its own, none lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.actors import By, actor_of
from engine.commands.complete import complete
from engine.engine import Engine
from engine.errors import NotPermitted
from engine.one_by_one import Outcome, one_by_one
from engine.permissions import Reach
from engine.values import Value


def complete_many(engine: Engine, completions: Sequence[tuple[int, Mapping[str, Value]]], *, by: By, key: str = "") -> list[Outcome]:
    """Complete work items one after the other; one that is refused keeps no other from being completed.

    Args:
        completions: Work items with the answers to each.
        key: The request's idempotency key: what it has completed before is not completed again, and has the same outcome.

    Returns:
        An outcome for each, in order.

    Raises:
        NotPermitted: The actor may complete nothing at all.
    """
    actor = actor_of(by)
    if actor.reach("work.do") == Reach.NONE:
        raise NotPermitted(actor.name, "work.do")
    return one_by_one(completions, "complete", lambda number, answers: complete(engine, number, answers, by=by), actor.name, key)
