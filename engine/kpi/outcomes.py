"""What became of it: the share of passages that reach something, and the time from one passage to the next.

Two points of one process are looked for in the same run of it, others in the deal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.kpi.conditions import Conditions
from engine.kpi.observation import SCALE, Observation
from engine.kpi.passes import without
from engine.kpi.view import Dims, View, of_element, scaled_time


@dataclass(frozen=True)
class Outcome:
    """When it is known what became of a passage.

    Attributes:
        index: Of the event by which it is known; None: because time is over.
    """

    is_reached: bool
    at: datetime
    index: int | None


@dataclass(frozen=True)
class Reaching:
    """For each passage of `start`, whether `target` is reached at the same event or later; nothing while that is not known.

    It is known when it is reached, when the run (or the deal) has ended without, or when `within` is over, whichever is first. So a passage
    of which nothing is known yet but that it must be reached within a time is observed as not reached at the end of that time, to come.
    """

    dims: Dims
    start: int
    target: int
    in_run: bool
    conditions: Conditions
    at_target: Conditions
    within: timedelta | None

    def observe(self, view: View) -> Iterator[Observation]:
        case, begun = view.case, view.passed[self.start]
        if not begun:
            return
        targets: dict[str, list[int]] = defaultdict(list)
        for index in view.passed[self.target]:
            if self.at_target.hold(case, index):
                targets[case.events[index].instance_id if self.in_run else ""].append(index)
        for index in begun:
            if self.conditions.hold(case, index):
                scope = case.events[index].instance_id if self.in_run else ""
                outcome = self._outcome(view, index, targets[scope], self._end(view, scope))
                if outcome is not None:
                    dims = self.dims.at(view, index, outcome.index)
                    yield Observation(outcome.at, SCALE * outcome.is_reached, SCALE, of_element(view, index), dims)

    def _end(self, view: View, scope: str) -> int:
        """The index of the event that ended the run, or the deal; -1: it goes on."""
        if not self.in_run:
            return view.case.ended
        run = view.case.run_of.get(scope)
        return run.ended if run is not None else -1

    def _outcome(self, view: View, index: int, targets: list[int], end: int) -> Outcome | None:
        events = view.case.events
        begun_at = events[index].at
        deadline = None if self.within is None else begun_at + self.within
        place = bisect_left(targets, index)
        if place < len(targets):
            reached = targets[place]
            at = max(events[reached].at, begun_at)
            if deadline is None or at <= deadline:
                return Outcome(True, at, reached)
        if end >= 0:
            at = max(events[end].at, begun_at)
            if deadline is None or at <= deadline:
                return Outcome(False, at, end)
        return None if deadline is None else Outcome(False, deadline, None)


@dataclass(frozen=True)
class Lasting:
    """The time from the first passage of `start` to the next one of `target`; then it begins anew.

    No time counts while the deal is suspended. By the clock of working time, the hours are those of the department whose work it is at the
    end.
    """

    dims: Dims
    start: int
    target: int
    in_run: bool
    conditions: Conditions
    in_hours: bool

    def observe(self, view: View) -> Iterator[Observation]:
        case, begun, reached = view.case, view.passed[self.start], view.passed[self.target]
        if not begun or not reached:
            return
        since: dict[str, int] = {}
        targets, starts = set(reached), set(begun)
        for index in sorted(targets | starts):
            scope = case.events[index].instance_id if self.in_run else ""
            if index in targets and (first := since.pop(scope, None)) is not None:
                yield self._observation(view, first, index)
            if index in starts and scope not in since and self.conditions.hold(case, index):
                since[scope] = index

    def _observation(self, view: View, first: int, last: int) -> Observation:
        case = view.case
        start, end = case.events[first].at, max(case.events[last].at, case.events[first].at)
        department = case.department(last) if self.in_hours else ""
        time = view.surroundings.time(without((start, end), case.suspended), department, self.in_hours)
        return Observation(end, scaled_time(time), SCALE, of_element(view, last), self.dims.at(view, last))
