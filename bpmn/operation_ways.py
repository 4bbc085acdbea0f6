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
        """`next` without the ways back: what leads to an operation that the way has already passed. What comes last stands first."""
        found: dict[str, list[Element]] = {}
        followers: dict[str, list[Element]] = {}
        on_way: set[str] = set()
        ahead = [(start, iter(self.next[start.id])) for start in self.starts[:1]]
        waiting = self.starts[1:]
        while ahead or waiting:
            if not ahead:
                start = waiting.pop(0)
                ahead = [(start, iter(self.next[start.id]))] if start.id not in found else []
                continue
            element, rest = ahead[-1]
            on_way.add(element.id)
            own = followers.setdefault(element.id, [])
            for follower in rest:
                if follower.id in on_way:
                    continue
                own.append(follower)
                if follower.id not in found:
                    ahead.append((follower, iter(self.next.get(follower.id, []))))
                    break
            else:
                found[element.id] = own
                on_way.discard(element.id)
                ahead.pop()
        return found

    def longest(self, weigh: Weigh) -> tuple[float, list[Element]]:
        """The way without repetition that counts most, and what it counts; of equal ones the one with most operations."""
        elements = self.graph.diagram.elements
        best: dict[str, tuple[float, int, Element | None]] = {}
        for key, followers in self.forward.items():
            ways = ((weigh(elements[key], after) + best[after.id][0], 1 + best[after.id][1], after) for after in followers)
            best[key] = max(ways, key=lambda one: one[:2], default=(0.0, 0, None))
        step: Element | None = max(self.starts, key=lambda start: best[start.id][:2], default=None)
        count = best[step.id][0] if step is not None else 0.0
        way: list[Element] = []
        while step is not None:
            way.append(step)
            step = best[step.id][2]
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
