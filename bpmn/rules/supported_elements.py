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
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of
from bpmn.xml import is_bpmn, local

NAME = "supported-elements"

INSTEAD = {
    "transaction": Said(
        "Draw a subprocess, with an error boundary event that leads to the undoing activities.",
        "Нарисуйте подпроцесс с граничным событием ошибки, ведущим к отменяющим действиям.",
    ),
    "adHocSubProcess": Said(
        "Draw the order of its activities: a parallel gateway for any order, an inclusive one for some of them.",
        "Нарисуйте порядок действий: параллельный шлюз — в любом порядке, неисключающий — некоторые из них.",
    ),
    "complexGateway": Said(
        "Draw exclusive, parallel or inclusive gateways.", "Нарисуйте исключающие, параллельные или неисключающие шлюзы."
    ),
    "choreography": Said(
        "Draw a collaboration: a pool per participant, message flows between them.",
        "Нарисуйте взаимодействие: пул на каждого участника и потоки сообщений между ними.",
    ),
    "globalTask": Said("Give the task a process of its own and call that.", "Дайте задаче свой процесс и вызывайте его."),
    "extension": Said(
        "Save the file without the extension that it says must be understood.",
        "Сохраните файл без расширения, которое он требует понимать.",
    ),
}
ANYTHING = Said("Draw it with tasks, gateways and events, or delete it.", "Нарисуйте это задачами, шлюзами и событиями или удалите.")
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
            yield finding(NAME, child, _cant(local(child)), INSTEAD[kind])
        if is_bpmn(child) and local(child) == "extension" and child.get("mustUnderstand") == "true":
            extension = child.get("definition", "")
            message = Said(
                f"The file says that the extension {extension!r} must be understood; it is not.",
                f"Файл требует понимать расширение {extension!r}, а оно здесь неизвестно.",
            )
            yield finding(NAME, child, message, INSTEAD["extension"])
    scopes = [graph.process.node, *(diagram.elements[scope].node for scope in graph.scopes if scope in diagram.elements)]
    for scope in scopes:
        yield from _children(scope)
    for element in graph.elements:
        node = element.node
        if graph.is_event_subprocess(element):
            hint = Said(
                "Draw the event as a boundary event on a subprocess around what it concerns.",
                "Нарисуйте событие граничным на подпроцессе вокруг того, к чему оно относится.",
            )
            yield finding(NAME, element, Said("An event subprocess can't be run.", "Событийный подпроцесс не выполняется."), hint)
        if node.get("isForCompensation") == "true":
            message = Said(
                "This activity is a compensation handler, which can't be run.", "Это действие — обработчик компенсации, он не выполняется."
            )
            hint = Said(
                "Draw the undoing as ordinary activities, after an error boundary event or on the path that cancels.",
                "Нарисуйте отмену обычными действиями — после граничного события ошибки или на пути отмены.",
            )
            yield finding(NAME, element, message, hint)
        if node.get("instantiate") == "true":
            message = Said("It would start the process itself.", "Элемент сам начинал бы процесс.")
            hint = Said("Draw a message start event before it.", "Нарисуйте перед ним начальное событие сообщения.")
            yield finding(NAME, element, message, hint)
        if node.get("eventGatewayType", "Exclusive") != "Exclusive":
            message = Said("A parallel event-based gateway can't be run.", "Параллельный шлюз по событиям не выполняется.")
            hint = Said("Draw a parallel gateway followed by the events.", "Нарисуйте параллельный шлюз, а после него события.")
            yield finding(NAME, element, message, hint)
        for attribute in ONCE:
            if node.get(attribute, "1").strip() != "1":
                message = Said(f"{attribute} other than 1 can't be run.", f"{attribute} не равно 1 — это не выполняется.")
                hint = Said("Draw the repetition as a loop with a gateway.", "Нарисуйте повторение циклом со шлюзом.")
                yield finding(NAME, element, message, hint)


def _children(scope: etree._Element) -> Iterator[Finding]:
    for child in scope:
        if not is_bpmn(child):
            continue
        kind = local(child)
        if kind in REFUSED:
            yield finding(NAME, child, _cant(kind), INSTEAD[kind])
        elif kind not in FLOW_NODES and kind not in DRAWN_ONLY:
            yield finding(NAME, child, _cant(kind), ANYTHING)


def _cant(kind: str) -> Said:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind)
    return Said(f"A {words} can't be run.", f"Элемент {kind} не выполняется.")
