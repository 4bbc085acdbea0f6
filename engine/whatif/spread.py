"""A figure over the repetitions of a simulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

SHARE = 0.9
"""Of the repetitions, those between `low` and `high`."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over the repetitions: its mean, and between what nine of ten repetitions lie."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        ordered = sorted(figures)
        return cls(fmean(ordered), quantile(ordered, (1 - SHARE) / 2), quantile(ordered, (1 + SHARE) / 2))


def quantile(ordered: Sequence[float], share: float) -> float:
    """Between the two nearest figures."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
