"""What deals add to indicators: each deal's history becomes observations.

    measurer = Measurer(indicators, Surroundings.of(engine, session, indicators, cases))
    measurer.measure(case) -> {"win-rate": [Observation(...)], ...}

Measuring is a function of the deal's events, the declaration and the surroundings; it reads no clock and no table. What each kind counts
is told where it is declared (`bpmn.kpi.definition`), and exactly in `counts`, `outcomes`, `works` and `following`; points in `points`,
dimensions in `dimensions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from bpmn.kpi import definition as declared
from bpmn.kpi.definition import Indicator
from engine.kpi.case import Case
from engine.kpi.conditions import Conditions
from engine.kpi.counts import Tally
from engine.kpi.following import Following
from engine.kpi.observation import Observation
from engine.kpi.outcomes import Lasting, Reaching
from engine.kpi.points import Places, within
from engine.kpi.surroundings import Surroundings
from engine.kpi.view import Dims, Measure, View
from engine.kpi.works import ByDay, Punctual, Taking


class Measurer:
    """Measures deals for several indicators together."""

    def __init__(self, indicators: Iterable[Indicator], surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._places = Places()
        self._measures = [(indicator.id, _measures(indicator, self._places)) for indicator in indicators]

    def within(self, surroundings: Surroundings) -> Measurer:
        """The same in other surroundings: which event passes which point is found out once, however many deals are measured."""
        made = copy(self)
        made._surroundings = surroundings
        return made

    def measure(self, case: Case) -> dict[str, list[Observation]]:
        """By the indicators' ids: what the deal adds, always in the same order; indicators to which it adds nothing are left out."""
        view = View(case, self._surroundings, self._places)
        found = {}
        for key, measures in self._measures:
            if observations := [one for measure in measures for one in measure.observe(view)]:
                found[key] = observations
        return found


def measure(case: Case, indicator: Indicator, surroundings: Surroundings | None = None) -> list[Observation]:
    """What a deal adds to one indicator."""
    return Measurer([indicator], surroundings or Surroundings()).measure(case).get(indicator.id, [])


def _measures(indicator: Indicator, places: Places) -> list[Measure]:
    """How it is measured; a ratio in two parts."""
    measure, dims, conditions = indicator.measure, Dims(indicator), Conditions(indicator.where)
    match measure:
        case declared.Count():
            return [Tally(dims, places.number(measure.of), conditions, once=measure.once)]
        case declared.Sum():
            return [Tally(dims, places.number(measure.of), conditions, measure.field, measure.once)]
        case declared.DistinctClients():
            return [Tally(dims, places.number(measure.of), conditions)]
        case declared.Rate():
            of_run = bool(within((*measure.from_, *measure.to)))
            two = places.number(measure.from_), places.number(measure.to)
            return [Reaching(dims, *two, of_run, conditions, Conditions(measure.to_where), measure.within)]
        case declared.Duration():
            of_run = bool(within((*measure.from_, *measure.to)))
            two = places.number(measure.from_), places.number(measure.to)
            return [Lasting(dims, *two, of_run, conditions, measure.clock == "working")]
        case declared.Effort():
            only_repeated, in_hours = measure.passes == "repeated", measure.clock == "working"
            return [Taking(dims, places.number(measure.of), measure.part, only_repeated, in_hours, conditions)]
        case declared.OnTime() if measure.due:
            return [ByDay(dims, places.number(measure.of), measure.due, conditions)]
        case declared.OnTime():
            return [Punctual(dims, places.number(measure.of), conditions)]
        case declared.Ratio():
            return [_part(indicator, measure.over, places, False), _part(indicator, measure.under, places, True)]
        case declared.Regulation():
            return [Following(dims, measure.process, conditions)]


def _part(indicator: Indicator, term: declared.Term, places: Places, is_base: bool) -> Measure:
    dims, conditions = Dims(indicator), Conditions(indicator.where, term.where)
    match term:
        case declared.Counted():
            return Tally(dims, places.number(term.count), conditions, "", term.once, is_base)
        case declared.Summed():
            return Tally(dims, places.number(term.at), conditions, term.sum, term.once, is_base)
        case declared.Timed():
            only_repeated, in_hours = term.passes == "repeated", term.clock == "working"
            return Taking(dims, places.number(term.of), term.time, only_repeated, in_hours, conditions, "base" if is_base else "value")
