"""In a stage, an expression reads what every path to it has produced.

A variable that one path has not set is an incident for the deals that take that path, and a misspelt one for all of them. Only stages are
checked, and only with their forms at hand: elsewhere whoever starts the process may give any variables.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.contracts import Knowledge, told
from bpmn.diagram import Diagram
from bpmn.elements import Element, Mapping
from bpmn.expressions import ExpressionError, free_names
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, label, label_ru
from bpmn.rules.expressions import ASSIGNEE, CORRELATION, DUE, TIMER
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
                    message = Said(
                        f"The {what.en} of {label(element)} reads {name}, but this path does not produce it: {path.en}.",
                        f"{label_ru(element)} ({what.ru}) читает {name}, но на этом пути он не появляется: {path.ru}.",
                    )
                    hint = Said(
                        f"Set {name} on that path, in a form, script or mapping; or correct its name.",
                        f"Задайте {name} на этом пути — в форме, скрипте или отображении — или исправьте имя.",
                    )
                    yield finding(NAME, element, message, hint, "warning")


def _read(diagram: Diagram, element: Element) -> Iterator[tuple[Said, str, set[str]]]:
    """What an element evaluates: (what it is, its text, names given besides the variables)."""
    if element.kind == "scriptTask":
        yield Said("script", "скрипт"), element.script, set()
    for flow in element.outgoing:
        if flow.condition:
            yield Said(f"condition “{flow.condition}”", f"условие «{flow.condition}»"), flow.condition, set()
    for item in element.payload:
        if item.source:
            yield Said(f"payload {item.target}", f"содержимое {item.target}"), item.source, set()
    for item in element.ins:
        if item.source and not item.source.isidentifier():  # a plain name that is missing is left out
            yield Said(f"mapping to {item.target}", f"отображение в {item.target}"), item.source, set()
    texts = [(_parameter(item), item.source, set[str]()) for item in element.input_parameters]
    texts += [(_parameter(item), item.source, {"result"}) for item in element.output_parameters]
    texts += [(ASSIGNEE, element.camunda("assignee") or "", set()), (DUE, element.camunda("dueDate") or "", set())]
    texts += [(TIMER, element.timer[1], set())] if element.event == "timer" else []
    yield from ((what, unwrap(text), given) for what, text, given in texts if unwrap(text) != text.strip())
    message = diagram.message_of(element)
    if message is not None and message.correlation and element.kind != "startEvent":
        yield CORRELATION, message.correlation, set()


def _parameter(item: Mapping) -> Said:
    return Said(f"parameter {item.target}", f"параметр {item.target}")


def _required(text: str) -> frozenset[str]:
    """Variables without which a text can't be evaluated; none when it can't be read, which other rules tell."""
    try:
        return free_names(text)
    except ExpressionError:
        return frozenset()
