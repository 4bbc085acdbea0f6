"""Work for people says which department or person gets it.

A work item without either is in nobody's inbox. Of several candidate groups or users only one could be handed the work, and a resource
of BPMN's own (`potentialOwner`) is not read: both are refused rather than given to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, label, label_ru
from bpmn.xml import is_bpmn, local, unwrap

NAME = "departments"

RESOURCES = ("potentialOwner", "humanPerformer", "performer", "resourceRole")
HINT = Said(
    'Draw it in its department\'s lane, or set camunda:candidateGroups="sales".',
    'Поместите его на дорожку подразделения или задайте camunda:candidateGroups="sales".',
)


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for task in graph_of(diagram).of_kind("userTask", "manualTask", "task"):
        groups = [group.strip() for group in (task.camunda("candidateGroups") or "").split(",") if group.strip()]
        if len(groups) > 1:
            listed = ", ".join(groups)
            message = Said(
                f"The work goes to {len(groups)} groups at once: {listed}.",
                f"Работа достаётся сразу нескольким группам ({len(groups)}): {listed}.",
            )
            hint = Said(
                "Name the one that does it, or draw one task per department.",
                "Назовите ту, что её делает, или нарисуйте по задаче на подразделение.",
            )
            yield finding(NAME, task, message, hint)
        elif groups and unwrap(groups[0]) != groups[0]:
            message = Said(
                "The candidate group is an expression; a department is drawn.", "Группа задана выражением, а подразделение рисуют."
            )
            yield finding(NAME, task, message, HINT)
        if task.camunda("candidateUsers"):
            hint = Said(
                "Name one person in camunda:assignee, or the department in camunda:candidateGroups.",
                "Назовите одного человека в camunda:assignee или подразделение в camunda:candidateGroups.",
            )
            yield finding(NAME, task, Said("Candidate users are not read.", "Список кандидатов (candidateUsers) не читается."), hint)
        if any(is_bpmn(child) and local(child) in RESOURCES for child in task.node):
            message = Said(
                "The resource drawn in the task (BPMN's potential owner) is not read.",
                "Ресурс, указанный в задаче (potential owner в BPMN), не читается.",
            )
            yield finding(NAME, task, message, HINT)
        if not task.department and not task.camunda("assignee"):
            message = Said(
                f"No department and no person is given {label(task)}.", f"{label_ru(task)} не отдано ни подразделению, ни человеку."
            )
            yield finding(NAME, task, message, HINT, "warning")
