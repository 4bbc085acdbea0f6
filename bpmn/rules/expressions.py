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
from bpmn.findings import Finding
from bpmn.graph import Graph, finding, graph_of
from bpmn.timers import TimerError, parse_date, parse_duration
from bpmn.xml import NS, unwrap

NAME = "expressions"

HINT = "Write it in Python, such as ${amount > 1000 and region == 'EU'}."
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
                yield finding(
                    NAME, where, f"The start timer reads {names}, but no instance has begun.", "Write a date, a duration or a cycle."
                )
        elif "${" in text or "#{" in text:
            yield finding(NAME, where, f"The {what} “{text}” mixes text and an expression.", "Write one expression: ${'Hello ' + name}.")
        elif what == "due date" and text:
            yield from _due(where, text)


def _condition(flow: Flow) -> Iterator[Finding]:
    node = flow.node.find("bpmn:conditionExpression", NS)
    language = "" if node is None else node.get("language", "")
    if language and "python" not in language.lower():
        yield finding(NAME, flow, f"The condition is written in {language.rstrip('/').rsplit('/', 1)[-1]}.", HINT)
    elif flow.condition:
        yield from _expression(flow, "condition", flow.condition)


def _expression(where: Element | Flow | Message, what: str, text: str) -> Iterator[Finding]:
    problem = syntax_problem(text)
    if problem:
        yield finding(NAME, where, f"The {what} “{text[:120]}”: {problem.message}", problem.hint or HINT)
    elif java := free_names(text) & JAVA:
        yield finding(
            NAME, where, f"The {what} “{text[:120]}” uses Camunda's {', '.join(java)}, which is not here.", "Name the variable itself."
        )


def _expressions(graph: Graph) -> Iterator[tuple[Element | Message, str, str]]:
    """What is an expression with or without `${...}`."""
    messages: dict[str, Message] = {}
    for element in graph.elements:
        message = graph.diagram.message_of(element)
        if message is not None:
            messages[message.id] = message
        yield from ((element, f"payload {item.target}", item.source) for item in element.payload if item.source)
        for item in (*element.ins, *element.outs):
            if item.source and not item.source.isidentifier():
                yield element, f"mapping to {item.target}", item.source
    yield from ((message, "correlation", message.correlation) for message in messages.values() if message.correlation)


def _texts(graph: Graph) -> Iterator[tuple[Element, str, str]]:
    """What is text, unless it is `${...}`."""
    for element in graph.elements:
        for item in (*element.input_parameters, *element.output_parameters):
            yield element, f"parameter {item.target}", item.source
        yield element, "assignee", element.camunda("assignee") or ""
        yield element, "due date", element.camunda("dueDate") or ""
        if element.event == "timer":
            yield element, "timer", element.timer[1]


def _due(where: Element, text: str) -> Iterator[Finding]:
    try:
        (parse_duration if text.strip().startswith("P") else parse_date)(text)
    except TimerError as error:
        yield finding(NAME, where, f"The due date: {error}", "Write PT4H (from opening), 2026-01-31T10:00:00Z, or ${an_expression}.")
