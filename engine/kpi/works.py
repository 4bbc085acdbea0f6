"""What passes of operations took, and whether they, or other points, were on time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from engine.kpi.conditions import Conditions
from engine.kpi.observation import SCALE, Observation
from engine.kpi.passes import Pass, Span
from engine.kpi.view import Dims, View, of_element, scaled_time
from engine.values import Value


@dataclass(frozen=True)
class Taking:
    """The time of each pass that was done, at its end.

    Told apart by department, a pass counts in each one that had it, with its part of the time: a hand-off that came back waited for its
    sender. Of a pass that nobody took before it was done, the work can't be told from the waiting: all of it is waiting, and `working`
    observes nothing.

    Attributes:
        operations: The number of the points in `Places`.
        side: "time": value with the base 1; or which part of a ratio it is.
    """

    dims: Dims
    operations: int
    part: Literal["waiting", "working", "both"]
    only_repeated: bool
    in_hours: bool
    conditions: Conditions
    side: Literal["time", "value", "base"] = "time"

    def observe(self, view: View) -> Iterator[Observation]:
        by_department = "department" in self.dims.names
        for one in view.case.passes:
            if (
                one.is_done
                and view.places.is_operation(self.operations, one)
                and not (self.only_repeated and one.nth < 2)
                and not (self.part == "working" and not one.is_taken)
                and self.conditions.hold(view.case, one.ended)
            ):
                departments = dict.fromkeys(span.department for span in self._spans(one)) if by_department else {}
                for department in departments or [one.department]:
                    yield self._observation(view, one, department, bool(departments))

    def _spans(self, one: Pass) -> Iterator[Span]:
        return (span for span in one.spans if self.part == "both" or span.is_working == (self.part == "working"))

    def _observation(self, view: View, one: Pass, department: str, only_its: bool) -> Observation:
        time = timedelta()
        for span in self._spans(one):
            if not only_its or span.department == department:
                time += view.surroundings.time([(span.start, span.end)], span.department, self.in_hours)
        value = scaled_time(time)
        two = (value, SCALE) if self.side == "time" else (value, 0) if self.side == "value" else (0, value)
        dims = self.dims.at(view, one.ended, department=department)
        return Observation(view.case.events[one.ended].at, *two, one.element_id, dims)


@dataclass(frozen=True)
class Punctual:
    """Passes that were done, of those with a deadline: by then, or later. Counted when they are done."""

    dims: Dims
    operations: int
    conditions: Conditions

    def observe(self, view: View) -> Iterator[Observation]:
        case = view.case
        for one in case.passes:
            has_deadline = one.is_done and one.due_at is not None
            if has_deadline and view.places.is_operation(self.operations, one) and self.conditions.hold(case, one.ended):
                at = case.events[one.ended].at
                yield Observation(at, 0 if one.is_late else SCALE, SCALE, one.element_id, self.dims.at(view, one.ended))


@dataclass(frozen=True)
class ByDay:
    """Passages of points on the local day that a fact states, or before. Where the fact states none, nothing is observed."""

    dims: Dims
    points: int
    due: str
    conditions: Conditions

    def observe(self, view: View) -> Iterator[Observation]:
        case = view.case
        for index in view.passed[self.points]:
            day = _day(case.fact(self.due, index), view.surroundings.zone)
            if day is not None and self.conditions.hold(case, index):
                at = case.events[index].at
                is_reached = at.astimezone(view.surroundings.zone).date() <= day
                yield Observation(at, SCALE * is_reached, SCALE, of_element(view, index), self.dims.at(view, index))


def _day(value: Value, zone: tzinfo) -> date | None:
    """The day that a date, a moment, or the ISO 8601 text of one states."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip()) if len(value.strip()) > 10 else date.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        return (value.astimezone(zone) if value.tzinfo else value).date()
    return value if isinstance(value, date) else None
