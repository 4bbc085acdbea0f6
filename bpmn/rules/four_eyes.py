"""Four eyes are two people at two operations that are there.

A `<stagework:fourEyes with="PrepareOffer"/>` whose operation is misspelt, or is a script, would bar nobody: one person could prepare
and approve the same offer, and no one would notice.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of, label

NAME = "four-eyes"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).of_kind(*OPERATIONS):
        for other in filter(None, element.four_eyes):
            if other == element.id:
                message = f"{label(element)} is to be done by somebody else than {label(element)}."
                yield finding(NAME, element, message, "Name the operation that another person must have done.")
            elif problem := operation_problem(other, diagram, catalog):
                message = f"{label(element)} is not for whoever did {other}, but {problem}."
                yield finding(NAME, element, message, "Name a user task of this diagram, or of one that is deployed, by its id.")


def operation_problem(wanted: str, diagram: Diagram, catalog: Catalog) -> str:
    """Why this is no operation that people do, here or in another diagram of the deal; "" when it is one."""
    found = diagram.elements.get(wanted)
    if found is not None:
        return "" if found.kind in OPERATIONS else f"{wanted} is a {found.kind}, which nobody does"
    if catalog.processes is None or any(wanted in process.operations for process in catalog.processes.values()):
        return ""
    return f"there is no operation {wanted}"
