"""A parallel or inclusive gateway either joins or splits (BPMN 2.0.2 §10.6 allows both in one; readers miss one of them)."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of

NAME = "mixed-gateways"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).of_kind("parallelGateway", "inclusiveGateway"):
        if len(element.incoming) > 1 and len(element.outgoing) > 1:
            joined, split = len(element.incoming), len(element.outgoing)
            message = Said(
                f"This gateway waits for {joined} flows and starts {split}.",
                f"Шлюз и соединяет потоки ({joined}), и разделяет их ({split}).",
            )
            hint = Said(
                "Draw two gateways: one that joins, then one that splits.", "Нарисуйте два шлюза: один соединяет, следующий разделяет."
            )
            yield finding(NAME, element, message, hint, "warning")
