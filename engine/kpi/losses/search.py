"""Losses are searched for off the path of requests: the history is read whole, deal by deal, a bounded piece at a time.

    while turn(engine): ...        # the reports are there

What was counted so far stands in the store, so a search goes on after a kill, in whatever process; it takes no more memory for more deals.
When there is new history it begins anew, after a pause that is long against the time that it took.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from bpmn.loss import Whole
from bpmn.losses.asked_twice import asked_anew
from bpmn.losses.unread_facts import NAME as UNREAD
from engine.calendars import parsed
from engine.engine import Engine
from engine.errors import StoreBusy, StoreUnreachable
from engine.kpi.case import Case, read_cases
from engine.kpi.losses import heat
from engine.kpi.losses.double_leads import WITHIN
from engine.kpi.losses.drawn import Drawn, RegisteredTwice
from engine.kpi.losses.found import Found
from engine.kpi.losses.kinds import KINDS, Counting
from engine.kpi.losses.periods import PERIODS
from engine.kpi.losses.tally import SAMPLE, Tallies, from_json, to_json
from engine.kpi.statistics import compared
from engine.library import Library
from engine.queries.diagram_losses import losses_in
from engine.store import clients, departments, followers, loss_reports, personal_values
from engine.store import definitions as stored
from engine.store.loss_reports import FOLLOWER, UNFINISHED
from engine.store.session import Row, Session
from engine.values import Value, loads

DEALS = 300
"""Read in one turn."""
LEASE = timedelta(minutes=10)
"""For which nobody else takes a turn; then whoever had it is taken for dead."""
REST = 20
"""A search is followed by a pause of so many times the time it took: it costs one part in twenty at most."""
SHORTEST_REST = timedelta(minutes=1)
MOST_PAIRS = 5_000
"""Of clients who may be one: more are not counted."""
_HEAT = "heat"

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Search:
    """How far a search has come.

    Attributes:
        begun_at: What happened later is not in it. Periods end here.
        seq: The newest event then.
        last, until: Ids of the last deal that was read, and of the last one to be read.
        to_read: How many deals there are, about.
        seconds: That it has taken.
        read: Deals by the period that they belong to, and to no shorter one.
        counted: By this period and the kind of loss.
    """

    begun_at: datetime
    seq: int
    last: int
    until: int
    to_read: int
    seconds: float = 0.0
    read: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PERIODS, 0))
    counted: dict[tuple[str, str], Tallies] = field(default_factory=dict)

    def note(self, case: Case, drawn: Drawn) -> None:
        """Count what a deal tells."""
        ago = self.begun_at - case.events[-1].at
        period = next(name for name, span in PERIODS.items() if span is None or ago <= span)
        self.read[period] += 1
        drawn.opens(case)
        counting: dict[str, Counting] = {**KINDS, _HEAT: heat}
        for name, kind in counting.items():
            kind.note(case, drawn, self.counted.setdefault((period, name), Tallies()))

    def of_period(self, period: str, kind: str) -> Tallies:
        """What was counted in the period: in it, and in the shorter ones, which are later."""
        whole = Tallies()
        names = list(PERIODS)
        for name in reversed(names[: names.index(period) + 1]):
            whole.add(self.counted.get((name, kind), Tallies()))
        return whole

    def deals_of(self, period: str) -> int:
        names = list(PERIODS)
        return sum(self.read[name] for name in names[: names.index(period) + 1])

    def state(self) -> str:
        """Where it stands, without what was counted."""
        told = {name: getattr(self, name) for name in ("seq", "last", "until", "to_read", "seconds", "read")}
        return json.dumps({**told, "begun_at": self.begun_at.isoformat()})

    @classmethod
    def of(cls, state: str, counted: str) -> Search:
        """A search that goes on."""
        told = json.loads(state)
        tallies = {(period, kind): from_json(text) for period, kind, text in json.loads(counted)}
        return cls(**{**told, "begun_at": datetime.fromisoformat(told["begun_at"])}, counted=tallies)


def turn(engine: Engine, limit: int = DEALS) -> bool:
    """Do a bounded piece of a search, when one is due; whether there is more to do at once.

    What goes wrong is logged, told in `followers`, and tried again after a pause.

    Raises:
        StoreBusy, StoreUnreachable: The database can't be used.
    """
    now = engine.clock.now()
    with engine.store.read() as session:
        place = followers.find(session, FOLLOWER)
        is_unfinished = loss_reports.find(session, UNFINISHED) is not None
        newest = loss_reports.newest(session)
    if not newest or (place is not None and not is_unfinished and place.seq >= newest):
        return False
    if place is not None and place.next_at is not None and place.next_at > now:
        return False
    taken = engine.store.write(lambda session: _take(session, now))
    if taken is None:
        return False
    try:
        return _go_on(engine, taken, newest, limit)
    except (StoreBusy, StoreUnreachable):
        raise
    except Exception as error:  # a defect must not end whatever else follows the history
        log.exception("The search for losses broke. It goes on in %s.", LEASE)
        told = f"It broke with {type(error).__name__}: {error}"
        engine.store.write(lambda session: followers.save(session, taken, taken.seq, taken.state, told, taken.attempts, now + LEASE))
        return False


def _take(session: Session, now: datetime) -> Row | None:
    followers.add(session, FOLLOWER, 0, "null")
    return followers.take(session, FOLLOWER, now, now + LEASE)


def _go_on(engine: Engine, taken: Row, newest: int, limit: int) -> bool:
    begun = time.perf_counter()
    with engine.store.read(consistent=True) as session:
        unfinished = loss_reports.find(session, UNFINISHED)
        if unfinished is not None and taken.state != "null":
            search = Search.of(taken.state, unfinished.losses)
        else:
            last = loss_reports.last_deal(session)
            search = Search(engine.clock.now(), newest, 0, last, last)
        rows = loss_reports.deals_after(session, search.last, search.until, limit)
        keys = [row.key for row in rows]
        drawn = _drawn(engine, session)
        drawn.doubles = frozenset(loss_reports.doubles(session, keys, WITHIN.days))
        for case in read_cases(engine, session, keys):
            search.note(case, drawn)
        is_over = len(rows) < limit
        if is_over:
            drawn = _drawn(engine, session, is_over)
    search.last = rows[-1].id if rows else search.until
    reports = list(_reports(search, drawn)) if is_over else []
    search.seconds += time.perf_counter() - begun
    counted = "" if is_over else json.dumps([[*place, to_json(tallies)] for place, tallies in search.counted.items()])
    rest = max(SHORTEST_REST, timedelta(seconds=REST * search.seconds))

    def story(session: Session) -> None:
        if is_over:
            saved = followers.save(session, taken, search.seq, "null", next_at=engine.clock.now() + rest)
        else:
            saved = followers.save(session, taken, taken.seq, search.state())
        if not saved:
            return  # it took too long, and somebody else goes on
        for period, deals, losses, warmth in reports:
            loss_reports.put(session, period, search.begun_at, deals, losses, warmth)
        if is_over:
            loss_reports.remove(session, UNFINISHED)
        else:
            loss_reports.put(session, UNFINISHED, search.begun_at, sum(search.read.values()), counted, "")

    engine.store.write(story)
    return not is_over


def kept(session: Session, key: str) -> dict[str, Value]:
    """A deal's personal values by their references."""
    return {row.ref: loads(row.value) for row in personal_values.of_deal(session, key)}


def _drawn(engine: Engine, session: Session, is_over: bool = False) -> Drawn:
    """What the diagrams say; when all deals were read also who reads which facts, and who is registered twice."""
    rows = [row for row in stored.all_newest(session) if row.kind == "bpmn"]
    newest = {row.key: engine.definitions.process(session, row.id) for row in rows}

    def process_of(definition_id: int) -> Any:
        return engine.definitions.process(session, definition_id)

    if not is_over:
        calendars = {row.key: parsed(row.name, row.time_zone, row.hours, row.holidays) for row in departments.calendars(session)}
        return Drawn(process_of, newest, kept_of=lru_cache(maxsize=1)(lambda key: kept(session, key)), calendars=calendars)
    unread = {place: loss.facts for loss in losses_in(engine, session) if loss.rule == UNREAD for place in loss.elements}
    library = Library.of_deployed(session)
    model = Whole(library.diagrams.values(), library.catalog(engine.topics))
    asked = {
        (graph.process.id, operation.id): {question.fact for question in asked_anew(model, operation)}
        for graph, operation in model.operations
        if model.form(operation) is not None
    }
    drawn = Drawn(process_of, newest, unread, asked, _registered_twice(session))
    for process in newest.values():  # what is judged by must not be read when the session is over
        drawn.loops(process.id)
    return drawn


def _registered_twice(session: Session) -> RegisteredTwice:
    found: set[int] = set()
    after: tuple[int, int] | None = None
    pairs = 0
    while pairs < MOST_PAIRS and (page := clients.duplicates(session, 500, after)):
        found |= {number for pair in page for number in (pair.first, pair.second)}
        after, pairs = (page[-1].first, page[-1].second), pairs + len(page)
    deals, last = loss_reports.deals_of(session, sorted(found), SAMPLE) if found else (0, [])
    return RegisteredTwice(len(found), deals, tuple(last))


def _reports(search: Search, drawn: Drawn) -> Iterator[tuple[str, int, str, str]]:
    """(period, deals, losses, heat) of each period."""
    for period in PERIODS:
        found = [loss for name, kind in KINDS.items() for loss in kind.judge(search.of_period(period, name), drawn)]
        yield period, search.deals_of(period), json.dumps([_row(one) for one in found]), to_json(search.of_period(period, _HEAT))


def _row(found: Found) -> dict[str, Any]:
    """A loss as it is kept: priced and ranked when somebody asks."""
    told = asdict(found)
    told |= {name: (said.en, said.ru) for name, said in (("said", found.said), ("advice", found.advice))}
    told |= {name: (share.reached, share.of) if share else None for name, share in (("with_it", found.with_it), ("without", found.without))}
    return {**told, "lost": lost(found)}


def lost(found: Found) -> float | None:
    """How many more deals would have gone on at the rate of the others; None unless fewer do, beyond chance."""
    if found.with_it is None or found.without is None or compared(found.with_it, found.without) != "lower":
        return None
    with_it, without = found.with_it.rate or 0.0, found.without.rate or 0.0
    return (without - with_it) * found.with_it.of
