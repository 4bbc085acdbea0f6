"""A sequence flow leads from one element to another of the same process or subprocess (BPMN 2.0.2 §8.3.13, table 7.3).

A flow with a loose end or across a border has no meaning: a token that took it would be nowhere. Between pools draw a message flow;
into a subprocess, lead the flow to its border and begin inside with a start event.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, label, label_ru

NAME = "connected-flows"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for flow in graph.flows:
        source, target = diagram.elements.get(flow.source), diagram.elements.get(flow.target)
        if source is None or target is None:
            end, end_ru, reference = ("begins", "начинается", flow.source) if source is None else ("ends", "заканчивается", flow.target)
            message = Said(
                f"This flow {end} at {reference!r}, which is no element of the process.",
                f"Поток {end_ru} в {reference!r}, а такого элемента в процессе нет.",
            )
            yield finding(NAME, flow, message, Said("Connect it, or delete it.", "Соедините или удалите."))
        elif source.scope != target.scope or flow.node.getparent() is not source.node.getparent():
            message = Said(
                f"This flow crosses a border: {label(source)} and {label(target)} are not in the same process or subprocess.",
                f"Поток пересекает границу: {label_ru(source)} и {label_ru(target)} находятся в разных процессах или подпроцессах.",
            )
            hint = Said(
                "Lead it to the subprocess's border; between pools draw a message flow.",
                "Подведите его к границе подпроцесса; между пулами нарисуйте поток сообщений.",
            )
            yield finding(NAME, flow, message, hint)
        elif source.kind == "endEvent":
            message = Said(f"This flow leaves the end event {label(source)}.", f"Поток выходит из конечного события {label_ru(source)}.")
            hint = Said("Draw an intermediate event instead of the end.", "Нарисуйте вместо конечного промежуточное событие.")
            yield finding(NAME, flow, message, hint)
        elif target.kind in ("startEvent", "boundaryEvent"):
            is_start = target.kind == "startEvent"
            message = Said(
                f"This flow leads into {label(target)}, a {'start' if is_start else 'boundary'} event.",
                f"Поток ведёт в {'начальное' if is_start else 'граничное'} событие {label_ru(target)}.",
            )
            hint = Said(
                "Lead it to the activity itself, or draw an intermediate event.",
                "Подведите его к самому действию или нарисуйте промежуточное событие.",
            )
            yield finding(NAME, flow, message, hint)
    for element in graph.elements:
        ends = [flow.target for flow in element.outgoing]
        if element.kind != "exclusiveGateway" and element.kind != "inclusiveGateway":
            for flow in element.outgoing:
                if ends.count(flow.target) > 1 and flow is not next(first for first in element.outgoing if first.target == flow.target):
                    target = diagram.elements[flow.target]
                    message = Said(
                        f"Two flows lead from {label(element)} to {label(target)}: it would be done twice.",
                        f"Из {label_ru(element)} в {label_ru(target)} ведут два потока: это было бы сделано дважды.",
                    )
                    yield finding(NAME, flow, message, Said("Delete one of them.", "Удалите один из них."))
