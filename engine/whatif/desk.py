"""A department in a simulation, and how its chances are drawn."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import inf

import simpy

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def drawn(key: int, element: int, visit: int) -> float:
    """A number in [0, 1) that depends on nothing else (the finaliser of SplitMix64)."""
    mixed = ((key ^ element) + visit * GOLDEN) & MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
    return ((mixed ^ (mixed >> 31)) >> 11) / (1 << 53)


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """One department in one repetition: the average number of operations that wait, the average wait in seconds of an operation, and the
    share of the people's time that is taken (0 where there is always somebody)."""

    queue: float
    waiting: float
    utilisation: float


class Desk:
    """A department: so many people, and a queue, first come, first served."""

    def __init__(self, env: simpy.Environment, people: float) -> None:
        self.env = env
        self.people = self.free = people
        self.queue: deque[simpy.Event] = deque()
        self.waited = self.busy = 0.0
        self.passes = 0
        self.queued = 0.0
        self._changed = 0.0

    def count(self) -> None:
        """Note how long it has been as it is, before that changes."""
        elapsed = self.env.now - self._changed
        if elapsed:
            self.queued += elapsed * len(self.queue)
            if self.people != inf:
                self.busy += elapsed * (self.people - self.free)
            self._changed = self.env.now

    def begin_anew(self) -> None:
        """The house is full: measure from now on."""
        self.count()
        self.waited = self.busy = self.queued = 0.0
        self.passes = 0

    def give_back(self) -> None:
        """Somebody is done, and turns to who has waited longest."""
        self.count()
        if self.queue:
            self.queue.popleft().succeed()
        else:
            self.free += 1
