"""From sums to what people read: a value in the indicator's unit, with its interval, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bpmn.kpi.definition import RATES, Count, DistinctClients, Effort, Indicator, Ratio, Sum, Timed
from engine.kpi.observation import SCALE
from engine.kpi.statistics import ENOUGH, Share, compared

Standing = Literal["good", "attention", "alarm", "none"]
Comparison = Literal["higher", "lower", ""]
_SECONDS = {"hours": 3_600, "days": 86_400}


@dataclass(frozen=True, slots=True)
class Sums:
    """Of observations: of their values and bases in ten-thousandths, and how many there are."""

    value: int = 0
    base: int = 0
    number: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.value + other.value, self.base + other.base, self.number + other.number)

    def __sub__(self, other: Sums) -> Sums:
        return Sums(self.value - other.value, self.base - other.base, self.number - other.number)


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure of some days.

    Attributes:
        value: In the indicator's unit; shares are percent, from 0 to 100. None: there is nothing to tell.
        number: How many observations it comes from.
        base: What a share is of, or a ratio is divided by; None for others.
        low, high: Within what the true share lies with a certainty of 95% (Wilson), in percent; None for others.
    """

    value: float | None
    number: int = 0
    base: float | None = None
    low: float | None = None
    high: float | None = None


def of_sums(indicator: Indicator, sums: Sums) -> Measured:
    """A count, a sum, a share, a ratio, or a mean or total of times."""
    measure, value, base = indicator.measure, sums.value / SCALE, sums.base / SCALE
    if isinstance(measure, RATES):
        share = share_of(sums)
        if share.rate is None:
            return Measured(None, sums.number, 0.0)
        return Measured(100 * share.rate, sums.number, base, 100 * share.low, 100 * share.high)
    if isinstance(measure, (Count, Sum, DistinctClients)):
        return Measured(value, sums.number)
    if isinstance(measure, Ratio):
        over, under = (in_unit(indicator, part) if isinstance(term, Timed) else part for term, part in _terms(measure, value, base))
        percent = 100 if indicator.unit == "percent" else 1
        return Measured(percent * over / under if under else None, sums.number, under)
    if isinstance(measure, Effort) and measure.statistic == "total":
        return Measured(in_unit(indicator, value), sums.number)
    return Measured(in_unit(indicator, value / base) if base else None, sums.number)


def of_times(indicator: Indicator, value: float | None, number: int) -> Measured:
    """A time at a rank, in ten-thousandths of a second."""
    return Measured(None if value is None else in_unit(indicator, value / SCALE), number)


def share_of(sums: Sums) -> Share:
    """How many of how many; whole numbers, since each observation of a share counts some that are reached of some that are required."""
    return Share(round(sums.value / SCALE), round(sums.base / SCALE))


def compare(indicator: Indicator, one: Sums, other: Sums) -> tuple[Comparison, bool]:
    """Whether a figure is higher or lower than another one: "" where it may be chance; and whether there are enough cases to say so.

    Only of shares is it known what may be chance.
    """
    if not isinstance(indicator.measure, RATES):
        return "", min(one.number, other.number) >= ENOUGH
    here, there = share_of(one), share_of(other)
    found = compared(here, there)
    return ("higher" if found == "higher" else "lower" if found == "lower" else ""), min(here.of, there.of) >= ENOUGH


def standing(indicator: Indicator, value: float | None) -> Standing:
    """On which side of the thresholds a figure lies. Without thresholds it is good when the target is reached, and else nothing is said."""
    if value is None:
        return "none"
    sign = 1 if indicator.direction == "up" else -1
    levels: tuple[tuple[Standing, float | None], ...] = (
        ("alarm", indicator.thresholds.alarm),
        ("attention", indicator.thresholds.attention),
    )
    for name, bound in levels:
        if bound is not None and sign * value < sign * bound:
            return name
    if any(bound is not None for _, bound in levels):
        return "good"
    return "good" if indicator.target is not None and sign * value >= sign * indicator.target else "none"


def _terms(measure: Ratio, value: float, base: float) -> tuple[tuple[object, float], tuple[object, float]]:
    return (measure.over, value), (measure.under, base)


def in_unit(indicator: Indicator, seconds: float) -> float:
    """Seconds in hours, or in days of 24 hours where that is the unit."""
    return seconds / _SECONDS.get(indicator.unit, 3_600)
