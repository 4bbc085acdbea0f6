"""Which values a variable can have: some, a range of numbers, or anything but some."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Values:
    """One of these."""

    those: frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Range:
    """A number from `least` to `most`; an end that is `open` does not belong to it."""

    least: float = -math.inf
    most: float = math.inf
    open_least: bool = False
    open_most: bool = False

    @property
    def point(self) -> float:
        """A number inside."""
        if self.least == self.most:
            return self.least
        if math.isinf(self.least):
            return 0.0 if math.isinf(self.most) else self.most - 1
        return self.least + 1 if math.isinf(self.most) else (self.least + self.most) / 2

    @property
    def is_empty(self) -> bool:
        return self.least > self.most or (self.least == self.most and (self.open_least or self.open_most))


@dataclass(frozen=True, slots=True)
class Anything:
    """Anything but these."""

    but: frozenset[Hashable] = frozenset()


Domain = Values | Range | Anything
ANYTHING = Anything()


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def values(those: Iterable[Any]) -> Domain:
    """One of these; anything when one of them can't be told apart from others (a list, an object)."""
    found = list(those)
    return Values(frozenset(found)) if all(isinstance(value, Hashable) for value in found) else ANYTHING


def either(one: Domain, other: Domain) -> Domain:
    """What is in one or in the other."""
    match one, other:
        case Values(), Values():
            return Values(one.those | other.those)
        case Anything(), Anything():
            return Anything(one.but & other.but)
        case (Anything() as any_but, Values() as some) | (Values() as some, Anything() as any_but):
            return Anything(frozenset(value for value in any_but.but - some.those if isinstance(value, (str, int, float, type(None)))))
        case Range(), Range():
            return hull([one, other])
        case (Range() as span, Values() as some) | (Values() as some, Range() as span) if all(map(is_number, some.those)):
            return hull([span, *(Range(number, number) for number in some.those)])  # type: ignore[arg-type]
    return ANYTHING


def hull(spans: Iterable[Range]) -> Range:
    """The smallest range that holds all of them; at least one is given."""
    found = list(spans)
    least, most = min(span.least for span in found), max(span.most for span in found)
    open_least = all(span.open_least for span in found if span.least == least)
    return Range(least, most, open_least, all(span.open_most for span in found if span.most == most))


def cells(span: Range, numbers: Iterable[float]) -> list[Range]:
    """A range cut at numbers: the numbers themselves, and what lies between; comparisons with them can't tell more."""
    cuts = sorted({number for number in numbers if span.least <= number <= span.most})
    edges = [span.least, *cuts, span.most]
    points = [Range(cut, cut) for cut in cuts if not (span.open_least and cut == span.least) and not (span.open_most and cut == span.most)]
    between = [Range(low, high, low in cuts or span.open_least, high in cuts or span.open_most) for low, high in pairwise(edges)]
    return [cell for cell in (*points, *between) if not cell.is_empty]
