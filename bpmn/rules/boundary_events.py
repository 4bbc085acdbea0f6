"""A boundary event sits on an activity that can have that event happen (BPMN 2.0.2 §10.5.4).

An event attached to nothing never fires. An error always ends its activity, so it can't be non-interrupting. An error or escalation
event on an activity that throws none is a promise that nothing keeps: a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import ACTIVITIES
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of, label

NAME = "boundary-events"

THROWS = {
    "error": ("serviceTask", "sendTask", "callActivity", "subProcess"),
    "escalation": ("callActivity", "subProcess"),
}
SOURCES = {
    "error": "connectors, call activities and subprocesses throw errors",
    "escalation": "call activities and subprocesses throw escalations",
}


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for event in graph.of_kind("boundaryEvent"):
        activity = diagram.elements.get(event.attached_to)
        if activity is None or activity.kind not in ACTIVITIES or activity.scope != event.scope:
            message = f"The boundary event {label(event)} is attached to {event.attached_to!r}, which is no activity beside it."
            yield finding(NAME, event, message, "Drag it onto the activity's border, or draw an intermediate event.")
            continue
        if event.event == "error" and not event.interrupting:
            yield finding(
                NAME, event, "An error boundary event is drawn as non-interrupting.", "Make it interrupting: an error ends its activity."
            )
        if event.event in THROWS and activity.kind not in THROWS[event.event]:
            message = f"{label(activity)} throws no {event.event}: {SOURCES[event.event]}; so {label(event)} never happens."
            hint = "Draw a message event, or let the form's answer decide at a gateway."
            yield finding(NAME, event, message, hint, "warning")
    for activity in graph.activities():
        caught: dict[tuple[str, str | None], str] = {}
        for event in graph.boundary(activity):
            if event.event not in THROWS:
                continue
            code = diagram.error_code(event) if event.event == "error" else diagram.escalation_code(event)
            if (event.event, code) in caught:
                what = f"the {event.event} {code}" if code else f"any {event.event}"
                message = f"{label(activity)} has two boundary events that catch {what}."
                yield finding(NAME, event, message, "Delete one, or give it a code of its own.")
            caught[event.event, code] = event.id
