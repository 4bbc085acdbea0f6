"""A boundary event sits on an activity that can have that event happen (BPMN 2.0.2 §10.5.4).

An event attached to nothing never fires. An error always ends its activity, so it can't be non-interrupting. An error or escalation
event on an activity that throws none is a promise that nothing keeps: a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import ACTIVITIES
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, label, label_ru

NAME = "boundary-events"

THROWS = {
    "error": ("serviceTask", "sendTask", "callActivity", "subProcess"),
    "escalation": ("callActivity", "subProcess"),
}
SOURCES = {
    "error": Said("connectors, call activities and subprocesses throw errors", "ошибки бросают коннекторы, вызовы процессов и подпроцессы"),
    "escalation": Said("call activities and subprocesses throw escalations", "эскалации бросают вызовы процессов и подпроцессы"),
}
EVENTS_RU = {"error": "ошибку", "escalation": "эскалацию"}


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for event in graph.of_kind("boundaryEvent"):
        activity = diagram.elements.get(event.attached_to)
        if activity is None or activity.kind not in ACTIVITIES or activity.scope != event.scope:
            message = Said(
                f"The boundary event {label(event)} is attached to {event.attached_to!r}, which is no activity beside it.",
                f"Граничное событие {label_ru(event)} прикреплено к {event.attached_to!r}, а рядом такого действия нет.",
            )
            hint = Said(
                "Drag it onto the activity's border, or draw an intermediate event.",
                "Перетащите его на границу действия или нарисуйте промежуточное событие.",
            )
            yield finding(NAME, event, message, hint)
            continue
        if event.event == "error" and not event.interrupting:
            message = Said(
                "An error boundary event is drawn as non-interrupting.", "Граничное событие ошибки нарисовано как непрерывающее."
            )
            hint = Said("Make it interrupting: an error ends its activity.", "Сделайте его прерывающим: ошибка завершает действие.")
            yield finding(NAME, event, message, hint)
        if event.event in THROWS and activity.kind not in THROWS[event.event]:
            why = SOURCES[event.event]
            message = Said(
                f"{label(activity)} throws no {event.event}: {why.en}; so {label(event)} never happens.",
                f"{label_ru(activity)} не бросает {EVENTS_RU[event.event]}: {why.ru}; поэтому {label_ru(event)} не произойдёт никогда.",
            )
            hint = Said(
                "Draw a message event, or let the form's answer decide at a gateway.",
                "Нарисуйте событие-сообщение, или пусть ответ формы решает на шлюзе.",
            )
            yield finding(NAME, event, message, hint, "warning")
    for activity in graph.activities():
        caught: dict[tuple[str, str | None], str] = {}
        for event in graph.boundary(activity):
            if event.event not in THROWS:
                continue
            code = diagram.error_code(event) if event.event == "error" else diagram.escalation_code(event)
            if (event.event, code) in caught:
                what = f"the {event.event} {code}" if code else f"any {event.event}"
                what_ru = f"{EVENTS_RU[event.event]} {code}" if code else f"любую {EVENTS_RU[event.event]}"
                message = Said(
                    f"{label(activity)} has two boundary events that catch {what}.",
                    f"У {label_ru(activity)} два граничных события ловят {what_ru}.",
                )
                yield finding(
                    NAME, event, message, Said("Delete one, or give it a code of its own.", "Удалите одно или дайте ему свой код.")
                )
            caught[event.event, code] = event.id
