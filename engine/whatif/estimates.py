"""What the history says of a process's ways and times, for a simulation to draw from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from statistics import fmean

from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, Element
from bpmn.timers import TimerError, moment
from bpmn.xml import unwrap
from engine.trial.world import PathEntry
from engine.whatif.runs import Event, Run

ENOUGH = 5
"""Claimed passes of an operation that are enough to leave those aside of which nobody said when they began."""
_ENTERED = frozenset({"work.opened", "service.called", "child.started", "message.awaited", "timer.set"})
_LEFT = {
    "service.finished": "service.called", "child.ended": "child.started",
    "message.received": "message.awaited", "timer.fired": "timer.set",
}  # fmt: skip
"""By the event at which a wait ends: the one at which it began."""
_ARRIVED = frozenset({"timer.fired", "message.received", "error.caught", "escalation.caught"})


@dataclass
class Ways:
    """How often the ways of a diagram were taken, counted over paths.

    Attributes:
        taken: By gateway: how often each set of flows was taken together.
        entered: By element: how often a token came to wait there.
        arrived: By event: how often it occurred.
        started: By start event.
    """

    taken: dict[str, Counter[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(Counter))
    entered: Counter[str] = field(default_factory=Counter)
    arrived: Counter[str] = field(default_factory=Counter)
    started: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, paths: Iterable[Iterable[Event | PathEntry]]) -> Ways:
        ways = cls()
        for path in paths:
            for entry in path:
                ways._count(entry)
        return ways

    def _count(self, entry: Event | PathEntry) -> None:
        if entry.kind == "gateway.decided":
            self.taken[entry.element_id][tuple(entry.data["taken"])] += 1
        elif entry.kind in _ENTERED:
            self.entered[entry.element_id] += 1
        elif entry.kind in _ARRIVED:
            self.arrived[entry.element_id] += 1
        elif entry.kind == "instance.started":
            self.started[entry.element_id] += 1

    def chance(self, boundary: Element) -> float:
        """How probably a boundary event occurs while its activity is open."""
        entered = self.entered[boundary.attached_to]
        return min(1.0, self.arrived[boundary.id] / entered) if entered else 0.0


@dataclass(frozen=True)
class Times:
    """Recorded times in seconds, by element; sorted, so that a draw depends on nothing but its number.

    Attributes:
        working: From somebody's beginning until it was done.
        whole: Operations of which too few were claimed: their times are counted from their opening.
        elsewhere: How long messages, timers, connectors and called processes were waited for.
        by_department: All working times of a department's operations, for a new one of it.
    """

    working: Mapping[str, Sequence[float]]
    whole: frozenset[str]
    elsewhere: Mapping[str, Sequence[float]]
    by_department: Mapping[str, Sequence[float]]

    @classmethod
    def of(cls, runs: Sequence[Run]) -> Times:
        claimed: dict[str, list[float]] = defaultdict(list)
        every: dict[str, list[float]] = defaultdict(list)
        department_of: dict[str, str] = {}
        elsewhere: dict[str, list[float]] = defaultdict(list)
        for run in runs:
            for one in run.passes:
                every[one.element_id].append(one.working)
                department_of[one.element_id] = one.department
                if one.claimed_at is not None:
                    claimed[one.element_id].append(one.working)
            _waits(run.events, elsewhere)
        working = {name: sorted(claimed[name] if len(claimed[name]) >= ENOUGH else times) for name, times in every.items()}
        pooled: dict[str, list[float]] = defaultdict(list)
        for name, times in working.items():
            pooled[department_of[name]] += times
        return cls(
            working,
            frozenset(name for name in every if len(claimed[name]) < ENOUGH),
            {name: sorted(times) for name, times in elsewhere.items()},
            {name: sorted(times) for name, times in pooled.items()},
        )

    def of_operation(self, element: Element) -> Sequence[float]:
        """An operation's times; a new one's are those of its department's others, else of all. () when nothing is known at all."""
        found = self.working.get(element.id) or self.by_department.get(element.department)
        return found or sorted(time for times in self.by_department.values() for time in times)

    def of_wait(self, element: Element) -> Sequence[float]:
        """How long something outside is waited for: as recorded, else as a timer says, else no time."""
        if found := self.elsewhere.get(element.id):
            return found
        kind, text = element.timer
        if kind == "timeDuration" and unwrap(text) == text.strip():
            try:
                return [(moment(text, _DAY) - _DAY).total_seconds()]
            except TimerError:
                return ()
        return ()


_DAY = datetime.fromisoformat("2026-01-05T00:00:00+00:00")
"""Any moment, to turn a duration into seconds."""


def _waits(events: Iterable[Event], found: dict[str, list[float]]) -> None:
    began: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for event in events:
        if event.kind in _ENTERED:
            began[event.element_id, event.kind].append(event.at)
        elif event.kind in _LEFT and (waiting := began[event.element_id, _LEFT[event.kind]]):
            found[event.element_id].append(max(0.0, (event.at - waiting.pop()).total_seconds()))


def between_arrivals(arrivals: Sequence[datetime]) -> list[float]:
    """Seconds from each arrival to the next, sorted."""
    return sorted((later - earlier).total_seconds() for earlier, later in pairwise(sorted(arrivals)))


def load(runs: Sequence[Run], times: Times, seconds_between: float) -> dict[str, float]:
    """By department: how many people would never be idle, if a deal came every so many seconds and took what it took in these runs."""
    work: dict[str, float] = defaultdict(float)
    for one in (one for run in runs for one in run.passes):
        work[one.department] += fmean(times.working[one.element_id])
    return {department: seconds / len(runs) / seconds_between for department, seconds in work.items()} if seconds_between else {}


def operations_of(diagram: Diagram, process_id: str) -> list[Element]:
    """The operations of a process."""
    return [one for one in diagram.elements.values() if one.kind in OPERATIONS and diagram.process_of(one).id == process_id]
