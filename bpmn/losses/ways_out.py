"""Over-complicated: after one operation the work can go on in too many ways, or through too many choices in a row."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.elements import Element
from bpmn.findings import Said
from bpmn.loss import Kind, Loss, Whole
from bpmn.operation_ways import WORK, OperationWays

NAME = "ways-out"
KIND: Kind = "over-complicated"
BOUND = 7
"""Next operations and ends: as many as one can keep apart (G. A. Miller: The Magical Number Seven, Plus or Minus Two, 1956)."""
BOUND_IN_ROW = 4
"""Choices in a row: as many as one can keep in mind at a time (N. Cowan: The Magical Number 4 in Short-term Memory, 2001)."""
DEEPEST = 100
"""Gateways and machine work in a row that are looked at."""
WEIGHT = 0.5
"""For each way, or choice, above its bound."""


def check(model: Whole) -> Iterator[Loss]:
    for graph in model.graphs.values():
        ways = OperationWays(graph)
        for operation in ways.work:
            out = {after.id: after for after in ways.next[operation.id]}
            row = _longest_row(ways, operation)
            above = max(0, len(out) - BOUND) + max(0, len(row) - BOUND_IN_ROW)
            if not above:
                continue
            what = Said(
                f"After it the work can go on in {len(out)} ways, through up to {len(row)} choices in a row; {BOUND} and {BOUND_IN_ROW} "
                "can be overlooked.",
                f"После неё работа может идти {len(out)} путями, через цепочку до {len(row)} выборов; обозримы {BOUND} и {BOUND_IN_ROW}.",
            )
            suggestion = Said(
                "Ask once what comes next, in one field with few answers, and choose by it at one gateway; or split the operation.",
                "Спросите один раз, что дальше, — одним полем с немногими ответами — и выбирайте по нему в одном шлюзе; "
                "или разделите операцию.",
            )
            places = [(graph.process.id, element.id) for element in row]
            yield model.loss(KIND, NAME, (graph, operation), what, suggestion, WEIGHT * above, places)


def _longest_row(ways: OperationWays, operation: Element) -> list[Element]:
    """The most choices that lie one after the other before the next work or wait."""
    known: dict[str, list[Element]] = {}

    def from_here(element: Element, depth: int) -> list[Element]:
        if element.id in known or element.kind in WORK or element.kind == "intermediateCatchEvent" or depth > DEEPEST:
            return known.get(element.id, [])
        known[element.id] = []  # a way back to it adds nothing
        own = [element] if element.kind in ("exclusiveGateway", "inclusiveGateway") and len(element.outgoing) > 1 else []
        rows = [from_here(after, depth + 1) for after in ways.after(element)]
        known[element.id] = own + max(rows, key=len, default=[])
        return known[element.id]

    return max((from_here(after, 0) for after in ways.after(operation)), key=len, default=[])
