"""Past runs of a process, as the history tells them.

Personal values are put back in memory, for expressions may read them; nothing of what is found out here shows any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bpmn.diagram import Diagram
from engine.engine import Engine
from engine.personal import shown
from engine.store import personal_values
from engine.store import runs as stored
from engine.store.session import Row, Session
from engine.values import Personal, Value, loads


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a run. `number` is its place in the deal's history."""

    number: int
    at: datetime
    kind: str
    element_id: str
    data: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Called:
    """A process that a run has called and that has ended by itself: its exit, and the variables it ended with."""

    process_id: str
    exit: str
    variables: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Pass:
    """One time that an operation was done.

    Attributes:
        claimed_at: When somebody said that they begin; None: nobody did.
        number: Of the event that completed it.
    """

    element_id: str
    department: str
    opened_at: datetime
    claimed_at: datetime | None
    completed_at: datetime
    number: int

    @property
    def waiting(self) -> float:
        """Seconds until it was begun; 0 where nobody said when."""
        return (self.claimed_at - self.opened_at).total_seconds() if self.claimed_at else 0.0

    @property
    def working(self) -> float:
        """Seconds from its beginning, or else from its opening, until it was done."""
        return (self.completed_at - (self.claimed_at or self.opened_at)).total_seconds()


@dataclass(frozen=True)
class Run:
    """One instance of a process that has ended.

    Attributes:
        diagram: The version that it followed.
        state: "completed", "failed" or "cancelled".
        exit: The exit reached; "" where it has none.
        called: Processes it has called, in order.
        erased: Variables whose values were erased.
    """

    deal_key: str
    instance_id: str
    diagram: Diagram
    state: str
    exit: str
    started_at: datetime
    ended_at: datetime
    events: Sequence[Event]
    called: Sequence[Called]
    erased: frozenset[str]

    @cached_property
    def passes(self) -> list[Pass]:
        """The operations that were done, in order of their opening."""
        return list(_passes(self.events))

    @cached_property
    def facts(self) -> dict[str, Value]:
        """What was known at the end."""
        return folded(self.events)

    @property
    def beginning(self) -> Event | None:
        return next((event for event in self.events if event.kind == "instance.started"), None)

    @property
    def was_moved(self) -> bool:
        """A correction has moved it, or begun it in the middle."""
        start = self.diagram.elements.get(self.beginning.element_id) if self.beginning else None
        return (start is not None and start.kind != "startEvent") or any(event.kind == "token.moved" for event in self.events)


def read_runs(engine: Engine, session: Session, rows: Sequence[Row]) -> list[Run]:
    """The runs of some rows of `engine.store.runs.ended`, in their order."""
    children = stored.called(session, [row.id for row in rows])
    wanted = {row.id for row in rows} | {child.id for child in children}
    told: dict[str, list[Row]] = defaultdict(list)
    for event in stored.events(session, {row.deal_key for row in rows}, wanted):
        told[event.instance_id].append(event)
    children_of: dict[str, list[Row]] = defaultdict(list)
    for child in sorted((one for one in children if told[one.id]), key=lambda one: int(told[one.id][0].number)):
        children_of[child.parent_id].append(child)
    return [_run(engine, session, row, told, children_of[row.id]) for row in rows]


def folded(events: Iterable[Event]) -> dict[str, Value]:
    """The variables that events have written, the last of each."""
    known: dict[str, Value] = {}
    for event in events:
        known.update(event.data.get("changed") or {})
        if event.kind == "decision.made" and event.data.get("variable"):
            known[event.data["variable"]] = event.data["result"]
    return known


def _run(engine: Engine, session: Session, row: Row, told: Mapping[str, list[Row]], children: Sequence[Row]) -> Run:
    data = {event.number: loads(event.data) for one in (row, *children) for event in told[one.id]}
    kept: dict[str, Value] = {}
    erased: set[str] = set()
    if any(_is_personal(value) for value in data.values()):
        kept = {one.ref: loads(one.value) for one in personal_values.of_deal(session, row.deal_key)}
        for value in data.values():
            _find_erased(value, kept, "", erased)

    def events(instance_id: str) -> list[Event]:
        return [
            Event(one.number, one.at, one.kind, one.element_id, shown(data[one.number], kept) if kept or erased else data[one.number])
            for one in told[instance_id]
        ]

    called = [Called(child.process_id, child.exit, folded(events(child.id))) for child in children if child.state == "completed"]
    diagram = engine.definitions.process(session, row.definition_id).diagram
    return Run(
        row.deal_key, row.id, diagram, row.state, row.exit, row.started_at, row.ended_at, events(row.id), called, frozenset(erased)
    )  # fmt: skip


def _is_personal(value: Value) -> bool:
    if isinstance(value, dict):
        return any(_is_personal(item) for item in value.values())
    if isinstance(value, list):
        return any(_is_personal(item) for item in value)
    return isinstance(value, Personal)


def _find_erased(value: Value, kept: Mapping[str, Value], name: str, found: set[str]) -> None:
    """The names under which values stand that are no more; those of the objects around them, too."""
    if isinstance(value, dict):
        for key, item in value.items():
            before = len(found)
            _find_erased(item, kept, str(key), found)
            if len(found) > before and name:
                found.add(name)
    elif isinstance(value, list):
        for item in value:
            _find_erased(item, kept, name, found)
    elif isinstance(value, Personal) and value.ref not in kept:
        found.add(name)


def _passes(events: Iterable[Event]) -> Iterator[Pass]:
    done: list[tuple[int, Pass]] = []
    opened: dict[str, list[tuple[int, Event, datetime | None]]] = defaultdict(list)
    for event in events:
        waiting = opened[event.element_id]
        match event.kind:
            case "work.opened":
                waiting.append((event.number, event, None))
            case "work.claimed" if waiting:
                number, first, claimed = waiting[-1]
                waiting[-1] = (number, first, claimed or event.at)
            case "work.given-back" if waiting:
                waiting[-1] = (*waiting[-1][:2], None)
            case "work.withdrawn" if waiting:
                waiting.pop(0)
            case "work.completed" if waiting:
                number, first, claimed = waiting.pop(0)
                department = str(first.data.get("department", ""))
                done.append((number, Pass(event.element_id, department, first.at, claimed, max(event.at, first.at), event.number)))
    yield from (one for _, one in sorted(done, key=lambda pair: pair[0]))
