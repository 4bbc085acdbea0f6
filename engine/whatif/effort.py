"""What deals cost in operations, hand-offs and time: as they were, and as they would be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, Element
from engine.whatif.walked import Done, Walked


@dataclass(frozen=True, slots=True)
class DepartmentTime:
    """How long a deal is with a department on average, in seconds: until somebody begins, and then until it is done."""

    department: str
    operations: float
    waiting: float
    working: float


@dataclass(frozen=True, slots=True)
class PerDeal:
    """Averages over the runs that pass.

    Attributes:
        operations: How many operations people do.
        hand_offs: How often the next operation is another department's.
        untimed: Operations that are new, so that nobody knows how long they take; not in `departments`' times.
    """

    operations: float
    hand_offs: float
    untimed: float
    departments: tuple[DepartmentTime, ...]


@dataclass(frozen=True, slots=True)
class OperationCount:
    """How often an operation is done, in all runs that pass. `name` is as the draft says; for what it has no more, as it was."""

    element_id: str
    name: str
    name_ru: str
    department: str
    before: int
    after: int


def as_it_was(passed: Sequence[Walked]) -> PerDeal:
    done = [[(one.department, one.waiting, one.working) for one in walked.run.passes] for walked in passed]
    return _per_deal(done, 0)


def as_it_would_be(passed: Sequence[Walked]) -> PerDeal:
    done = [[(one.department, *_times(one)) for one in walked.done] for walked in passed]
    return _per_deal(done, sum(one.recorded is None for walked in passed for one in walked.done))


def _times(done: Done) -> tuple[float, float]:
    return (done.recorded.waiting, done.recorded.working) if done.recorded else (0.0, 0.0)


def _per_deal(done: Sequence[Sequence[tuple[str, float, float]]], untimed: int) -> PerDeal:
    """Averages of (department, waiting, working) of each operation of each run."""
    runs = max(1, len(done))
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for department, waiting, working in (one for run in done for one in run):
        total = sums[department]
        total[0], total[1], total[2] = total[0] + 1, total[1] + waiting, total[2] + working
    hand_offs = sum(one[0] != two[0] for run in done for one, two in pairwise(run))
    departments = tuple(DepartmentTime(name, *(value / runs for value in values)) for name, values in sorted(sums.items()))
    return PerDeal(sum(map(len, done)) / runs, hand_offs / runs, untimed / runs, departments)


def counted(diagram: Diagram, passed: Sequence[Walked]) -> list[OperationCount]:
    before = Counter(one.element_id for walked in passed for one in walked.run.passes)
    after = Counter(one.element_id for walked in passed for one in walked.done)
    drawn = {element_id: element for walked in passed for element_id, element in walked.run.diagram.elements.items()}
    wanted = {key for key, element in diagram.elements.items() if element.kind in OPERATIONS} | set(before)
    told = []
    for element_id in sorted(wanted, key=lambda key: (-max(before[key], after[key]), key)):
        element = diagram.elements.get(element_id) or drawn.get(element_id)
        department = element.department if element else ""
        told.append(OperationCount(element_id, *names_of(element), department, before[element_id], after[element_id]))
    return told


def names_of(element: Element | None) -> tuple[str, str]:
    return ("", "") if element is None else (element.name or element.id, element.translations.get("ru", ""))
