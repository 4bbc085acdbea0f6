"""How many deals there are by stage, and how those that ended lately have ended: the heads of a board's columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.actors import By, actor_of
from engine.definitions import STAGES
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.queries.deals import facts_asked, require_storable, seen_by, words_of
from engine.store import deal_lists

MOST_COUNTED = 1_000
"""Told of each, as of work items: nobody reads the difference."""
MOST_DAYS = 92
GOING_ON = ("open", "suspended")
ENDED = ("completed", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many deals are in a stage; `stage` is "" for those that have entered none."""

    stage: str
    open: int
    suspended: int


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many deals have ended so; `outcome` is the exit when there is one, else the state."""

    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class DealCounts:
    """Of the deals that one may see; 1,000 of each stands for more, too.

    Attributes:
        stages: The five in their order, then that of deals in no stage.
        outcomes: Of the deals that have ended since `closed_since`, the most frequent first.
    """

    stages: list[StageCount]
    outcomes: list[OutcomeCount]
    closed_since: datetime


def deal_counts(
    engine: Engine,
    *,
    by: By = "",
    days: int = 30,
    owner: str = "",
    text: str = "",
    opened_from: datetime | None = None,
    opened_until: datetime | None = None,
    department: str = "",
    variables: Sequence[tuple[str, str]] = (),
) -> DealCounts:
    """Count the deals that the actor may see, narrowed as in `deals`.

    Args:
        days: How many days ago a deal may have ended to be counted by its outcome.

    Raises:
        BadAnswer: Too many days, and as `deals`.
        NotPermitted: The actor may not see deals at all.
    """
    if not 1 <= days <= MOST_DAYS:
        raise BadAnswer(f"Outcomes are counted of 1 to {MOST_DAYS} days.")
    actor = actor_of(by)
    require_storable(owner, text, department, *sum(variables, ()))
    since = engine.clock.now() - timedelta(days=days)
    with engine.store.read() as session:
        everything = deal_lists.Wanted(
            {"owner": [owner]} if owner else {},
            words_of(text),
            (opened_from, opened_until),
            department=department,
            facts=facts_asked(engine, session, variables),
            seen_by=seen_by(actor),
        )
        going_on = replace(everything, equal={**everything.equal, "state": GOING_ON})
        ended = replace(everything, equal={**everything.equal, "state": ENDED}, closed=(since, None))
        stages = {(row.stage, row.state): row.number for row in deal_lists.counts(session, going_on, ["stage", "state"])}
        outcomes: dict[str, int] = defaultdict(int)
        for row in deal_lists.counts(session, ended, ["exit", "state"]):
            outcomes[row.exit or row.state] += row.number
    return DealCounts(
        [StageCount(stage, *(min(stages.get((stage, state), 0), MOST_COUNTED) for state in GOING_ON)) for stage in (*STAGES, "")],
        [OutcomeCount(name, min(count, MOST_COUNTED)) for name, count in sorted(outcomes.items(), key=lambda pair: (-pair[1], pair[0]))],
        since,
    )
