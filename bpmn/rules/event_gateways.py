"""After an event-based gateway stand only message and timer catch events or receive tasks, each with that one incoming flow
(BPMN 2.0.2 §10.6.6).

The gateway waits for whichever happens first. Anything else does not happen, it is done: there would be nothing to wait for.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of, label

NAME = "event-gateways"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for gateway in graph.of_kind("eventBasedGateway"):
        if len(gateway.outgoing) < 2:
            message = f"The event-based gateway has {len(gateway.outgoing)} outgoing flow(s): there is no race."
            yield finding(NAME, gateway, message, "Draw the other event, or leave the gateway out.", "warning")
        names: set[str] = set()
        for target in graph.targets(gateway):
            if target.kind != "receiveTask" and not (target.kind == "intermediateCatchEvent" and target.event in ("message", "timer")):
                message = f"The event-based gateway {label(gateway)} leads to {label(target)}, which doesn't wait for an event."
                yield finding(NAME, target, message, "Draw a message or timer catch event or a receive task there.")
            elif len(target.incoming) > 1:
                message = f"{label(target)} has flows from elsewhere besides the event-based gateway {label(gateway)}."
                yield finding(NAME, target, message, "Lead the other flows to the gateway, or draw a second event.")
            if graph.boundary(target):
                message = f"{label(target)} races with other events and has boundary events besides."
                yield finding(NAME, target, message, "Draw the boundary event as one more event after the gateway.")
            sent = diagram.message_of(target)
            if sent is not None and sent.correlation == "" and sent.name in names:
                message = f"Two events after {label(gateway)} wait for the same message “{sent.name}”."
                yield finding(NAME, target, message, "Give the second a message of its own.")
            if sent is not None:
                names.add(sent.name)
