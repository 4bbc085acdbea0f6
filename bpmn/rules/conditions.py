"""Conditions stand where they are tested: on the flows that leave an exclusive or inclusive gateway (BPMN 2.0.2 §8.3.13, §10.6).

A condition anywhere else would be ignored, and a flow of a choice without one would always be taken. When no condition holds and there
is no default flow, the deal stops with an incident: the warning asks for the default.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, label, label_ru

NAME = "conditions"

CHOICES = ("exclusiveGateway", "inclusiveGateway")


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).elements:
        if element.kind in CHOICES:
            yield from _choice(element)
            continue
        for flow in element.outgoing:
            if flow.condition is not None:
                message = Said(
                    f"The condition on the flow that leaves {label(element)} is not tested there.",
                    f"Условие на потоке, выходящем из {label_ru(element)}, там не проверяется.",
                )
                hint = Said(
                    "Draw an exclusive or inclusive gateway before it, and put the condition on its flow.",
                    "Нарисуйте перед ним исключающий или неисключающий шлюз и поставьте условие на его поток.",
                )
                yield finding(NAME, flow, message, hint)
        if element.default_flow and len(element.outgoing) > 1:
            message = Said(
                f"{label(element)} has a default flow, but all its flows are always taken.",
                f"У {label_ru(element)} есть поток по умолчанию, но все его потоки выполняются всегда.",
            )
            yield finding(NAME, element, message, Said("Draw an exclusive gateway after it.", "Нарисуйте после него исключающий шлюз."))


def _choice(element: Element) -> Iterator[Finding]:
    outgoing = {flow.id for flow in element.outgoing}
    if element.default_flow and element.default_flow not in outgoing:
        message = Said(
            f"Its default flow {element.default_flow!r} does not leave it.",
            f"Поток по умолчанию {element.default_flow!r} из него не выходит.",
        )
        hint = Said("Choose one of its outgoing flows as the default.", "Выберите по умолчанию один из исходящих потоков.")
        yield finding(NAME, element, message, hint)
    for flow in element.outgoing:
        is_default = flow.id == element.default_flow
        if is_default and flow.condition is not None:
            message = Said(
                "The default flow has a condition, which is not tested.", "У потока по умолчанию есть условие, но оно не проверяется."
            )
            hint = Said(
                "Delete the condition, or let another flow be the default.",
                "Удалите условие или сделайте другой поток потоком по умолчанию.",
            )
            yield finding(NAME, flow, message, hint)
        elif not is_default and flow.condition is None and len(outgoing) > 1:
            message = Said(
                f"This flow of the choice {label(element)} has no condition.", f"У этого потока выбора {label_ru(element)} нет условия."
            )
            hint = Said("Give it a condition, or make it the default flow.", "Задайте условие или сделайте поток потоком по умолчанию.")
            yield finding(NAME, flow, message, hint)
        elif not is_default and flow.condition == "":
            hint = Said("Write it, such as ${amount > 1000}.", "Напишите его, например ${amount > 1000}.")
            yield finding(NAME, flow, Said("The condition is empty.", "Условие пустое."), hint)
    conditional = any(flow.condition for flow in element.outgoing)
    if conditional and not element.default_flow:
        message = Said(
            f"If no condition holds at {label(element)}, the deal stops there with an incident.",
            f"Если в {label_ru(element)} не выполнено ни одно условие, сделка остановится там с инцидентом.",
        )
        hint = Said(
            "Make the flow for all other cases the default flow.", "Сделайте поток для всех остальных случаев потоком по умолчанию."
        )
        yield finding(NAME, element, message, hint, "warning")
