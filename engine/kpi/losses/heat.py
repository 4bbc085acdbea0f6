"""How often each element was passed, how long it waited and was worked on, and which flows were taken: what heat maps are painted from."""

from __future__ import annotations

from collections import Counter

from engine.kpi.case import Case
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.tally import Tallies

PASSED = frozenset({
    "script.ran", "decision.made", "service.finished", "child.ended", "timer.fired", "message.received", "message.thrown",
    "exit.reached", "error.caught", "escalation.caught", "gateway.decided", "instance.started",
})  # fmt: skip
"""Events that tell that an element other than a person's work was passed."""
FLOWS = ""
"""In the place of the element: its numbers are the flows'."""
STARTED = ":started"
"""Among these: instances that began at the process's none start event, which the history does not name."""


def note(case: Case, drawn: Drawn, tallies: Tallies) -> None:
    for event in case.events:
        if event.kind in PASSED and event.element_id:
            tally = tallies[event.process_id, event.version, event.element_id]
            tally.of_deal(case.key)
            tally.numbers["passes"] += 1
        if event.kind == "instance.started" and not event.element_id:
            tallies[event.process_id, event.version, FLOWS].numbers[STARTED] += 1
        if event.kind == "gateway.decided":
            tallies[event.process_id, event.version, FLOWS].numbers.update(event.data["taken"])
    passes: Counter[tuple[str, str]] = Counter()
    for one in case.passes:
        if not one.is_done:
            continue
        tally = tallies[one.process_id, one.version, one.element_id]
        tally.of_deal(case.key)
        passes[one.instance_id, one.element_id] += 1
        tally.numbers["passes"] += 1
        tally.numbers["repeats"] += passes[one.instance_id, one.element_id] > 1
        tally.numbers["late"] += one.is_late
        tally.worked(one.department, drawn.working(one))
        tally.waiting += drawn.waiting(one)
        tally.time("waiting", drawn.waiting(one))
        tally.time("working", drawn.working(one))
