"""What sends or awaits a message says which: a reference to a message with a name (BPMN 2.0.2 §8.3.11).

Messages are matched by name and correlation value. Without a name nothing can match; of two start events for the same message
the second would never start. BPMN's own correlation keys are not read: `stagework:correlation` says the value.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of, label
from bpmn.xml import is_bpmn, local, unwrap

NAME = "messages"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    starts: dict[str, str] = {}
    for element in graph.elements:
        if element.event != "message" and element.kind != "receiveTask" and not (element.kind == "sendTask" and not element.topic):
            continue
        hint = "Choose or create the message in the modeler's properties panel."
        reference = element.node.get("messageRef") or next((node.get("messageRef") for node in element.event_definitions), None)
        message = diagram.message_of(element)
        if element.topic and element.kind in ("endEvent", "intermediateThrowEvent"):
            yield finding(NAME, element, "A message event with a connector can't be run.", "Draw a send task with the connector.")
        elif not reference:
            yield finding(NAME, element, "It doesn't say which message.", f"{hint}{_or_topic(element.kind)}")
        elif message is None:
            yield finding(NAME, element, f"It refers to the message {reference!r}, which the file doesn't define.", hint)
        elif not diagram.root.xpath("boolean(//*[@id=$id]/@name[normalize-space()])", id=reference):
            text = f"The message {reference!r} has no name; its id is taken."
            yield finding(NAME, element, text, "Give the message a name: senders in other diagrams find it by that.", "warning")
        elif unwrap(message.name) != message.name or "${" in message.name:
            text = f"The name of the message, “{message.name}”, is an expression."
            yield finding(
                NAME, element, text, 'Give it a fixed name; tell the receivers apart by <stagework:correlation expression="..."/>.'
            )
        elif element.kind == "startEvent":
            if message.name in starts:
                text = f"Two start events wait for the message “{message.name}”."
                yield finding(
                    NAME, element, text, f"Keep {starts[message.name]}, with a gateway after it, or give this one its own message."
                )
            starts.setdefault(message.name, label(element))
    for node in diagram.root.iter():
        if is_bpmn(node) and local(node) in ("correlationKey", "correlationProperty", "correlationSubscription"):
            text = f"The {local(node)} is not read; messages would be matched by the deal key alone."
            hint = 'Delete it, and put <stagework:correlation expression="..."/> into the message when the deal key is not enough.'
            yield finding(NAME, node, text, hint)


def _or_topic(kind: str) -> str:
    return " Or choose a connector: camunda:type external and a topic." if kind == "sendTask" else ""
