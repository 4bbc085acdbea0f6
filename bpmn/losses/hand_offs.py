"""Over-complicated: the work is handed over too often on one way.

At each hand-off it waits in a queue, and some knowledge is left behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bpmn.elements import Element
from bpmn.findings import Said
from bpmn.graph import label, label_ru
from bpmn.loss import Kind, Loss, Whole
from bpmn.operation_ways import OperationWays, department, hands_over

NAME = "hand-offs"
KIND: Kind = "over-complicated"
BOUND = 10
"""Our own: no published bound is known to us. Five hand-offs that lose half of what is known each time leave 3 % (M. and T. Poppendieck:
Implementing Lean Software Development, 2006, ch. 4); a stated pack saves most of that, so twice as many are allowed."""
WEIGHT = 2.0
"""Minutes to hand over and to read oneself in, for each one above the bound: an estimate."""


def check(model: Whole) -> Iterator[Loss]:
    for graph in model.graphs.values():
        count, way = OperationWays(graph).longest(hands_over)
        if count <= BOUND:
            continue
        given = [(one, other) for one, other in pairwise(way) if hands_over(one, other)]
        path = " → ".join(map(department, [given[0][0], *(other for _, other in given)]))
        # A department that only passes on, between two others, is the first to save: its hand-over in and out.
        short = next((way[index] for index in range(1, len(way) - 1) if _passes_on(way, index)), given[0][1])
        what = Said(
            f"The longest way without repetition has {int(count)} hand-offs; more than {BOUND} are too many: {path}.",
            f"На самом длинном пути без повторов {int(count)} передач; больше {BOUND} — слишком много: {path}.",
        )
        suggestion = Said(
            f"Let one department do more before it hands over; begin with {label(short)}, a single operation between two hand-offs.",
            f"Пусть одно подразделение делает больше до передачи; начните с {label_ru(short)} — одной операции между двумя передачами.",
        )
        places = [(graph.process.id, work.id) for work in way]
        yield model.loss(KIND, NAME, (graph, short), what, suggestion, WEIGHT * (count - BOUND), places)


def _passes_on(way: list[Element], index: int) -> bool:
    return hands_over(way[index - 1], way[index]) and hands_over(way[index], way[index + 1])
