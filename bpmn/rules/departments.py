"""Work for people says which department or person gets it.

A work item without either is in nobody's inbox. Of several candidate groups or users only one could be handed the work, and a resource
of BPMN's own (`potentialOwner`) is not read: both are refused rather than given to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of, label
from bpmn.xml import is_bpmn, local, unwrap

NAME = "departments"

RESOURCES = ("potentialOwner", "humanPerformer", "performer", "resourceRole")
HINT = 'Draw it in its department\'s lane, or set camunda:candidateGroups="sales".'


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for task in graph_of(diagram).of_kind("userTask", "manualTask", "task"):
        groups = [group.strip() for group in (task.camunda("candidateGroups") or "").split(",") if group.strip()]
        if len(groups) > 1:
            hint = "Name the one that does it, or draw one task per department."
            yield finding(NAME, task, f"The work goes to {len(groups)} groups at once: {', '.join(groups)}.", hint)
        elif groups and unwrap(groups[0]) != groups[0]:
            yield finding(NAME, task, "The candidate group is an expression; a department is drawn.", HINT)
        if task.camunda("candidateUsers"):
            hint = "Name one person in camunda:assignee, or the department in camunda:candidateGroups."
            yield finding(NAME, task, "Candidate users are not read.", hint)
        if any(is_bpmn(child) and local(child) in RESOURCES for child in task.node):
            yield finding(NAME, task, "The resource drawn in the task (BPMN's potential owner) is not read.", HINT)
        if not task.department and not task.camunda("assignee"):
            yield finding(NAME, task, f"No department and no person is given {label(task)}.", HINT, "warning")
