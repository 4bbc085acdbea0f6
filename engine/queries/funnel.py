"""The funnel: how many deals entered each stage, and by which exits they left."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.actors import By, actor_of
from engine.definitions import STAGES
from engine.engine import Engine
from engine.store import lists


@dataclass(slots=True)
class StageCounts:
    """One stage's runs, over all versions.

    Attributes:
        entered: Runs in all; `active` of them go on.
        exits: By exit, how many left there; "" = completed without one.
        failed, cancelled: Ended otherwise.
    """

    stage: str
    entered: int = 0
    active: int = 0
    exits: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class Funnel:
    """The five stages in order, and deals by outcome: the exit, else the state."""

    stages: list[StageCounts]
    deals: dict[str, int]


def funnel(engine: Engine, *, by: By = "") -> Funnel:
    """Count stage runs and deals.

    Raises:
        NotPermitted: `by` may not see figures.
    """
    actor_of(by).require("figures.see")
    stages = {stage: StageCounts(stage) for stage in STAGES}
    deals: dict[str, int] = {}
    with engine.store.read(consistent=True) as session:
        for row in lists.stage_counts(session):
            if row.stage in stages:
                _add(stages[row.stage], row.state, row.exit, row.count)
        for row in lists.deal_counts(session):
            outcome = row.exit or row.state
            deals[outcome] = deals.get(outcome, 0) + row.count
    return Funnel(list(stages.values()), dict(sorted(deals.items())))


def _add(counts: StageCounts, state: str, exit_name: str, number: int) -> None:
    counts.entered += number
    match state:
        case "completed":
            counts.exits[exit_name] = counts.exits.get(exit_name, 0) + number
        case "failed":
            counts.failed += number
        case "cancelled":
            counts.cancelled += number
        case _:
            counts.active += number
