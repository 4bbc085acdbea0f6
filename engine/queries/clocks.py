"""Clocks: for whom a deal has been waiting, and for how long; read from its history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.actors import By, actor_of
from engine.calendars import Calendar, calendar_of, working_time_between
from engine.engine import Engine
from engine.queries.deals import visible_deal
from engine.store import history
from engine.store.session import Row, Session
from engine.values import Value, loads

OUTSIDE = ("intermediateCatchEvent", "receiveTask")
"""Where a token itself waits for a message or a day; events at the border of an activity only listen beside it."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class DepartmentClock:
    """How long a deal waited for a department, and how long the department worked on it.

    Attributes:
        is_ours: It is one of the departments that the question was asked for.
        waiting: Seconds with work that nobody had taken; `working`: seconds with work that somebody had taken. Parallel work counts once.
        waiting_in_hours, working_in_hours: The same within the department's calendar; None = it has none, every hour counts.
        is_running: Something of it is open now.
        returns: How often it was sent back what it had handed over.
    """

    department: str
    is_ours: bool
    waiting: float
    working: float
    waiting_in_hours: float | None
    working_in_hours: float | None
    is_running: bool
    returns: int


@dataclass(frozen=True, slots=True)
class DealClocks:
    """For whom a deal has waited. Seconds; while a deal is suspended, no clock runs.

    Attributes:
        on_us, on_them: Waiting for one of our departments, for another one; parallel waiting counts once in each.
        on_client: Waiting for a message or a day, outside the house.
        working: Somebody had taken something.
        total: From the deal's opening until its end, or until now.
        as_of: The moment to which open clocks are counted.
    """

    deal_key: str
    as_of: datetime
    total: float
    on_us: float
    on_them: float
    on_client: float
    working: float
    departments: tuple[DepartmentClock, ...]


@dataclass(slots=True)
class _Open:
    """Something that is waited for now; `whose` is a department, "" the client's."""

    whose: str
    is_working: bool
    since: datetime


@dataclass(slots=True)
class _Book:
    """Spans by (department, working); those of the client stand under ("", False)."""

    open: dict[tuple[str, str], list[_Open]] = field(default_factory=dict)
    spans: dict[tuple[str, bool], list[Span]] = field(default_factory=dict)
    suspended: list[Span] = field(default_factory=list)
    suspended_since: datetime | None = None
    returns: dict[str, int] = field(default_factory=dict)

    def begin(self, place: tuple[str, str], whose: str, at: datetime) -> None:
        self.open.setdefault(place, []).append(_Open(whose, False, at))

    def turn(
        self, place: tuple[str, str], at: datetime, whose: str | None = None, is_working: bool = False, was: bool | None = None
    ) -> None:
        """What is open at a place goes on as somebody else's, or as work; the first that `was` so."""
        current = next((one for one in self.open.get(place, ()) if was is None or one.is_working == was), None)
        if current is not None:
            self._keep(current, at)
            current.whose, current.is_working, current.since = current.whose if whose is None else whose, is_working, at

    def end(self, place: tuple[str, str], at: datetime) -> None:
        """What is open at a place is over; what somebody works on before what nobody has taken."""
        waiting = sorted(self.open.get(place, ()), key=lambda one: not one.is_working)
        if waiting:
            self._keep(waiting[0], at)
            self.open[place].remove(waiting[0])

    def close(self, at: datetime) -> None:
        for place in list(self.open):
            for one in self.open[place]:
                self._keep(one, at)
        if self.suspended_since is not None:
            self.suspended.append((self.suspended_since, at))

    def _keep(self, one: _Open, at: datetime) -> None:
        self.spans.setdefault((one.whose, one.is_working), []).append((one.since, at))


def clocks(engine: Engine, key: str, *, by: By, department: str = "") -> DealClocks:
    """For whom a deal has waited, as one department sees it.

    Args:
        department: Who is “us”; "" = the departments of whoever asks.

    Raises:
        DealNotFound: There is no such deal, or the actor may not see it.
    """
    actor = actor_of(by)
    ours = frozenset({department}) if department else actor.departments | actor.heads
    with engine.store.read(consistent=True) as session:
        deal = visible_deal(session, actor, key)
        rows = history.of_deal(session, key)
        book = _read(engine, session, rows)
        as_of = deal.closed_at or engine.clock.now()
        running = {one.whose for waiting in book.open.values() for one in waiting}
        book.close(as_of)
        names = sorted({whose for whose, _ in book.spans if whose} | set(book.returns))
        told = tuple(_department(session, book, name, name in ours, name in running) for name in names)
    theirs = [name for name in names if name not in ours]
    return DealClocks(
        deal_key=key,
        as_of=as_of,
        total=_seconds(_without([(deal.opened_at, as_of)], book.suspended)),
        on_us=_seconds(_spans(book, sorted(ours), working=False)),
        on_them=_seconds(_spans(book, theirs, working=False)),
        on_client=_seconds(_spans(book, [""], working=False)),
        working=_seconds(_spans(book, names, working=True)),
        departments=told,
    )


def _read(engine: Engine, session: Session, rows: Sequence[Row]) -> _Book:
    book = _Book()
    drawn = {
        number: engine.definitions.process(session, number).diagram.elements
        for number in {row.definition_id for row in rows if row.definition_id is not None}
    }
    for row in rows:
        element = drawn.get(row.definition_id, {}).get(row.element_id)
        _tell(book, row, loads(row.data), element is not None and element.kind in OUTSIDE)
    return book


def _tell(book: _Book, row: Row, data: dict[str, Value], is_outside: bool) -> None:
    place, at = (row.instance_id, row.element_id), row.at
    match row.kind:
        case "work.opened":
            book.begin(place, data.get("department", ""), at)
        case "work.claimed":
            book.turn(place, at, is_working=True, was=False)
        case "work.given-back":
            book.turn(place, at, was=True)
        case "hand-off.returned":
            book.turn(place, at, whose=data.get("department", ""))
            book.returns[data.get("department", "")] = book.returns.get(data.get("department", ""), 0) + 1
        case "hand-off.resent":
            book.turn(place, at, whose=data.get("to", ""))
        case "message.awaited" | "timer.set" if is_outside:
            book.begin(place, "", at)
        case "work.completed" | "work.withdrawn":
            book.end(place, at)
        case "message.received" | "message.withdrawn" | "timer.fired" | "timer.withdrawn" if is_outside:
            book.end(place, at)
        case "deal.suspended":
            book.suspended_since = at
        case "deal.resumed" if book.suspended_since is not None:
            book.suspended.append((book.suspended_since, at))
            book.suspended_since = None


def _department(session: Session, book: _Book, name: str, is_ours: bool, is_running: bool) -> DepartmentClock:
    waiting, working = _spans(book, [name], working=False), _spans(book, [name], working=True)
    calendar = calendar_of(session, name)
    return DepartmentClock(
        department=name,
        is_ours=is_ours,
        waiting=_seconds(waiting),
        working=_seconds(working),
        waiting_in_hours=_in_hours(calendar, waiting),
        working_in_hours=_in_hours(calendar, working),
        is_running=is_running,
        returns=book.returns.get(name, 0),
    )


def _in_hours(calendar: Calendar | None, spans: Iterable[Span]) -> float | None:
    if calendar is None:
        return None
    return sum((working_time_between(calendar, start, end) for start, end in spans), timedelta()).total_seconds()


def _spans(book: _Book, names: Collection[str], working: bool) -> list[Span]:
    found = [span for name in names for span in book.spans.get((name, working), ())]
    return _without(_union(found), book.suspended)


def _union(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _without(spans: list[Span], holes: Iterable[Span]) -> list[Span]:
    for gap_start, gap_end in holes:
        spans = [
            piece for start, end in spans for piece in ((start, min(end, gap_start)), (max(start, gap_end), end)) if piece[0] < piece[1]
        ]
    return spans


def _seconds(spans: Iterable[Span]) -> float:
    return sum((end - start for start, end in spans), timedelta()).total_seconds()
