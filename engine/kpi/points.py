"""Where a deal passed the points that indicators name. Each event is looked at once for all indicators together.

started    work.opened, service.called, child.started, timer.set, message.awaited; of a process: instance.started
claimed    work.claimed
completed  work.completed, service.finished, child.ended, timer.fired, message.received, script.ran, decision.made, gateway.decided,
           message.thrown, escalation.thrown, error.thrown, error.caught, escalation.caught, exit.reached; of a process:
           instance.completed
withdrawn  *.withdrawn; of a process: instance.cancelled, instance.failed
returned   hand-off.returned

"*" is each operation of people. An end that says something and is an exit, too, is passed once; an activity that fails, or lets an
escalation through, is not completed by that.
"""

from __future__ import annotations

from collections.abc import Iterable

from bpmn.kpi.definition import EVERY, Moment, Point
from engine.kpi.case import Case
from engine.kpi.passes import Pass

Points = tuple[Point, ...]
OF_ELEMENT: dict[Moment, frozenset[str]] = {
    "started": frozenset({"work.opened", "service.called", "child.started", "timer.set", "message.awaited"}),
    "claimed": frozenset({"work.claimed"}),
    "completed": frozenset({
        "work.completed", "service.finished", "child.ended", "timer.fired", "message.received", "script.ran", "decision.made",
        "gateway.decided", "message.thrown", "escalation.thrown", "error.thrown", "error.caught", "escalation.caught", "exit.reached",
    }),
    "withdrawn": frozenset({"work.withdrawn", "service.withdrawn", "child.withdrawn", "timer.withdrawn", "message.withdrawn"}),
    "returned": frozenset({"hand-off.returned"}),
}  # fmt: skip
OF_WORK: dict[Moment, str] = {
    "started": "work.opened",
    "claimed": "work.claimed",
    "completed": "work.completed",
    "withdrawn": "work.withdrawn",
    "returned": "hand-off.returned",
}
OF_PROCESS: dict[Moment, frozenset[str]] = {
    "started": frozenset({"instance.started"}),
    "completed": frozenset({"instance.completed"}),
    "withdrawn": frozenset({"instance.cancelled", "instance.failed"}),
    "claimed": frozenset(),
    "returned": frozenset(),
}
_THROWN = frozenset({"message.thrown", "escalation.thrown", "error.thrown"})
_BEGUN = frozenset({"service.called", "child.started"})


class Places:
    """All points of some indicators. `number` gives the points of one role; the same points have the same number."""

    def __init__(self) -> None:
        self._numbers: dict[Points, int] = {}
        self._of: dict[tuple[str, str, str, str], tuple[int, ...]] = {}
        self._of_operation: dict[tuple[str, str], frozenset[int]] = {}

    def number(self, points: Points) -> int:
        """All numbers are asked for before any deal is looked at."""
        return self._numbers.setdefault(points, len(self._numbers))

    def passed(self, case: Case) -> list[list[int]]:
        """By number: the indexes of the events at which one of the points was passed, in order."""
        found: list[list[int]] = [[] for _ in self._numbers]
        known = self._of
        for index, event in enumerate(case.events):
            kind = event.kind
            exit_name = str(event.data.get("exit")) if kind == "exit.reached" else ""
            place = (kind, event.process_id, event.element_id, exit_name)
            if (numbers := known.get(place)) is None:
                numbers = known[place] = self._matching(*place)
            if numbers and (kind not in _THROWN or _is_passed(case, index)):
                for number in numbers:
                    found[number].append(index)
        return found

    def is_operation(self, number: int, one: Pass) -> bool:
        """Whether a pass is of one of the operations that the points name; their moments are not looked at."""
        place = (one.process_id, one.element_id)
        if (found := self._of_operation.get(place)) is None:
            found = self._of_operation[place] = frozenset(
                number
                for points, number in self._numbers.items()
                if any(point.process == one.process_id and point.element in (EVERY, one.element_id) for point in points)
            )
        return number in found

    def _matching(self, kind: str, process: str, element: str, exit_name: str) -> tuple[int, ...]:
        return tuple(
            number
            for points, number in self._numbers.items()
            if any(_matches(point, kind, process, element, exit_name) for point in points)
        )


def within(points: Iterable[Point]) -> str:
    """The one process that all points are of; "" for several, or when one is of no process."""
    processes = {point.process for point in points}
    return processes.pop() if len(processes) == 1 else ""


def _matches(point: Point, kind: str, process: str, element: str, exit_name: str) -> bool:
    if point.process and point.process != process:
        return False
    if point.exit:
        return kind == "exit.reached" and exit_name == point.exit
    if point.kind:
        return kind == point.kind and point.element in ("", element, EVERY if element else "")
    if point.element == EVERY:
        return kind == OF_WORK[point.moment]
    if point.element:
        return element == point.element and kind in OF_ELEMENT[point.moment]
    return kind in OF_PROCESS[point.moment]


def _is_passed(case: Case, index: int) -> bool:
    """Whether what was thrown tells that its element was passed, and nothing else tells that."""
    event = case.events[index]
    place = (event.instance_id, event.element_id)
    beside = case.events[max(index - 1, 0) : index + 2]
    if any(other.kind == "exit.reached" and (other.instance_id, other.element_id) == place for other in beside):
        return False
    return not any(other.kind in _BEGUN and (other.instance_id, other.element_id) == place for other in case.events[:index])
