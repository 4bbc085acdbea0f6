"""How times are distributed: buckets of growing width, and the values at a rank that they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_BITS = 3
_PER_OCTAVE = 1 << _BITS
"""From one value to its double there are so many buckets; each is at most an eighth of its values wide."""

TENTHS: Mapping[str, int] = {"median": 5, "p90": 9}
"""Which part of the values lies below a statistic, in tenths."""


def bucket_of(value: int) -> int:
    """The bucket of a value in whole ten-thousandths. Whole numbers only, so that every machine finds the same.

    Values below 8 have a bucket each; all below 0 share that of 0.
    """
    value = max(value, 0)
    octave = max(value.bit_length() - 1 - _BITS, 0)
    return _PER_OCTAVE * octave + (value >> octave)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the values of two neighbouring ranks are to be found, and how far between them the statistic lies.

    Attributes:
        lower, upper: (bucket, rank in it from 0) of each.
        tenths: How far, in tenths.
    """

    lower: tuple[int, int]
    upper: tuple[int, int]
    tenths: int


def place_of(numbers: Mapping[int, int], tenths: int) -> Place | None:
    """Where a statistic lies, from how many values there are in each bucket; None when there are none.

    Between two ranks it is interpolated, as is usual: a median of four values lies halfway between the second and the third.
    """
    last = sum(numbers.values()) - 1
    if last < 0:
        return None
    rank, rest = divmod(last * tenths, 10)
    return Place(_at(numbers, rank), _at(numbers, min(rank + 1, last)), rest)


def between(lower: int, upper: int, tenths: int) -> float:
    """The value so many tenths of the way between two."""
    return lower + (upper - lower) * tenths / 10


def percentile(values: Sequence[int], tenths: int) -> float | None:
    """The same of values that are there, in order of size."""
    if not values:
        return None
    rank, rest = divmod((len(values) - 1) * tenths, 10)
    return between(values[rank], values[min(rank + 1, len(values) - 1)], rest)


def _at(numbers: Mapping[int, int], rank: int) -> tuple[int, int]:
    before = 0
    for bucket, number in _in_order(numbers):
        if rank < before + number:
            return bucket, rank - before
        before += number
    raise AssertionError("the rank is below the number of values")


def _in_order(numbers: Mapping[int, int]) -> Iterable[tuple[int, int]]:
    return sorted(numbers.items())
