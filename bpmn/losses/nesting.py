"""Over-complicated: blocks within blocks within blocks.

How deep an element lies: in how many splits that close again around it, and in how many subprocesses. Who reads the innermost one must
bear in mind all that decided about it. Splits that close at the same place are one level: a row of questions, each asked when the one
before it did not apply.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.elements import Element
from bpmn.findings import Said
from bpmn.graph import Graph, label, label_ru
from bpmn.loss import Kind, Loss, Whole

NAME = "nesting"
KIND: Kind = "over-complicated"
BOUND = 3
"""Few people understand more than three levels of nested choices (E. Yourdon 1986, after N. Chomsky and G. Weinberg; S. McConnell: Code
Complete, 2nd edition, §19.4)."""
WEIGHT = 1.0
"""For each level above the bound."""
MOST = 200
"""Elements of a scope that is looked into: the time grows faster than their number, and such a one is past reading anyway."""
_OUT = ""
"""Where a scope ends, whatever end event it was."""


def check(model: Whole) -> Iterator[Loss]:
    for graph in model.graphs.values():
        around = surrounding(graph)
        deepest = max(graph.elements, key=lambda element: len(around[element.id]), default=None)
        if deepest is None or len(around[deepest.id]) <= BOUND:
            continue
        outer = around[deepest.id]
        listed, listed_ru = " → ".join(map(label, outer)), " → ".join(map(label_ru, outer))
        what = Said(
            f"It lies {len(outer)} levels deep, and more than {BOUND} are hard to bear in mind: {listed}.",
            f"Вложенность — {len(outer)} уровней, а больше {BOUND} трудно удержать в голове: {listed_ru}.",
        )
        suggestion = Said(
            "Decide once, by a decision table, or let one choice follow after the other has closed; or put an inner block into a "
            "called process.",
            "Решайте один раз, таблицей решений, или пусть один выбор идёт после завершения другого; вынесите внутренний блок в "
            "вызываемый процесс.",
        )
        places = [(graph.process.id, element.id) for element in outer]
        yield model.loss(KIND, NAME, (graph, deepest), what, suggestion, WEIGHT * (len(outer) - BOUND), places)


def surrounding(graph: Graph) -> dict[str, list[Element]]:
    """By element, the subprocesses and splits that it lies in, from the outermost."""
    inner = {
        element.id: found for scope, inside in graph.scopes.items() if len(inside) <= MOST for element, found in _in_scope(graph, scope)
    }
    elements = graph.diagram.elements

    def whole(element: Element) -> list[Element]:
        outer = elements.get(element.scope)
        return [*(whole(outer) if outer else []), *([outer] if outer else []), *inner.get(element.id, [])]

    return {element.id: whole(element) for element in graph.elements}


def _in_scope(graph: Graph, scope: str) -> Iterator[tuple[Element, list[Element]]]:
    """The splits around each element: each way to it passes the split, and each way from it passes where the split's ways all meet."""
    inside = {element.id: element for element in graph.scopes[scope]}
    after = {key: [flow.target for flow in element.outgoing if flow.target in inside] or [_OUT] for key, element in inside.items()}
    starts = [start.id for start in graph.starts(scope)]
    above = _dominators({**{key: [] for key in inside}, **_turned(after, inside)}, starts, [*inside])
    below = _dominators({**after, _OUT: []}, [_OUT], [*inside, _OUT])
    for key, element in inside.items():
        found: dict[str, Element] = {}
        for split in (inside[one] for one in above.get(key, ()) if one != key and len(inside[one].outgoing) > 1):
            closing = below.get(split.id, set()) - {split.id}
            meets = max(closing, key=lambda one: len(below.get(one, ())), default=_OUT)
            if meets not in (_OUT, key) and meets in below.get(key, ()) and meets not in above.get(key, ()):
                outer = found.get(meets, split)
                found[meets] = min(outer, split, key=lambda one: len(above[one.id]))
        yield element, sorted(found.values(), key=lambda split: len(above[split.id]))


def _turned(after: dict[str, list[str]], inside: dict[str, Element]) -> dict[str, list[str]]:
    before: dict[str, list[str]] = {key: [] for key in inside}
    for key, followers in after.items():
        for follower in followers:
            if follower in before:
                before[follower].append(key)
    return before


def _dominators(came_from: dict[str, list[str]], roots: list[str], nodes: list[str]) -> dict[str, set[str]]:
    """By node, the nodes that every way from a root to it passes, itself included; nodes that no root reaches are left out."""
    reached: dict[str, set[str]] = {root: {root} for root in roots}
    changed = True
    while changed:
        changed = False
        for node in nodes:
            ways = [reached[before] for before in came_from[node] if before in reached]
            if node in roots or not ways:
                continue
            now = set.intersection(*ways) | {node}
            if now != reached.get(node):
                reached[node] = now
                changed = True
    return reached
