"""Figures of several indicators over periods, in few statements: sums for all of them at once, then what sums can't tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bpmn.kpi.definition import DistinctClients, Duration, Effort, Indicator
from engine.kpi.buckets import TENTHS, between, place_of
from engine.kpi.differences import has_buckets
from engine.kpi.figure import Measured, Sums, of_sums, of_times
from engine.kpi.observation import SCALE
from engine.store import figures
from engine.store.figures import WHOLE, Filters, Periods
from engine.store.session import Session

Indicators = Mapping[int, Indicator]
"""By their ids in the store."""


@dataclass(frozen=True, slots=True)
class Series:
    """A figure over all periods together, what it was summed up from, and each period's."""

    whole: Measured
    sums: Sums
    points: list[Measured]


@dataclass(frozen=True, slots=True)
class OfMember:
    """A member's figure, and what it was summed up from."""

    figure: Measured
    sums: Sums


def series(session: Session, indicators: Indicators, periods: Periods, filters: Filters) -> dict[int, Series]:
    """The figures of periods and of all of them together."""
    added: dict[tuple[int, int], Sums] = defaultdict(Sums)
    for row in figures.sums(session, indicators, periods, filters):
        sums = Sums(row.value, row.base, row.number)
        added[row.kpi_id, row.period] += sums
        added[row.kpi_id, WHOLE] += sums
    timed = {number: indicator for number, indicator in indicators.items() if has_buckets(indicator)}
    times = _spread(session, timed, periods, filters) if filters else _ranked(session, timed, periods)
    distinct = {number: indicator for number, indicator in indicators.items() if isinstance(indicator.measure, DistinctClients)}
    counted = _distinct(session, distinct, periods, filters)
    found = {}
    for number, indicator in indicators.items():
        each = []
        for period in (WHOLE, *range(len(periods))):
            sums, place = added[number, period], (number, period)
            if number in timed:
                each.append(of_times(indicator, times.get(place), sums.number))
            else:
                each.append(of_sums(indicator, Sums(counted.get(place, 0), 0, sums.number) if number in distinct else sums))
        found[number] = Series(each[0], added[number, WHOLE], each[1:])
    return found


def by_member(
    session: Session, number: int, indicator: Indicator, dimension: str, periods: Periods, filters: Filters
) -> dict[str, OfMember]:
    """The figure of each member of a dimension."""
    rows = figures.sums(session, [number], periods, filters, dimension)
    added = {row.member: Sums(row.value, row.base, row.number) for row in rows}
    told = added
    if isinstance(indicator.measure, DistinctClients):
        rows = figures.distinct_clients(session, [number], periods, filters, dimension)
        counted = {row.member: row.number for row in rows if row.period == WHOLE}
        told = {member: Sums(SCALE * counted.get(member, 0), 0, sums.number) for member, sums in added.items()}
    if not has_buckets(indicator):
        return {member: OfMember(of_sums(indicator, told[member]), sums) for member, sums in added.items()}
    tenths = _tenths(indicator)
    values: dict[str, list[int]] = defaultdict(list)
    totals = {}
    for row in figures.spread(session, [number], periods, filters, tenths, dimension):
        values[row.member].append(row.value)
        totals[row.member] = row.total
    times = {member: _interpolated(sorted(found), totals[member], tenths) for member, found in values.items()}
    return {member: OfMember(of_times(indicator, times.get(member), sums.number), sums) for member, sums in added.items()}


def _tenths(indicator: Indicator) -> int:
    assert isinstance(indicator.measure, (Duration, Effort))
    return TENTHS[indicator.measure.statistic]


def _ranked(session: Session, timed: Indicators, periods: Periods) -> dict[tuple[int, int], float]:
    """By indicator and period: the exact value, by way of the distributions of days."""
    if not timed:
        return {}
    numbers: dict[tuple[int, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in figures.distributions(session, timed, periods):
        numbers[row.kpi_id, row.period][row.bucket] += row.number
        numbers[row.kpi_id, WHOLE][row.bucket] += row.number
    if len(periods) == 1:  # the same twice
        numbers = {place: found for place, found in numbers.items() if place[1] == WHOLE}
    places = {}
    wanted: list[tuple[int, ...]] = []
    for (kpi_id, period), found in numbers.items():
        place = place_of(found, _tenths(timed[kpi_id]))
        if place is None:
            continue
        days = (periods.since, periods.until) if period == WHOLE else (periods.edges[period], periods.edges[period + 1])
        at = len(wanted)
        (lower, first), (upper, last) = place.lower, place.upper
        if lower == upper:
            wanted.append((at, kpi_id, lower, *days, first, last))
            places[kpi_id, period] = (at, first), (at, last), place.tenths
        else:
            wanted += [(at, kpi_id, lower, *days, first, first), (at + 1, kpi_id, upper, *days, last, last)]
            places[kpi_id, period] = (at, first), (at + 1, last), place.tenths
    values = figures.ranked(session, wanted)
    told = {place: between(values[low], values[high], tenths) for place, (low, high, tenths) in places.items()}
    return told if len(periods) > 1 else {**told, **{(kpi_id, 0): value for (kpi_id, _), value in told.items()}}


def _spread(session: Session, timed: Indicators, periods: Periods, filters: Filters) -> dict[tuple[int, int], float]:
    """The same from the observations that pass the filters."""
    told = {}
    for tenths in sorted({_tenths(indicator) for indicator in timed.values()}):
        some = [number for number, indicator in timed.items() if _tenths(indicator) == tenths]
        for asked, name in ((periods, lambda period: period), (periods.whole, lambda _period: WHOLE)):
            values: dict[tuple[int, int], list[int]] = defaultdict(list)
            totals = {}
            for row in figures.spread(session, some, asked, filters, tenths):
                values[row.kpi_id, name(row.period)].append(row.value)
                totals[row.kpi_id, name(row.period)] = row.total
            told.update({place: _interpolated(sorted(found), totals[place], tenths) for place, found in values.items()})
    return told


def _interpolated(values: list[int], total: int, tenths: int) -> float:
    """Between the two values of neighbouring ranks; there is one where it is the last."""
    return between(values[0], values[-1], (total - 1) * tenths % 10)


def _distinct(session: Session, distinct: Indicators, periods: Periods, filters: Filters) -> dict[tuple[int, int], int]:
    rows = figures.distinct_clients(session, distinct, periods, filters) if distinct else []
    return {(row.kpi_id, row.period): SCALE * row.number for row in rows}
