"""A rule that gives out work has what it needs.

Work that "the same person" should do again is given to nobody in particular when the operation it refers to is not there; and a variable or
an operation that the rule never looks at was meant to matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, Element
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of, label
from bpmn.rules.four_eyes import operation_problem

NAME = "assignments"

_VARIABLE = ("by-territory", "by-product")


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).of_kind(*OPERATIONS):
        yield from _check(element, diagram, catalog)


def _check(element: Element, diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    stated = element.assignment
    if stated is None:
        return
    if stated.element and (problem := operation_problem(stated.element, diagram, catalog)):
        message = f"{label(element)} is for whoever did {stated.element}, but {problem}."
        yield finding(NAME, element, message, "Name a user task of this diagram, or of one that is deployed, by its id.")
    if stated.element and stated.rule != "same-person":
        message = f"{label(element)} is given out by the rule {stated.rule}, which does not look at another operation."
        yield finding(NAME, element, message, 'Leave the attribute "element" out, or choose the rule same-person.')
    if stated.variable and stated.rule not in _VARIABLE:
        message = f"{label(element)} is given out by the rule {stated.rule}, which does not look at a variable."
        yield finding(NAME, element, message, f'Leave the attribute "variable" out, or choose {" or ".join(_VARIABLE)}.')
    if element.camunda("assignee"):
        message = f"{label(element)} names an assignee, and a rule that finds one."
        yield finding(
            NAME, element, message, "Keep one: camunda:assignee comes first, and the rule counts only when it names nobody.", "warning"
        )
