"""Every event is of a kind that runs where it stands, and has exactly one meaning.

A link or signal that is quietly a none event, or a catch event of which only the first definition counts, gives a process that
"completes" without what was drawn.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import EVENTS, Element
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of
from bpmn.xml import is_bpmn, local

NAME = "supported-events"

RUNS = {
    "startEvent": {"none", "message", "timer"},
    "endEvent": {"none", "message", "error", "escalation", "terminate"},
    "intermediateCatchEvent": {"message", "timer"},
    "intermediateThrowEvent": {"none", "message", "escalation"},
    "boundaryEvent": {"message", "timer", "error", "escalation"},
}
INSTEAD = {
    "link": "Draw the sequence flow itself, or put the part into a subprocess.",
    "signal": "Draw a message: it reaches the one waiter it is meant for.",
    "conditional": "Draw a message event for the change, or a timer and an exclusive gateway that tests the condition.",
    "compensate": "Draw the undoing as ordinary activities after an error boundary event.",
    "cancel": "Draw an error end event, and an error boundary event on the subprocess.",
    "multiple": "Draw one event per trigger, after an event-based gateway or each on the activity's border.",
    "none": "Give it a message or a timer.",
    "error": "Draw an error end event, caught by a boundary event on the subprocess or call activity around it.",
    "escalation": "Draw an escalation throw event inside, and a boundary event that catches it.",
    "terminate": "Draw a terminate end event.",
}
KINDS = {
    "startEvent": "start event",
    "endEvent": "end event",
    "intermediateCatchEvent": "catch event",
    "intermediateThrowEvent": "throw event",
    "boundaryEvent": "boundary event",
}


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).of_kind(*EVENTS):
        kind, event = KINDS[element.kind], element.event
        if _references(element):
            message = f"This {kind} refers to an event definition elsewhere in the file, which is not read."
            yield finding(NAME, element, message, "Put the definition into the event itself, as modelers do.")
        elif event not in RUNS[element.kind]:
            what = "several triggers" if event == "multiple" else "no trigger" if event == "none" else f"the trigger “{event}”"
            yield finding(NAME, element, f"A {kind} with {what} can't be run.", INSTEAD.get(event, "Draw a message or a timer event."))


def _references(element: Element) -> bool:
    return any(is_bpmn(child) and local(child) == "eventDefinitionRef" for child in element.node)
