"""In a stage, an expression reads what every path to it has produced.

A variable that one path has not set is an incident for the deals that take that path, and a misspelt one for all of them. Only stages are
checked, and only with their forms at hand: elsewhere whoever starts the process may give any variables.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.contracts import Knowledge, told
from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.expressions import ExpressionError, free_names
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of, label
from bpmn.xml import unwrap

NAME = "known-variables"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    if not diagram.main.stage or catalog.forms is None or catalog.processes is None:
        return
    knowledge = Knowledge(diagram, catalog)
    for element in graph_of(diagram).elements:
        known = knowledge.before.get(element.id)
        if known is None:
            continue
        for what, text, given in _read(diagram, element):
            for name in sorted(_required(text) - given):
                if not known.has(name):
                    path = told(knowledge.path_without(name, element))
                    message = f"The {what} of {label(element)} reads {name}, but this path does not produce it: {path}."
                    hint = f"Set {name} on that path, in a form, script or mapping; or correct its name."
                    yield finding(NAME, element, message, hint, "warning")


def _read(diagram: Diagram, element: Element) -> Iterator[tuple[str, str, set[str]]]:
    """What an element evaluates: (what it is, its text, names given besides the variables)."""
    if element.kind == "scriptTask":
        yield "script", element.script, set()
    for flow in element.outgoing:
        if flow.condition:
            yield f"condition “{flow.condition}”", flow.condition, set()
    for item in element.payload:
        if item.source:
            yield f"payload {item.target}", item.source, set()
    for item in element.ins:
        if item.source and not item.source.isidentifier():  # a plain name that is missing is left out
            yield f"mapping to {item.target}", item.source, set()
    texts = [(f"parameter {item.target}", item.source, set[str]()) for item in element.input_parameters]
    texts += [(f"parameter {item.target}", item.source, {"result"}) for item in element.output_parameters]
    texts += [("assignee", element.camunda("assignee") or "", set()), ("due date", element.camunda("dueDate") or "", set())]
    texts += [("timer", element.timer[1], set())] if element.event == "timer" else []
    yield from ((what, unwrap(text), given) for what, text, given in texts if unwrap(text) != text.strip())
    message = diagram.message_of(element)
    if message is not None and message.correlation and element.kind != "startEvent":
        yield "correlation", message.correlation, set()


def _required(text: str) -> frozenset[str]:
    """Variables without which a text can't be evaluated; none when it can't be read, which other rules tell."""
    try:
        return free_names(text)
    except ExpressionError:
        return frozenset()
