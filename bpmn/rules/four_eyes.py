"""Four eyes are two people at two operations that are there.

A `<stagework:fourEyes with="PrepareOffer"/>` whose operation is misspelt, or is a script, would bar nobody: one person could prepare
and approve the same offer, and no one would notice.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, label, label_ru

NAME = "four-eyes"

NAME_ONE = Said(
    "Name a user task of this diagram, or of one that is deployed, by its id.",
    "Назовите задачу пользователя этой или другой развёрнутой диаграммы по её id.",
)


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).of_kind(*OPERATIONS):
        for other in filter(None, element.four_eyes):
            if other == element.id:
                message = Said(
                    f"{label(element)} is to be done by somebody else than {label(element)}.",
                    f"{label_ru(element)} должен делать не тот, кто делает {label_ru(element)}.",
                )
                hint = Said("Name the operation that another person must have done.", "Назовите операцию, сделанную другим человеком.")
                yield finding(NAME, element, message, hint)
            elif problem := operation_problem(other, diagram, catalog):
                message = Said(
                    f"{label(element)} is not for whoever did {other}, but {problem.en}.",
                    f"{label_ru(element)} — не для того, кто сделал {other}, но {problem.ru}.",
                )
                yield finding(NAME, element, message, NAME_ONE)


def operation_problem(wanted: str, diagram: Diagram, catalog: Catalog) -> Said | None:
    """Why this is no operation that people do, here or in another diagram of the deal; None when it is one."""
    found = diagram.elements.get(wanted)
    if found is not None:
        if found.kind in OPERATIONS:
            return None
        return Said(f"{wanted} is a {found.kind}, which nobody does", f"{wanted} — это {found.kind}, его не делает человек")
    if catalog.processes is None or any(wanted in process.operations for process in catalog.processes.values()):
        return None
    return Said(f"there is no operation {wanted}", f"операции {wanted} нет")
