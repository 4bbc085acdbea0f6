"""No loop or multi-instance markers: repetition is drawn.

A marker hides how often something is done and where its results go; SpiffWorkflow loses items of some multi-instance collections. A drawn
loop shows its condition, its attempt cap and its work in the deal's path. Later work may widen this.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.graph import finding, graph_of
from bpmn.xml import is_bpmn, local

NAME = "repetition"

MARKERS = {
    "standardLoopCharacteristics": "loop",
    "multiInstanceLoopCharacteristics": "multi-instance",
}
HINT = Said(
    "Draw the loop: an exclusive gateway after the activity, whose flow back has the condition (a script task counts).",
    "Нарисуйте цикл: после действия исключающий шлюз, а на потоке назад — условие (считает задача-скрипт).",
)


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    for element in graph_of(diagram).activities():
        for child in element.node:
            if is_bpmn(child) and local(child).endswith("LoopCharacteristics"):
                marker = MARKERS.get(local(child), local(child))
                message = Said(
                    f"A {marker} marker on an activity can't be run.", f"Маркер повторения ({local(child)}) на действии не выполняется."
                )
                yield finding(NAME, element, message, HINT)
