"""Conditions stand where they are tested: on the flows that leave an exclusive or inclusive gateway (BPMN 2.0.2 §8.3.13, §10.6).

A condition anywhere else would be ignored, and a flow of a choice without one would always be taken. When no condition holds and there
is no default flow, the deal stops with an incident: the warning asks for the default.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of, label

NAME = "conditions"

CHOICES = ("exclusiveGateway", "inclusiveGateway")


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).elements:
        if element.kind in CHOICES:
            yield from _choice(element)
            continue
        for flow in element.outgoing:
            if flow.condition is not None:
                message = f"The condition on the flow that leaves {label(element)} is not tested there."
                yield finding(NAME, flow, message, "Draw an exclusive or inclusive gateway before it, and put the condition on its flow.")
        if element.default_flow and len(element.outgoing) > 1:
            message = f"{label(element)} has a default flow, but all its flows are always taken."
            yield finding(NAME, element, message, "Draw an exclusive gateway after it.")


def _choice(element: Element) -> Iterator[Finding]:
    outgoing = {flow.id for flow in element.outgoing}
    if element.default_flow and element.default_flow not in outgoing:
        message = f"Its default flow {element.default_flow!r} does not leave it."
        yield finding(NAME, element, message, "Choose one of its outgoing flows as the default.")
    for flow in element.outgoing:
        is_default = flow.id == element.default_flow
        if is_default and flow.condition is not None:
            hint = "Delete the condition, or let another flow be the default."
            yield finding(NAME, flow, "The default flow has a condition, which is not tested.", hint)
        elif not is_default and flow.condition is None and len(outgoing) > 1:
            message = f"This flow of the choice {label(element)} has no condition."
            yield finding(NAME, flow, message, "Give it a condition, or make it the default flow.")
        elif not is_default and flow.condition == "":
            yield finding(NAME, flow, "The condition is empty.", "Write it, such as ${amount > 1000}.")
    conditional = any(flow.condition for flow in element.outgoing)
    if conditional and not element.default_flow:
        message = f"If no condition holds at {label(element)}, the deal stops there with an incident."
        yield finding(NAME, element, message, "Make the flow for all other cases the default flow.", "warning")
