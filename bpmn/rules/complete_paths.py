"""Every element is on a path from a start event to an end event.

An element that no path reaches is never done, yet it is drawn as if it were. A loop with no way out never ends. A path that stops
without an end event ends there (BPMN 2.0.2 §10.5.3), but leaves open whether something was forgotten: a warning;
in a stage an error, since the path has no exit to report.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.findings import Finding, Said
from bpmn.graph import Graph, finding, graph_of, label, label_ru

NAME = "complete-paths"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    for scope, elements in graph.scopes.items():
        holder = diagram.elements.get(scope)
        if holder is not None and holder.kind == "adHocSubProcess":
            continue
        yield from _scope(graph, [element for element in elements if not _stands_alone(graph, element)])


def _scope(graph: Graph, elements: list[Element]) -> Iterator[Finding]:
    reached = graph.reach(element for element in elements if element.kind == "startEvent")
    dead_ends = {element.id for element in elements if not element.outgoing and element.kind != "endEvent"}
    ending = graph.reach((element for element in elements if element.kind == "endEvent" or element.id in dead_ends), graph.previous)
    for element in elements:
        if element.id not in reached:
            message = Said(
                f"No path from a start event reaches {label(element)}.",
                f"Ни один путь от начального события не ведёт к {label_ru(element)}.",
            )
            yield finding(NAME, element, message, Said("Connect it, or delete it.", "Соедините или удалите."))
        elif element.id in dead_ends:
            is_boundary = element.kind == "boundaryEvent"
            what = "The boundary event leads nowhere" if is_boundary else "The path ends here without an end event"
            what_ru = "Граничное событие никуда не ведёт" if is_boundary else "Путь обрывается здесь без конечного события"
            hint = Said(
                "Draw a flow from it to what comes next, or to an end event.", "Нарисуйте поток к следующему шагу или к конечному событию."
            )
            refuses = is_boundary or (graph.process.stage and element.scope == graph.process.id)
            message = Said(f"{what}: {label(element)}.", f"{what_ru}: {label_ru(element)}.")
            yield finding(NAME, element, message, hint, "error" if refuses else "warning")
        elif element.id not in ending:
            message = Said(
                f"No path leads from {label(element)} to an end event.",
                f"Ни один путь не ведёт от {label_ru(element)} к конечному событию.",
            )
            yield finding(NAME, element, message, Said("Draw a way out of the loop.", "Нарисуйте выход из цикла."))


def _stands_alone(graph: Graph, element: Element) -> bool:
    """Elements that BPMN starts without a flow; they are refused by other rules."""
    compensation = element.event == "compensate" and element.kind == "boundaryEvent"
    return graph.is_event_subprocess(element) or element.node.get("isForCompensation") == "true" or compensation
