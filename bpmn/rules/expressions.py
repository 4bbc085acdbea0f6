"""Every expression is Python that the sandbox can evaluate: conditions, mappings, parameters, correlation, assignees, due dates, timers.

Camunda's JUEL and FEEL look alike and differ (`&&`, `empty`, `true`). What Python can't read would stop a deal in the middle; the finding
says how Python writes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Element, Flow, Message
from bpmn.expressions import free_names, syntax_problem
from bpmn.findings import Finding, Said
from bpmn.graph import Graph, finding, graph_of
from bpmn.timers import TimerError, parse_date, parse_duration
from bpmn.xml import NS, unwrap

NAME = "expressions"

HINT = Said(
    "Write it in Python, such as ${amount > 1000 and region == 'EU'}.",
    "Напишите его на Python, например ${amount > 1000 and region == 'EU'}.",
)
CONDITION = Said("condition", "условие")
CORRELATION = Said("correlation", "ключ корреляции")
ASSIGNEE = Said("assignee", "исполнитель")
DUE = Said("due date", "срок")
TIMER = Said("timer", "таймер")
JAVA = {"execution", "task", "delegateExecution", "externalTask", "processInstance"}


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for flow in graph.flows:
        yield from _condition(flow)
    for where, what, text in _expressions(graph):
        yield from _expression(where, what, text)
    for where, what, text in _texts(graph):
        expression = unwrap(text)
        if expression != text.strip():
            yield from _expression(where, what, expression)
            if where.kind == "startEvent" and syntax_problem(expression) is None and free_names(expression):
                names = ", ".join(sorted(free_names(expression)))
                message = Said(
                    f"The start timer reads {names}, but no instance has begun.",
                    f"Начальный таймер читает {names}, но процесс ещё не начат.",
                )
                hint = Said("Write a date, a duration or a cycle.", "Напишите дату, длительность или цикл.")
                yield finding(NAME, where, message, hint)
        elif "${" in text or "#{" in text:
            message = Said(f"The {what.en} “{text}” mixes text and an expression.", f"Смешаны текст и выражение ({what.ru}): «{text}».")
            hint = Said("Write one expression: ${'Hello ' + name}.", "Напишите одно выражение: ${'Здравствуйте, ' + name}.")
            yield finding(NAME, where, message, hint)
        elif what is DUE and text:
            yield from _due(where, text)


def _condition(flow: Flow) -> Iterator[Finding]:
    node = flow.node.find("bpmn:conditionExpression", NS)
    language = "" if node is None else node.get("language", "")
    if language and "python" not in language.lower():
        named = language.rstrip("/").rsplit("/", 1)[-1]
        message = Said(f"The condition is written in {named}.", f"Условие написано на языке {named}.")
        yield finding(NAME, flow, message, HINT)
    elif flow.condition:
        yield from _expression(flow, CONDITION, flow.condition)


def _expression(where: Element | Flow | Message, what: Said, text: str) -> Iterator[Finding]:
    problem = syntax_problem(text)
    place = Said(f"The {what.en} “{text[:120]}”", f"{what.ru[:1].upper()}{what.ru[1:]} «{text[:120]}»")
    if problem:
        message = Said(f"{place.en}: {problem.message}", f"{place.ru}: {problem.message_ru}")
        yield finding(NAME, where, message, Said(problem.hint, problem.hint_ru) if problem.hint else HINT)
    elif java := free_names(text) & JAVA:
        names = ", ".join(java)
        message = Said(f"{place.en} uses Camunda's {names}, which is not here.", f"{place.ru}: {names} есть в Camunda, а здесь нет.")
        yield finding(NAME, where, message, Said("Name the variable itself.", "Назовите саму переменную."))


def _expressions(graph: Graph) -> Iterator[tuple[Element | Message, Said, str]]:
    """What is an expression with or without `${...}`."""
    messages: dict[str, Message] = {}
    for element in graph.elements:
        message = graph.diagram.message_of(element)
        if message is not None:
            messages[message.id] = message
        for item in element.payload:
            if item.source:
                yield element, Said(f"payload {item.target}", f"содержимое {item.target}"), item.source
        for item in (*element.ins, *element.outs):
            if item.source and not item.source.isidentifier():
                yield element, Said(f"mapping to {item.target}", f"отображение в {item.target}"), item.source
    yield from ((message, CORRELATION, message.correlation) for message in messages.values() if message.correlation)


def _texts(graph: Graph) -> Iterator[tuple[Element, Said, str]]:
    """What is text, unless it is `${...}`."""
    for element in graph.elements:
        for item in (*element.input_parameters, *element.output_parameters):
            yield element, Said(f"parameter {item.target}", f"параметр {item.target}"), item.source
        yield element, ASSIGNEE, element.camunda("assignee") or ""
        yield element, DUE, element.camunda("dueDate") or ""
        if element.event == "timer":
            yield element, TIMER, element.timer[1]


def _due(where: Element, text: str) -> Iterator[Finding]:
    try:
        (parse_duration if text.strip().startswith("P") else parse_date)(text)
    except TimerError as error:
        hint = Said(
            "Write PT4H (from opening), 2026-01-31T10:00:00Z, or ${an_expression}.",
            "Напишите PT4H (с момента открытия), 2026-01-31T10:00:00Z или ${выражение}.",
        )
        yield finding(NAME, where, Said(f"The due date: {error}", f"Срок: {error.ru}"), hint)
