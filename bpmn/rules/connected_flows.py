"""A sequence flow leads from one element to another of the same process or subprocess (BPMN 2.0.2 §8.3.13, table 7.3).

A flow with a loose end or across a border has no meaning: a token that took it would be nowhere. Between pools draw a message flow;
into a subprocess, lead the flow to its border and begin inside with a start event.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.graph import finding, graph_of, label

NAME = "connected-flows"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for flow in graph.flows:
        source, target = diagram.elements.get(flow.source), diagram.elements.get(flow.target)
        if source is None or target is None:
            end, reference = ("begins", flow.source) if source is None else ("ends", flow.target)
            yield finding(NAME, flow, f"This flow {end} at {reference!r}, which is no element of the process.", "Connect it, or delete it.")
        elif source.scope != target.scope or flow.node.getparent() is not source.node.getparent():
            message = f"This flow crosses a border: {label(source)} and {label(target)} are not in the same process or subprocess."
            yield finding(NAME, flow, message, "Lead it to the subprocess's border; between pools draw a message flow.")
        elif source.kind == "endEvent":
            yield finding(NAME, flow, f"This flow leaves the end event {label(source)}.", "Draw an intermediate event instead of the end.")
        elif target.kind in ("startEvent", "boundaryEvent"):
            message = f"This flow leads into {label(target)}, a {'start' if target.kind == 'startEvent' else 'boundary'} event."
            yield finding(NAME, flow, message, "Lead it to the activity itself, or draw an intermediate event.")
    for element in graph.elements:
        ends = [flow.target for flow in element.outgoing]
        if element.kind != "exclusiveGateway" and element.kind != "inclusiveGateway":
            for flow in element.outgoing:
                if ends.count(flow.target) > 1 and flow is not next(first for first in element.outgoing if first.target == flow.target):
                    target = diagram.elements[flow.target]
                    message = f"Two flows lead from {label(element)} to {label(target)}: it would be done twice."
                    yield finding(NAME, flow, message, "Delete one of them.")
