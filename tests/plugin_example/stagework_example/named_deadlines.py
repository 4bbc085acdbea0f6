"""A lint rule: in this company, every user task states its deadline."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding

NAME = "named-deadlines"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in diagram.elements.values():
        if element.kind == "userTask" and not element.camunda("dueDate"):
            hint = "Set its due date, for example PT8H."
            yield Finding(NAME, "warning", "The operation has no deadline.", hint, element.id, element.name, element.line)
