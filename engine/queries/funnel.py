"""The funnel: how many deals entered each stage, and by which exits they left; over all, or of some days with what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from engine.actors import By, actor_of
from engine.definitions import STAGES
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.store import lists

BEFORE: Mapping[str, tuple[str, ...]] = {
    "discussion": ("inbound", "outbound"),
    "execution": ("discussion",),
    "development": ("execution",),
}
"""The stages from which deals come into a stage."""


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


@dataclass(slots=True)
class StageOfDays(StageCounts):
    """One stage's runs that began in some days.

    Attributes:
        share: How many entered for each one that entered the stages before; None for the first two, or when nobody did. Deals that an
            existing client begins come into the discussion, too, so it may be above 1.
        median_hours: From the beginning to the end of those that have ended; None when none has.
    """

    share: float | None = None
    median_hours: float | None = None


def funnel_of_days(engine: Engine, since: date, until: date, *, by: By = "") -> list[StageOfDays]:
    """The five stages in order: what began from one day (included) until another (not included), in the company's time zone.

    Raises:
        BadAnswer: The days are in the wrong order.
        NotPermitted: `by` may not see figures.
    """
    actor_of(by).require("figures.see")
    if since >= until:
        raise BadAnswer(f"There are no days from {since} until {until}; the last day is not included.")
    zone = ZoneInfo(engine.settings.time_zone)
    begin, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (since, until))
    stages = {stage: StageOfDays(stage) for stage in STAGES}
    with engine.store.read(consistent=True) as session:
        for row in lists.stage_counts(session, begin, end):
            if row.stage in stages:
                _add(stages[row.stage], row.state, row.exit, row.count)
        for row in lists.stage_medians(session, begin, end):
            if row.stage in stages:
                stages[row.stage].median_hours = row.seconds / 3_600
    for name, before in BEFORE.items():
        entered = sum(stages[one].entered for one in before)
        stages[name].share = stages[name].entered / entered if entered else None
    return list(stages.values())


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
