"""Needless: a decision or a script whose results nothing reads. The deal passes it, somebody maintains it, and nothing comes of it."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.facts import may_write
from bpmn.findings import Said
from bpmn.loss import Kind, Loss, Whole

NAME = "unused-results"
KIND: Kind = "needless"
WEIGHT = 0.5
"""A machine does it: nobody's time, but a thing more to understand and to keep right."""


def check(model: Whole) -> Iterator[Loss]:
    for graph in model.graphs.values():
        for element in graph.of_kind("businessRuleTask", "scriptTask"):
            written = sorted(name for name in may_write(element, model.catalog) if not name.startswith("_"))
            if written and not model.reads.intersection(written):
                listed = ", ".join(written)
                what = Said(f"Nothing reads what it works out: {listed}.", f"Никто не читает то, что здесь вычисляется: {listed}.")
                suggestion = Said(
                    "Delete it; or decide by its result, show it in a form, or measure it with an indicator.",
                    "Удалите; или решайте по результату, покажите его в форме, или измеряйте показателем.",
                )
                yield model.loss(KIND, NAME, (graph, element), what, suggestion, WEIGHT, facts=written)
