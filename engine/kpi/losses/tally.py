"""What is counted of a loss while the deals pass by: numbers, and a few deals to look at. How many deals pass changes no size here."""

from __future__ import annotations

import json
from collections import Counter, deque
from dataclasses import dataclass, field
from math import log2
from typing import Any

SAMPLE = 50
"""Deals that are remembered behind each loss: the last ones."""
_PER_DOUBLING = 8
"""Buckets of times for each doubling: a median is right to one part in twelve."""


@dataclass(slots=True)
class Tally:
    """What was counted under one heading.

    Attributes:
        numbers: By what is counted; "cases" are deals.
        work: Seconds that people worked, by department.
        waiting: Seconds for which the deal waited.
        times: By what is timed ("waiting", "working"): how many times there are in each bucket.
        deals: Keys of the last deals, in the order in which they came.
    """

    numbers: Counter[str] = field(default_factory=Counter)
    work: dict[str, float] = field(default_factory=dict)
    waiting: float = 0.0
    times: dict[str, Counter[int]] = field(default_factory=dict)
    deals: deque[str] = field(default_factory=lambda: deque(maxlen=SAMPLE))

    def __getitem__(self, name: str) -> int:
        return self.numbers[name]

    def of_deal(self, key: str) -> None:
        """It was met in this deal; deals come one after the other, and each counts once."""
        if not self.deals or self.deals[-1] != key:
            self.deals.append(key)
            self.numbers["cases"] += 1

    def worked(self, department: str, seconds: float) -> None:
        if seconds:
            self.work[department] = self.work.get(department, 0.0) + seconds

    @property
    def worked_in_all(self) -> float:
        """Seconds."""
        return sum(self.work.values())

    def time(self, what: str, seconds: float) -> None:
        self.times.setdefault(what, Counter())[bucket(seconds)] += 1

    def median(self, what: str) -> float | None:
        """The middle one of the times, about; None when there is none."""
        counted = self.times.get(what)
        if not counted:
            return None
        half, passed = counted.total() / 2, 0
        for number in sorted(counted):
            passed += counted[number]
            if passed >= half:
                return middle(number)
        return None

    def add(self, other: Tally) -> None:
        """Count what another tally has counted of other, later deals."""
        self.numbers.update(other.numbers)
        for department, seconds in other.work.items():
            self.worked(department, seconds)
        self.waiting += other.waiting
        for what, counted in other.times.items():
            self.times.setdefault(what, Counter()).update(counted)
        self.deals.extend(other.deals)


class Tallies(dict[tuple[Any, ...], Tally]):
    """Tallies by heading; one that is asked for is there."""

    def __missing__(self, heading: tuple[Any, ...]) -> Tally:
        found = self[heading] = Tally()
        return found

    def add(self, others: Tallies) -> None:
        """Count what was counted of other, later deals."""
        for heading, tally in others.items():
            self[heading].add(tally)


def to_json(tallies: Tallies) -> str:
    """Tallies as text; a heading is a tuple of texts and numbers."""
    return json.dumps(
        [[list(heading), tally.numbers, tally.work, tally.waiting, tally.times, list(tally.deals)] for heading, tally in tallies.items()]
    )


def from_json(text: str) -> Tallies:
    """What `to_json` has written."""
    found = Tallies()
    for heading, numbers, work, waiting, times, deals in json.loads(text):
        counted = {what: Counter({int(number): count for number, count in told.items()}) for what, told in times.items()}
        found[tuple(heading)] = Tally(Counter(numbers), work, waiting, counted, deque(deals, SAMPLE))
    return found


def bucket(seconds: float) -> int:
    """The bucket of a time: 0 below a second, then so many for each doubling."""
    return 0 if seconds < 1 else 1 + int(log2(seconds) * _PER_DOUBLING)


def middle(number: int) -> float:
    """The time that stands for a bucket, in seconds."""
    return 0.0 if number == 0 else float(2 ** ((number - 0.5) / _PER_DOUBLING))
