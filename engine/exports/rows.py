"""The history as rows, deal by deal: what every export format is written from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.definitions import Process
from engine.engine import Engine
from engine.personal import HIDDEN, shown
from engine.store import exports
from engine.store.exports import Selection
from engine.store.session import Row
from engine.values import loads

DEALS_AT_ONCE = 100
EVENTS_AT_ONCE = 2_000
"""Memory holds so many deals with their work items, and so many events, whatever there is in all."""

TRANSITIONS: Mapping[str, str] = {
    "work.opened": "schedule",
    "work.assigned": "assign",
    "work.claimed": "start",
    "work.given-back": "reassign",
    "work.completed": "complete",
    "work.withdrawn": "withdraw",
    "service.called": "start",
    "service.finished": "complete",
    "service.withdrawn": "ate_abort",
    "child.started": "start",
    "child.ended": "complete",
    "child.withdrawn": "ate_abort",
    "timer.set": "schedule",
    "timer.fired": "complete",
    "timer.withdrawn": "withdraw",
    "message.awaited": "schedule",
    "message.received": "complete",
    "message.withdrawn": "withdraw",
    "message.thrown": "complete",
    "script.ran": "complete",
    "decision.made": "complete",
    "gateway.decided": "complete",
    "exit.reached": "complete",
}
"""The standard transactional model of the XES lifecycle extension (IEEE 1849-2016); other kinds are "unknown"."""
WITHDRAWN_AFTER_START = "ate_abort"
MINED = frozenset(
    kind
    for kind in TRANSITIONS
    if kind not in ("gateway.decided", "timer.set", "timer.withdrawn", "message.awaited", "message.withdrawn", "service.withdrawn")
)
"""What process mining looks at: what people, systems and the world did, not how the engine keeps its books."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """A history event with what it belongs to.

    Attributes:
        deal: The deal's columns.
        activity: The element's name as drawn, its id where it has none, the kind where it has no element.
        transition: See `TRANSITIONS`.
        work_item: Its work item's columns, or None.
        department, role: Who it was for, and the lane as drawn; "" = nobody in particular.
        data: As it stands in the history, with `Personal` in the place of personal values; they are shown only when that was asked for.
    """

    deal: Row
    seq: int
    number: int
    instance_id: str
    process_id: str
    version: int | None
    stage: str
    kind: str
    element_id: str
    activity: str
    transition: str
    work_item: Row | None
    department: str
    role: str
    actor: str
    at: datetime
    recorded_at: datetime
    data: Mapping[str, Any]
    digest: str


class Reader:
    """Reads the selected deals; what is recorded after it was made is not read.

    Args:
        personal: Show personal values.

    Attributes:
        read: How many events have been read so far.
    """

    def __init__(self, engine: Engine, selection: Selection, personal: bool) -> None:
        self._engine = engine
        self.selection = selection
        self.personal = personal
        self.read = 0
        with engine.store.read() as session:
            self._up_to = exports.newest_seq(session)

    def deals(self) -> Iterator[tuple[list[Row], list[Row]]]:
        """Pages of deals, each with the work items of its deals."""
        after = 0
        while True:
            with self._engine.store.read() as session:
                page = exports.deals(session, self.selection, after, DEALS_AT_ONCE)
                items = exports.work_items(session, [deal.key for deal in page]) if page else []
            if not page:
                return
            after = page[-1].id
            yield page, items

    def events(self) -> Iterator[EventRow]:
        """All events, deal by deal, each deal's in order."""
        for page, items in self.deals():
            yield from self._events(page, items)

    def clients(self) -> Iterator[Row]:
        """The clients of the deals; nameless unless personal values are shown."""
        after = 0
        while True:
            with self._engine.store.read() as session:
                page = exports.clients(session, self.selection, after, EVENTS_AT_ONCE)
            for client in page:
                yield client if self.personal else client._replace(name=HIDDEN if client.name else "")
            if not page:
                return
            after = page[-1].id

    def departments(self) -> list[Row]:
        with self._engine.store.read() as session:
            return exports.departments(session)

    def _events(self, page: Sequence[Row], items: Sequence[Row]) -> Iterator[EventRow]:
        by_key = {deal.key: deal for deal in page}
        kept = self._kept(list(by_key)) if self.personal else None
        of_deal: dict[str, list[Row]] = defaultdict(list)
        for item in items:
            of_deal[item.deal_key].append(item)
        after: tuple[str, int] | None = None
        work = WorkItems([])
        while True:
            with self._engine.store.read() as session:
                rows = exports.events(session, list(by_key), self._up_to, after, EVENTS_AT_ONCE)
                processes = {
                    number: self._engine.definitions.process(session, number) for number in {row.definition_id for row in rows} - {None}
                }
            for row in rows:
                if after is None or row.deal_key != after[0]:
                    work = WorkItems(of_deal[row.deal_key])
                after = (row.deal_key, row.number)
                self.read += 1
                yield _row(by_key[row.deal_key], row, processes.get(row.definition_id), work, kept)
            if len(rows) < EVENTS_AT_ONCE:
                return

    def _kept(self, keys: Sequence[str]) -> dict[str, Any]:
        with self._engine.store.read() as session:
            return {row.ref: loads(row.value) for row in exports.personal_values(session, keys)}


class WorkItems:
    """Finds the work item of each event of a deal, as its events pass by in order.

    Of an instance's element, the nth opening is the nth work item, and the nth completion or withdrawal is of the nth that was so closed.
    """

    def __init__(self, items: Sequence[Row]) -> None:
        self._by_id = {item.id: item for item in items}
        self._by_token = {(item.instance_id, item.token): item for item in items}
        self._next: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for item in items:
            self._next[item.instance_id, item.element_id, "opened"].append(item)
        for item in sorted((item for item in items if item.completed_at is not None), key=lambda item: (item.completed_at, item.id)):
            self._next[item.instance_id, item.element_id, item.state].append(item)

    def of(self, event: Row, data: Mapping[str, Any]) -> Row | None:
        noun, _, verb = event.kind.partition(".")
        if noun != "work":
            return None
        if (ahead := self._next.get((event.instance_id, event.element_id, verb))) is not None:
            return ahead.pop(0) if ahead else None
        return self._by_id.get(data.get("item", 0)) or self._by_token.get((event.instance_id, data.get("token", "")))


def _row(deal: Row, event: Row, process: Process | None, work: WorkItems, kept: Mapping[str, Any] | None) -> EventRow:
    data = loads(event.data)
    item = work.of(event, data)
    element = process.diagram.elements.get(event.element_id) if process is not None else None
    transition = TRANSITIONS.get(event.kind, "unknown")
    if event.kind == "work.withdrawn" and item is not None and item.claimed_at is not None:
        transition = WITHDRAWN_AFTER_START
    return EventRow(
        deal=deal,
        seq=event.seq,
        number=event.number,
        instance_id=event.instance_id,
        process_id=process.key if process is not None else "",
        version=process.info.version if process is not None else None,
        stage=process.info.stage if process is not None else "",
        kind=event.kind,
        element_id=event.element_id,
        activity=(element.name if element is not None else "") or event.element_id or event.kind,
        transition=transition,
        work_item=item,
        department=item.department if item is not None else element.department if element is not None else "",
        role=element.lane if element is not None else "",
        actor=event.actor,
        at=event.at,
        recorded_at=event.recorded_at,
        data=shown(data, kept) if kept is not None else data,
        digest=event.digest,
    )
