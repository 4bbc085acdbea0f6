"""The inbox, one work item, and how many wait. Indexed columns only; no instance is read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.actors import Actor, By, actor_of
from engine.definitions import Process
from engine.engine import Engine
from engine.errors import BadAnswer, WorkItemNotFound
from engine.facts import is_storable
from engine.permissions import Reach
from engine.store import inbox as stored
from engine.store import work_items
from engine.store.session import Row, Session

MAX_WORDS = 8
MOST_COUNTED = 1_000
"""Badges say "1000" for more: nobody reads the difference, and counting stays quick."""


@dataclass(frozen=True, slots=True)
class WorkItemInfo:
    """A person's to-do.

    Attributes:
        state: "open", "claimed", "completed" or "withdrawn".
        assignee: Who has it, or who it is meant for; "" = anybody of the department.
        due_at: When it is due; None = no deadline.
        priority: -1 low, 0 normal, 1 high.
        follow_up_at: When its holder wants to be reminded of it.
        delegated_by: Who has given it away for a while, and gets it back when the delegate is done with it; "" = nobody.
        escalated_to: The head who was told that it is late; "" = nobody.
        turn: "" the department's own; "returned": the receiver of a hand-off has sent it back;
            `department` and `assignee` are then those who mend it.
    """

    id: int
    instance_id: str
    deal_key: str
    token: str
    element_id: str
    name: str
    department: str
    assignee: str
    form: str
    state: str
    due_at: datetime | None
    opened_at: datetime
    claimed_at: datetime | None
    completed_at: datetime | None
    completed_by: str
    priority: int
    follow_up_at: datetime | None
    delegated_by: str
    escalated_to: str
    turn: str

    @classmethod
    def of(cls, row: Row) -> WorkItemInfo:
        return cls(*[getattr(row, name) for name in _COLUMNS])

    @property
    def revision(self) -> int:
        """A number that changes with the work item: its ETag."""
        told = repr([getattr(self, name) for name in _COLUMNS])
        return int(hashlib.sha256(told.encode()).hexdigest()[:12], 16)


_COLUMNS = tuple(field.name for field in fields(WorkItemInfo))


@dataclass(frozen=True, slots=True)
class WorkInDeal(WorkItemInfo):
    """A work item with what a list says beside it.

    Attributes:
        name_ru: The operation's name in Russian, or "".
        process_id: The diagram that it stands in.
        deal_title, stage: Of the deal; the stage that was entered last, or "".
        client_name: Of the deal's client; None = it has none.
    """

    name_ru: str
    process_id: str
    deal_title: str
    stage: str
    client_name: str | None

    @classmethod
    def beside(cls, item: Row, deal: Any, process: Process) -> WorkInDeal:
        """A work item's row.

        Args:
            deal: With `title`, `stage` and `client_name`.
            process: That of its instance.
        """
        element = process.diagram.elements.get(item.element_id)
        return cls(
            **{name: getattr(item, name) for name in _COLUMNS},
            name_ru=element.translations.get("ru", "") if element is not None else "",
            process_id=process.key,
            deal_title=deal.title,
            stage=deal.stage,
            client_name=deal.client_name,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the work that is to be done and that one may see; at most 1,000 are counted of each.

    Attributes:
        overdue: The deadline is over.
        today, this_week: Due later today, and later this week (until Sunday).
        mine: Held by or meant for oneself.
        unclaimed: Nobody has taken it yet.
    """

    overdue: int
    today: int
    this_week: int
    mine: int
    unclaimed: int


def inbox(
    engine: Engine,
    department: str | Sequence[str] = "",
    assignee: str = "",
    limit: int = 50,
    after: int | None = None,
    *,
    by: By = "",
    deal_key: str = "",
    unclaimed: bool = False,
    state: str | Sequence[str] = "",
    stage: str = "",
    element_id: str = "",
    form: str = "",
    priority: int | None = None,
    due_from: datetime | None = None,
    due_until: datetime | None = None,
    overdue: bool = False,
    follow_up_until: datetime | None = None,
    watched: bool = False,
    done_by: str = "",
    text: str = "",
    sort: str = "",
) -> list[WorkInDeal]:
    """What is to be done, as far as the actor may see it, the most urgent first; what has no deadline comes last, the oldest first.

    Args:
        department, assignee, deal_key: Only these; "" = all. `assignee` is who has it, or who it is meant for. Of several departments, any.
        unclaimed: Only what nobody has taken.
        state: Of several states, any; "" = open and claimed, and with `done_by` completed.
        stage: Of the deal.
        due_from, due_until, follow_up_until: Aware times; the first is included, the others are not.
        overdue: Only what is overdue now.
        watched: Only of deals that the actor watches.
        done_by: Only what this person has completed.
        text: Words that the deal's key, its title or the client's name have, in upper or lower case.
        sort: "due" (default), "priority", "opened" the oldest first, or "completed" the newest first (default with `done_by`).
        after: The id of the last item seen, for the next page.

    Raises:
        BadAnswer: An unknown state or order, or too many words.
        NotPermitted: The actor may not see work items at all.
    """
    actor = actor_of(by)
    states = tuple(dict.fromkeys([state] if isinstance(state, str) else state)) if state else ()
    if unknown := [one for one in states if one not in STATES]:
        raise BadAnswer(f"There is no state “{unknown[0]}” of work items; there are {', '.join(STATES)}.")
    order = sort or ("completed" if done_by else "due")
    if order not in stored.SORTS:
        raise BadAnswer(f"Work items are sorted by {', '.join(stored.SORTS)}, not by “{sort}”.")
    words = text.split()
    if len(words) > MAX_WORDS:
        raise BadAnswer(f"The text has more than {MAX_WORDS} words; leave out some.")
    departments = ([department] if isinstance(department, str) else [*department]) if department else []
    texts = [*departments, assignee, deal_key, stage, element_id, form, done_by, text]
    if not all(is_storable(one) for one in texts):
        raise BadAnswer("A text to search by holds a character that no text can hold.")
    equal: dict[str, Any] = {"deal_key": deal_key, "element_id": element_id, "form": form, "priority": priority}
    until = {"due_at": _earlier(due_until, engine.clock.now() if overdue else None), "follow_up_at": follow_up_until}
    wanted = stored.Wanted(
        states=("open",) if unclaimed else states or (("completed",) if done_by else work_items.LIVE),
        departments=departments or None,
        people=[assignee] if assignee else None,
        done_by=[done_by] if done_by else None,
        equal={name: value for name, value in equal.items() if value not in ("", None)},
        since={"due_at": due_from} if due_from is not None else {},
        until={name: moment for name, moment in until.items() if moment is not None},
        stage=stage,
        watched_by=actor.name if watched else "",
        words=words,
        seen_by=seen_by(actor),
    )
    if any(moment.tzinfo is None for moment in (*wanted.since.values(), *wanted.until.values())):
        raise BadAnswer("A time has no time zone; give one, such as 2026-01-31T10:00:00+00:00.")
    with engine.store.read() as session:
        rows = stored.page(session, wanted, order, limit, after)
        return [WorkInDeal.beside(row, row, engine.definitions.process(session, row.definition_id)) for row in rows]


STATES = ("open", "claimed", "completed", "withdrawn")


def work_item(engine: Engine, work_item_id: int, *, by: By = "") -> WorkItemInfo:
    """One work item.

    Raises:
        WorkItemNotFound: There is no such work item, or the actor may not see it.
    """
    with engine.store.read() as session:
        return visible_work_item(session, actor_of(by), work_item_id)


def visible_work_item(session: Session, actor: Actor, work_item_id: int) -> WorkItemInfo:
    """As `work_item`, in a session."""
    row = work_items.find(session, work_item_id)
    people = [row.assignee, row.completed_by, row.delegated_by] if row is not None else []
    if row is None or not actor.may("work.see", [name for name in people if name], [row.department]):
        raise WorkItemNotFound(work_item_id)
    return WorkItemInfo.of(row)


def work_counts(engine: Engine, *, by: By = "", time_zone: str = "UTC") -> Counts:
    """How many work items wait, for badges.

    Args:
        time_zone: Where today is: an IANA name.

    Raises:
        BadAnswer: There is no such time zone.
        NotPermitted: The actor may not see work items at all.
    """
    actor = actor_of(by)
    seen = seen_by(actor)
    now, tomorrow = today(engine, time_zone)
    monday = tomorrow + timedelta(days=6 - now.weekday())
    wanted = (
        stored.Wanted(seen_by=seen, until={"due_at": now}),
        stored.Wanted(seen_by=seen, since={"due_at": now}, until={"due_at": tomorrow}),
        stored.Wanted(seen_by=seen, since={"due_at": now}, until={"due_at": monday}),
        stored.Wanted(seen_by=seen, people=[actor.name]),
        stored.Wanted(seen_by=seen, states=("open",)),
    )
    with engine.store.read() as session:
        return Counts(*[stored.count(session, one, MOST_COUNTED) for one in wanted])


def today(engine: Engine, time_zone: str) -> tuple[datetime, datetime]:
    """Now and the next midnight there.

    Args:
        time_zone: An IANA name.

    Raises:
        BadAnswer: There is no such time zone.
    """
    try:
        now = engine.clock.now().astimezone(ZoneInfo(time_zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadAnswer(f"There is no time zone “{time_zone}”; give one of the IANA names, such as Europe/Berlin.") from None
    return now, now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def seen_by(actor: Actor) -> tuple[list[str], list[str]] | None:
    """The people and departments whose work items the actor may see; None = all.

    Raises:
        NotPermitted: The actor may see none.
    """
    departments: frozenset[str] = frozenset()
    match actor.reach("work.see"):
        case Reach.ALL:
            return None
        case Reach.NONE:
            actor.require("work.see")
        case Reach.LED:
            departments = actor.heads
        case Reach.DEPARTMENT:
            departments = actor.departments | actor.heads
    return sorted(actor.names), sorted(departments)


def _earlier(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
