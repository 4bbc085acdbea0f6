"""Everybody who has to do with a deal: who owns and watches it, who has done or is to do what in it, and for which department."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.queries.deals import visible_deal
from engine.store import history, instances, watchers, work_items
from engine.store.session import Row


@dataclass(frozen=True, slots=True)
class DoneOperation:
    """An operation that somebody has done in a deal; `count` times, the last time at `last_at`."""

    process_id: str
    element_id: str
    name: str
    name_ru: str
    department: str
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class DealPerson:
    """Somebody who has to do with a deal.

    Attributes:
        holds: How much of what is to be done the person has, or is meant to do.
        departments: For which the person has done that, or is to do it.
        operations: Those that the person has done, the last one first.
        last_at: When the person did something in the deal last, commenting and correcting too; None = never.
    """

    name: str
    is_owner: bool
    is_watcher: bool
    holds: int
    departments: list[str]
    operations: list[DoneOperation]
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class DealDepartment:
    """A department that has had work in a deal: how much is to be done, and how much it has done."""

    department: str
    open: int
    completed: int


@dataclass(frozen=True, slots=True)
class DealPeople:
    """The owner first, then who did something last; departments by key."""

    people: list[DealPerson]
    departments: list[DealDepartment]


def deal_people(engine: Engine, key: str, *, by: By = "") -> DealPeople:
    """Who has to do with a deal.

    Raises:
        DealNotFound: There is no such deal, or the actor may not see it.
    """
    with engine.store.read() as session:
        owner = visible_deal(session, actor_of(by), key).owner
        watching = set(watchers.of_deal(session, key))
        acted = history.users_of(session, key)
        items = [item for item in work_items.of_deal(session, key) if item.state != "withdrawn"]
        numbers = {run.id: run.definition_id for run in instances.of_deal(session, key)}
        drawn = {run: engine.definitions.process(session, number) for run, number in numbers.items()}
    held = [item for item in items if item.state in work_items.LIVE]
    done = [item for item in items if item.state == "completed"]

    def operations(name: str) -> list[DoneOperation]:
        times: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for item in done:
            if item.completed_by == name:
                times[drawn[item.instance_id].key, item.element_id].append(item)
        told = []
        for (process_id, element_id), several in times.items():
            last = max(several, key=lambda item: (item.completed_at, item.id))
            element = drawn[last.instance_id].diagram.elements.get(element_id)
            name_ru = element.translations.get("ru", "") if element is not None else ""
            told.append(DoneOperation(process_id, element_id, last.name, name_ru, last.department, len(several), last.completed_at))
        return sorted(told, key=lambda one: one.last_at, reverse=True)

    def person(name: str) -> DealPerson:
        own, has = operations(name), [item for item in held if item.assignee == name]
        departments = sorted({one.department for one in own} | {item.department for item in has})
        last_at = max([*(one.last_at for one in own), *([acted[name]] if name in acted else [])], default=None)
        return DealPerson(name, name == owner, name in watching, len(has), departments, own, last_at)

    names = {owner, *watching, *acted, *(item.assignee for item in held), *(item.completed_by for item in done)} - {""}
    people = sorted((person(name) for name in names), key=lambda one: one.name)
    people.sort(key=lambda one: one.last_at.timestamp() if one.last_at else 0.0, reverse=True)
    people.sort(key=lambda one: not one.is_owner)
    counts = [
        DealDepartment(key, sum(item.department == key for item in held), sum(item.department == key for item in done))
        for key in sorted({item.department for item in items} - {""})
    ]
    return DealPeople(people, counts)
