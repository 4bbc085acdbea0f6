"""Which hand-off a person's operation stands behind: read from the diagram once, the same for every instance."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from bpmn.elements import SUBPROCESSES, Element, Flow
from bpmn.graph import Graph

WORK = frozenset({"userTask", "manualTask", "task"})
"""Operations that a person does."""
_ENDS = WORK | {"callActivity", "boundaryEvent"}
"""Where the way back ends: people have worked there, or inside it."""


def hand_offs(graph: Graph) -> Mapping[str, tuple[Flow, ...]]:
    """By the operation's id: the hand-off flows that lead to it, the nearest first, with no other person's operation between.

    Operations behind no hand-off are left out.
    """
    found = {element.id: _before(graph, element) for element in graph.of_kind(*WORK)}
    return {identity: flows for identity, flows in found.items() if flows}


def _before(graph: Graph, element: Element) -> tuple[Flow, ...]:
    elements, flows = graph.diagram.elements, []
    queue, seen = deque([element]), {element.id}
    while queue:
        current = queue.popleft()
        behind: list[Element] = []
        for flow in current.incoming:
            if flow.is_hand_off:
                flows.append(flow)
            elif flow.source in elements:
                behind.append(elements[flow.source])
        if current.kind == "startEvent" and current.scope in elements:
            behind.append(elements[current.scope])
        for source in behind:
            inner = [end for end in graph.scopes.get(source.id, []) if end.kind == "endEvent"] if source.kind in SUBPROCESSES else []
            came_from_inside = current.kind == "startEvent" and current.scope == source.id
            for step in [source] if came_from_inside or not inner else inner:
                if step.id not in seen and step.kind not in _ENDS:
                    seen.add(step.id)
                    queue.append(step)
    return tuple(flows)
