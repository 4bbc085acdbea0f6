"""One deal as it is measured: what all indicators ask of it is looked up once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Protocol

from bpmn.kpi.definition import Indicator
from engine.kpi.case import Case
from engine.kpi.dimensions import AT_OUTCOME, member, named
from engine.kpi.observation import Observation
from engine.kpi.points import Places
from engine.kpi.surroundings import Surroundings

_UNIT = timedelta(microseconds=100)


class View:
    """A case with what is found in it.

    Attributes:
        passed: By the number that `Places` has given to points: the indexes of the events at which one of them was passed.
    """

    def __init__(self, case: Case, surroundings: Surroundings, places: Places) -> None:
        self.case = case
        self.surroundings = surroundings
        self.places = places
        self.passed: Sequence[Sequence[int]] = places.passed(case)
        self._members: dict[tuple[str, int], str] = {}

    def member(self, dimension: str, index: int) -> str:
        found = self._members.get((dimension, index))
        if found is None:
            found = self._members[dimension, index] = member(self.case, dimension, index)
        return found


class Dims:
    """How an indicator's observations are told apart."""

    def __init__(self, indicator: Indicator) -> None:
        self._named = named(indicator)
        self.names = frozenset(indicator.dimensions)

    def at(self, view: View, index: int, outcome: int | None = None, **known: str) -> dict[str, str]:
        """The members at an event.

        Args:
            outcome: The event by which the outcome is known; then some are taken there, where they have a value there.
            known: Members that are known otherwise, by dimension.
        """
        found = {}
        for name, asked in self._named:
            if name in known:
                of_it = known[name]
            elif outcome is not None and name in AT_OUTCOME:
                of_it = view.member(asked, outcome) or view.member(asked, index)
            else:
                of_it = view.member(asked, index)
            if of_it:
                found[name] = of_it
        return found


class Measure(Protocol):
    """One kind of measure of one indicator, ready to look at deals."""

    def observe(self, view: View) -> Iterator[Observation]:
        """The observations of a deal, in the order of the events."""


def of_element(view: View, index: int) -> str:
    """The element at which an event was observed; "" for an instance or a deal."""
    event = view.case.events[index]
    return "" if event.kind.startswith(("instance.", "deal.")) else event.element_id


def scaled_time(time: timedelta) -> int:
    """Ten-thousandths of a second."""
    return time // _UNIT
