"""A parallel or inclusive gateway either joins or splits (BPMN 2.0.2 §10.6 allows both in one; readers miss one of them)."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of

NAME = "mixed-gateways"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).of_kind("parallelGateway", "inclusiveGateway"):
        if len(element.incoming) > 1 and len(element.outgoing) > 1:
            message = f"This gateway waits for {len(element.incoming)} flows and starts {len(element.outgoing)}."
            yield finding(NAME, element, message, "Draw two gateways: one that joins, then one that splits.", "warning")
