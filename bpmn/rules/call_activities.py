"""A call activity says which process it calls, and each mapping says from where to where.

The called process is found by its id when the deal gets there, in its newest version. A half-written `camunda:in` would pass nothing,
or everything.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of
from bpmn.xml import CAMUNDA, unwrap

NAME = "call-activities"

MAPPING_HINT = Said(
    'Write variables="all", or source (or sourceExpression) and target.',
    'Напишите variables="all" или source (либо sourceExpression) и target.',
)


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for call in graph_of(diagram).of_kind("callActivity"):
        called = call.node.get("calledElement", "").strip()
        if not called:
            message = Said("The call activity doesn't say which process it calls.", "Не указано, какой процесс вызывается.")
            yield finding(NAME, call, message, Said("Set calledElement to the process's id.", "Укажите id процесса в calledElement."))
        elif unwrap(called) != called or ":" in called:
            message = Said(f"The called process {called!r} is not the id of a process.", f"{called!r} — не id процесса.")
            hint = Said(
                "Write the process's id alone; when the process is chosen by data, draw a gateway and one call activity per process.",
                "Напишите только id процесса; если процесс выбирается по данным, нарисуйте шлюз и по вызову на каждый процесс.",
            )
            yield finding(NAME, call, message, hint)
        elif catalog.processes is not None and called not in catalog.processes and called != diagram.main.id:
            hint = Said(
                "Correct the id, or deploy that process together with this one.", "Исправьте id или разверните тот процесс вместе с этим."
            )
            yield finding(NAME, call, Said(f"There is no process {called!r}.", f"Процесса {called!r} нет."), hint)
        if (call.camunda("calledElementBinding") or "latest") != "latest":
            message = Said("A call activity always calls the latest version.", "Всегда вызывается последняя версия процесса.")
            hint = Said('Set camunda:calledElementBinding="latest".', 'Задайте camunda:calledElementBinding="latest".')
            yield finding(NAME, call, message, hint)
        yield from _mappings(call)


def _mappings(call: Element) -> Iterator[Finding]:
    for tag in ("in", "out"):
        for node in call.extensions(CAMUNDA, tag):
            problem = _incomplete(node)
            if problem:
                message = Said(f"A camunda:{tag} mapping {problem.en}.", f"Отображение camunda:{tag} {problem.ru}.")
                yield finding(NAME, call, message, MAPPING_HINT)


def _incomplete(node: etree._Element) -> Said | None:
    if node.get("variables") is not None:
        is_whole = node.get("variables") == "all" and not node.get("target")
        return None if is_whole else Said('has variables other than "all"', 'передаёт переменные (variables) не как "all"')
    if node.get("businessKey"):
        return None  # the child has its caller's deal key in any case
    target = node.get("target")
    if not target:
        return Said("has no target", "не имеет target")
    if not node.get("source") and not unwrap(node.get("sourceExpression")):
        return Said(f"to {target!r} has no source", f"в {target!r} не имеет источника")
    return None
