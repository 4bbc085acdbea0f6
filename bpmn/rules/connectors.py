"""A service task says which connector does it: `camunda:type="external"` and a topic.

A service task without an implementation would wait forever. Retries are `R3/PT1M`; parameters are text or `${...}`, because a nested
script, list or map would be sent as nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of
from bpmn.timers import TimerError, parse_cycle
from bpmn.xml import CAMUNDA, unwrap

NAME = "connectors"

HINT = 'Set camunda:type="external" and the connector\'s name as camunda:topic.'
ELSEWHERE = ("class", "delegateExpression", "expression")
PARAMETERS = (f"{{{CAMUNDA}}}inputParameter", f"{{{CAMUNDA}}}outputParameter")


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).of_kind("serviceTask", "sendTask"):
        sends = element.kind == "sendTask" and bool(element.node.get("messageRef"))
        if not element.topic:
            implemented = any(element.camunda(attribute) for attribute in ELSEWHERE)  # refused by camunda-extensions
            if element.kind == "serviceTask" and not implemented:
                yield finding(NAME, element, "The service task doesn't say which connector does it.", HINT)
            continue
        if sends:
            yield finding(NAME, element, "The send task has both a message and a connector.", "Keep one of messageRef and camunda:topic.")
        if element.camunda("type") != "external":
            yield finding(NAME, element, "The task has a topic, but its type is not external.", HINT)
        if unwrap(element.topic) != element.topic:
            yield finding(NAME, element, "The connector's name is an expression.", "Draw a gateway and one task per connector.")
        elif catalog.connectors is not None and element.topic not in catalog.connectors:
            known = ", ".join(sorted(catalog.connectors)) or "none"
            yield finding(NAME, element, f"There is no connector {element.topic!r}.", f"Installed are: {known}.")
        yield from _details(element)


def _details(element: Element) -> Iterator[Finding]:
    for node in element.extensions(CAMUNDA, "failedJobRetryTimeCycle"):
        try:
            cycle = parse_cycle(node.text or "")
            problem = None if cycle.times else "has no number of tries"
        except TimerError:
            problem = "is no number of tries with a pause"
        if problem:
            yield finding(NAME, element, f"The retry cycle “{node.text or ''}” {problem}.", "Write it like R3/PT1M.")
    for node in element.node.iter(*PARAMETERS):
        if len(node):
            message = f"The parameter {node.get('name', '')!r} is a nested script, list or map, which is not read."
            yield finding(NAME, element, message, "Write an expression: ${[a, b]} is a list, ${{'key': a}} a map.")
