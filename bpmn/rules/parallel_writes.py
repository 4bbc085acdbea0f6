"""No two parallel branches write the same variable.

At a join the last write of a variable stands, in the order in which people happen to finish: the other is lost without a word. That may
be meant (a last word, say), so it is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.elements import SUBPROCESSES, Element
from bpmn.facts import may_write
from bpmn.findings import Finding, Said
from bpmn.graph import Graph, finding, graph_of, label, label_ru

NAME = "parallel-writes"


def check(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    graph = graph_of(diagram)
    told: set[tuple[str, str, str]] = set()
    for split in graph.elements:
        if len(split.outgoing) < 2 or split.kind in ("exclusiveGateway", "eventBasedGateway"):
            continue
        for one, other in combinations(_branches(graph, split), 2):
            for first in one:
                for second in other:
                    yield from _both_write(diagram.elements[first], diagram.elements[second], graph, catalog, told)


def _branches(graph: Graph, split: Element) -> list[list[str]]:
    """Per branch of a split the elements before the branches meet again."""
    reached = [graph.reach([target]) for target in graph.targets(split)]
    shared = {identity for identity in set().union(*reached) if sum(identity in branch for branch in reached) > 1}
    return [[element.id for element in graph.elements if element.id in branch - shared - {split.id}] for branch in reached]


def _both_write(one: Element, other: Element, graph: Graph, catalog: Catalog, told: set[tuple[str, str, str]]) -> Iterator[Finding]:
    for variable in sorted(_writes(one, graph, catalog) & _writes(other, graph, catalog)):
        key = (min(one.id, other.id), max(one.id, other.id), variable)
        if key not in told:
            told.add(key)
            message = Said(
                f"{label(one)} and {label(other)} write {variable} at the same time; the later one stands.",
                f"{label_ru(one)} и {label_ru(other)} пишут {variable} одновременно; остаётся записанное позже.",
            )
            hint = Said(
                "Let each branch write a variable of its own, and combine them after the join.",
                "Пусть каждая ветвь пишет свою переменную; объедините их после соединения.",
            )
            yield finding(NAME, other, message, hint, "warning")


def _writes(element: Element, graph: Graph, catalog: Catalog) -> set[str]:
    """What an element writes; a subprocess, what everything inside it writes."""
    written = set(may_write(element, catalog))
    if element.kind in SUBPROCESSES:
        for inner in graph.scopes[element.id]:
            written |= _writes(inner, graph, catalog)
    return written
