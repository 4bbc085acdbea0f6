"""Where a deal can go: the ways through all diagrams of the model, from one to another through call activities and messages.

What is left out is honest: a way that this finds may be one that no deal ever takes, since conditions are not looked at (but for the one
behind a call activity, which asks at which exit the called process has ended); a way that it does not find, no deal can take.
A message that starts a process begins another deal, and so is no way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from bpmn.catalog import Catalog
from bpmn.contracts import Knowledge
from bpmn.elements import OPERATIONS, Element
from bpmn.graph import Graph
from bpmn.kpi.definition import EVERY, Point

Node = tuple[str, str]
"""(process id, element id or one of the marks below)."""
STARTED, ENDED, INSIDE = "<started>", "<ended>", "<inside>"
"""A process begins, is over, or has a token somewhere."""
_RANK = {"started": 0, "claimed": 1, "returned": 1, "withdrawn": 2, "completed": 2}
_CATCHES = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask"})


class Ways:
    """See the module.

    Args:
        graphs: By process id.
    """

    def __init__(self, graphs: Mapping[str, Graph], catalog: Catalog) -> None:
        self._graphs = graphs
        self._catalog = catalog
        self._next: dict[Node, set[Node]] = {}
        self._knowledge: dict[str, Knowledge] = {}
        caught: dict[str, list[Node]] = {}
        for process, graph in graphs.items():
            self._inside(process, graph)
            for element in graph.elements:
                message = graph.diagram.message_of(element) if element.kind in _CATCHES else None
                if message is not None:
                    caught.setdefault(message.name, []).append((process, element.id))
        for process, graph in graphs.items():
            for element in graph.of_kind("endEvent", "intermediateThrowEvent", "sendTask"):
                message = graph.diagram.message_of(element)
                self._add((process, element.id), caught.get(message.name, ()) if message else ())
            for call in graph.of_kind("callActivity"):
                self._called(process, graph, call)

    # ---- asking ----------------------------------------------------------------------------------------------------

    def reaches(self, sources: Iterable[Point], target: Point) -> bool:
        """A deal that has passed one of the points can pass the target later, or at the same moment.

        Where all points are of one process, in the same run of it.
        """
        sources = list(sources)
        if not target.process or any(not source.process for source in sources):
            return True  # an event that is not said to be of a process can happen anywhere
        begin = {node for source in sources for node in self.nodes(source, leaves=True)}
        ends = self.nodes(target)
        at_once = any(_comes_first(source, target) for source in sources)
        return bool(ends & (self._after(begin, within(sources, target)) | (begin if at_once else set())))

    def between(self, sources: Iterable[Point], targets: Iterable[Point]) -> set[Node]:
        """The elements on the ways from the sources to the targets, both included."""
        sources, targets = list(sources), list(targets)
        if any(not point.process for point in (*sources, *targets)):
            return set()
        own = within(sources, *targets)
        begin = {node for source in sources for node in self.nodes(source, leaves=True)}
        ends = {node for target in targets for node in self.nodes(target)}
        forward = self._after(begin, own) | begin
        back: dict[Node, set[Node]] = {}
        for node in forward:
            for follower in self._step(node, own):
                back.setdefault(follower, set()).add(node)
        queue, seen = deque(ends & forward), set(ends & forward)
        while queue:
            for before in back.get(queue.popleft(), ()):
                if before not in seen:
                    seen.add(before)
                    queue.append(before)
        return {(process, element.partition("=")[0]) for process, element in seen if not element.startswith("<")}

    def nodes(self, point: Point, leaves: bool = False) -> set[Node]:
        """Where a point is; `leaves`: where a deal goes on from it."""
        graph = self._graphs.get(point.process)
        if graph is None:
            return set()
        if point.exit:
            return {(point.process, element.id) for element in self._ends(graph) if element.exit == point.exit}
        if point.element == EVERY:
            return {(point.process, element.id) for element in graph.of_kind(*OPERATIONS)}
        if point.element:
            return {(point.process, point.element)}
        if point.kind:
            return {(point.process, INSIDE), *((point.process, element.id) for element in graph.elements)}
        if point.moment == "started":
            return {(point.process, STARTED)}
        if leaves and point.moment == "completed":
            return {(point.process, element.id) for element in self._ends(graph)}
        return {(point.process, ENDED if point.moment == "completed" else INSIDE)}

    def _after(self, nodes: Iterable[Node], own: str) -> set[Node]:
        queue, seen = deque(nodes), set[Node]()
        while queue:
            for follower in self._step(queue.popleft(), own):
                if follower not in seen:
                    seen.add(follower)
                    queue.append(follower)
        return seen | {(process, element.partition("=")[0]) for process, element in seen}

    def _step(self, node: Node, own: str) -> Iterator[Node]:
        return (follower for follower in self._next.get(node, ()) if not own or follower[0] == own)

    # ---- drawing ---------------------------------------------------------------------------------------------------

    def _add(self, node: Node, followers: Iterable[Node]) -> None:
        self._next.setdefault(node, set()).update(followers)

    def _inside(self, process: str, graph: Graph) -> None:
        """The ways of one process: along its flows, into and out of its subprocesses, and out by the events at their boundaries."""
        elements = graph.diagram.elements
        self._add((process, STARTED), ((process, start.id) for start in graph.starts(graph.process.id)))
        self._add((process, STARTED), [(process, INSIDE)])
        for element in graph.elements:
            followers = graph.next(element) + graph.starts(element.id)
            scope = elements.get(element.scope)
            if element.kind == "endEvent" and scope is not None:
                followers += graph.targets(scope)
            while scope is not None:
                followers += graph.boundary(scope)
                scope = elements.get(scope.scope)
            self._add((process, element.id), ((process, follower.id) for follower in followers))
            self._add((process, element.id), [(process, INSIDE)])
        for end in self._ends(graph):
            self._add((process, end.id), [(process, ENDED)])

    def _called(self, process: str, graph: Graph, call: Element) -> None:
        """Into the called process, and from each of its ends to where the caller goes on."""
        called = call.node.get("calledElement", "")
        inner = self._graphs.get(called)
        if inner is None:
            return
        self._add((process, call.id), [(called, STARTED)])
        self._add((called, INSIDE), ((process, event.id) for event in graph.boundary(call)))
        self._add((called, INSIDE), [(process, INSIDE)])
        for end in self._ends(inner):
            for target in graph.targets(call):
                node = self._decided(process, graph, call, target, end.exit) if end.exit else None
                self._add((called, end.id), [node or (process, target.id)])

    def _decided(self, process: str, graph: Graph, call: Element, gateway: Element, exit_name: str) -> Node | None:
        """A choice behind a call activity as an exit comes to it: with the flows that are for it. None: it asks for something else."""
        if gateway.kind not in ("exclusiveGateway", "inclusiveGateway"):
            return None
        holders = [mapping.target for mapping in call.outs if mapping.source == "exit"]
        knowledge = self._knowledge.get(process) or Knowledge(graph.diagram, self._catalog)
        self._knowledge[process] = knowledge
        node = (process, f"{gateway.id}={exit_name}")  # no id of XML has an equals sign
        for flow in gateway.outgoing:
            cases = knowledge.on[flow.id].cases if flow.id in knowledge.on else {}
            if all(exit_name in cases.get(holder, (exit_name,)) for holder in holders):
                self._add(node, [(process, flow.target)])
        return node

    def _ends(self, graph: Graph) -> list[Element]:
        return [element for element in graph.scopes[graph.process.id] if element.kind == "endEvent"]


def within(sources: Iterable[Point], *targets: Point) -> str:
    """The one process that all the points are of; "" for several."""
    processes = {point.process for point in (*sources, *targets)}
    return processes.pop() if len(processes) == 1 else ""


def _comes_first(source: Point, target: Point) -> bool:
    """The target's moment is not before the source's, at the same element."""
    return source.element != target.element or _RANK[source.moment] <= _RANK[target.moment]
