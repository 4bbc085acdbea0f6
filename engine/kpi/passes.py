"""Passes of operations: each time that an operation was opened for people, who waited for whom, who worked, and how it ended.

Nobody's clock runs while a deal is suspended. Work that was completed without being taken before was taken and done at once: all its
time is waiting, as in `engine.queries.clocks`; imported deals are like that. Whoever compares waiting with working asks `is_taken`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from engine.kpi.event import Event
from engine.values import Value

Between = tuple[datetime, datetime]
_BACK = frozenset({
    "work.given-back", "work.taken-away", "work.returned", "work.assigned", "work.delegated", "work.handed-over",
})  # fmt: skip
"""Whoever had it has it no more, or has not begun: it waits again."""


class Span(NamedTuple):
    """A part of a pass: for whom it waited, or who worked on it."""

    department: str
    is_working: bool
    start: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds()


@dataclass(slots=True, eq=False)
class Pass:
    """One pass of an operation.

    Attributes:
        number: Of the event that opened it, in the deal's history.
        opened, ended: Indexes of the events that opened and ended it in `Case.events`; `ended` -1: it is open.
        state: "open", "done" or "withdrawn".
        nth: Which pass of this operation in the deal it is, from 1; withdrawn ones don't count: 0.
        department: Whose it is, or was in the end: a hand-off that is returned is its sender's until it is sent again.
        due_at: Its deadline; None: it has none.
        by: Who has done it; "" while nobody has.
        form, form_digest: What asked; the digest, of the file that checked the answers, is known when it is done. "": none.
        answers: What was answered.
        spans: The time from opening until the end, in order, without what the deal was suspended; of an open pass what is over.
        is_taken: Somebody has taken it before it was done.
    """

    number: int
    opened: int
    opened_at: datetime
    process_id: str
    version: int | None
    stage: str
    definition_id: int
    element_id: str
    instance_id: str
    department: str
    due_at: datetime | None = None
    ended: int = -1
    ended_at: datetime | None = None
    state: Literal["open", "done", "withdrawn"] = "open"
    nth: int = 0
    by: str = ""
    form: str = ""
    form_digest: str = ""
    answers: Mapping[str, Value] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    is_taken: bool = False

    @property
    def is_done(self) -> bool:
        return self.state == "done"

    @property
    def waiting(self) -> float:
        """Seconds that nobody had taken it, in all departments."""
        return sum(span.seconds for span in self.spans if not span.is_working)

    @property
    def working(self) -> float:
        """Seconds that somebody had taken it; 0 when it was never taken."""
        return sum(span.seconds for span in self.spans if span.is_working)

    @property
    def late(self) -> float:
        """Seconds after its deadline that it was done; 0: in time, without a deadline, or not done."""
        if not self.is_done or self.due_at is None or self.ended_at is None:
            return 0.0
        return max((self.ended_at - self.due_at).total_seconds(), 0.0)

    @property
    def is_late(self) -> bool:
        return self.late > 0


class Work(NamedTuple):
    """What an event about work is of: the pass, and whose that was then."""

    of: Pass
    department: str


@dataclass(slots=True)
class _Open:
    of: Pass
    since: datetime
    is_working: bool = False


class Book:
    """The passes of a deal's events.

    Attributes:
        passes: In the order of their opening.
        work: By the indexes of the events that are about a pass.
        suspended: From when until when the deal was suspended.
    """

    def __init__(self, events: Sequence[Event]) -> None:
        self.passes: list[Pass] = []
        self.work: dict[int, Work] = {}
        self.suspended: list[Between] = []
        self._open: dict[tuple[str, str], list[_Open]] = {}
        self._suspended_since: datetime | None = None
        for index, event in enumerate(events):
            self._read(index, event)
        if self._suspended_since is not None:
            self.suspended.append((self._suspended_since, max(self._suspended_since, events[-1].at)))
        done: Counter[tuple[str, str]] = Counter()
        for one in self.passes:
            if one.state != "withdrawn":
                done[one.process_id, one.element_id] += 1
                one.nth = done[one.process_id, one.element_id]
            if self.suspended:
                one.spans = [Span(*span[:2], *rest) for span in one.spans for rest in without((span.start, span.end), self.suspended)]

    def _read(self, index: int, event: Event) -> None:
        kind = event.kind
        if kind.startswith(("work.", "hand-off.")):
            place = (event.instance_id, event.element_id)
            if kind == "work.opened":
                self._begin(index, event, place)
            elif waiting := self._open.get(place):
                self._go_on(index, event, waiting)
            else:  # such as the hand-off of work that was just completed
                last = next((one for one in reversed(self.passes) if (one.instance_id, one.element_id) == place), None)
                if last is not None:
                    self.work[index] = Work(last, last.department)
        elif kind == "deal.suspended":
            self._suspended_since = event.at
        elif kind in ("deal.resumed", "deal.closed") and self._suspended_since is not None:
            self.suspended.append((self._suspended_since, max(self._suspended_since, event.at)))
            self._suspended_since = None

    def _begin(self, index: int, event: Event, place: tuple[str, str]) -> None:
        data = event.data
        department, due_at = data.get("department", ""), data.get("due_at")
        one = Pass(
            number=event.number,
            opened=index,
            opened_at=event.at,
            process_id=event.process_id,
            version=event.version,
            stage=event.stage,
            definition_id=event.definition_id,
            element_id=event.element_id,
            instance_id=event.instance_id,
            department=department,
            due_at=due_at if isinstance(due_at, datetime) else None,
            form=data.get("form", ""),
        )
        self.passes.append(one)
        self._open.setdefault(place, []).append(_Open(one, event.at))
        self.work[index] = Work(one, department)

    def _go_on(self, index: int, event: Event, waiting: list[_Open]) -> None:
        """Of several passes that are open at the same place, what ends first is what somebody works on; what is taken is what waits."""
        kind, at = event.kind, event.at
        wanted = kind != "work.claimed"
        current = next((one for one in waiting if one.is_working == wanted), waiting[0])
        done = current.of
        self.work[index] = Work(done, done.department)
        if kind in ("work.completed", "work.withdrawn"):
            _keep(current, at)
            waiting.remove(current)
            done.ended, done.ended_at = index, at
            done.state = "done" if kind == "work.completed" else "withdrawn"
            if done.is_done:
                done.by, done.form_digest = event.actor, event.data.get("form", "")
                answers = event.data.get("changed")
                done.answers = answers if isinstance(answers, dict) else {}
        elif kind == "work.claimed":
            _turn(current, at, is_working=True)
            done.is_taken = True
        elif kind in _BACK:
            _turn(current, at)
        elif kind == "hand-off.returned":
            _turn(current, at)
            done.department = event.data.get("department") or done.department
        elif kind == "hand-off.resent":
            _turn(current, at)
            done.department = event.data.get("to") or done.department
            self.work[index] = Work(done, done.department)


def without(span: Between, holes: Iterable[Between]) -> list[Between]:
    """What is left of a time outside the holes; nothing of one that ends before it begins."""
    pieces = [span] if span[0] < span[1] else []
    for gap_start, gap_end in holes:
        pieces = [
            piece for start, end in pieces for piece in ((start, min(end, gap_start)), (max(start, gap_end), end)) if piece[0] < piece[1]
        ]
    return pieces


def _turn(one: _Open, at: datetime, is_working: bool = False) -> None:
    _keep(one, at)
    one.since, one.is_working = at, is_working


def _keep(one: _Open, at: datetime) -> None:
    if at > one.since:
        one.of.spans.append(Span(one.of.department, one.is_working, one.since, at))
