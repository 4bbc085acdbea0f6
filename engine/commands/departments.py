"""Departments: the groups that operations are handed to, each with a head."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.actors import By
from engine.engine import Engine
from engine.errors import BadAnswer, DepartmentNotFound, NotAllowed, Outdated
from engine.people import transact
from engine.store import calendars, departments, users
from engine.transaction import Transaction

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST = 100
"""Characters of a key or a name."""
MOST_RATE = 100_000
"""Of an hour, in the company's currency."""


class DepartmentExists(NotAllowed):
    def __init__(self, key: str) -> None:
        super().__init__(f"There is a department “{key}” already.")


class DepartmentInUse(NotAllowed):
    def __init__(self, key: str, uses: list[str]) -> None:
        super().__init__(f"The department “{key}” has {' and '.join(uses)}. Move them elsewhere first.")


def add_department(
    engine: Engine,
    key: str,
    *,
    by: By,
    name: str = "",
    name_ru: str = "",
    head: str = "",
    calendar: str = "",
    hourly_rate: float | None = None,
    at: datetime | None = None,
) -> None:
    """Add a department.

    Args:
        key: What lanes and `camunda:candidateGroups` name, in kebab case; it never changes.
        head: The user who leads it, or is going to be added; "" = nobody.
        calendar: The working calendar that its deadlines are counted by; "" = every hour counts.
        hourly_rate: What an hour of its work costs, in the company's currency; None = not known, and what it loses is not priced.

    Raises:
        DepartmentExists: The key is taken.
        BadAnswer: No good key, name or rate, or a calendar that is not there.
    """
    if not _KEY.fullmatch(key) or len(key) > _MOST:
        raise BadAnswer("A department's key is in kebab case: letters a-z and digits, with single hyphens, such as sales-head.")
    values: dict[str, Any] = {"name": name or key, "name_ru": name_ru, "head": head, "calendar": calendar, "hourly_rate": hourly_rate}

    def story(tx: Transaction) -> None:
        tx.require("people.manage")
        if departments.find(tx.session, key) is not None:
            raise DepartmentExists(key)
        _check(tx, values)
        departments.add(tx.session, {"key": key, **values})
        tx.note("department.added", "", None, "", department=key, **values)

    transact(engine, story, by=by, at=at)


def change_department(
    engine: Engine, key: str, changes: Mapping[str, Any], *, by: By, revision: int | None = None, at: datetime | None = None
) -> int:
    """Change name, name_ru, head, calendar or hourly_rate (None: not known); the new revision.

    Raises:
        DepartmentNotFound: There is no such department.
        Outdated: It has another revision than `revision`.
        BadAnswer: A head or calendar that is not there, or no good name or rate.
    """

    def story(tx: Transaction) -> int:
        tx.require("people.manage")
        row = departments.lock(tx.session, key)
        if row is None:
            raise DepartmentNotFound(key)
        if revision is not None and row.revision != revision:
            raise Outdated(f"The department {key}")
        old = row._asdict()
        head = changes.get("head", row.head)
        if head and head != row.head and users.by_name(tx.session, head) is None:
            raise BadAnswer(f"There is no user “{head}” who could head the department.")
        values = {**{name: old[name] for name in departments.CHANGEABLE}, **changes}
        _check(tx, values)
        departments.change(tx.session, key, values)
        tx.note("department.changed", "", department=key, **changes)
        return int(row.revision) + 1

    return transact(engine, story, by=by, at=at)


def remove_department(engine: Engine, key: str, *, by: By, revision: int | None = None, at: datetime | None = None) -> None:
    """Remove a department that nobody belongs to and nothing waits for. Its key stays in the history.

    Raises:
        DepartmentNotFound: There is no such department.
        Outdated: It has another revision than `revision`.
        DepartmentInUse: It has members or work.
    """

    def story(tx: Transaction) -> None:
        tx.require("people.manage")
        row = departments.lock(tx.session, key)
        if row is None:
            raise DepartmentNotFound(key)
        if revision is not None and row.revision != revision:
            raise Outdated(f"The department {key}")
        if uses := departments.uses(tx.session, key):
            raise DepartmentInUse(key, uses)
        departments.remove(tx.session, key)
        tx.note("department.removed", "", department=key)

    transact(engine, story, by=by, at=at)


def _check(tx: Transaction, values: Mapping[str, Any]) -> None:
    for name in ("name", "name_ru"):
        if len(values[name]) > _MOST or not (values[name].isprintable()):
            raise BadAnswer(f"A department's {name} has at most {_MOST} printable characters.")
    rate = values["hourly_rate"]
    if rate is not None and not 0 <= rate <= MOST_RATE:  # NaN is neither
        raise BadAnswer(f"A department's hourly rate is a number from 0 to {MOST_RATE:,}, in the company's currency; or none.")
    if values["calendar"] and calendars.find(tx.session, values["calendar"]) is None:
        raise BadAnswer(f"There is no calendar “{values['calendar']}”. Add it first.")
