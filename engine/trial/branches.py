"""The branches of a diagram, and which of them a walked path took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bpmn.diagram import Diagram
from bpmn.elements import Element
from engine.trial.world import PathEntry

_OCCURRED = frozenset({"timer.fired", "message.received", "error.caught", "escalation.caught"})
_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})


@dataclass(frozen=True, slots=True)
class Branch:
    """One way to go on where there are several.

    Attributes:
        id: The sequence flow, the boundary event, or the start event.
        element_id: The gateway it leaves, the activity it is attached to, or the process it starts.
        says: For people: "Approved? -> yes: Present the offer".
    """

    id: str
    element_id: str
    says: str


def branches(diagram: Diagram, process_id: str) -> list[Branch]:
    """Every branch of a process: ways out of gateways that choose, boundary events, and starts when there are several."""
    elements = [element for element in diagram.elements.values() if diagram.process_of(element).id == process_id]
    starts = [element for element in elements if element.kind == "startEvent" and element.scope == process_id]
    found = [Branch(start.id, process_id, f"start: {_label(start)}") for start in starts if len(starts) > 1]
    for element in elements:
        if (element.kind in _CHOOSING or element.kind == "eventBasedGateway") and len(element.outgoing) > 1:
            for flow in element.outgoing:
                way = f" {flow.name}:" if flow.name else ""
                found.append(Branch(flow.id, element.id, f"{_label(element)} ->{way} {_label(diagram.elements[flow.target])}"))
        elif element.kind == "boundaryEvent":
            host = diagram.elements[element.attached_to]
            found.append(Branch(element.id, host.id, f"{_label(host)} -> {_label(element)} ({element.event})"))
    return found


def taken(diagram: Diagram, process_id: str, path: Iterable[PathEntry]) -> set[str]:
    """The ids of the branches that a path took."""
    found: set[str] = set()
    for entry in path:
        element = diagram.elements.get(entry.element_id)
        if entry.process_id != process_id:
            continue
        if entry.kind == "gateway.decided":
            found.update(entry.data["taken"])
        elif entry.kind == "instance.started":
            found.add(entry.element_id)
        elif entry.kind in _OCCURRED and element is not None:
            found.add(element.id)
            found.update(flow.id for flow in element.incoming if diagram.elements[flow.source].kind == "eventBasedGateway")
    return found


def _label(element: Element) -> str:
    return element.name or element.id
