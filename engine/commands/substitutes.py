"""Substitutes: who may do an absent colleague's work, from when till when.

The substitute acts under the own name; the history keeps whose work it was. Several colleagues may stand in at once. A substitute of a
substitute is not followed: whose substitute is absent, too, names another one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.actors import Actor, By
from engine.engine import Engine
from engine.errors import BadAnswer, NotAllowed, Outdated, SubstituteNotFound, UserNotFound
from engine.people import transact
from engine.store import substitutes, users
from engine.store.session import Row
from engine.transaction import Transaction


class SubstituteExists(NotAllowed):
    def __init__(self, absent: str, substitute: str) -> None:
        super().__init__(f"{substitute} stands in for {absent} in a part of this time already. Change that one.")


def set_substitute(
    engine: Engine, absent: str, substitute: str, starts_at: datetime, ends_at: datetime, *, by: By, at: datetime | None = None
) -> int:
    """Let somebody stand in for an absent colleague; its number.

    Args:
        absent: Who is away: oneself, somebody of a department that one leads, or anybody for an administrator.
        ends_at: The first moment at which the colleague is back.

    Raises:
        UserNotFound: One of the two is no user.
        NotPermitted: It is not for the caller to say.
        SubstituteExists: The same is said already for a part of this time.
        BadAnswer: Both are the same, the substitute is disabled, or the time is over or ends before it begins.
    """
    _check_times(starts_at, ends_at)

    def story(tx: Transaction) -> int:
        _require(tx, absent)
        person = users.by_name(tx.session, substitute)
        if person is None:
            raise UserNotFound(substitute)
        if absent == substitute:
            raise BadAnswer("Nobody stands in for oneself. Name a colleague.")
        if person.state == "disabled":
            raise BadAnswer(f"{substitute} is disabled and can't stand in.")
        if ends_at <= tx.recorded_at:
            raise BadAnswer("This absence is over already.")
        if substitutes.is_set(tx.session, absent, substitute, starts_at, ends_at):
            raise SubstituteExists(absent, substitute)
        values = {"absent": absent, "substitute": substitute, "starts_at": starts_at, "ends_at": ends_at, "set_by": tx.actor.name}
        number = substitutes.add(tx.session, values)
        tx.note("substitute.set", "", number=number, absent=absent, substitute=substitute, starts_at=starts_at, ends_at=ends_at)
        return number

    return transact(engine, story, by=by, at=at)


def change_substitute(
    engine: Engine,
    number: int,
    *,
    by: By,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    revision: int | None = None,
    at: datetime | None = None,
) -> int:
    """Change from when or till when; the new revision.

    Raises:
        SubstituteNotFound: There is no such substitute.
        NotPermitted: It is not for the caller to say.
        Outdated: It has another revision than `revision`.
        SubstituteExists: The same is said already for a part of the new time.
        BadAnswer: It would end before it begins.
    """

    def story(tx: Transaction) -> int:
        row = _held(tx, number, revision)
        begins, ends = starts_at or row.starts_at, ends_at or row.ends_at
        _check_times(begins, ends)
        if substitutes.is_set(tx.session, row.absent, row.substitute, begins, ends, without=number):
            raise SubstituteExists(row.absent, row.substitute)
        substitutes.change(tx.session, number, begins, ends)
        told = {"absent": row.absent, "substitute": row.substitute, "starts_at": begins, "ends_at": ends}
        tx.note("substitute.changed", "", number=number, **told)
        return int(row.revision) + 1

    return transact(engine, story, by=by, at=at)


def remove_substitute(engine: Engine, number: int, *, by: By, revision: int | None = None, at: datetime | None = None) -> None:
    """Nobody stands in any more; the history keeps who did.

    Raises:
        SubstituteNotFound: There is no such substitute.
        NotPermitted: It is not for the caller to say.
        Outdated: It has another revision than `revision`.
    """

    def story(tx: Transaction) -> None:
        row = _held(tx, number, revision)
        substitutes.remove(tx.session, number)
        tx.note("substitute.removed", "", number=number, absent=row.absent, substitute=row.substitute)

    transact(engine, story, by=by, at=at)


def _held(tx: Transaction, number: int, revision: int | None) -> Row:
    row = substitutes.lock(tx.session, number)
    if row is None:
        raise SubstituteNotFound(number)
    _require(tx, row.absent)
    if revision is not None and row.revision != revision:
        raise Outdated(f"The substitute {number}")
    return row


def _require(tx: Transaction, absent: str) -> None:
    """Standing in gives no right to say who else does: then a chain of substitutes would begin."""
    person = users.by_name(tx.session, absent)
    if person is None:
        raise UserNotFound(absent)
    actor: Actor = replace(tx.actor, stands_in_for=frozenset())
    actor.require("substitutes.manage", [absent], users.memberships(tx.session, [person.id]).get(person.id, ()))


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        raise BadAnswer("Times need a time zone, such as 2026-01-31T10:00:00+00:00.")
    if ends_at <= starts_at:
        raise BadAnswer("The absence ends before it begins.")
