"""How well the regulation was followed in runs that were completed.

Required are the user tasks that every way to the end leads through, each with the boxes of its checklists when it was done; an operation
that was done without being required brings only the boxes of its checklists. Done counts a task that was done, and never late; ticked
counts what the last answer ticks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.kpi.case import Run
from engine.kpi.conditions import Conditions
from engine.kpi.observation import SCALE, Observation
from engine.kpi.passes import Pass
from engine.kpi.view import Dims, View
from engine.values import Value


@dataclass(frozen=True)
class Following:
    """Of each run one observation; told apart by operation or department, one of each operation."""

    dims: Dims
    process: str
    conditions: Conditions

    def observe(self, view: View) -> Iterator[Observation]:
        case = view.case
        for run in sorted(case.runs, key=lambda run: run.ended):
            if run.process_id == self.process and run.state == "completed" and self.conditions.hold(case, run.ended):
                yield from self._of_run(view, run)

    def _of_run(self, view: View, run: Run) -> Iterator[Observation]:
        events = view.case.events
        regulation = view.surroundings.regulations.get((run.definition_id, run.start_element))
        if regulation is None:
            return
        ends = [event.element_id for event in events if event.kind == "exit.reached" and event.instance_id == run.id]
        required = frozenset[str]().union(*(regulation.required(end) for end in ends))
        done: dict[str, list[Pass]] = {}
        for one in view.case.passes:
            if one.instance_id == run.id and one.is_done:
                done.setdefault(one.element_id, []).append(one)
        counted: dict[str, tuple[int, int]] = {}
        for operation in sorted(required | set(done)):
            passes = sorted(done.get(operation, ()), key=lambda one: one.ended)
            ticked, boxes = _boxes(view, passes[-1]) if passes else (0, 0)
            is_done = operation in required and bool(passes) and not any(one.is_late for one in passes)
            counted[operation] = is_done + ticked, (operation in required) + boxes
        at = events[run.ended].at
        if not self.dims.names & {"operation", "department"}:
            reached_all, of_all = (sum(column) for column in zip(*counted.values(), strict=True)) if counted else (0, 0)
            if of_all:
                yield Observation(at, SCALE * reached_all, SCALE * of_all, "", self.dims.at(view, run.ended))
            return
        for operation, (reached, of) in counted.items():
            if of:
                department = done[operation][-1].department if operation in done else regulation.department(operation)
                dims = self.dims.at(view, run.ended, operation=operation, department=department)
                yield Observation(at, SCALE * reached, SCALE * of, operation, dims)


def _boxes(view: View, one: Pass) -> tuple[int, int]:
    """How many boxes of its form's checklists are ticked, and how many there are."""
    ticked = boxes = 0
    for name, choices in view.surroundings.boxes.get(one.form_digest, {}).items():
        answer = _answer(one.answers, name)
        boxes += len(choices)
        ticked += sum(choice in answer for choice in choices) if isinstance(answer, (list, tuple)) else 0
    return ticked, boxes


def _answer(answers: Mapping[str, Value], name: str) -> Value:
    """The answer to a field whose dotted name leads into objects."""
    found: Value = answers
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
