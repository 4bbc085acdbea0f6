"""What a diagram requires: the operations without which no way leads to an element.

A parallel join is passed only when all its flows are. A boundary event that is drawn is a way, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from bpmn.elements import SUBPROCESSES, Element
from bpmn.graph import Graph


class Regulation:
    """Which user tasks must be done on the way to an element.

    Args:
        start: Where the instance began: a start event, or another element after a correction; "" = any start event.
    """

    def __init__(self, graph: Graph, start: str) -> None:
        self._graph = graph
        begun = graph.diagram.elements.get(start)
        self._starts = [begun] if begun is not None else graph.starts(graph.process.id)
        self._without: dict[str, set[str]] = {}
        self._required: dict[str, frozenset[str]] = {}

    def requires(self, task: str, targets: Collection[str]) -> bool:
        """Whether every path to one of the elements leads through the task, and on."""
        return task not in targets and bool(self._reached("") & set(targets)) and not self._reached(task) & set(targets)

    def required(self, target: str) -> frozenset[str]:
        """All user tasks that every path to the element leads through."""
        if (found := self._required.get(target)) is None:
            tasks = (task.id for task in self._graph.of_kind("userTask"))
            found = self._required[target] = frozenset(task for task in tasks if self.requires(task, [target]))
        return found

    def department(self, task: str) -> str:
        """Whose task it is; "" when it is not drawn."""
        element = self._graph.diagram.elements.get(task)
        return element.department if element is not None else ""

    def _reached(self, undone: str) -> set[str]:
        if undone not in self._without:
            self._without[undone] = reached(self._graph, self._starts, undone)
        return self._without[undone]


def reached(graph: Graph, starts: list[Element], undone: str) -> set[str]:
    """Ids of what a token that begins at the starts can reach while the task `undone` is never done; its boundary events may occur."""
    elements = graph.diagram.elements
    seen: set[str] = set()
    arrived: dict[str, set[str]] = defaultdict(set)
    ahead = [*starts]
    while ahead:
        current = ahead.pop()
        if current.id in seen:
            continue
        seen.add(current.id)
        after = graph.boundary(current) if current.id == undone else _after(graph, current)
        leaves = current if not _opens(graph, current) else None
        if current.kind == "endEvent" and current.scope in elements:
            leaves = elements[current.scope]  # the embedded subprocess ends
        for flow in leaves.outgoing if leaves is not None and current.id != undone else ():
            arrived[flow.target].add(flow.id)
        for element in after:
            joins = element.kind == "parallelGateway" and len(element.incoming) > 1
            if not joins or len(arrived[element.id]) == len(element.incoming):
                ahead.append(element)
    return seen


def _opens(graph: Graph, element: Element) -> bool:
    return element.kind in SUBPROCESSES and bool(graph.starts(element.id))


def _after(graph: Graph, element: Element) -> list[Element]:
    """Where a token can be next, into embedded subprocesses and out of them."""
    elements = graph.diagram.elements
    if _opens(graph, element):
        return [*graph.starts(element.id), *graph.boundary(element)]
    after = graph.next(element)
    if element.kind == "endEvent" and element.scope in elements:
        after = [*after, *graph.targets(elements[element.scope])]
    return after
