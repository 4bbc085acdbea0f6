"""What one deal adds to one indicator. Figures are sums of these, in whole ten-thousandths, so that no order of adding matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

SCALE = 10_000
"""Of `value` and `base`: 1 is 10,000. Times are seconds."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One contribution.

    Attributes:
        at: When it counts: when it happened, or when its outcome was known.
        value: Ten-thousandths of what is summed: 1 for each that counts or is reached, an amount, or seconds.
        base: What `value` is a share of, or is divided by, likewise; for a count or a sum 0, for a time 1 (`SCALE`).
        element_id: The element at which it was observed; "" for an instance or a deal.
        dims: Its member of each of the indicator's dimensions; one that has no value is left out.
    """

    at: datetime
    value: int
    base: int
    element_id: str = ""
    dims: Mapping[str, str] = field(default_factory=dict)


def scaled(number: int | float | Decimal) -> int:
    """A number in whole ten-thousandths, rounded half to even."""
    return int((Decimal(str(number)) * SCALE).to_integral_value(ROUND_HALF_EVEN))
