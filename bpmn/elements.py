"""What a diagram is made of: processes, flow nodes, sequence flows and messages, with the attributes Stagework understands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

from bpmn.xml import BPMN, CAMUNDA, STAGEWORK, is_bpmn, local, unwrap

TASKS = frozenset({"task", "userTask", "manualTask", "scriptTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask"})
SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | SUBPROCESSES | {"callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS
OPERATIONS = frozenset({"task", "userTask", "manualTask"})
"""Activities that people do."""
ASSIGNMENT_RULES = ("round-robin", "least-busy", "same-person", "by-territory", "by-product")


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


@dataclass(frozen=True)
class Assignment:
    """Who an operation is meant for when it opens.

    Attributes:
        rule: One of `ASSIGNMENT_RULES`.
        variable: The variable that is compared with people's territories or products.
        element: The operation whose performer is meant, for "same-person"; "" = whoever did this one before, else the deal's owner.
    """

    rule: str
    variable: str = ""
    element: str = ""


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
    def assignment(self) -> Assignment | None:
        """The rule by which the operation finds its person; None: it waits for anybody of the department."""
        for node in self.extensions(STAGEWORK, "assignment"):
            rule = node.get("rule", "")
            variable = node.get("variable") or {"by-territory": "territory", "by-product": "product"}.get(rule, "")
            return Assignment(rule, variable, node.get("element", ""))
        return None

    @cached_property
    def four_eyes(self) -> tuple[str, ...]:
        """Operations whose performers may not do this one."""
        return tuple(node.get("with", "") for node in self.extensions(STAGEWORK, "fourEyes"))

    @cached_property
    def documentation(self) -> str:
        """What the diagram says about it for people (BPMN 2.0.2 §8.3.1), or ""."""
        return "\n\n".join(text for node in self.node.findall(f"{{{BPMN}}}documentation") if (text := (node.text or "").strip()))

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
    def personal_payload(self) -> tuple[str, ...]:
        """What of an awaited message is personal data, as a whole and with everything in it."""
        path = f".//{{{STAGEWORK}}}payload"
        return tuple(node.get("name", "") for node in self.node.iterfind(path) if node.get("personal") == "true")

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
