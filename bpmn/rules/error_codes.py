"""What throws an error or an escalation says which: a reference to an error or escalation with a code (BPMN 2.0.2 §10.5.5).

A thrower without a code can't be told apart by the boundary event that should catch it; a reference into the void catches the wrong ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of

NAME = "error-codes"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).elements:
        if element.event not in ("error", "escalation"):
            continue
        known = diagram.errors if element.event == "error" else diagram.escalations
        reference = element.event_definitions[0].get(f"{element.event}Ref")
        throws = element.kind in ("endEvent", "intermediateThrowEvent")
        if reference and reference not in known:
            message = f"It refers to the {element.event} {reference!r}, which the file doesn't define."
            yield finding(NAME, element, message, f"Choose or create the {element.event} in the modeler's properties panel.")
        elif throws and not reference:
            message = f"It throws an {element.event} but doesn't say which."
            yield finding(NAME, element, message, f"Choose or create the {element.event}, with a code, in the modeler's properties panel.")
        elif throws and not known[reference or ""].get(f"{element.event}Code"):
            message = f"The {element.event} that it throws has no code; its name is taken."
            yield finding(NAME, element, message, f"Give the {element.event} a code.", "warning")
