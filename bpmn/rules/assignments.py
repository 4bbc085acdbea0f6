"""A rule that gives out work has what it needs.

Work that "the same person" should do again is given to nobody in particular when the operation it refers to is not there; and a variable or
an operation that the rule never looks at was meant to matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, Element
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, label, label_ru
from bpmn.rules.four_eyes import NAME_ONE, operation_problem

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
        message = Said(
            f"{label(element)} is for whoever did {stated.element}, but {problem.en}.",
            f"{label_ru(element)} — для того, кто сделал {stated.element}, но {problem.ru}.",
        )
        yield finding(NAME, element, message, NAME_ONE)
    if stated.element and stated.rule != "same-person":
        message = Said(
            f"{label(element)} is given out by the rule {stated.rule}, which does not look at another operation.",
            f"{label_ru(element)} распределяется по правилу {stated.rule}, а оно не смотрит на другую операцию.",
        )
        hint = Said(
            'Leave the attribute "element" out, or choose the rule same-person.',
            'Уберите атрибут "element" или выберите правило same-person.',
        )
        yield finding(NAME, element, message, hint)
    if stated.variable and stated.rule not in _VARIABLE:
        message = Said(
            f"{label(element)} is given out by the rule {stated.rule}, which does not look at a variable.",
            f"{label_ru(element)} распределяется по правилу {stated.rule}, а оно не смотрит на переменную.",
        )
        hint = Said(
            f'Leave the attribute "variable" out, or choose {" or ".join(_VARIABLE)}.',
            f'Уберите атрибут "variable" или выберите {" или ".join(_VARIABLE)}.',
        )
        yield finding(NAME, element, message, hint)
    if element.camunda("assignee"):
        message = Said(
            f"{label(element)} names an assignee, and a rule that finds one.",
            f"Для {label_ru(element)} названы и исполнитель, и правило, которое его находит.",
        )
        hint = Said(
            "Keep one: camunda:assignee comes first, and the rule counts only when it names nobody.",
            "Оставьте одно: сначала действует camunda:assignee, а правило — только когда он никого не называет.",
        )
        yield finding(NAME, element, message, hint, "warning")
