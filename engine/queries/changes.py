"""What changes in deals and work items, as it happens: the history of all deals, in the order of its numbers.

PostgreSQL numbers events when they are written and shows them when they are committed: number 8 may be seen before number 7 is. So
`Tail` does not go past a missing number while a transaction is open that may still bring it. Whoever knows the last number that a
tail has passed has missed nothing, and can go on from there in any process.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from engine.actors import Actor
from engine.engine import Engine
from engine.store import changes as stored
from engine.store.session import Row, Session
from engine.values import loads

AT_ONCE = 500
"""Events of one read."""
LOOK_BACK = 1_000
"""How many numbers before the last one may still be missing when a tail begins."""
PATIENCE = 10.0
"""Seconds for which a transaction may hold up the tail. One that hangs for longer must not keep everybody else from seeing anything."""

Seen = Literal["work-item", "deal", ""]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened in a deal; no data of the deal.

    Attributes:
        seq: Its number in the history of all deals.
        revision: The deal's revision since then.
        work_item: The work item that it happened to, or None; `department` and `assignee` are that item's now.
        people, departments: Whom the deal belongs to now: see `engine.visibility`.
        passed: The departments between which the work item is handed off: it may just have left one of them.
        is_late: It is told after greater numbers: its transaction has taken longer than the tail's patience.
    """

    seq: int
    deal_key: str
    kind: str
    element_id: str
    at: datetime
    actor: str
    revision: int
    work_item: int | None
    department: str
    assignee: str
    people: frozenset[str]
    departments: frozenset[str]
    passed: frozenset[str] = frozenset()
    is_late: bool = False

    def seen_by(self, actor: Actor) -> Seen:
        """As what the actor may see it: a change of a work item, of the deal only, or not at all."""
        if self.work_item is not None and actor.may("work.see", [self.assignee], [self.department, *self.passed]):
            return "work-item"
        return "deal" if actor.may("deals.see", self.people, self.departments) else ""


class Tail:
    """Follows the history from its end on, or from a position that was kept. For one thread.

    Args:
        start: Go on behind this number; all up to it have been told. None: from the end on.
        patience: Seconds for which a transaction may hold it up; infinite for who needs the order more than the news.

    Attributes:
        position: All numbers up to this one have been told.
        is_blocked: The next number is missing, and may still come.
        is_behind: There is more to read.
    """

    def __init__(
        self,
        engine: Engine,
        seconds: Callable[[], float] = time.monotonic,
        start: int | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._engine = engine
        self._seconds = seconds
        self._patience = patience
        self._may_come: dict[int, frozenset[str]] = {}  # missing number -> transactions that may bring it
        self._late: dict[int, frozenset[str]] = {}  # those that were passed
        self._blocked_since = 0.0
        self.is_blocked = self.is_behind = False
        if start is not None:
            self.position = start
            return
        with engine.store.read() as session:
            last = stored.last(session)
        self.position = last
        if not engine.store.is_sqlite:
            self.position = max(0, last - LOOK_BACK)
            while self.position < last:  # up to the first number that may still come
                with engine.store.read() as session:
                    if not self._next(session):
                        break

    def advance(self) -> list[Change]:
        """What has happened since the last call.

        Raises:
            StoreUnreachable: The database can't be reached; the next call goes on where this one should have begun.
        """
        with self._engine.store.read() as session:
            late = self._come_late(session)
            rows = self._next(session)
            return [*_changes(session, late, is_late=True), *_changes(session, rows)]

    def events(self) -> list[Row]:
        """As `advance`, the events themselves, also of no deal; for a tail whose patience is infinite, so that none is late.

        Raises:
            StoreUnreachable: The database can't be reached.
        """
        with self._engine.store.read() as session:
            return self._next(session)

    def seek(self, position: int) -> None:
        """Go on behind another number; what is known of missing numbers is kept."""
        self.position = position
        self._may_come = {number: open_then for number, open_then in self._may_come.items() if number > position}

    def _next(self, session: Session) -> list[Row]:
        rows = stored.after(session, self.position, AT_ONCE)
        if missing := _missing(self.position, rows):
            rows = self._settled(session, missing)
        else:
            self.is_blocked = False
        self.is_behind = len(rows) == AT_ONCE
        if rows:
            self.seek(rows[-1].seq)
        return rows

    def _settled(self, session: Session, missing: list[int]) -> list[Row]:
        """The rows before the first number that may still come. Whoever has taken a number holds a lock on the table until the end."""
        if self._engine.store.is_sqlite:
            return stored.after(session, self.position, AT_ONCE)  # one writer: what is missing was never there
        open_now = stored.writers(session)
        for number in missing:
            self._may_come[number] = self._may_come.get(number, open_now) & open_now
        rows = stored.after(session, self.position, AT_ONCE)  # again: some have been committed while we looked
        still = [number for number in _missing(self.position, rows) if self._may_come.get(number, True)]
        if not still:
            self.is_blocked = False
            return rows
        if not self.is_blocked:
            self.is_blocked, self._blocked_since = True, self._seconds()
        elif self._seconds() - self._blocked_since > self._patience:
            log.warning("A transaction that has written history has been open for more than %g s; others are told first.", self._patience)
            self._late.update({number: self._may_come[number] for number in still if number in self._may_come})
            still = [number for number in still if number not in self._may_come]
            self.is_blocked = bool(still)
        return [row for row in rows if not still or row.seq < still[0]]

    def _come_late(self, session: Session) -> list[Row]:
        if not self._late:
            return []
        open_now = stored.writers(session)
        rows = stored.some(session, self._late)
        found = {row.seq for row in rows}
        self._late = {n: then & open_now for n, then in self._late.items() if n not in found and then & open_now}
        return rows


def changes_after(engine: Engine, seq: int, until: int) -> Iterator[list[Change]]:
    """What has happened after the number `seq`, up to `until`, which a tail must have passed; a batch at a time."""
    while seq < until:
        with engine.store.read() as session:
            rows = stored.after(session, seq, AT_ONCE, until)
            found = _changes(session, rows)
        if not rows:
            return
        seq = rows[-1].seq
        yield found


def _missing(after: int, rows: Sequence[Row]) -> list[int]:
    """The numbers that are not there between `after` and the last row."""
    if not rows or rows[-1].seq - after == len(rows):
        return []
    there = {row.seq for row in rows}
    return [number for number in range(max(after, rows[-1].seq - 10 * AT_ONCE) + 1, rows[-1].seq) if number not in there]


def _changes(session: Session, rows: Sequence[Row], is_late: bool = False) -> list[Change]:
    """The changes that these events are, with whom each deal belongs to: four reads for all of them."""
    rows = [row for row in rows if not row.deal_key.startswith("~")]
    if not rows:
        return []
    keys = {row.deal_key for row in rows}
    people: dict[str, set[str]] = defaultdict(set)
    departments: dict[str, set[str]] = defaultdict(set)
    passed: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_id: dict[int, Any] = {}
    by_place: dict[tuple[str, str], Any] = {}
    for deal in stored.owners(session, keys):
        people[deal.key].add(deal.owner)
    for watcher in stored.watchers(session, keys):
        people[watcher.deal_key].add(watcher.person)
    for item in stored.items(session, keys):
        people[item.deal_key] |= {item.assignee, item.completed_by} - {""}
        departments[item.deal_key].add(item.department)
        by_id[item.id] = by_place[item.instance_id, item.element_id] = item
    for hand_off in stored.hand_offs(session, keys):
        passed[hand_off.instance_id, hand_off.element_id] |= {hand_off.from_department, hand_off.to_department}
    found = []
    for row in rows:
        item = _item(row, by_id, by_place)
        found.append(
            Change(
                seq=row.seq,
                deal_key=row.deal_key,
                kind=row.kind,
                element_id=row.element_id,
                at=row.at,
                actor=row.actor,
                revision=row.number,
                work_item=item.id if item else None,
                department=item.department if item else "",
                assignee=item.assignee if item else "",
                people=frozenset(people[row.deal_key]),
                departments=frozenset(departments[row.deal_key]),
                passed=frozenset(passed[item.instance_id, item.element_id]) if item else frozenset(),
                is_late=is_late,
            )
        )
    return found


def _item(row: Row, by_id: dict[int, Any], by_place: dict[tuple[str, str], Any]) -> Any:
    """The work item that an event is about: the one it names, or the newest at its element."""
    if '"item"' in row.data:
        data = loads(row.data)
        number = data.get("item") if isinstance(data, dict) else None
        if isinstance(number, int) and number in by_id:
            return by_id[number]
    return by_place.get((row.instance_id, row.element_id)) if row.kind.startswith(("work.", "hand-off.")) else None
