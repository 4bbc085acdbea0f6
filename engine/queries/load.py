"""Who of a department has how much to do, and what waits for anybody: what a head looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.actors import Actor, By, actor_of
from engine.engine import Engine
from engine.errors import DepartmentNotFound
from engine.permissions import Reach
from engine.queries.work_items import today
from engine.store import departments as stored_departments
from engine.store import load
from engine.store.session import Row, Session

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """What one person has to do in the departments asked for.

    Attributes:
        departments: Those of them that the person belongs to or heads; empty: none any more, but there is work left.
        open: Meant for the person, who has not claimed it.
        overdue, today: Of both together: the deadline is over; it is later today.
        completed: In the last seven days.
        absent_until: None = the person is here.
        substitutes: Who may do it meanwhile.
    """

    name: str
    departments: list[str]
    open: int
    claimed: int
    overdue: int
    today: int
    completed: int
    absent_until: datetime | None
    substitutes: list[str]


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for anybody of a department; `name` and `name_ru` are the department's."""

    department: str
    name: str
    name_ru: str
    waiting: int
    overdue: int
    today: int


@dataclass(frozen=True, slots=True)
class Load:
    """People by name, queues by department."""

    people: list[PersonLoad]
    queues: list[Queue]


def department_load(engine: Engine, departments: Sequence[str] = (), *, by: By = "", time_zone: str = "UTC") -> Load:
    """How much there is to do, by person and for nobody in particular yet.

    Args:
        departments: Keys; none = all that the actor leads, or all of them for those who see all work.
        time_zone: Where today is: an IANA name.

    Raises:
        NotPermitted: The actor does not lead one of the departments, or none at all.
        DepartmentNotFound: There is no such department.
        BadAnswer: There is no such time zone.
    """
    actor = actor_of(by)
    now, tomorrow = today(engine, time_zone)
    with engine.store.read() as session:
        rows = _departments(session, actor, departments)
        keys = [row.key for row in rows]
        live = load.live(session, keys, now, tomorrow)
        belongs: dict[str, set[str]] = defaultdict(set)
        for row in load.people(session, keys):
            belongs[row.name].add(row.department)
        names = sorted({*belongs, *(row.assignee for row in live if row.assignee)})
        completed = load.completed(session, names, keys, now - LATELY)
        absent = load.absent(session, names, now)
    return Load(
        [_person(name, sorted(belongs[name]), live, completed.get(name, 0), absent) for name in names],
        [_queue(row, live) for row in rows],
    )


def _departments(session: Session, actor: Actor, wanted: Sequence[str]) -> list[Row]:
    """The rows of the departments that are told of."""
    for key in wanted or actor.heads or [""]:
        actor.require("load.see", departments=[key])
    rows = {row.key: row for row in stored_departments.all_of_them(session)}
    if unknown := [key for key in wanted if key not in rows]:
        raise DepartmentNotFound(unknown[0])
    seen = set(wanted) or (set(rows) if actor.reach("load.see") == Reach.ALL else actor.heads)
    return [rows[key] for key in rows if key in seen]


def _person(name: str, departments: list[str], live: list[Row], completed: int, absent: list[Row]) -> PersonLoad:
    own = [row for row in live if row.assignee == name]
    away = [row for row in absent if row.absent == name]
    return PersonLoad(
        name=name,
        departments=departments,
        open=sum(row.number for row in own if row.state == "open"),
        claimed=sum(row.number for row in own if row.state == "claimed"),
        overdue=sum(row.overdue for row in own),
        today=sum(row.today for row in own),
        completed=completed,
        absent_until=max((row.ends_at for row in away), default=None),
        substitutes=list(dict.fromkeys(row.substitute for row in away)),
    )


def _queue(department: Row, live: list[Row]) -> Queue:
    waiting = [row for row in live if row.department == department.key and not row.assignee]
    counts = [sum(getattr(row, name) for row in waiting) for name in ("number", "overdue", "today")]
    return Queue(department.key, department.name, department.name_ru, *counts)
