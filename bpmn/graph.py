"""The executable process as a graph: what the lint rules and the stage contracts walk."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache

from lxml import etree

from bpmn.diagram import Diagram
from bpmn.elements import ACTIVITIES, SUBPROCESSES, Element, Flow, Message, Process
from bpmn.findings import NOTHING_SAID, Finding, Said, Severity
from bpmn.xml import is_bpmn, local

Where = Element | Flow | Process | Message | etree._Element | None


def finding(rule: str, where: Where, message: Said, hint: Said = NOTHING_SAID, severity: Severity = "error") -> Finding:
    """A finding about an element, a flow, a process or any XML node of the diagram; None is the whole file."""
    if where is None or isinstance(where, Message):
        identity, name = (where.id, where.name) if where else ("", "")
        return Finding.of(rule, message, hint, severity=severity, element_id=identity, element_name=name)
    node = where.node if isinstance(where, (Element, Flow, Process)) else where
    name = " ".join((node.get("name") or "").split())
    line = node.sourceline if isinstance(node.sourceline, int) else None
    return Finding.of(rule, message, hint, severity=severity, element_id=node.get("id", ""), element_name=name, line=line)


def label(element: Element | Flow) -> str:
    """How a message calls an element: its name as drawn, else its id."""
    return f"“{element.name}”" if element.name else element.id


def label_ru(element: Element | Flow) -> str:
    """The same in Russian."""
    name = element.translations.get("ru") or element.name if isinstance(element, Element) else element.name
    return f"«{name}»" if name else element.id


class Graph:
    """The executable process of a diagram; the other pools of the file are documentation and not part of it.

    Attributes:
        process: The executable process.
        elements: Its flow nodes, also those in embedded subprocesses, in document order.
        flows: Its sequence flows, in document order.
    """

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.process = diagram.main
        root = self.process.node
        self.elements = [element for element in diagram.elements.values() if _inside(element.node, root)]
        self.flows = [flow for flow in diagram.flows.values() if _inside(flow.node, root)]
        self._boundary: dict[str, list[Element]] = {}
        for element in self.elements:
            if element.kind == "boundaryEvent":
                self._boundary.setdefault(element.attached_to, []).append(element)

    @cached_property
    def scopes(self) -> dict[str, list[Element]]:
        """The flow nodes directly inside the process and inside each embedded subprocess, by its id."""
        found: dict[str, list[Element]] = {self.process.id: []}
        for element in self.elements:
            if element.kind in SUBPROCESSES:
                found.setdefault(element.id, [])
            found.setdefault(element.scope, []).append(element)
        return found

    def boundary(self, element: Element) -> list[Element]:
        """The boundary events attached to an activity."""
        return self._boundary.get(element.id, [])

    def targets(self, element: Element) -> list[Element]:
        """The elements that its outgoing flows lead to."""
        return [self.diagram.elements[flow.target] for flow in element.outgoing if flow.target in self.diagram.elements]

    def next(self, element: Element) -> list[Element]:
        """Where a token can be next in the same scope: the flows' targets and the attached boundary events."""
        return [*self.targets(element), *self.boundary(element)]

    def previous(self, element: Element) -> list[Element]:
        """Where a token can have been before, in the same scope."""
        elements = self.diagram.elements
        before = [elements[flow.source] for flow in element.incoming if flow.source in elements]
        if element.kind == "boundaryEvent" and element.attached_to in elements:
            before.append(elements[element.attached_to])
        return before

    def starts(self, scope: str) -> list[Element]:
        return [element for element in self.scopes.get(scope, []) if element.kind == "startEvent"]

    def reach(self, sources: Iterable[Element], step: Callable[[Element], list[Element]] | None = None) -> set[str]:
        """Ids of all elements reachable from `sources` (included) by `step`, by default `next`."""
        step = step or self.next
        queue = deque(sources)
        seen = {element.id for element in queue}
        while queue:
            for follower in step(queue.popleft()):
                if follower.id not in seen:
                    seen.add(follower.id)
                    queue.append(follower)
        return seen

    def main(self, scope: str) -> set[str]:
        """Ids of what a scope's start events reach without a non-interrupting event: not the reminders beside it."""

        def step(element: Element) -> list[Element]:
            return [after for after in self.next(element) if after.kind != "boundaryEvent" or after.interrupting]

        return self.reach(self.starts(scope), step)

    def is_event_subprocess(self, element: Element) -> bool:
        return element.kind in SUBPROCESSES and element.node.get("triggeredByEvent") == "true"

    def of_kind(self, *kinds: str) -> Iterator[Element]:
        return (element for element in self.elements if element.kind in kinds)

    def activities(self) -> Iterator[Element]:
        return self.of_kind(*ACTIVITIES)

    def nodes(self) -> Iterator[etree._Element]:
        """Every BPMN XML node of the process, itself included."""
        return (node for node in self.process.node.iter() if isinstance(node.tag, str) and is_bpmn(node))


@lru_cache(maxsize=8)
def graph_of(diagram: Diagram) -> Graph:
    """The diagram's graph; kept for the next rule that asks."""
    return Graph(diagram)


def owner(node: etree._Element) -> etree._Element:
    """The nearest XML node above (or the node itself) that a modeler can show: one with an id that is drawn."""
    current: etree._Element | None = node
    while current is not None:
        if is_bpmn(current) and current.get("id") and local(current) in _SHOWN:
            return current
        current = current.getparent()
    return node


def _inside(node: etree._Element, root: etree._Element) -> bool:
    current: etree._Element | None = node
    while current is not None:
        if current is root:
            return True
        current = current.getparent()
    return False


_SHOWN = ACTIVITIES | {
    "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "sequenceFlow", "process",
    "exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway",
    "dataObject", "dataObjectReference", "dataStoreReference", "message", "error", "escalation", "participant", "lane",
}  # fmt: skip
