"""Shares with the interval in which the true one lies, and when one may be called higher than another."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

ENOUGH = 30
"""Cases below which a share is not compared."""
_Z = 1.959964
"""Of a normal distribution: 95% lie within so many standard deviations."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many. `low` and `high`: the Wilson score interval at 95% (Wilson 1927), within 0 and 1 also for few cases."""

    reached: int
    of: int

    @property
    def rate(self) -> float | None:
        """None where there are no cases."""
        return self.reached / self.of if self.of else None

    @property
    def low(self) -> float:
        return wilson(self.reached, self.of)[0]

    @property
    def high(self) -> float:
        return wilson(self.reached, self.of)[1]


def wilson(reached: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share; (0, 1) where there are no cases, since nothing is known then."""
    if of <= 0:
        return 0.0, 1.0
    rate, z2 = reached / of, _Z * _Z
    middle = (rate + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * sqrt(rate * (1 - rate) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def compared(one: Share, other: Share) -> str:
    """Whether a share is "higher" or "lower" than another: "" while there are too few cases of either, or the intervals overlap."""
    if min(one.of, other.of) < ENOUGH:
        return ""
    if one.low > other.high:
        return "higher"
    return "lower" if one.high < other.low else ""
