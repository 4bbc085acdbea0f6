"""From a diagram to SpiffWorkflow specs: the corrected parser.

Where stock SpiffWorkflow's parser drops, ignores or misreads an element, this one either compiles it to a spec that does what BPMN says or
raises `NotCompilable`. It has no depth limit, and one compiled process is shared by all its instances.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.diagram import Diagram
from bpmn.elements import SUBPROCESSES, TASKS, Element
from bpmn.findings import Finding, Said
from bpmn.graph import finding
from engine.spiff.activities import Activity, BusinessRuleTask, CallActivity, ScriptTask, ServiceTask, SubProcess, UserTask
from engine.spiff.base import BOUNDARY, LeanSpec, door, instance
from engine.spiff.events import BoundaryEvent, CatchEvent, ReceiveTask, SendTask, StartEvent, ThrowEvent
from engine.spiff.gateways import EventBasedGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway, Split, Way


class NotCompilable(Exception):
    """The diagram can't run; `findings` say which elements and why. Lint says it better, and earlier."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(str(finding) for finding in findings))
        self.findings = findings


class ProcessSpec(BpmnProcessSpec):  # type: ignore[misc]
    """A process, or an embedded subprocess, as compiled."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__(name=name, description=description)
        self.task_specs.clear()
        self.start = Start(self, "(start)")


class Start(LeanSpec):
    """The root of the task tree: leads to the start event, or (after a correction) another element, that the instance begins at."""

    def enter(self, my_task: Task) -> bool:
        workflow = instance(my_task)
        wanted = workflow.start_element if my_task.workflow is workflow else ""
        outputs = self.outputs
        if wanted in self._wf_spec.task_specs:
            chosen = [door(self._wf_spec, wanted)]
        else:
            chosen = [] if wanted else [spec for spec in outputs if spec.element.event == "none"]
        my_task._sync_children(chosen or outputs[:1], TaskState.FUTURE)
        return True


@dataclass(frozen=True)
class Compiled:
    """A process ready to run; shared by its instances, never changed.

    Attributes:
        diagram: What it was compiled from.
        process_id: The process.
        spec: Its SpiffWorkflow spec.
        subprocess_specs: Specs of its embedded subprocesses, by element id.
    """

    diagram: Diagram
    process_id: str
    spec: ProcessSpec
    subprocess_specs: dict[str, ProcessSpec] = field(repr=False)

    @property
    def starts(self) -> dict[str, Element]:
        """Start events of the process, by element id."""
        return {element.id: element for element in self.diagram.in_scope(self.process_id) if element.kind == "startEvent"}


def compile_diagram(diagram: Diagram, process_id: str = "") -> Compiled:
    """Compile a process of a diagram.

    Args:
        process_id: Which process; by default the executable one.

    Raises:
        NotCompilable: An element of a kind that does not run here.
    """
    process = diagram.processes[process_id] if process_id else diagram.main
    findings: list[Finding] = []
    specs: dict[str, ProcessSpec] = {}
    scopes = [process.id]
    while scopes:
        scope = scopes.pop()
        inner = diagram.in_scope(scope)
        specs[scope] = _compile_scope(diagram, scope, inner, findings)
        scopes += [element.id for element in inner if element.kind in SUBPROCESSES]
    if findings:
        raise NotCompilable(findings)
    main = specs.pop(process.id)
    return Compiled(diagram, process.id, main, specs)


def _compile_scope(diagram: Diagram, scope: str, elements: list[Element], findings: list[Finding]) -> ProcessSpec:
    name = diagram.processes[scope].name if scope in diagram.processes else diagram.elements[scope].name
    process = ProcessSpec(scope, name)
    compiled: dict[str, LeanSpec] = {}
    for element in elements:
        spec = _compile_element(diagram, process, element)
        if spec is None:
            what, what_ru = ("", "") if element.event == "none" else (f" with a {element.event} event", f" с событием {element.event}")
            message = Said(f"A {element.kind}{what} does not run.", f"Элемент {element.kind}{what_ru} не выполняется.")
            hint = Said("See “What runs” in the architecture page.", "См. «What runs» на странице об архитектуре.")
            findings.append(finding("runs", element, message, hint))
        else:
            compiled[element.id] = spec
    if findings:
        return process
    doors = {element.id: _door(diagram, process, compiled, element) for element in elements}
    starts = [element for element in elements if element.kind == "startEvent"]
    if not starts:
        message = Said(f"“{name}” has no start event.", f"У «{name}» нет начального события.")
        findings.append(Finding.of("start-event", message, Said("Draw one.", "Нарисуйте его."), element_id=scope, element_name=name))
    for element in starts:
        process.start.connect(compiled[element.id])
    for element in elements:
        _connect(element, compiled, doors)
    return process


def _compile_element(diagram: Diagram, process: ProcessSpec, element: Element) -> LeanSpec | None:
    arguments = (process, element.id, element)
    message = diagram.message_of(element)
    kind, event = element.kind, element.event
    if kind in _PLAIN and event == "none":
        plain: LeanSpec = _PLAIN[kind](*arguments)
        return plain
    if kind == "sendTask":
        return SendTask(*arguments, message) if message else ServiceTask(*arguments) if element.topic else None
    if kind == "receiveTask":
        return ReceiveTask(*arguments, message) if message else None
    if kind == "startEvent" and event in ("none", "message", "timer"):
        return StartEvent(*arguments)
    if kind == "intermediateCatchEvent" and (event == "timer" or (event == "message" and message)):
        return CatchEvent(*arguments, message)
    if kind == "boundaryEvent" and (event in ("timer", "error", "escalation") or (event == "message" and message)):
        code = diagram.error_code(element) if event == "error" else diagram.escalation_code(element)
        return BoundaryEvent(*arguments, message, code)
    ends = {"none", "message", "error", "escalation", "terminate"} if kind == "endEvent" else {"none", "message", "escalation"}
    if kind in ("endEvent", "intermediateThrowEvent") and event in ends and (event != "message" or message):
        code = diagram.error_code(element) if event == "error" else diagram.escalation_code(element)
        return ThrowEvent(*arguments, message, code)
    return None


_PLAIN: dict[str, Any] = {
    "task": UserTask,
    "userTask": UserTask,
    "manualTask": UserTask,
    "scriptTask": ScriptTask,
    "serviceTask": ServiceTask,
    "businessRuleTask": BusinessRuleTask,
    "subProcess": SubProcess,
    "callActivity": CallActivity,
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
    "eventBasedGateway": EventBasedGateway,
}
assert TASKS - {"sendTask", "receiveTask"} <= set(_PLAIN)


def _door(diagram: Diagram, process: ProcessSpec, compiled: dict[str, LeanSpec], element: Element) -> LeanSpec:
    """Where flows into an element lead: to itself, or to the helper that opens it together with its boundary events."""
    spec = compiled[element.id]
    events = [event for event in diagram.boundary_events(element.id) if event.scope == element.scope]
    if not events or not isinstance(spec, Activity):
        return spec
    helper = LeanSpec(process, BOUNDARY + element.id)
    helper.connect(spec)
    for event in events:
        helper.connect(compiled[event.id])
        spec.boundary.append(event.id)
    return helper


def _connect(element: Element, compiled: dict[str, LeanSpec], doors: dict[str, LeanSpec]) -> None:
    spec = compiled[element.id]
    for flow in element.outgoing:
        target = doors.get(flow.target)
        if target is None:
            continue
        spec.connect(target)
        if isinstance(spec, Split):
            spec.ways.append(Way(flow, flow.condition, target.name))
    if isinstance(spec, Split):
        spec.seal()


class Parser:
    """The corrected parser with the verbs of SpiffWorkflow's `BpmnParser`.

    >>> parser = Parser()
    >>> parser.add_bpmn_xml(source)                         # doctest: +SKIP
    >>> parser.get_spec("order")                            # doctest: +SKIP
    """

    def __init__(self) -> None:
        self._compiled: dict[str, Compiled] = {}

    def add_bpmn_xml(self, source: bytes, filename: str = "") -> None:
        """Read and compile all processes of a file.

        Raises:
            DiagramError: The file can't be read.
            NotCompilable: An element does not run here.
        """
        diagram = Diagram.parse(source, filename)
        for process_id in diagram.processes:
            self._compiled[process_id] = compile_diagram(diagram, process_id)

    def get_spec(self, process_id: str) -> ProcessSpec:
        """The spec of a process. Raises KeyError when no file has it."""
        return self._compiled[process_id].spec

    def get_subprocess_specs(self, process_id: str) -> dict[str, ProcessSpec]:
        """Specs of its embedded subprocesses, by element id."""
        return self._compiled[process_id].subprocess_specs
