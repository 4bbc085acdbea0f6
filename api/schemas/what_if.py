"""What a changed diagram would have made of past deals, as the API shows it. Times are seconds."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schemas.common import Shown

PASSES = "Averages over the runs that pass the draft."


class RunOutcome(Shown):
    """How many runs that once ended at one exit would end at another."""

    before: str = Field(description="The exit's name; empty for an end without one; `error CODE`.", examples=["won"])
    after: str = Field(description="The same in the draft; empty also where they come to no end.")
    state: Literal["passed", "stuck", "endless"]
    runs: int


class RunsStuckAt(Shown):
    """Where runs would stick, and why."""

    element_id: str
    name: str
    name_ru: str
    reason: Literal["facts", "answers", "again", "message", "called", "connector", "element", "time"]
    facts: list[str] = Field(description="What nobody had recorded, or what a form refuses.", examples=[["tender_number"]])
    why: str
    why_ru: str
    runs: int
    deals: list[str] = Field(description="Some of them.")


class UntakenBranch(Shown):
    """A branch that no run took."""

    id: str = Field(description="The sequence flow, the boundary event or the start event.")
    element_id: str = Field(description="The gateway, the activity or the process it belongs to.")
    says: str


class UnreachedElement(Shown):
    """An element that no run came to."""

    element_id: str
    name: str
    name_ru: str
    kind: str


class DepartmentTime(Shown):
    """How long a deal is with a department."""

    department: str
    operations: float
    waiting: float = Field(description="Until somebody begins; 0 where nobody says when.")
    working: float = Field(description="From then on, or else from the opening, until it is done.")


class AveragesPerDeal(Shown):
    operations: float
    hand_offs: float = Field(description="How often the next operation is another department's.")
    untimed: float = Field(description="New operations, of which nobody knows how long they take; in no department's time.")
    departments: list[DepartmentTime]


class OperationCount(Shown):
    """How often an operation is done, in all runs that pass."""

    element_id: str
    name: str
    name_ru: str
    department: str
    before: int
    after: int


class RunsLeftOut(Shown):
    """Runs that can't be replayed."""

    why: str
    why_ru: str
    runs: int
    deals: list[str]


class Replayed(Shown):
    """Past runs walked through the draft with what was recorded in them."""

    wanted: int = Field(description="Runs that there were to look at.")
    looked_at: int = Field(description="Those for which there was time: the newest.")
    runs: int = Field(description="Those that could be walked through the draft; of the others tells `left_out`.")
    passed: int
    stuck: int
    outcomes: list[RunOutcome]
    stuck_at: list[RunsStuckAt]
    untaken: list[UntakenBranch]
    unreached: list[UnreachedElement]
    before: AveragesPerDeal = Field(description=f"{PASSES} As they were.")
    after: AveragesPerDeal = Field(description=f"{PASSES} As they would be.")
    operations: list[OperationCount]
    left_out: list[RunsLeftOut]


class SimulatedSpread(Shown):
    """A figure over the repetitions: nine of ten lie between `low` and `high`."""

    mean: float
    low: float
    high: float


class SimulatedCycleTime(Shown):
    """From arrival to end: of each repetition the mean, the median, and the first and ninth decile."""

    mean: SimulatedSpread
    p10: SimulatedSpread
    p50: SimulatedSpread
    p90: SimulatedSpread


class DepartmentLoad(Shown):
    department: str
    queue: SimulatedSpread = Field(description="Operations that wait for it, on average.")
    waiting: SimulatedSpread = Field(description="How long an operation waits until somebody is free.")
    utilisation: SimulatedSpread = Field(description="The share of its people's time that is taken, 0 to 1.")


class Simulated(Shown):
    cycle_time: SimulatedCycleTime
    departments: list[DepartmentLoad]
    endless: float = Field(description="The share of deals that went round for ever; they are in no figure.")


class SimulatedVerdict(Shown):
    """One figure before against after."""

    figure: Literal["cycle-time", "queue", "waiting", "utilisation"]
    department: str = Field(description="Empty for the cycle time.")
    before: SimulatedSpread
    after: SimulatedSpread
    verdict: Literal["less", "more", "no-difference"] = Field(description="`no-difference`: the spreads meet; chance may do as much.")


class DepartmentCapacity(Shown):
    department: str
    at_once: int = Field(description="How many operations it does at once.")
    people: int | None = Field(description="Who belong to it; null: nobody is known.")
    source: Literal["asked", "people", "load"] = Field(description="`load`: so many as the recorded work needs.")


class Assumption(Shown):
    says: str
    says_ru: str


class SimulatedChange(Shown):
    """The process simulated as it is and as it would be."""

    seed: int
    deals: int = Field(description="That come in each repetition.")
    repetitions: int
    is_cut: bool = Field(description="The time was over before all repetitions were made.")
    recorded: float = Field(description="The mean cycle time of the runs as recorded, to judge the simulation by.")
    before: Simulated | None
    after: Simulated | None
    verdicts: list[SimulatedVerdict]
    capacity: list[DepartmentCapacity]
    assumed: list[Assumption]


class WhatIf(Shown):
    """What a draft would have made of past deals, and what to expect of those to come."""

    process_id: str
    name: str
    name_ru: str
    version: int = Field(description="The deployed version that the draft is compared with.")
    since: datetime | None = Field(description="When the first run that was looked at began.")
    until: datetime | None = Field(description="When the last one began.")
    is_cut: bool = Field(description="The time was over before all was done: see `replayed.looked_at` and `simulated.repetitions`.")
    replayed: Replayed
    simulated: SimulatedChange | None = Field(description="null: it was not asked for.")
