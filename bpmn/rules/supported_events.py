"""Every event is of a kind that runs where it stands, and has exactly one meaning.

A link or signal that is quietly a none event, or a catch event of which only the first definition counts, gives a process that
"completes" without what was drawn.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import EVENTS, Element
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of
from bpmn.xml import is_bpmn, local

NAME = "supported-events"

RUNS = {
    "startEvent": {"none", "message", "timer"},
    "endEvent": {"none", "message", "error", "escalation", "terminate"},
    "intermediateCatchEvent": {"message", "timer"},
    "intermediateThrowEvent": {"none", "message", "escalation"},
    "boundaryEvent": {"message", "timer", "error", "escalation"},
}
INSTEAD = {
    "link": Said(
        "Draw the sequence flow itself, or put the part into a subprocess.", "Нарисуйте сам поток или вынесите часть в подпроцесс."
    ),
    "signal": Said(
        "Draw a message: it reaches the one waiter it is meant for.", "Нарисуйте сообщение: оно доходит до того, кому назначено."
    ),
    "conditional": Said(
        "Draw a message event for the change, or a timer and an exclusive gateway that tests the condition.",
        "Нарисуйте событие-сообщение об изменении или таймер и исключающий шлюз, проверяющий условие.",
    ),
    "compensate": Said(
        "Draw the undoing as ordinary activities after an error boundary event.",
        "Нарисуйте отмену обычными действиями после граничного события ошибки.",
    ),
    "cancel": Said(
        "Draw an error end event, and an error boundary event on the subprocess.",
        "Нарисуйте конечное событие ошибки и граничное событие ошибки на подпроцессе.",
    ),
    "multiple": Said(
        "Draw one event per trigger, after an event-based gateway or each on the activity's border.",
        "Нарисуйте по событию на каждый триггер — после шлюза по событиям или на границе действия.",
    ),
    "none": Said("Give it a message or a timer.", "Задайте ему сообщение или таймер."),
    "error": Said(
        "Draw an error end event, caught by a boundary event on the subprocess or call activity around it.",
        "Нарисуйте конечное событие ошибки; его ловит граничное событие на подпроцессе или вызове вокруг.",
    ),
    "escalation": Said(
        "Draw an escalation throw event inside, and a boundary event that catches it.",
        "Нарисуйте внутри событие эскалации и граничное событие, которое её ловит.",
    ),
    "terminate": Said("Draw a terminate end event.", "Нарисуйте завершающее конечное событие (terminate)."),
}
OTHERWISE = Said("Draw a message or a timer event.", "Нарисуйте событие сообщения или таймера.")
KINDS = {
    "startEvent": Said("start event", "начальное событие"),
    "endEvent": Said("end event", "конечное событие"),
    "intermediateCatchEvent": Said("catch event", "ожидающее событие"),
    "intermediateThrowEvent": Said("throw event", "бросающее событие"),
    "boundaryEvent": Said("boundary event", "граничное событие"),
}


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).of_kind(*EVENTS):
        kind, event = KINDS[element.kind], element.event
        if _references(element):
            message = Said(
                f"This {kind.en} refers to an event definition elsewhere in the file, which is not read.",
                f"{kind.ru.capitalize()} ссылается на определение события в другом месте файла; оно не читается.",
            )
            hint = Said(
                "Put the definition into the event itself, as modelers do.", "Поместите определение в само событие, как делают редакторы."
            )
            yield finding(NAME, element, message, hint)
        elif event not in RUNS[element.kind]:
            what = "several triggers" if event == "multiple" else "no trigger" if event == "none" else f"the trigger “{event}”"
            what_ru = "с несколькими триггерами" if event == "multiple" else "без триггера" if event == "none" else f"с триггером «{event}»"
            message = Said(f"A {kind.en} with {what} can't be run.", f"{kind.ru.capitalize()} {what_ru} не выполняется.")
            yield finding(NAME, element, message, INSTEAD.get(event, OTHERWISE))


def _references(element: Element) -> bool:
    return any(is_bpmn(child) and local(child) == "eventDefinitionRef" for child in element.node)
