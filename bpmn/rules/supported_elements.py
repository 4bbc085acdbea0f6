"""Every element of the process is one that runs; the others are refused, by name, with what to draw instead.

An engine that skips what it doesn't know still says "completed". Compensation, transactions, ad hoc subprocesses, event subprocesses and
complex gateways are BPMN's, but not yet Stagework's (docs/architecture.md, "What runs").
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import FLOW_NODES
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of
from bpmn.xml import is_bpmn, local

NAME = "supported-elements"

INSTEAD = {
    "transaction": "Draw a subprocess, with an error boundary event that leads to the undoing activities.",
    "adHocSubProcess": "Draw the order of its activities: a parallel gateway for any order, an inclusive one for some of them.",
    "complexGateway": "Draw exclusive, parallel or inclusive gateways.",
    "choreography": "Draw a collaboration: a pool per participant, message flows between them.",
    "globalTask": "Give the task a process of its own and call that.",
    "extension": "Save the file without the extension that it says must be understood.",
}
DRAWN_ONLY = frozenset(
    {"documentation", "extensionElements", "laneSet", "sequenceFlow", "dataObject", "dataObjectReference", "dataStoreReference",
     "textAnnotation", "association", "group", "ioSpecification", "property", "auditing", "monitoring", "supports", "incoming", "outgoing",
     "ioBinding", "standardLoopCharacteristics", "multiInstanceLoopCharacteristics", "correlationSubscription", "artifact",
     "resourceRole", "performer", "humanPerformer", "potentialOwner", "dataInputAssociation", "dataOutputAssociation"}
)  # fmt: skip
REFUSED = frozenset({"transaction", "adHocSubProcess", "complexGateway"})
ONCE = ("startQuantity", "completionQuantity")


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for child in diagram.root:
        if is_bpmn(child) and (local(child) in ("choreography", "globalChoreographyTask") or local(child).startswith("global")):
            kind = "choreography" if "horeography" in local(child) else "globalTask"
            yield finding(NAME, child, f"A {local(child)} can't be run.", INSTEAD[kind])
        if is_bpmn(child) and local(child) == "extension" and child.get("mustUnderstand") == "true":
            message = f"The file says that the extension {child.get('definition', '')!r} must be understood; it is not."
            yield finding(NAME, child, message, INSTEAD["extension"])
    scopes = [graph.process.node, *(diagram.elements[scope].node for scope in graph.scopes if scope in diagram.elements)]
    for scope in scopes:
        yield from _children(scope)
    for element in graph.elements:
        node = element.node
        if graph.is_event_subprocess(element):
            hint = "Draw the event as a boundary event on a subprocess around what it concerns."
            yield finding(NAME, element, "An event subprocess can't be run.", hint)
        if node.get("isForCompensation") == "true":
            hint = "Draw the undoing as ordinary activities, after an error boundary event or on the path that cancels."
            yield finding(NAME, element, "This activity is a compensation handler, which can't be run.", hint)
        if node.get("instantiate") == "true":
            yield finding(NAME, element, "It would start the process itself.", "Draw a message start event before it.")
        if node.get("eventGatewayType", "Exclusive") != "Exclusive":
            yield finding(NAME, element, "A parallel event-based gateway can't be run.", "Draw a parallel gateway followed by the events.")
        for attribute in ONCE:
            if node.get(attribute, "1").strip() != "1":
                yield finding(NAME, element, f"{attribute} other than 1 can't be run.", "Draw the repetition as a loop with a gateway.")


def _children(scope: etree._Element) -> Iterator[Finding]:
    for child in scope:
        if not is_bpmn(child):
            continue
        kind = local(child)
        if kind in REFUSED:
            yield finding(NAME, child, f"A {_words(kind)} can't be run.", INSTEAD[kind])
        elif kind not in FLOW_NODES and kind not in DRAWN_ONLY:
            yield finding(NAME, child, f"A {_words(kind)} can't be run.", "Draw it with tasks, gateways and events, or delete it.")


def _words(kind: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind)
