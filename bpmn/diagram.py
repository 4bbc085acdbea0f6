"""A BPMN file as read: elements and flows by id, with the attributes Stagework understands.

The parser is hardened: no DTD, no entities, no network. It describes; whether a diagram may run is for `bpmn.lint`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, count
from typing import Any

from lxml import etree

from bpmn.findings import Finding

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
STAGEWORK = "urn:stagework:bpmn:1"
NS = {
    "bpmn": BPMN,
    "camunda": CAMUNDA,
    "stagework": STAGEWORK,
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
MAX_BYTES = 10_000_000

TASKS = frozenset({"task", "userTask", "manualTask", "scriptTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask"})
SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | SUBPROCESSES | {"callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS


class DiagramError(Exception):
    """The file can't be read as a BPMN diagram; `finding` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def parse_xml(source: bytes, what: str = "diagram") -> etree._Element:
    """Read XML from an untrusted source.

    Args:
        source: The file's bytes; at most 10 MB.
        what: The kind of file, for the message.

    Raises:
        DiagramError: Not XML, too large, or with a DOCTYPE.
    """
    if len(source) > MAX_BYTES:
        message = f"The {what} has {len(source):,} bytes; at most {MAX_BYTES:,} are read."
        raise DiagramError(Finding("readable-file", "error", message, "Split it into smaller files."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        message = f"The {what} is not well-formed XML: {error.msg}."
        hint = "Save it again from the modeler."
        raise DiagramError(Finding("readable-file", "error", message, hint, line=error.lineno)) from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        message = f"The {what} has a DOCTYPE declaration."
        raise DiagramError(Finding("readable-file", "error", message, "Remove the DOCTYPE line.", line=1))
    return root


def local(node: etree._Element) -> str:
    """The tag without its namespace; "" for comments and processing instructions."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def is_bpmn(node: etree._Element) -> bool:
    return isinstance(node.tag, str) and etree.QName(node).namespace == BPMN


def unwrap(expression: str | None) -> str:
    """An expression without its `${...}`, `#{...}` or leading `=`.

    >>> unwrap("${amount > 10}")
    'amount > 10'
    """
    text = (expression or "").strip()
    if text[:2] in ("${", "#{") and text.endswith("}"):
        return text[2:-1].strip()
    return text[1:].strip() if text.startswith("=") and not text.startswith("==") else text


@dataclass(frozen=True, eq=False)
class Flow:
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None
    node: etree._Element = field(repr=False)

    @cached_property
    def is_hand_off(self) -> bool:
        """It states that work passes from one department to another."""
        return bool(self.node.findall(f"{{{BPMN}}}extensionElements/{{{STAGEWORK}}}handOff"))

    @cached_property
    def pack(self) -> tuple[str, ...]:
        """Facts that the receiver of this hand-off must be given."""
        path = f"{{{BPMN}}}extensionElements/{{{STAGEWORK}}}handOff/{{{STAGEWORK}}}pack"
        return tuple(pack.get("fact", "") for pack in self.node.findall(path))


@dataclass(frozen=True)
class Fact:
    """A named piece of data in a stage contract."""

    name: str
    type: str = "string"


@dataclass(frozen=True)
class Mapping:
    """A `camunda:in` or `camunda:out` of a call activity, or an input or output parameter of a connector.

    `source` is an expression; "" with `target` "" means all variables.
    """

    target: str
    source: str

    @property
    def everything(self) -> bool:
        return not self.target and not self.source


@dataclass(frozen=True, eq=False)
class Element:
    """A flow node: an activity, a gateway or an event."""

    id: str
    name: str
    kind: str
    scope: str
    lane: str
    node: etree._Element = field(repr=False)
    incoming: list[Flow] = field(default_factory=list, repr=False)
    outgoing: list[Flow] = field(default_factory=list, repr=False)

    @property
    def line(self) -> int | None:
        line: Any = self.node.sourceline
        return line if isinstance(line, int) else None

    def camunda(self, attribute: str) -> str | None:
        """A `camunda:` attribute, or None."""
        return self.node.get(f"{{{CAMUNDA}}}{attribute}")

    def extensions(self, namespace: str, tag: str) -> list[etree._Element]:
        """Extension elements of that name, directly below `bpmn:extensionElements`."""
        return self.node.findall(f"{{{BPMN}}}extensionElements/{{{namespace}}}{tag}")

    @cached_property
    def event_definitions(self) -> tuple[etree._Element, ...]:
        """The event definitions inside an event, as XML nodes."""
        return tuple(child for child in self.node if is_bpmn(child) and local(child).endswith("EventDefinition"))

    @cached_property
    def event(self) -> str:
        """ "none", "message", "timer", "error", "escalation", "terminate", "signal", ...; "multiple" for several."""
        if len(self.event_definitions) > 1:
            return "multiple"
        for definition in self.event_definitions:
            return local(definition).removesuffix("EventDefinition")
        return "none"

    @property
    def attached_to(self) -> str:
        return self.node.get("attachedToRef", "")

    @property
    def interrupting(self) -> bool:
        return self.node.get("cancelActivity", "true").strip() == "true"

    @property
    def default_flow(self) -> str:
        return self.node.get("default", "")

    @cached_property
    def department(self) -> str:
        """The department that an operation is handed to: its candidate group, else its lane in kebab case."""
        groups = [group.strip() for group in (self.camunda("candidateGroups") or "").split(",") if group.strip()]
        return groups[0] if groups else "-".join(self.lane.lower().split())

    @cached_property
    def form(self) -> str:
        """The id of the operation's form, or ""."""
        return (self.camunda("formRef") or self.camunda("formKey") or "").removeprefix("camunda-forms:").strip()

    @cached_property
    def topic(self) -> str:
        """The connector's name, or ""."""
        return (self.camunda("topic") or "").strip()

    @cached_property
    def script(self) -> str:
        return (self.node.findtext(f"{{{BPMN}}}script") or "").strip("\n")

    @cached_property
    def timer(self) -> tuple[str, str]:
        """("timeDate" | "timeDuration" | "timeCycle" | "", its text)."""
        for definition in self.event_definitions:
            for child in definition:
                if local(child) in ("timeDate", "timeDuration", "timeCycle"):
                    return local(child), (child.text or "").strip()
        return "", ""

    @cached_property
    def exit(self) -> str:
        """The exit's name that an end event states, or ""."""
        for statement in self.extensions(STAGEWORK, "exit"):
            return statement.get("name", "")
        return ""

    @cached_property
    def promised(self) -> tuple[Fact, ...]:
        """Facts that this exit promises."""
        return tuple(fact for statement in self.extensions(STAGEWORK, "exit") for fact in _facts(statement))

    @cached_property
    def ins(self) -> tuple[Mapping, ...]:
        return tuple(_mapping(node) for node in self.extensions(CAMUNDA, "in") if not node.get("businessKey"))

    @cached_property
    def outs(self) -> tuple[Mapping, ...]:
        return tuple(_mapping(node) for node in self.extensions(CAMUNDA, "out"))

    @cached_property
    def input_parameters(self) -> tuple[Mapping, ...]:
        return self._parameters("inputParameter")

    @cached_property
    def output_parameters(self) -> tuple[Mapping, ...]:
        return self._parameters("outputParameter")

    @cached_property
    def payload(self) -> tuple[Mapping, ...]:
        """What a thrown message carries."""
        path = f".//{{{STAGEWORK}}}payload"
        return tuple(Mapping(node.get("name", ""), unwrap(node.get("expression"))) for node in self.node.iterfind(path))

    @cached_property
    def translations(self) -> dict[str, str]:
        """Names in other languages, by language tag (RFC 5646)."""
        return {node.get("lang", ""): node.get("name", "") for node in self.extensions(STAGEWORK, "translation")}

    def _parameters(self, tag: str) -> tuple[Mapping, ...]:
        path = f"{{{BPMN}}}extensionElements/{{{CAMUNDA}}}inputOutput/{{{CAMUNDA}}}{tag}"
        return tuple(Mapping(node.get("name", ""), (node.text or "").strip()) for node in self.node.findall(path))


def _mapping(node: etree._Element) -> Mapping:
    if node.get("variables") == "all":
        return Mapping("", "")
    return Mapping(node.get("target", ""), unwrap(node.get("sourceExpression")) or node.get("source", ""))


def _facts(statement: etree._Element) -> Iterator[Fact]:
    for node in statement.findall(f"{{{STAGEWORK}}}fact"):
        yield Fact(node.get("name", ""), node.get("type", "string"))


@dataclass(frozen=True, eq=False)
class Process:
    """A process of the file: the scope of its elements. Embedded subprocesses are elements with that id as `scope`."""

    id: str
    name: str
    executable: bool
    node: etree._Element = field(repr=False)

    @cached_property
    def stage(self) -> str:
        """Which stage this diagram describes, "deal" for the end-to-end one, or ""."""
        return next((node.get("name", "") for node in self._statements("stage")), "")

    @cached_property
    def entry(self) -> tuple[Fact, ...]:
        """The facts that the stage must be given."""
        return tuple(fact for node in self._statements("entry") for fact in _facts(node))

    @cached_property
    def translations(self) -> dict[str, str]:
        return {node.get("lang", ""): node.get("name", "") for node in self._statements("translation")}

    def _statements(self, tag: str) -> list[etree._Element]:
        return self.node.findall(f"{{{BPMN}}}extensionElements/{{{STAGEWORK}}}{tag}")


@dataclass(frozen=True, eq=False)
class Message:
    """A `bpmn:message`: its name and the expression that correlates it ("" = the deal key)."""

    id: str
    name: str
    correlation: str


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
        self.duplicate_ids = _duplicate_ids(root)
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
            message = f"The root element is <{local(root)}>, not the <definitions> of BPMN 2.0."
            raise DiagramError(Finding("readable-file", "error", message, "Export BPMN 2.0 XML from the modeler.", line=1))
        diagram = cls(source, root, name)
        if not diagram.processes:
            message = "The file has no process."
            raise DiagramError(Finding("readable-file", "error", message, "Draw one, or deploy the file that has it.", line=1))
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

    def finding(self, rule: str, element: Element | Flow | None, message: str, hint: str = "", severity: str = "error") -> Finding:
        """A finding about an element of this diagram."""
        if element is None:
            return Finding(rule, severity, message, hint)  # type: ignore[arg-type]
        return Finding(rule, severity, message, hint, element.id, element.name, element.node.sourceline)  # type: ignore[arg-type]

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


def _duplicate_ids(root: etree._Element) -> list[str]:
    seen: set[str] = set()
    duplicates: list[str] = []
    for identity in _ids(root):
        if identity in seen:
            duplicates.append(identity)
        seen.add(identity)
    return duplicates


def _ids(root: etree._Element) -> Iterable[str]:
    return (value for node in root.iter() if is_bpmn(node) and (value := node.get("id")) is not None)
