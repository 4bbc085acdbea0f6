"""A figure told apart by a dimension: by channel, by employee, by reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.errors import BadAnswer, NotPermitted
from engine.kpi.figure import Comparison, Measured, Standing, Sums, compare, standing
from engine.kpi.reading import OfMember, by_member, series
from engine.queries.figures import Attached, Compare, attached, days, earlier, periods_of, require_people, visible_people
from engine.store.figures import Filters


@dataclass(frozen=True, slots=True)
class Member:
    """A member's figure.

    Attributes:
        member: As the history has it: a channel, a user's name, a department's key.
        previous: Of the days that it is compared with; None when it is not, or there were none.
        compared: Whether it is higher or lower than that of all the others together; "" where that may be chance, or isn't known.
        is_enough: There are enough cases of it and of the others to compare them.
        share: Its part of the observations of all members, from 0 to 1.
    """

    member: str
    figure: Measured
    previous: Measured | None
    compared: Comparison
    is_enough: bool
    standing: Standing
    share: float


@dataclass(frozen=True, slots=True)
class Members:
    """The members of a dimension, those with the most observations first.

    Attributes:
        whole: Over all, with those who have no member of the dimension.
        hidden: How many members are not shown, since `by` may not see their figures.
    """

    key: str
    dimension: str
    since: date
    until: date
    whole: Measured
    members: list[Member]
    hidden: int


def members(
    engine: Engine,
    key: str,
    dimension: str,
    since: date | None = None,
    until: date | None = None,
    compare: Compare = None,
    filters: Filters | None = None,
    *,
    by: By = "",
) -> Members:
    """An indicator's figure by the members of one of its dimensions.

    Args:
        filters: Members of other dimensions, all of which hold; the rest as `figures`.

    Raises:
        KpiNotFound: It is not attached.
        BadAnswer: It has no such dimension, or the days are in the wrong order.
        NotPermitted: `by` may not see figures, or not by employee.
    """
    actor, filters = actor_of(by), filters or {}
    actor.require("figures.see")
    since, until = days(engine, since, until)
    with engine.store.read(consistent=True) as session:
        (one,) = attached(session, [key])
        require_dimensions(one, [dimension, *filters])
        require_people(session, actor, filters)
        visible = visible_people(session, actor) if dimension == "employee" else None
        if visible is not None and not visible:
            raise NotPermitted(actor.name, "figures.people")
        periods = periods_of(since, until, "month")[0].whole
        now = by_member(session, one.row.id, one.indicator, dimension, periods, filters)
        whole = series(session, {one.row.id: one.indicator}, periods, filters)[one.row.id]
        before = earlier(since, until, compare)
        then = by_member(session, one.row.id, one.indicator, dimension, before, filters) if before else {}
    found = sorted(now.items(), key=lambda item: (-item[1].sums.number, item[0]))
    shown = [_member(one, member, each, whole.sums, then.get(member)) for member, each in found if visible is None or member in visible]
    return Members(key, dimension, since, until, whole.whole, shown, len(found) - len(shown))


def require_dimensions(one: Attached, names: Collection[str]) -> None:
    """The indicator's figures can be told apart by all of these.

    Raises:
        BadAnswer: They can't.
    """
    for name in names:
        if name not in one.indicator.dimensions:
            there = ", ".join(one.indicator.dimensions) or "none"
            raise BadAnswer(f"The indicator “{one.row.key}” has no dimension “{name}”; it has {there}.")


def _member(one: Attached, member: str, found: OfMember, whole: Sums, before: OfMember | None) -> Member:
    comparison, is_enough = compare(one.indicator, found.sums, whole - found.sums)
    return Member(
        member=member,
        figure=found.figure,
        previous=before.figure if before is not None else None,
        compared=comparison,
        is_enough=is_enough,
        standing=standing(one.indicator, found.figure.value),
        share=found.sums.number / whole.number if whole.number else 0.0,
    )
