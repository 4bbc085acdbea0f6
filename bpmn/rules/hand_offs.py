"""A hand-off goes from one department to another, and its pack is known when it does.

The receiver works with what the sender hands over. A pack that names a fact which some path to the hand-off has not produced would arrive
incomplete, and come back.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.contracts import Knowledge, told
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of, label, label_ru

NAME = "hand-offs"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    flows = [flow for flow in graph_of(diagram).flows if flow.is_hand_off]
    knowledge = Knowledge(diagram, catalog) if flows else None
    for flow in flows:
        source, target = diagram.elements.get(flow.source), diagram.elements.get(flow.target)
        if source is None or target is None or knowledge is None:
            continue
        if source.lane and source.lane == target.lane:
            message = Said(
                f"The hand-off from {label(source)} to {label(target)} stays in the lane {source.lane}.",
                f"Передача от {label_ru(source)} к {label_ru(target)} остаётся на дорожке {source.lane}.",
            )
            hint = Said(
                "State hand-offs on flows that cross into another department's lane.",
                "Указывайте передачи на потоках, переходящих на дорожку другого подразделения.",
            )
            yield finding(NAME, flow, message, hint, "warning")
        known = knowledge.on.get(flow.id)
        for fact in flow.pack:
            if known is not None and not known.has(fact):
                path = told([*knowledge.path_without(fact, source), target])
                message = Said(
                    f"The pack of this hand-off names {fact}, but this path does not produce it: {path.en}.",
                    f"В комплекте передачи назван факт {fact}, но на этом пути он не появляется: {path.ru}.",
                )
                hint = Said(
                    f"Produce {fact} before the hand-off, or take it out of the pack.",
                    f"Получите {fact} до передачи или уберите его из комплекта.",
                )
                yield finding(NAME, flow, message, hint)
