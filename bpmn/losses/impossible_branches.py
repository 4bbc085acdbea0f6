"""Needless: branches that no data can take.

A condition contradicts what its variables can be: the choices of a form, the results of a decision, the exits of a called process, fixed
values, conditions passed before; or a flow before it takes every such case. Who reads the diagram learns, tests and maintains work that
never happens. A default flow that leads to no work of its own is no loss: it only guards against the unforeseen.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.domains import Anything, Domain, Range, Values
from bpmn.elements import ACTIVITIES, Element
from bpmn.findings import Said
from bpmn.graph import Graph, label, label_ru
from bpmn.loss import Kind, Loss, Whole
from bpmn.possible import Impossible, Possible

NAME = "impossible-branches"
KIND: Kind = "needless"
WEIGHT, WEIGHT_OF_WORK = 1.0, 2.0
"""For the branch, and for each activity that is drawn on it and nowhere else."""


def check(model: Whole) -> Iterator[Loss]:
    for key, possible in model.possible.items():
        graph = model.graphs[key]
        for one in possible.impossible:
            dead = _only_behind(graph, possible, one)
            if one.flow.id == one.gateway.default_flow and not dead:
                continue
            yield _loss(model, graph, one, dead)


def _only_behind(graph: Graph, possible: Possible, one: Impossible) -> list[Element]:
    """The activities that this flow leads to, and nothing that happens."""
    behind = graph.reach([graph.diagram.elements[one.flow.target]])
    return [element for element in graph.elements if element.kind in ACTIVITIES and element.id in behind - possible.reached]


def _loss(model: Whole, graph: Graph, one: Impossible, dead: list[Element]) -> Loss:
    target = graph.diagram.elements[one.flow.target]
    known = "; ".join(f"{name}: {_told(domain, 'or')}" for name, domain in one.known.items())
    known_ru = "; ".join(f"{name}: {_told(domain, 'или')}" for name, domain in one.known.items())
    if one.flow.id == one.gateway.default_flow:
        why = Said("one of the other flows is always taken", "всегда выбирается один из других потоков")
    elif one.shadowed:
        why = Said("a flow before it is taken in every such case", "в каждом таком случае выбирается поток перед ним")
    else:
        why = Said(f"“{one.flow.condition}” can't hold there", f"условие «{one.flow.condition}» там не может выполниться")
    what = Said(
        f"No deal can go from {label(one.gateway)} to {label(target)}: {why.en}{f' ({known})' if known else ''}.",
        f"Ни одна сделка не может пройти от {label_ru(one.gateway)} к {label_ru(target)}: {why.ru}{f' ({known_ru})' if known_ru else ''}.",
    )
    suggestion = Said(
        "Delete the branch with what is only on it; or correct the condition, or the choices that it compares.",
        "Удалите ветвь вместе с тем, что есть только на ней; или исправьте условие либо варианты, с которыми оно сравнивает.",
    )
    weight = WEIGHT + WEIGHT_OF_WORK * len(dead)
    places = [(graph.process.id, element.id) for element in dead]
    return model.loss(KIND, NAME, (graph, one.flow), what, suggestion, weight, places, tuple(one.known))


def _told(domain: Domain, word: str) -> str:
    match domain:
        case Values(those=those):
            return f" {word} ".join(sorted(map(_value, those)))
        case Range(least=least, most=most):
            return f"{least:g} … {most:g}"
        case Anything(but=but):
            return f"≠ {', '.join(sorted(_value(value) for value in but if isinstance(value, (str, int, float))))}"


def _value(value: object) -> str:
    return f"“{value}”" if isinstance(value, str) else "—" if value is None else str(value).lower()
