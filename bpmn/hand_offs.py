"""Which hand-off a person's operation stands behind: read from the diagram, between the operation and the work before it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from bpmn.elements import SUBPROCESSES, Element, Flow
from bpmn.graph import Graph

WORK = frozenset({"userTask", "manualTask", "task"})
"""Operations that a person does."""
_ENDS = WORK | {"callActivity", "boundaryEvent"}
"""Where the way back ends: people have worked there, or inside it."""

Came = Callable[[Element, Flow], bool]
"""Whether the token can have come from an element along a flow."""


class HandOffs:
    """The hand-offs of a diagram; `element_id in hand_offs`: a person's operation that stands behind at least one."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._behind = frozenset(element.id for element in graph.of_kind(*WORK) if self.passed(element.id, lambda *_: True))

    def __contains__(self, element_id: object) -> bool:
        return element_id in self._behind

    def passed(self, element_id: str, came: Came) -> Flow | None:
        """The nearest hand-off before an operation that the token can have come by, with no other work between; None: by none."""
        elements = self._graph.diagram.elements
        queue, seen = deque([elements[element_id]]), {element_id}
        while queue:
            current = queue.popleft()
            before: list[Element] = []
            for flow in current.incoming:
                source = elements.get(flow.source)
                if source is None or not came(source, flow):
                    continue
                if flow.is_hand_off:
                    return flow
                before += self._ends_of(source)
            if current.kind == "startEvent" and current.scope in elements:
                before.append(elements[current.scope])
            for source in before:
                if source.id not in seen and source.kind not in _ENDS:
                    seen.add(source.id)
                    queue.append(source)
        return None

    def _ends_of(self, element: Element) -> list[Element]:
        """The element, or where a token leaves it when it is a subprocess."""
        inner = [end for end in self._graph.scopes.get(element.id, []) if end.kind == "endEvent"] if element.kind in SUBPROCESSES else []
        return inner or [element]
