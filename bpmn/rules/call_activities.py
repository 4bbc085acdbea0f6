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
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of
from bpmn.xml import CAMUNDA, unwrap

NAME = "call-activities"

MAPPING_HINT = 'Write variables="all", or source (or sourceExpression) and target.'


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for call in graph_of(diagram).of_kind("callActivity"):
        called = call.node.get("calledElement", "").strip()
        if not called:
            yield finding(NAME, call, "The call activity doesn't say which process it calls.", "Set calledElement to the process's id.")
        elif unwrap(called) != called or ":" in called:
            hint = "Write the process's id alone; when the process is chosen by data, draw a gateway and one call activity per process."
            yield finding(NAME, call, f"The called process {called!r} is not the id of a process.", hint)
        elif catalog.processes is not None and called not in catalog.processes and called != diagram.main.id:
            yield finding(NAME, call, f"There is no process {called!r}.", "Correct the id, or deploy that process together with this one.")
        if (call.camunda("calledElementBinding") or "latest") != "latest":
            yield finding(NAME, call, "A call activity always calls the latest version.", 'Set camunda:calledElementBinding="latest".')
        yield from _mappings(call)


def _mappings(call: Element) -> Iterator[Finding]:
    for tag in ("in", "out"):
        for node in call.extensions(CAMUNDA, tag):
            if node.get("variables") is not None:
                problem = "" if node.get("variables") == "all" and not node.get("target") else 'has variables other than "all"'
            elif node.get("businessKey"):
                problem = ""  # the child has its caller's deal key in any case
            else:
                problem = _incomplete(node)
            if problem:
                yield finding(NAME, call, f"A camunda:{tag} mapping {problem}.", MAPPING_HINT)


def _incomplete(node: etree._Element) -> str:
    if not node.get("target"):
        return "has no target"
    if not node.get("source") and not unwrap(node.get("sourceExpression")):
        return f"to {node.get('target')!r} has no source"
    return ""
