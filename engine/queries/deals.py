"""Deals: a page of them, one, and its path as of any moment, as far as the actor may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from engine.actors import Actor, By, actor_of
from engine.commands.note_access import note_access
from engine.engine import Engine
from engine.errors import BadAnswer, DealNotFound
from engine.facts import LONGEST, is_storable, searched
from engine.permissions import Reach
from engine.personal import reveal
from engine.queries import paths
from engine.queries.work_items import WorkInDeal
from engine.store import deal_lists, history, instances, work_items
from engine.store.session import Row, Session
from engine.values import Value, loads
from engine.visibility import may_with_deal

MAX_WORDS = 8
MOST_WORK = 5
"""Of a deal in a list: what does not fit there is seen on its page."""


@dataclass(frozen=True, slots=True)
class DealWork:
    """Something that is to be done in a deal.

    Attributes:
        name_ru: The operation's name in Russian, or "".
        assignee: Who has it, or who it is meant for; "" = anybody of the department.
    """

    work_item_id: int
    element_id: str
    name: str
    name_ru: str
    department: str
    assignee: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class DealInfo:
    """A deal.

    Attributes:
        state: "open", "suspended", "completed", "failed" or "cancelled".
        stage: The stage that was entered last, or "".
        exit: The exit of its (last) top process, once that has completed.
        parent_key: The deal that it came from, or None.
        revision: How many events its history has: another number, another deal.
    """

    id: int
    key: str
    client_id: int | None
    title: str
    state: str
    stage: str
    exit: str
    owner: str
    parent_key: str | None
    kind: str
    source: str
    external_ref: str | None
    opened_at: datetime
    closed_at: datetime | None
    revision: int
    client_name: str | None

    @property
    def outcome(self) -> str:
        """The exit when there is one, else the state."""
        return self.exit or self.state

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(*row)


@dataclass(frozen=True, slots=True)
class DealInList(DealInfo):
    """A deal; `work` is what is to be done in it, the most urgent first, at most five; empty unless it was asked for."""

    work: tuple[DealWork, ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceInfo:
    """A run of a process inside a deal; `parent_id` is the instance that called it."""

    id: str
    deal_key: str
    definition_id: int
    process_id: str
    parent_id: str | None
    parent_token: str | None
    depth: int
    state: str
    exit: str
    revision: int
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class PathEvent:
    """One thing that happened.

    Attributes:
        kind: See `engine.step.HistoryDraft`, and deal.opened, deal.closed, deal.suspended, deal.resumed, work.claimed, work.given-back,
            job.failed, incident.retried.
        name, name_ru: The element's name as drawn in that version, and in Russian; "" where it has none.
        actor: Who did it; a connector's or message's name, or "clock".
        at, recorded_at: When it happened; when it was written down.
        data: What went with it: the data changed, and for a gateway each condition with its inputs and its result. In the place of personal
            values stands "hidden" for those who may not see them, and "erased" for all when they have been erased.
    """

    seq: int
    deal_key: str
    instance_id: str
    process_id: str
    version: int | None
    kind: str
    element_id: str
    name: str
    name_ru: str
    actor: str
    at: datetime
    recorded_at: datetime
    data: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class DealPath:
    """A deal, its runs and everything that happened in it, in order; `work` is what was to be done then."""

    deal: DealInfo
    instances: list[InstanceInfo]
    events: list[PathEvent]
    work: list[WorkInDeal] = field(default_factory=list)


def deals(
    engine: Engine,
    *,
    by: By = "",
    state: str | Sequence[str] = "",
    stage: str | Sequence[str] = "",
    exit: str | Sequence[str] = "",
    owner: str = "",
    client_id: int | None = None,
    parent_key: str = "",
    kind: str = "",
    source: str = "",
    external_ref: str = "",
    text: str = "",
    opened_from: datetime | None = None,
    opened_until: datetime | None = None,
    closed_from: datetime | None = None,
    closed_until: datetime | None = None,
    department: str = "",
    assignee: str = "",
    variables: Sequence[tuple[str, str]] = (),
    sort: str = "-opened",
    limit: int = 50,
    after: str | None = None,
    with_work: bool = False,
) -> list[DealInList]:
    """The deals that the actor may see, the newest first.

    Args:
        state, stage, exit: Of several values, any. Like all that follow: "" or None = all.
        text: Words that the key, the title or the client's name have, in upper or lower case.
        opened_from, opened_until, closed_from, closed_until: Aware times; the first is included, the second is not.
        department, assignee: There is work to be done by this department, or by this person.
        variables: (name, value) pairs that all hold: the last value that was written in the deal, as `engine.facts` text.
            Numbers are compared as numbers, texts in upper or lower case; lists, long texts and personal variables can't be searched by.
        sort: "opened" or "closed", with "-" before it the newest first; by closing there are only deals that have ended.
        after: The key of the last deal seen, for the next page.
        with_work: Tell what is to be done in each of them.

    Raises:
        BadAnswer: An unknown order, a personal variable, too many words.
        NotPermitted: The actor may not see deals at all.
    """
    actor = actor_of(by)
    several = {"state": state, "stage": stage, "exit": exit}
    equal: dict[str, list[Any]] = {name: [value] if isinstance(value, str) else [*value] for name, value in several.items() if value}
    single = {
        "owner": owner,
        "client_id": client_id,
        "parent_key": parent_key,
        "kind": kind,
        "source": source,
        "external_ref": external_ref,
    }
    equal |= {name: [value] for name, value in single.items() if value not in ("", None)}
    require_storable(*(value for values in equal.values() for value in values), text, department, assignee, after, *sum(variables, ()))
    column = sort.removeprefix("-")
    if column not in deal_lists.SORTS:
        raise BadAnswer(f"Deals are sorted by {', '.join(deal_lists.SORTS)}, or with “-” before it; not by “{sort}”.")
    with engine.store.read() as session:
        wanted = deal_lists.Wanted(
            equal,
            words_of(text),
            (opened_from, opened_until),
            (closed_from, closed_until),
            department,
            assignee,
            facts_asked(engine, session, variables),
            seen_by(actor),
        )
        found = [DealInList.of(row) for row in deal_lists.page(session, wanted, column, sort.startswith("-"), limit, after)]
        work = _work(engine, session, [one.key for one in found]) if with_work else {}
    return [replace(one, work=tuple(work.get(one.key, ()))) for one in found]


def deal(engine: Engine, key: str, *, by: By = "") -> DealInfo:
    """One deal.

    Raises:
        DealNotFound: There is no such deal, or the actor may not see it.
    """
    with engine.store.read() as session:
        return DealInfo.of(visible_deal(session, actor_of(by), key))


def visible_deal(session: Session, actor: Actor, key: str) -> Row:
    """A deal's row.

    Raises:
        DealNotFound: There is no such deal, or the actor may not see it.
    """
    row = deal_lists.find(session, key) if is_storable(key) else None
    if row is None or not may_with_deal(session, actor, "deals.see", key, row.owner):
        raise DealNotFound(key)
    return row


def deal_path(engine: Engine, key: str, at: datetime | None = None, *, by: By = "", what: str = "path") -> DealPath:
    """What a deal has gone through: every event with who, when, which version and why.

    Args:
        at: As of this moment: what had been recorded by then, and where the deal stood. Its client, title and reference are today's.
        what: How the reading of personal values is recorded.

    Raises:
        DealNotFound: There is no such deal (or there was none then), or the actor may not see it.
        BadAnswer: `at` has no time zone.
    """
    if at is not None and at.tzinfo is None:
        raise BadAnswer("“at” has no time zone; give one, such as 2026-01-31T10:00:00+00:00.")
    actor, shown = actor_of(by), set[str]()
    with engine.store.read(consistent=True) as session:
        row = visible_deal(session, actor, key)
        may_see = may_with_deal(session, actor, "personal.see", key, row.owner)
        runs = [InstanceInfo(*run) for run in instances.of_deal(session, key)]
        followed = {run.id: engine.definitions.process(session, run.definition_id) for run in runs}
        path = DealPath(
            DealInfo.of(row),
            runs,
            _events(engine, session, key, at, may_see, shown),
            [WorkInDeal.beside(item, row, followed[item.instance_id]) for item in work_items.of_deal(session, key)],
        )
        if not path.events:
            raise DealNotFound(key)
        then = paths.as_of(engine, session, path) if at is not None else paths.as_of_now(path)
    note_access(engine, actor, key, shown, what)
    return then


def _events(engine: Engine, session: Session, key: str, at: datetime | None, may_see: bool, shown: set[str]) -> list[PathEvent]:
    rows = [row for row in history.of_deal(session, key) if at is None or row.recorded_at <= at]
    definitions = {event.definition_id for event in rows} - {None}
    drawn = {number: engine.definitions.process(session, number).diagram.elements for number in definitions}
    told = reveal(session, key, [loads(row.data) for row in rows], may_see, shown)
    events: list[PathEvent] = []
    for event, data in zip(rows, told, strict=True):
        element = drawn.get(event.definition_id, {}).get(event.element_id)
        events.append(
            PathEvent(
                seq=event.seq,
                deal_key=event.deal_key,
                instance_id=event.instance_id,
                process_id=event.process_id or "",
                version=event.version,
                kind=event.kind,
                element_id=event.element_id,
                name=element.name if element is not None else "",
                name_ru=element.translations.get("ru", "") if element is not None else "",
                actor=event.actor,
                at=event.at,
                recorded_at=event.recorded_at,
                data=data,
            )
        )
    return events


def _work(engine: Engine, session: Session, keys: list[str]) -> dict[str, list[DealWork]]:
    """What is to be done, by the deal's key."""
    found: dict[str, list[DealWork]] = {}
    for row in work_items.live_of_deals(session, keys, MOST_WORK):
        element = engine.definitions.process(session, row.definition_id).diagram.elements.get(row.element_id)
        name_ru = element.translations.get("ru", "") if element is not None else ""
        told = DealWork(row.id, row.element_id, row.name, name_ru, row.department, row.assignee, row.due_at)
        found.setdefault(row.deal_key, []).append(told)
    return found


def require_storable(*given: Any) -> None:
    """Texts that are searched by can stand in the database.

    Raises:
        BadAnswer: One of them can't.
    """
    if not all(is_storable(value) for value in given if isinstance(value, str)):
        raise BadAnswer("A text to search by holds a character that no text can hold.")


def words_of(text: str) -> list[str]:
    """The words of a text that is searched by.

    Raises:
        BadAnswer: They are too many.
    """
    words = text.split()
    if len(words) > MAX_WORDS:
        raise BadAnswer(f"The text has more than {MAX_WORDS} words; leave out some.")
    return words


def facts_asked(engine: Engine, session: Session, variables: Sequence[tuple[str, str]]) -> list[tuple[str, set[str]]]:
    """The variables that deals are searched by, each with the texts that its value may have.

    Raises:
        BadAnswer: One of them is personal, empty or too long.
    """
    personal = engine.definitions.personal_names(session) if variables else frozenset()
    for name, value in variables:
        if name in personal:
            raise BadAnswer(f"“{name}” is personal; deals can't be searched by it.")
        if not name or not value.strip() or max(len(name), len(value)) > LONGEST:
            raise BadAnswer(f"A variable to search by has a name and a value of at most {LONGEST} characters: “{name[:50]}” has not.")
    return [(name, searched(value)) for name, value in variables]


def seen_by(actor: Actor) -> tuple[list[str], list[str]] | None:
    """The people and departments whose deals the actor may see; None = all.

    Raises:
        NotPermitted: The actor may see none.
    """
    match actor.reach("deals.see"):
        case Reach.ALL:
            return None
        case Reach.DEPARTMENT:
            departments = actor.departments | actor.heads
        case Reach.LED:
            departments = actor.heads
        case Reach.OWN:
            departments = frozenset()
        case _:
            actor.require("deals.see")
    return sorted(actor.names), sorted(departments)
