"""How often points are passed, and sums of what is known there: count, sum, distinct clients, and parts of ratios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.kpi.conditions import Conditions, number_of
from engine.kpi.observation import SCALE, Observation, scaled
from engine.kpi.view import Dims, View, of_element


@dataclass(frozen=True)
class Tally:
    """Each passage of the points, or the number that is known there.

    Attributes:
        points: Their number in `Places`.
        field: The fact that is summed up; "": 1 for each. Where it is no number, nothing is observed.
        once: Only the first in the deal.
        is_base: What a ratio is divided by.
    """

    dims: Dims
    points: int
    conditions: Conditions
    field: str = ""
    once: bool = False
    is_base: bool = False

    def observe(self, view: View) -> Iterator[Observation]:
        case = view.case
        for index in view.passed[self.points]:
            if not self.conditions.hold(case, index):
                continue
            value = SCALE
            if self.field:
                number = number_of(case.fact(self.field, index))
                if number is None:
                    continue
                value = scaled(number)
            two = (0, value) if self.is_base else (value, 0)
            yield Observation(case.events[index].at, *two, of_element(view, index), self.dims.at(view, index))
            if self.once:
                return
