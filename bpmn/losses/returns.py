"""Over-complicated: ping-pong.

On one way, without a refusal or a repetition, the work goes back and forth between the same two departments.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations, pairwise

from bpmn.elements import Element
from bpmn.findings import Said
from bpmn.graph import label, label_ru
from bpmn.loss import Kind, Loss, Whole
from bpmn.operation_ways import OperationWays, department, hands_over

NAME = "returns"
KIND: Kind = "over-complicated"
BOUND = 3
"""Hand-offs between two departments: there, back with the answer, and there again with the result. A fourth says that one of them could
have kept it (our own bound)."""
WEIGHT = 4.0
"""Minutes for each hand-off above the bound: it waits twice."""


def check(model: Whole) -> Iterator[Loss]:
    for graph in model.graphs.values():
        ways = OperationWays(graph)
        for pair in combinations(sorted({department(work) for work in ways.work} - {""}), 2):
            two = frozenset(pair)
            count, way = ways.longest(partial(between, two))
            if count <= BOUND:
                continue
            steps = [(one, other) for one, other in pairwise(way) if between(two, one, other)]
            path, path_ru = (" → ".join(map(how, [steps[0][0], *(other for _, other in steps)])) for how in (label, label_ru))
            first, second = pair
            what = Said(
                f"On one way the work goes {int(count)} times between {first} and {second}: {path}.",
                f"На одном пути работа {int(count)} раза переходит между {first} и {second}: {path_ru}.",
            )
            suggestion = Said(
                f"Put together what {first} does, and what {second} does, so that each hands over once.",
                f"Соберите вместе то, что делает {first}, и то, что делает {second}, чтобы каждый передавал один раз.",
            )
            places = [(graph.process.id, work.id) for step in steps for work in step]
            yield model.loss(KIND, NAME, (graph, steps[1][1]), what, suggestion, WEIGHT * (count - BOUND), places)


def between(two: frozenset[str], one: Element, other: Element) -> bool:
    """The work passes from one of the two departments to the other."""
    return hands_over(one, other) and {department(one), department(other)} == two
