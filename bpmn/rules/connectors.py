"""A service task says which connector does it: `camunda:type="external"` and a topic.

A service task without an implementation would wait forever. Retries are `R3/PT1M`; parameters are text or `${...}`, because a nested
script, list or map would be sent as nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of
from bpmn.timers import TimerError, parse_cycle
from bpmn.xml import CAMUNDA, unwrap

NAME = "connectors"

HINT = Said(
    'Set camunda:type="external" and the connector\'s name as camunda:topic.',
    'Задайте camunda:type="external" и имя коннектора в camunda:topic.',
)
ELSEWHERE = ("class", "delegateExpression", "expression")
PARAMETERS = (f"{{{CAMUNDA}}}inputParameter", f"{{{CAMUNDA}}}outputParameter")


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).of_kind("serviceTask", "sendTask"):
        sends = element.kind == "sendTask" and bool(element.node.get("messageRef"))
        if not element.topic:
            implemented = any(element.camunda(attribute) for attribute in ELSEWHERE)  # refused by camunda-extensions
            if element.kind == "serviceTask" and not implemented:
                message = Said("The service task doesn't say which connector does it.", "Не указано, какой коннектор выполняет задачу.")
                yield finding(NAME, element, message, HINT)
            continue
        if sends:
            message = Said("The send task has both a message and a connector.", "У задачи отправки есть и сообщение, и коннектор.")
            hint = Said("Keep one of messageRef and camunda:topic.", "Оставьте одно: messageRef или camunda:topic.")
            yield finding(NAME, element, message, hint)
        if element.camunda("type") != "external":
            message = Said("The task has a topic, but its type is not external.", "У задачи есть topic, но её тип не external.")
            yield finding(NAME, element, message, HINT)
        if unwrap(element.topic) != element.topic:
            message = Said("The connector's name is an expression.", "Имя коннектора задано выражением.")
            hint = Said("Draw a gateway and one task per connector.", "Нарисуйте шлюз и по задаче на каждый коннектор.")
            yield finding(NAME, element, message, hint)
        elif catalog.connectors is not None and element.topic not in catalog.connectors:
            known = ", ".join(sorted(catalog.connectors))
            message = Said(f"There is no connector {element.topic!r}.", f"Коннектора {element.topic!r} нет.")
            yield finding(NAME, element, message, Said(f"Installed are: {known or 'none'}.", f"Установлены: {known or 'никакие'}."))
        yield from _details(element)


def _details(element: Element) -> Iterator[Finding]:
    for node in element.extensions(CAMUNDA, "failedJobRetryTimeCycle"):
        try:
            cycle = parse_cycle(node.text or "")
            problem = None if cycle.times else Said("has no number of tries", "не говорит, сколько попыток")
        except TimerError:
            problem = Said("is no number of tries with a pause", "не задаёт число попыток с паузой")
        if problem:
            text = node.text or ""
            message = Said(f"The retry cycle “{text}” {problem.en}.", f"Цикл повторов «{text}» {problem.ru}.")
            yield finding(NAME, element, message, Said("Write it like R3/PT1M.", "Напишите, например, R3/PT1M."))
    for node in element.node.iter(*PARAMETERS):
        if len(node):
            name = node.get("name", "")
            message = Said(
                f"The parameter {name!r} is a nested script, list or map, which is not read.",
                f"Параметр {name!r} — вложенный скрипт, список или словарь, который не читается.",
            )
            hint = Said(
                "Write an expression: ${[a, b]} is a list, ${{'key': a}} a map.",
                "Напишите выражение: ${[a, b]} — список, ${{'key': a}} — словарь.",
            )
            yield finding(NAME, element, message, hint)
