"""The ways of work through a diagram, from one operation of a person to the next, into subprocesses and out of them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from bpmn.elements import OPERATIONS, SUBPROCESSES, Element
from bpmn.graph import Graph

WORK = OPERATIONS | {"callActivity"}
Weigh = Callable[[Element, Element], float]
"""What going from one operation to the next counts."""


def department(work: Element) -> str:
    """Whose operation it is."""
    return work.department


class OperationWays:
    """Regular ways only: no boundary event is taken.

    Attributes:
        next: By operation (or start event), the operations and ends that can come next.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.starts = graph.starts(graph.process.id)
        self.next: dict[str, list[Element]] = {}
        ahead = list(self.starts)
        for element in ahead:
            if element.id not in self.next:
                self.next[element.id] = list(self._next_work(element))
                ahead += self.next[element.id]

    @property
    def work(self) -> list[Element]:
        """The operations and calls that a regular way passes, in the order of the document."""
        return [element for element in self.graph.elements if element.id in self.next and element.kind in WORK]

    def after(self, element: Element) -> list[Element]:
        """The elements one step further, into a subprocess or out of it."""
        elements = self.graph.diagram.elements
        if element.kind in SUBPROCESSES:
            return self.graph.starts(element.id)
        if element.kind == "endEvent" and element.scope in elements:
            return self.graph.targets(elements[element.scope]) if element.event in ("none", "terminate") else []
        return self.graph.targets(element)

    def _next_work(self, element: Element) -> Iterator[Element]:
        ahead, seen = self.after(element), {element.id}
        while ahead:
            current = ahead.pop(0)
            if current.id in seen and current is not element:
                continue
            seen.add(current.id)
            if current.kind in WORK or (current.kind == "endEvent" and not self.after(current)):
                yield current
            elif current is not element:
                ahead += self.after(current)

    @cached_property
    def forward(self) -> dict[str, list[Element]]:
        """`next` without the ways back: what leads to an operation that the way has already passed."""
        found: dict[str, list[Element]] = {}
        on_way: set[str] = set()

        def visit(element: Element) -> None:
            on_way.add(element.id)
            found[element.id] = []
            for follower in self.next.get(element.id, []):
                if follower.id not in on_way:
                    found[element.id].append(follower)
                    if follower.id not in found:
                        visit(follower)
            on_way.discard(element.id)

        for start in self.starts:
            visit(start)
        return found

    def longest(self, weigh: Weigh) -> tuple[float, list[Element]]:
        """The way without repetition that counts most, and what it counts; of equal ones the one with most operations."""
        best: dict[str, tuple[float, list[Element]]] = {}

        def from_here(element: Element) -> tuple[float, list[Element]]:
            if element.id not in best:
                ways = [
                    (weigh(element, after) + rest, [element, *way])
                    for after in self.forward.get(element.id, [])
                    for rest, way in [from_here(after)]
                ]
                best[element.id] = max(ways, key=lambda one: (one[0], len(one[1])), default=(0.0, [element]))
            return best[element.id]

        ways = [from_here(start) for start in self.starts]
        count, way = max(ways, key=lambda one: (one[0], len(one[1])), default=(0.0, []))
        return count, [element for element in way if element.kind in WORK]


def hands_over(one: Element, other: Element) -> bool:
    """The work passes to another department."""
    return (
        one.kind in WORK
        and other.kind in WORK
        and bool(department(one))
        and bool(department(other))
        and department(one) != department(other)
    )
