"""Figures of indicators: of some days, beside those before, with their trend; how they stand against target and thresholds."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bpmn.kpi.definition import Indicator
from engine.actors import Actor, By, actor_of
from engine.engine import Engine
from engine.errors import BadAnswer, KpiNotFound
from engine.kpi.declared import indicator_of
from engine.kpi.differences import EPOCH
from engine.kpi.figure import Comparison, Measured, Standing, compare, standing
from engine.kpi.reading import Series, series
from engine.permissions import Reach
from engine.store import kpis
from engine.store.figures import Filters, Periods, people_of
from engine.store.session import Row, Session

Per = Literal["day", "week", "month"]
Compare = Literal["previous"] | tuple[date, date] | None
MOST_POINTS = 400
"""Of a trend."""
DAYS = 90
"""When nothing else is said."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of one period: from `since` (included) until `until` (not included); at the ends of the trend it may be cut."""

    since: date
    until: date
    figure: Measured


@dataclass(frozen=True, slots=True)
class Break:
    """What an indicator measures has changed: figures before and after can't be compared.

    Attributes:
        what: Each change, in both languages, as it is stored.
    """

    at: datetime
    what: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's figure.

    Attributes:
        state: attached or unverified.
        progress: How much of history has been measured, from 0 to 1; below 1 the figure is not whole yet.
        previous: Of the days that it is compared with; None when it is not.
        compared: Whether it is higher or lower than `previous`; "" where that may be chance, or isn't known.
        is_enough: There are enough cases in both to compare them.
        standing: Against the thresholds.
        trend: By period, without gaps.
    """

    key: str
    indicator: Indicator
    state: str
    progress: float
    since: date
    until: date
    figure: Measured
    previous: Measured | None
    compared: Comparison
    is_enough: bool
    standing: Standing
    trend: list[Point]
    breaks: list[Break]


@dataclass(frozen=True, slots=True)
class Attached:
    """An indicator as it is stored."""

    row: Row
    indicator: Indicator

    @property
    def progress(self) -> float:
        row = self.row
        if row.measured_digest != row.digest:
            return 0.0
        return row.measured_to / row.measure_until if row.measured_to < row.measure_until else 1.0


def figures(
    engine: Engine,
    keys: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    per: Per = "week",
    compare: Compare = None,
    filters: Filters | None = None,
    *,
    by: By = "",
) -> list[Figure]:
    """The figures of attached indicators, in the order of `keys`, else by key.

    Args:
        keys: Only these; empty: all.
        since, until: From the one (included) until the other (not included), in the company's time zone; default: 90 days until today.
        per: What the trend tells apart.
        compare: "previous": with as many days before; or with the days from one until another.
        filters: Members by dimension, all of which hold; indicators without one of the dimensions are left out.

    Raises:
        KpiNotFound: One of the keys is not attached.
        BadAnswer: The days are in the wrong order or too many, or no indicator has such a dimension.
        NotPermitted: `by` may not see figures, or not of this employee.
    """
    actor, filters = actor_of(by), filters or {}
    actor.require("figures.see")
    since, until = days(engine, since, until)
    periods, edges = periods_of(since, until, per)
    with engine.store.read(consistent=True) as session:
        require_people(session, actor, filters)
        found = attached(session, keys)
        having = [one for one in found if all(name in one.indicator.dimensions for name in filters)]
        if found and not having:
            raise BadAnswer(f"No indicator that was asked for has the dimensions {', '.join(filters)}.")
        indicators = {one.row.id: one.indicator for one in having}
        now = series(session, indicators, periods, filters)
        before = earlier(since, until, compare)
        then = series(session, indicators, before, filters) if before else {}
        breaks = _breaks(session, since, until, ZoneInfo(engine.settings.time_zone))
    return [_figure(one, now[one.row.id], then.get(one.row.id), edges, breaks.get(one.row.id, [])) for one in having]


def current(engine: Engine, keys: Sequence[str] = (), *, by: By = "") -> list[Figure]:
    """The same as of now, each over its own window and beside the window before, without a trend: for tiles, thresholds and digests.

    Raises: as `figures`.
    """
    actor_of(by).require("figures.see")
    _, until = days(engine, None, None)
    told: dict[str, Figure] = {}
    with engine.store.read(consistent=True) as session:
        found = attached(session, keys)
        for window in sorted({_window(one.indicator) for one in found}):
            some = {one.row.id: one for one in found if _window(one.indicator) == window}
            since = until - timedelta(days=window)
            indicators = {number: one.indicator for number, one in some.items()}
            now = series(session, indicators, _one(since, until), {})
            then = series(session, indicators, _one(since - timedelta(days=window), since), {})
            told |= {one.row.key: _figure(one, now[number], then[number], [since, until], []) for number, one in some.items()}
    return [told[one.row.key] for one in found]


# ---- for the other queries about figures ----------------------------------------------------------------------------------


def days(engine: Engine, since: date | None, until: date | None) -> tuple[date, date]:
    """The days that are asked about.

    Raises:
        BadAnswer: They are in the wrong order.
    """
    today = engine.clock.now().astimezone(ZoneInfo(engine.settings.time_zone)).date()
    until = until or max(today, since or today) + timedelta(days=1)
    since = since or until - timedelta(days=DAYS)
    if since >= until:
        raise BadAnswer(f"There are no days from {since} until {until}; the last day is not included.")
    return since, until


def attached(session: Session, keys: Sequence[str] = ()) -> list[Attached]:
    """The indicators that are measured.

    Raises:
        KpiNotFound: One of the keys is not attached.
    """
    rows = {row.key: row for row in kpis.measured(session)}
    for key in keys:
        if key not in rows:
            raise KpiNotFound(key)
    return [Attached(rows[key], indicator_of(rows[key].source)) for key in (keys or sorted(rows))]


def visible_people(session: Session, actor: Actor) -> Collection[str] | None:
    """The employees whose own figures the actor may see; None: everybody's."""
    match actor.reach("figures.people"):
        case Reach.ALL:
            return None
        case Reach.LED:
            return people_of(session, actor.heads)
        case _:
            return frozenset()


def require_people(session: Session, actor: Actor, filters: Filters) -> None:
    """Whether the actor may see figures of the employee that is asked for.

    Raises:
        NotPermitted: No.
    """
    if "employee" in filters:
        visible = visible_people(session, actor)
        if visible is not None and filters["employee"] not in visible:
            actor.require("figures.people", [], ["~nobody's"])


def earlier(since: date, until: date, compare: Compare) -> Periods | None:
    """The days that figures are compared with.

    Raises:
        BadAnswer: They are in the wrong order.
    """
    if compare is None:
        return None
    first, last = (since - (until - since), since) if compare == "previous" else compare
    if first >= last:
        raise BadAnswer(f"There are no days from {first} until {last} to compare with; the last day is not included.")
    return _one(first, last)


def periods_of(since: date, until: date, per: Per) -> tuple[Periods, list[date]]:
    """The periods between two days, and the days on which each begins, with the last one's end.

    Raises:
        BadAnswer: They are too many.
    """
    edges, begin = [since], since
    while (begin := _next(begin, per)) < until:
        edges.append(begin)
        if len(edges) > MOST_POINTS:
            raise BadAnswer(f"From {since} until {until} there are more than {MOST_POINTS} periods of a {per}; ask for longer ones.")
    numbers = [_number(edge) for edge in (*edges, until)]
    step = {"day": 1, "week": 7, "month": 0}[per]
    origin = numbers[0] - (since.weekday() if per == "week" else 0)
    return Periods(numbers, step, origin), [*edges, until]


def _next(day: date, per: Per) -> date:
    match per:
        case "day":
            return day + timedelta(days=1)
        case "week":
            return day + timedelta(days=7 - day.weekday())
        case "month":
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _one(since: date, until: date) -> Periods:
    return Periods((_number(since), _number(until)))


def _number(day: date) -> int:
    return day.toordinal() - EPOCH


def _window(indicator: Indicator) -> int:
    """In whole days, at least one."""
    return max(round(indicator.window / timedelta(days=1)), 1)


def _figure(one: Attached, now: Series, then: Series | None, edges: Sequence[date], breaks: list[Break]) -> Figure:
    comparison, is_enough = compare(one.indicator, now.sums, then.sums) if then is not None else ("", False)
    points = [Point(edges[number], edges[number + 1], point) for number, point in enumerate(now.points)] if len(edges) > 2 else []
    return Figure(
        key=one.row.key,
        indicator=one.indicator,
        state=one.row.state,
        progress=one.progress,
        since=edges[0],
        until=edges[-1],
        figure=now.whole,
        previous=then.whole if then is not None else None,
        compared=comparison,
        is_enough=is_enough,
        standing=standing(one.indicator, now.whole.value),
        trend=points,
        breaks=breaks,
    )


def _breaks(session: Session, since: date, until: date, zone: ZoneInfo) -> Mapping[int, list[Break]]:
    found: dict[int, list[Break]] = {}
    for row in kpis.changes(session):
        if row.is_break and since <= row.at.astimezone(zone).date() < until:
            found.setdefault(row.kpi_id, []).append(Break(row.at, json.loads(row.what)))
    return found
