"""A BPMN file as read: elements and flows by id.

It describes; whether a diagram may run is for `bpmn.lint`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import chain, count

from lxml import etree

from bpmn.elements import FLOW_NODES, SUBPROCESSES, Element, Flow, Message, Process
from bpmn.findings import Finding, Said
from bpmn.xml import NS, DiagramError, is_bpmn, local, parse_xml, unwrap


class Diagram:
    """A parsed BPMN file.

    Attributes:
        source: The exact bytes.
        digest: SHA-256 of the bytes, hexadecimal: the definition's identity.
        name: The file's name, for messages.
        processes: Processes by id, in document order.
        elements: Flow nodes by id, over all processes and embedded subprocesses.
        flows: Sequence flows by id.
        messages, errors, escalations: Root elements by id.
        made_up_ids: Ids that sequence flows without one (BPMN allows it) were given in `root`, from their ends.
    """

    def __init__(self, source: bytes, root: etree._Element, name: str = "") -> None:
        self.source = source
        self.root = root
        self.name = name
        self.digest = hashlib.sha256(source).hexdigest()
        self.processes: dict[str, Process] = {}
        self.elements: dict[str, Element] = {}
        self.flows: dict[str, Flow] = {}
        self.made_up_ids = _identify_flows(root)
        self.messages = {node.get("id", ""): _message(node) for node in root.findall("bpmn:message", NS)}
        self.errors = {node.get("id", ""): node for node in root.findall("bpmn:error", NS)}
        self.escalations = {node.get("id", ""): node for node in root.findall("bpmn:escalation", NS)}
        for node in root.findall("bpmn:process", NS):
            self._read_process(node)

    @classmethod
    def parse(cls, source: bytes, name: str = "") -> Diagram:
        """Read a BPMN file.

        Raises:
            DiagramError: It is not XML, has a DOCTYPE, is not BPMN 2.0, or has no process.
        """
        root = parse_xml(source)
        if local(root) != "definitions" or not is_bpmn(root):
            message = Said(
                f"The root element is <{local(root)}>, not the <definitions> of BPMN 2.0.",
                f"Корневой элемент — <{local(root)}>, а не <definitions> из BPMN 2.0.",
            )
            hint = Said("Export BPMN 2.0 XML from the modeler.", "Экспортируйте из редактора BPMN 2.0 XML.")
            raise DiagramError(Finding.of("readable-file", message, hint, line=1))
        diagram = cls(source, root, name)
        if not diagram.processes:
            message = Said("The file has no process.", "В файле нет процесса.")
            hint = Said("Draw one, or deploy the file that has it.", "Нарисуйте его или разверните файл, в котором он есть.")
            raise DiagramError(Finding.of("readable-file", message, hint, line=1))
        return diagram

    @property
    def main(self) -> Process:
        """The executable process; when none says so, the first that has something drawn in it and doesn't say "false"."""

        def doubt(process: Process) -> tuple[bool, bool, bool]:
            return not process.executable, not self.in_scope(process.id), process.node.get("isExecutable") is not None

        return min(self.processes.values(), key=doubt)

    def in_scope(self, scope: str) -> list[Element]:
        """The flow nodes directly inside a process or an embedded subprocess."""
        return [element for element in self.elements.values() if element.scope == scope]

    def process_of(self, element: Element) -> Process:
        """The process that holds an element, however deeply nested."""
        scope = element.scope
        while scope not in self.processes:
            scope = self.elements[scope].scope
        return self.processes[scope]

    def boundary_events(self, activity: str) -> list[Element]:
        return [element for element in self.elements.values() if element.kind == "boundaryEvent" and element.attached_to == activity]

    def message_of(self, element: Element) -> Message | None:
        """The message that an event or a send or receive task refers to."""
        reference = element.node.get("messageRef") or next((node.get("messageRef") for node in element.event_definitions), None)
        return self.messages.get(reference) if reference else None

    def error_code(self, element: Element) -> str | None:
        """The error code an error event refers to; None catches any."""
        return self._code(element, "errorRef", self.errors, "errorCode")

    def escalation_code(self, element: Element) -> str | None:
        """The escalation code an escalation event refers to; None catches any."""
        return self._code(element, "escalationRef", self.escalations, "escalationCode")

    def _code(self, element: Element, attribute: str, roots: dict[str, etree._Element], code: str) -> str | None:
        for definition in element.event_definitions:
            root = roots.get(definition.get(attribute, ""))
            if root is not None:
                return root.get(code) or root.get("name") or root.get("id")
        return None

    def _read_process(self, node: etree._Element) -> None:
        process = Process(node.get("id", ""), node.get("name", "") or node.get("id", ""), node.get("isExecutable", "false") == "true", node)
        self.processes[process.id] = process
        self._read_scope(node, process.id, _lanes(node))
        for flow in self.flows.values():
            if process.node in flow.node.iterancestors():
                if flow.source in self.elements:
                    self.elements[flow.source].outgoing.append(flow)
                if flow.target in self.elements:
                    self.elements[flow.target].incoming.append(flow)

    def _read_scope(self, node: etree._Element, scope: str, lanes: dict[str, str]) -> None:
        inner = {**lanes, **_lanes(node)}
        for child in node:
            if not is_bpmn(child):
                continue
            kind, identity = local(child), child.get("id", "")
            name = " ".join((child.get("name") or "").split())
            if kind == "sequenceFlow":
                condition = child.find("bpmn:conditionExpression", NS)
                text = None if condition is None else unwrap(condition.text)
                self.flows[identity] = Flow(identity, name, child.get("sourceRef", ""), child.get("targetRef", ""), text, child)
            elif kind in FLOW_NODES:
                lane = inner.get(identity) or inner.get(child.get("attachedToRef", "")) or inner.get(scope, "")
                self.elements[identity] = Element(identity, name, kind, scope, lane, child)
                if kind in SUBPROCESSES:
                    self._read_scope(child, identity, {**inner, identity: lane})


def _message(node: etree._Element) -> Message:
    correlation = node.find("bpmn:extensionElements/stagework:correlation", NS)
    expression = "" if correlation is None else unwrap(correlation.get("expression"))
    return Message(node.get("id", ""), node.get("name", "") or node.get("id", ""), expression)


def _lanes(node: etree._Element) -> dict[str, str]:
    """Lane names by flow node id; the innermost lane of nested ones."""
    found: dict[str, str] = {}
    for lane in node.iterfind("bpmn:laneSet//bpmn:lane", NS):
        for reference in lane.findall("bpmn:flowNodeRef", NS):
            if reference.text:
                found[reference.text.strip()] = lane.get("name", "")
    return found


def _identify_flows(root: etree._Element) -> list[str]:
    taken = set(_ids(root))
    made_up: list[str] = []
    for flow in root.iterfind(".//bpmn:sequenceFlow", NS):
        if not flow.get("id"):
            base = f"{flow.get('sourceRef', '')}-to-{flow.get('targetRef', '')}"
            identity = next(name for name in chain([base], (f"{base}-{number}" for number in count(2))) if name not in taken)
            flow.set("id", identity)
            taken.add(identity)
            made_up.append(identity)
    return made_up


def _ids(root: etree._Element) -> Iterable[str]:
    return (value for node in root.iter() if is_bpmn(node) and (value := node.get("id")) is not None)
