"""Why a deal is where it is: each waiting token, who it waits for, and the decision that brought it there, in a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bpmn.elements import Element
from bpmn.graph import Graph, graph_of
from engine.actors import By
from engine.engine import Engine
from engine.queries import sentences
from engine.queries.deals import DealPath, PathEvent, deal_path
from engine.values import Value

_OPENS = {"work.opened": "work", "timer.set": "timer", "message.awaited": "message", "service.called": "service", "token.stuck": "stuck"}
_CLOSES = {
    "work.completed": "work", "work.withdrawn": "work", "timer.fired": "timer", "timer.withdrawn": "timer", "message.received": "message",
    "message.withdrawn": "message", "service.finished": "service", "service.withdrawn": "service", "token.retried": "stuck",
}  # fmt: skip
CAUGHT = ("timer.fired", "message.received", "error.caught", "escalation.caught")
DECIDING = ("exclusiveGateway", "inclusiveGateway")


@dataclass(frozen=True, slots=True)
class Reason:
    """What sent a token this way.

    Attributes:
        element_id, name, name_ru: The gateway, as drawn and in Russian.
        condition: That of the flow taken, as drawn; "" when no other condition held.
        inputs: The variables that the conditions were given: those of the one that held, or of all that did not.
        after_id, after, after_ru: The event that came after the decision and sent the token on, when there was one.
        moved_by, moved_because: Who moved the token there by a correction, and the reason given; "" = nobody did.
    """

    element_id: str = ""
    name: str = ""
    name_ru: str = ""
    condition: str = ""
    inputs: Mapping[str, Value] = field(default_factory=dict)
    process_id: str = ""
    version: int | None = None
    at: datetime | None = None
    after_id: str = ""
    after: str = ""
    after_ru: str = ""
    moved_by: str = ""
    moved_because: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a token waits, for whom, and why there.

    Attributes:
        kind: "work", "timer", "message", "service", "stuck", or "ended" for the end of the deal.
        who: The person or department, the message, the connector or the cause; for "ended" the exit or the state.
        since: When it came there.
        due_at: When the work is due, or the time comes.
        reason: The decision that brought it there; without an `element_id` nothing had to be decided.
        sentence, sentence_ru: All of it for people.
    """

    kind: str
    instance_id: str
    process_id: str
    version: int | None
    element_id: str
    name: str
    name_ru: str
    who: str
    since: datetime
    due_at: datetime | None
    reason: Reason
    sentence: str = ""
    sentence_ru: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """A deal's state, and where it stands."""

    deal_key: str
    state: str
    standings: list[Standing]


def why(engine: Engine, key: str, at: datetime | None = None, *, by: By = "") -> Why:
    """Why a deal is where it is, or was at a moment.

    Raises:
        DealNotFound, BadAnswer: As `deal_path`.
    """
    path = deal_path(engine, key, at, by=by, what="why")
    now = at or engine.clock.now()
    story = Story(engine, path)
    found = [*_waiting(story), *_ended(story)]
    return Why(key, path.deal.state, [sentences.with_sentences(key, standing, now) for standing in found])


class Story:
    """A deal's events by instance, with the diagrams that they follow.

    Attributes:
        of: Indexes of the events of each instance, in order.
    """

    def __init__(self, engine: Engine, path: DealPath) -> None:
        self.path = path
        self.events: Sequence[PathEvent] = path.events
        self.of: dict[str, list[int]] = defaultdict(list)
        for index, event in enumerate(path.events):
            self.of[event.instance_id].append(index)
        self.runs = {run.id: run for run in path.instances}
        with engine.store.read() as session:
            numbers = {run.definition_id for run in path.instances}
            self._graphs = {number: graph_of(engine.definitions.process(session, number).diagram) for number in numbers}

    def graph(self, instance_id: str) -> Graph:
        return self._graphs[self.runs[instance_id].definition_id]

    def element(self, instance_id: str, element_id: str) -> Element | None:
        return self.graph(instance_id).diagram.elements.get(element_id)

    def version(self, instance_id: str) -> tuple[str, int | None]:
        """The process and the version that an instance follows."""
        event = self.events[self.of[instance_id][0]]
        return event.process_id, event.version

    def reason(self, instance_id: str, element_id: str, before: int) -> Reason:
        """The last decision that can have brought a token to an element, among the events before the one with this index.

        Where the process had nothing to decide, that which brought its caller to calling it.
        """
        element = self.element(instance_id, element_id)
        if element is None:
            return Reason()
        flows, caught = approach(self.graph(instance_id), element)
        after: PathEvent | None = None
        for index in reversed(self.of[instance_id]):
            event = self.events[index]
            if index >= before:
                continue
            if event.kind == "token.moved" and event.data["to"] == element_id:
                return self._moved(event)
            if event.kind in CAUGHT and event.element_id in caught and after is None:
                after = event
            if event.kind == "gateway.decided" and flows.get(event.element_id, set()) & set(event.data["taken"]):
                return self._decided(event, flows[event.element_id], after)
        if after is not None:
            name, name_ru = names(self.element(instance_id, after.element_id))
            return Reason(process_id=after.process_id, version=after.version, after_id=after.element_id, after=name, after_ru=name_ru)
        return self._calling(instance_id)

    def _calling(self, instance_id: str) -> Reason:
        """What brought the caller of an instance to calling it."""
        run = self.runs[instance_id]
        began = self.of[instance_id][0]
        for index in reversed(self.of[run.parent_id] if run.parent_id else []):
            if index < began and self.events[index].kind == "child.started":
                return self.reason(run.parent_id or "", self.events[index].element_id, index)
        process_id, version = self.version(instance_id)
        return Reason(process_id=process_id, version=version)

    def _moved(self, event: PathEvent) -> Reason:
        told = [other.data for other in self.events if other.kind == "correction.done" and other.recorded_at == event.recorded_at]
        why = str(told[0].get("reason") or "") if told else ""
        return Reason(process_id=event.process_id, version=event.version, at=event.at, moved_by=event.actor, moved_because=why)

    def _decided(self, event: PathEvent, flows: set[str], after: PathEvent | None) -> Reason:
        name, name_ru = names(self.element(event.instance_id, event.element_id))
        told = event.data["conditions"]
        taken = next(row for row in told if row["result"] and row["flow"] in flows)
        given = [taken] if taken["condition"] else told
        inputs = {variable: value for row in given for variable, value in row["inputs"].items()}
        by_event = names(self.element(after.instance_id, after.element_id)) if after else ("", "")
        return Reason(
            event.element_id,
            name,
            name_ru,
            taken["condition"] or "",
            inputs,
            event.process_id,
            event.version,
            event.at,
            after.element_id if after else "",
            *by_event,
        )


def approach(graph: Graph, element: Element) -> tuple[dict[str, set[str]], set[str]]:
    """What can have sent a token to an element last: flows of deciding gateways, by gateway, and events on the way from there."""
    flows: dict[str, set[str]] = defaultdict(set)
    caught: set[str] = set()
    ahead, seen = [element], {element.id}
    while ahead:
        current = ahead.pop()
        if current is not element and (current.kind in ("intermediateCatchEvent", "boundaryEvent", "receiveTask")):
            caught.add(current.id)
        before = graph.previous(current)
        if not before and current.scope in graph.diagram.elements:
            before = [graph.diagram.elements[current.scope]]  # the embedded subprocess that begins here
        for flow in current.incoming:
            source = graph.diagram.elements.get(flow.source)
            if source is not None and source.kind in DECIDING and len(source.outgoing) > 1:
                flows[source.id].add(flow.id)
                before = [other for other in before if other is not source]
        for other in before:
            if other.id not in seen:
                seen.add(other.id)
                ahead.append(other)
    return flows, caught


def names(element: Element | None) -> tuple[str, str]:
    """An element's name as drawn and in Russian; its id where it has none."""
    if element is None:
        return "", ""
    drawn = element.name or element.id
    return drawn, element.translations.get("ru") or drawn


def _waiting(story: Story) -> Iterator[Standing]:
    """Each token of the instances that go on, from the events that opened and closed its wait."""
    live = {run.id for run in story.path.instances if run.state in ("active", "suspended")}
    waits: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for index, event in enumerate(story.events):
        if event.instance_id in live and event.kind in _OPENS:
            waits[_OPENS[event.kind], event.instance_id, event.element_id].append(index)
        elif event.instance_id in live and event.kind in _CLOSES:
            place = (_CLOSES[event.kind], event.instance_id, event.element_id)
            if waits[place]:
                waits[place].pop(0)
    work = defaultdict(list)
    for item in story.path.work:
        work[item.instance_id, item.element_id].append(item)
    for (kind, instance_id, element_id), indexes in waits.items():
        element = story.element(instance_id, element_id)
        if element is None or (element.kind == "boundaryEvent" and kind in ("timer", "message")):
            continue  # listens beside a token, is none
        for index in indexes:
            event = story.events[index]
            who, due_at = (
                str(event.data.get("message") or event.data.get("topic") or event.data.get("cause") or ""),
                event.data.get("due_at"),
            )
            if kind == "work" and work[instance_id, element_id]:
                item = work[instance_id, element_id].pop(0)
                who, due_at = item.assignee or item.department, item.due_at
            process_id, version = story.version(instance_id)
            reason = story.reason(instance_id, element_id, index)
            yield Standing(kind, instance_id, process_id, version, element_id, *names(element), who, event.at, due_at, reason)


def _ended(story: Story) -> Iterator[Standing]:
    deal = story.path.deal
    if deal.state in ("open", "suspended") or deal.closed_at is None:
        return
    for index in range(len(story.events) - 1, -1, -1):
        event = story.events[index]
        run = story.runs.get(event.instance_id)
        if event.kind == "exit.reached" and run is not None and run.parent_id is None and event.data["exit"] == deal.exit:
            process_id, version = story.version(event.instance_id)
            reason = story.reason(event.instance_id, event.element_id, index)
            name = names(story.element(event.instance_id, event.element_id))
            yield Standing(
                "ended", event.instance_id, process_id, version, event.element_id, *name, deal.outcome, deal.closed_at, None, reason
            )
            return
    yield Standing("ended", "", "", None, "", "", "", deal.outcome, deal.closed_at, None, Reason())
