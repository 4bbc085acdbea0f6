"""The demo's days: contacts arrive, employees work through the inbox, the clock is turned from one event to the next.

Only public commands and queries are used. What happens next is never remembered here: it follows from the open work items and due jobs in
the database and from the seed, so a demo that was killed goes on where it was, and doubles nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Literal, NamedTuple

from api.demo import behaviour, company
from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.jobs import claim_due_jobs, next_due_at, release_expired_leases
from engine.commands.run_job import run_job
from engine.commands.send_message import send_message
from engine.engine import Engine
from engine.errors import AnswersRefused, EngineError, NotAllowed
from engine.queries.deals import deal, deals
from engine.queries.forms import Asked, asked
from engine.queries.operations import definitions
from engine.queries.work_items import WorkItemInfo, inbox
from engine.shipped import shipped_files
from engine.testing import TurnableClock
from forms.sample import sample_answers

START = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
"""When the demo begins, unless it is to end today."""
ARRIVALS = timedelta(days=60)
"""Contacts and call-list entries arrive in these days; then the company works on."""
LENGTH = timedelta(days=240)
OPENS, CLOSES = time(9), time(18)
BEGIN = timedelta(minutes=30)
"""In which people turn to what has waited for the morning; so hardly any two things happen at the same moment."""
TAKEN = 0.4
"""Share of the work items that somebody takes before doing them; the others are done at once."""
PAGE = 1_000


def latest_start(now: datetime) -> datetime:
    """The last Monday on which a demo can have begun that has ended by now."""
    day = (now.astimezone(UTC) - LENGTH).date()
    begin = datetime.combine(day - timedelta(days=day.weekday()), OPENS, UTC)
    return begin if begin + LENGTH <= now else begin - timedelta(days=7)


class AnotherDemo(EngineError):
    """The database holds something else than this demo."""

    def __init__(self, holds: str) -> None:
        super().__init__(f"The database holds {holds}. Give the demo a database of its own: --database another.db")


class Event(NamedTuple):
    """Something that is going to happen; events at the same moment keep this order."""

    at: datetime
    kind: Literal["arrive", "take", "do"]
    number: int
    """Of the arrival, or of the work item."""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What a run did: `operations` and other commands of this run only. `until`: the simulated moment at which it ended."""

    operations: int
    events: int
    until: datetime


class Simulation:
    """A demo in a database.

    Args:
        clock: The engine's own.
        arrivals: How many contacts and call-list entries come, half and half.
        start: When it begins: nine in the morning of a Monday.
    """

    def __init__(self, engine: Engine, clock: TurnableClock, seed: int, arrivals: int, start: datetime = START) -> None:
        self.engine = engine
        self.clock = clock
        self.start = start
        self.seed = seed
        self.arrivals = arrivals
        self._ahead: list[Event] = []
        self._known: set[int] = set()
        self._opened: dict[str, datetime] = {}
        self._operations = 0

    def run(self, told: Callable[[float], None] = lambda _: None) -> DemoReport:
        """Simulate to the end, or go on with what a killed run has left.

        Args:
            told: Called now and then with the share of the simulated time that has passed, 0 to 1.

        Raises:
            AnotherDemo: The database holds something else.
        """
        self._prepare()
        events = 0
        while (at := self._next()) is not None and at <= self.start + LENGTH:
            self.clock.set(max(at, self.clock.now()))
            self._job() if not self._ahead or self._ahead[0].at > at else self._act(heapq.heappop(self._ahead))
            events += 1
            if events % 20 == 0:
                told((self.clock.now() - self.start) / LENGTH)
        self.clock.set(self.start + LENGTH)
        return DemoReport(self._operations, events, self.clock.now())

    # ---- beginning, or going on ------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        name = f"demo --seed {self.seed} --deals {self.arrivals}"
        deployed = {info.deployed_by for info in definitions(self.engine)}
        if deployed - {name}:
            raise AnotherDemo(f"what {sorted(deployed - {name})[0]} has deployed")
        if not deployed:
            if deals(self.engine, limit=1):
                raise AnotherDemo("other deals")
            deploy(self.engine, shipped_files(), by=name, at=self.start)
        self.clock.set(self.start + LENGTH)
        release_expired_leases(self.engine)  # a killed run may have held a job
        self.clock.set(self.start)
        for number in range(self.arrivals):
            heapq.heappush(self._ahead, Event(self._arrival(number), "arrive", number))
        last = None
        while page := inbox(self.engine, limit=PAGE, after=last):
            self._foresee(page)
            last = page[-1].id

    def _arrival(self, number: int) -> datetime:
        chance = self._chance("arrival", number)
        return _office(self.start + ARRIVALS * chance.random(), chance)

    def _foresee(self, items: Sequence[WorkItemInfo]) -> None:
        """Plan when each new work item is taken and done."""
        for item in items:
            if item.id in self._known:
                continue
            self._known.add(item.id)
            chance = self._chance_of("item", item)
            waiting, working = behaviour.hours(item.element_id, chance)
            taken = _office(item.opened_at + timedelta(hours=waiting), chance)
            if chance.random() < TAKEN and item.state == "open":
                heapq.heappush(self._ahead, Event(taken, "take", item.id))
            heapq.heappush(self._ahead, Event(_office(taken + timedelta(hours=working), chance), "do", item.id))

    # ---- one event -------------------------------------------------------------------------------------------------

    def _next(self) -> datetime | None:
        moments = [at for at in (next_due_at(self.engine), self._ahead[0].at if self._ahead else None) if at is not None]
        return min(moments, default=None)

    def _job(self) -> None:
        for job in claim_due_jobs(self.engine, limit=1, owner="demo"):
            run_job(self.engine, job)
            touched = [job.deal_key, *(child.key for child in deals(self.engine, parent_key=job.deal_key))] if job.deal_key else []
            for key in touched:
                self._foresee(inbox(self.engine, deal_key=key))

    def _act(self, event: Event) -> None:
        if event.kind == "arrive":
            self._arrive(event.number)
            return
        question = asked(self.engine, event.number)
        by = self._who(question.item)
        try:
            if event.kind == "take":
                claim(self.engine, event.number, by=by)
            elif question.item.state in ("open", "claimed"):
                self._do(question, by)
        except NotAllowed:
            return  # a deadline, a message or a cancellation came first
        self._foresee(inbox(self.engine, deal_key=question.item.deal_key))

    def _arrive(self, number: int) -> None:
        chance = self._chance("contact", number)
        if number % 2:
            name, payload, by = "call-list-entry", {"list_entry": company.list_entry(number, chance)}, "call list"
        else:
            name, payload, by = "contact-arrived", {"contact": company.contact(number, chance)}, "client"
        sent = send_message(self.engine, name, payload, by=by, message_id=f"demo-{self.seed}-{number}")
        if sent.deal_key:
            self._foresee(inbox(self.engine, deal_key=sent.deal_key))

    def _do(self, question: Asked, by: str) -> None:
        item = question.item
        chance = self._chance_of("answer", item)
        product = self._chance("product", self._deal(item.deal_key)).choice(company.PRODUCTS)
        situation = behaviour.Situation(question.variables, product, chance, self.clock.now().date())
        message = behaviour.message(item.element_id, situation)
        if message is not None:
            identity = f"demo-{self.seed}-item-{item.id}"
            sent = send_message(
                self.engine, message.name, message.payload, by="bank" if message.correlation else "client",
                correlation=message.correlation, deal_key=item.deal_key, message_id=identity,
            )  # fmt: skip
            if sent.outcome == "delivered":
                return
        answers = behaviour.answers(item.element_id, situation)
        try:
            complete(self.engine, item.id, answers, by=by)
        except AnswersRefused:  # the form asks for more than the behaviour says: the rest is made up
            assert question.form is not None
            today = self.clock.now().date()
            made = sample_answers(question.form, chance, answers, self.engine.evaluate_feel, question.variables, today)
            complete(self.engine, item.id, made, by=by)
        self._operations += 1

    def _who(self, item: WorkItemInfo) -> str:
        """The employee: who has it, else the one of the department who cares for this deal."""
        people = company.EMPLOYEES[item.department]
        return item.assignee or self._chance("who", self._deal(item.deal_key), item.department).choice(people)

    def _deal(self, key: str) -> datetime:
        """What tells a deal from the others in every run: when it was opened.

        Its number does not: one that a killed transaction had taken is skipped on PostgreSQL, and used on SQLite.
        """
        if key not in self._opened:
            self._opened[key] = deal(self.engine, key).opened_at
        return self._opened[key]

    def _chance_of(self, about: str, item: WorkItemInfo) -> Random:
        """Chance that belongs to a work item."""
        return self._chance(about, self._deal(item.deal_key), item.element_id, item.opened_at)

    def _chance(self, *about: object) -> Random:
        """Chance that depends on the seed and on what it is about, and on nothing else."""
        return Random(":".join(map(str, (self.seed, *about))))


def _office(at: datetime, chance: Random) -> datetime:
    """The moment, or one soon after the company opens again: it is open from Monday to Friday, 9 to 18."""
    day = at.date() + timedelta(days=at.time() >= CLOSES)
    day += timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
    opens = datetime.combine(day, OPENS, UTC)
    return at if at >= opens else opens + BEGIN * chance.random()
