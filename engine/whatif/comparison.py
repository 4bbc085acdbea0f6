"""A stage simulated as it is and as it would be, and which differences are more than chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from statistics import fmean

from bpmn.diagram import Diagram
from bpmn.findings import Said
from engine.whatif.estimates import Times, Ways, between_arrivals, load, operations_of
from engine.whatif.network import network
from engine.whatif.runs import Run
from engine.whatif.simulation import Repetition, Simulation
from engine.whatif.spread import Spread, quantile
from engine.whatif.walked import Walked

REPETITIONS = 30
DEALS = 1_000
"""That come in one repetition."""
BUSY = 0.8
"""Of whom no number of people is known, so many are taken that they have work in this share of their time."""
LEAST_RUNS = 2


@dataclass(frozen=True, slots=True)
class CycleTime:
    """From arrival to end, in seconds: of each repetition the mean, the median, and the deciles at both ends."""

    mean: Spread
    p10: Spread
    p50: Spread
    p90: Spread


@dataclass(frozen=True, slots=True)
class DepartmentLoad:
    """A department in the simulation.

    Attributes:
        queue: Operations that wait for it, on average over the time.
        waiting: Seconds that an operation waits until somebody is free.
        utilisation: The share of its people's time that is taken, 0 to 1.
    """

    department: str
    queue: Spread
    waiting: Spread
    utilisation: Spread


@dataclass(frozen=True, slots=True)
class Simulated:
    """One diagram simulated. `endless`: the share of deals that went round for ever; they are in no figure."""

    cycle_time: CycleTime
    departments: tuple[DepartmentLoad, ...]
    endless: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure before against after.

    Attributes:
        figure: "cycle-time", "queue", "waiting" or "utilisation".
        department: "" for the cycle time.
        verdict: "less" or "more" where the spreads are apart; else "no-difference": chance alone may do as much.
    """

    figure: str
    department: str
    before: Spread
    after: Spread
    verdict: str


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the simulation takes for granted, in a sentence."""

    says: str
    says_ru: str


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many operations a department does at once.

    Attributes:
        people: Who belong to it; None: nobody is known.
        source: "asked" by the caller, "people", or "load": so many as the recorded work needs.
    """

    department: str
    at_once: int
    people: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Before against after.

    Attributes:
        deals: That came in each repetition.
        repetitions: Those made of each diagram.
        is_cut: The time was over before all of them were made.
        recorded: The mean cycle time of the runs as recorded, in seconds, to judge the simulation by.
        before, after: None: there is nothing to simulate it from.
    """

    seed: int
    deals: int
    repetitions: int
    is_cut: bool
    recorded: float
    before: Simulated | None
    after: Simulated | None
    verdicts: tuple[Verdict, ...]
    capacity: tuple[Capacity, ...]
    assumed: tuple[Assumed, ...]


@dataclass(frozen=True)
class Stage:
    """What is compared.

    Attributes:
        before, after: The diagram that runs and the draft.
        walked: The runs that pass the draft; times and ways are taken from them.
        arrivals: When deals came.
        people: By department.
        wanted: Capacity by department as the caller wants it, for both diagrams.
    """

    process_id: str
    before: Diagram
    after: Diagram
    walked: Sequence[Walked]
    arrivals: Sequence[datetime]
    people: Mapping[str, int]
    wanted: Mapping[str, int] = field(default_factory=dict)


def compare(
    stage: Stage, seed: int = 1, repetitions: int = REPETITIONS, deals: int = DEALS, is_late: Callable[[], bool] = lambda: False
) -> Comparison:
    """Simulate both diagrams with the same seed; the same arguments, the same figures.

    Args:
        is_late: Asked before each repetition: whether the time is over.
    """
    runs = [one.run for one in stage.walked]
    recorded = fmean(_cycle_time(run) for run in runs) if runs else 0.0
    between = between_arrivals(stage.arrivals)
    if len(runs) < LEAST_RUNS or not any(between):
        too_few = Said(
            "Too few runs pass the draft to simulate anything from them.",
            "Слишком мало сделок проходит черновик: моделировать не по чему.",
        )
        return Comparison(seed, deals, 0, False, recorded, None, None, (), (), (Assumed(too_few.en, too_few.ru),))
    times = Times.of(runs)
    old = network(stage.before, stage.process_id, Ways.of(run.events for run in runs), times)
    new = network(stage.after, stage.process_id, Ways.of(one.path for one in stage.walked), times)
    capacity = _capacity(stage, load(runs, times, fmean(between)), {*old.departments, *new.departments})
    at_once = {one.department: one.at_once for one in capacity}
    before, after = (Simulation(one, between, at_once, deals) for one in (old, new))
    made: list[tuple[Repetition, Repetition]] = []
    for number in range(repetitions):
        if made and is_late():
            break
        made.append((before.run(seed, number), after.run(seed, number)))
    figures = [_simulated(side, deals) for side in zip(*made, strict=True)]
    assumed = tuple(Assumed(said.en, said.ru) for said in _assumed(stage, times, capacity))
    return Comparison(
        seed, deals, len(made), len(made) < repetitions, recorded, figures[0], figures[1], tuple(_verdicts(*figures)), capacity, assumed
    )


def _cycle_time(run: Run) -> float:
    return (run.ended_at - run.started_at).total_seconds()


def _capacity(stage: Stage, needed: Mapping[str, float], departments: set[str]) -> tuple[Capacity, ...]:
    """As asked; else the people, or as many as the recorded work needs where it needs more: people have several things in hand."""
    told = []
    for department in sorted(departments):
        people = stage.people.get(department)
        enough = ceil(needed.get(department, 0.0) / BUSY)
        if department in stage.wanted:
            told.append(Capacity(department, stage.wanted[department], people, "asked"))
        elif people and people >= enough:
            told.append(Capacity(department, people, people, "people"))
        else:
            told.append(Capacity(department, max(1, enough), people, "load"))
    return tuple(told)


def _simulated(made: Sequence[Repetition], deals: int) -> Simulated:
    kept = [one for one in made if one.cycle_times]
    cycle_time = CycleTime(
        Spread.of([fmean(one.cycle_times) for one in kept] or [0.0]),
        *(Spread.of([quantile(one.cycle_times, share) for one in kept] or [0.0]) for share in (0.1, 0.5, 0.9)),
    )
    departments = tuple(
        DepartmentLoad(
            name,
            Spread.of([one.desks[name].queue for one in made]),
            Spread.of([one.desks[name].waiting for one in made]),
            Spread.of([one.desks[name].utilisation for one in made]),
        )
        for name in sorted(made[0].desks)
    )
    return Simulated(cycle_time, departments, fmean(one.endless for one in made) / deals)


def _verdicts(before: Simulated, after: Simulated) -> list[Verdict]:
    told = [_verdict("cycle-time", "", before.cycle_time.mean, after.cycle_time.mean)]
    old = {one.department: one for one in before.departments}
    new = {one.department: one for one in after.departments}
    nothing = Spread(0.0, 0.0, 0.0)
    for name in sorted({*old, *new}):
        for figure in ("queue", "waiting", "utilisation"):
            one, other = (getattr(side[name], figure) if name in side else nothing for side in (old, new))
            told.append(_verdict(figure, name, one, other))
    return told


def _verdict(figure: str, department: str, before: Spread, after: Spread) -> Verdict:
    verdict = "less" if after.high < before.low else "more" if after.low > before.high else "no-difference"
    return Verdict(figure, department, before, after, verdict)


def _assumed(stage: Stage, times: Times, capacity: Sequence[Capacity]) -> list[Said]:
    told = [
        Said(
            "Every hour counts, nights and weekends too: so do the recorded times, which have them inside.",
            "Считается каждый час, ночи и выходные тоже: они есть и в записанных временах.",
        ),
        Said(
            "People work for this stage only, first come, first served; whatever else they do is in the recorded times.",
            "Люди заняты только этой стадией, в порядке очереди; всё остальное входит в записанные времена.",
        ),
    ]
    operations = {one.id: one for one in (*operations_of(stage.before, stage.process_id), *operations_of(stage.after, stage.process_id))}

    def names(ids: Sequence[str]) -> Said:
        drawn = [operations[one] for one in ids]
        return Said(
            ", ".join(f"“{one.name or one.id}”" for one in drawn),
            ", ".join(f"«{one.translations.get('ru') or one.name or one.id}»" for one in drawn),
        )

    if whole := sorted(times.whole & operations.keys()):
        which = names(whole)
        told.append(
            Said(
                f"Too rarely did somebody say when they began {which.en}: the whole time from its opening counts as work.",
                f"Слишком редко отмечали начало работы {which.ru}: работой считается всё время с открытия.",
            )
        )
    if new := sorted(one.id for one in operations_of(stage.after, stage.process_id) if one.id not in times.working):
        which = names(new)
        told.append(
            Said(
                f"Nobody knows how long {which.en} takes: the times of the department's other operations are taken, else of all.",
                f"Неизвестно, сколько длится {which.ru}: взяты времена других операций подразделения, иначе всех.",
            )
        )
    if needed := [one for one in capacity if one.source == "load"]:
        places = ", ".join(f"{one.department}: {one.at_once}" for one in needed)
        told.append(
            Said(
                f"As many operations at once as the recorded work needs, as too few people are known for it ({places}).",
                f"Одновременных операций — сколько требует записанная работа: известных людей для неё мало ({places}).",
            )
        )
    return told
