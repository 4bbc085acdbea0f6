"""Over-complicated: too many departments take part in one diagram. Each has a queue of its own, and nobody sees the whole."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.findings import Said
from bpmn.loss import Kind, Loss, Whole
from bpmn.operation_ways import OperationWays, department

NAME = "participants"
KIND: Kind = "over-complicated"
BOUND = 7
"""As many as one can keep apart (G. A. Miller: The Magical Number Seven, Plus or Minus Two, 1956)."""
WEIGHT = 5.0
"""For each department above the bound: one hand-off more there, and one back."""


def check(model: Whole) -> Iterator[Loss]:
    for graph in model.graphs.values():
        by_department: dict[str, list[str]] = {}
        for work in OperationWays(graph).work:
            if department(work):
                by_department.setdefault(department(work), []).append(work.id)
        above = len(by_department) - BOUND
        if above <= 0:
            continue
        least = sorted(by_department, key=lambda name: len(by_department[name]))[:above]
        listed = ", ".join(least)
        what = Said(
            f"{len(by_department)} departments take part on the regular way; more than {BOUND} are too many. Least is done by {listed}.",
            f"На обычном пути участвуют {len(by_department)} подразделений; больше {BOUND} — слишком много. Меньше всех делает {listed}.",
        )
        suggestion = Said(
            f"Let another department do what {listed} does here, or put its part into a called process of its own.",
            f"Поручите другому подразделению то, что здесь делает {listed}, или вынесите его часть в отдельный вызываемый процесс.",
        )
        places = [(graph.process.id, key) for name in least for key in by_department[name]]
        yield model.loss(KIND, NAME, (graph, graph.process), what, suggestion, WEIGHT * above, places)
