"""Over-complicated: more decisions than a reader of the diagram can follow.

Cardoso's control-flow complexity (J. Cardoso: How to Measure the Control-flow Complexity of Web Processes and Workflows, 2005) adds up
the states that each split can bring about: n for an exclusive or event-based one with n flows, 2^n - 1 for an inclusive one, 1 for a
parallel one.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.elements import GATEWAYS, Element
from bpmn.findings import Said
from bpmn.graph import label, label_ru
from bpmn.loss import Kind, Loss, Whole

NAME = "control-flow-complexity"
KIND: Kind = "over-complicated"
BOUND = 46
"""Exclusive decisions of which a model is very difficult to understand (L. Sánchez-González, F. Ruiz, F. García, J. Cardoso: Towards
Thresholds of Control Flow Complexity Measures for BPMN Models, 2011)."""
WEIGHT = 0.2
"""For each state above the bound."""
NAMED = 3


def check(model: Whole) -> Iterator[Loss]:
    for graph in model.graphs.values():
        splits = sorted(((adds(gateway), gateway) for gateway in graph.of_kind(*GATEWAYS)), key=lambda one: -one[0])
        total = sum(count for count, _ in splits)
        if total <= BOUND:
            continue
        most = [gateway for count, gateway in splits[:NAMED] if count]
        listed, listed_ru = ", ".join(map(label, most)), ", ".join(map(label_ru, most))
        what = Said(
            f"Its control-flow complexity is {total}; above {BOUND} a diagram is very hard to understand. Most is added by {listed}.",
            f"Сложность потока управления — {total}; выше {BOUND} диаграмму очень трудно понять. Больше всего добавляют {listed_ru}.",
        )
        suggestion = Said(
            "Put what belongs together into a called process; let a decision table choose where several gateways ask in a row.",
            "Вынесите связанное в вызываемый процесс; там, где несколько шлюзов спрашивают подряд, пусть выбирает таблица решений.",
        )
        places = [(graph.process.id, gateway.id) for gateway in most]
        yield model.loss(KIND, NAME, (graph, graph.process), what, suggestion, WEIGHT * (total - BOUND) + 1, places)


def adds(gateway: Element) -> int:
    """What one gateway adds; 0: it only joins."""
    ways = len(gateway.outgoing)
    if ways < 2:
        return 0
    if gateway.kind == "inclusiveGateway":
        return int(2 ** min(ways, 16) - 1)
    return 1 if gateway.kind == "parallelGateway" else ways
