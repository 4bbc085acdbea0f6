"""What measuring asks for besides a deal's events: the company's days, the departments' hours, and what diagrams and forms require."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bpmn.kpi.definition import Indicator
from bpmn.kpi.definition import Regulation as Followed
from bpmn.regulation import Regulation
from engine.calendars import Calendar, parsed, working_time_between
from engine.engine import Engine
from engine.kpi.case import Case
from engine.kpi.passes import Between
from engine.store import departments
from engine.store.session import Session
from engine.values import Value

Boxes = Mapping[str, frozenset[Value]]
"""Of a form: the choices of each checklist, by the name of its answer."""


@dataclass(frozen=True)
class Surroundings:
    """See the module. What it lacks is left out of account.

    Attributes:
        zone: Where days begin.
        calendars: By department; one without has no hours: all time counts.
        regulations: What diagrams require, by the definition's id and the element at which a run began.
        boxes: By the form's digest.
    """

    zone: tzinfo = UTC
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    regulations: Mapping[tuple[int, str], Regulation] = field(default_factory=dict)
    boxes: Mapping[str, Boxes] = field(default_factory=dict)

    @classmethod
    def of(cls, engine: Engine, session: Session, indicators: Collection[Indicator], cases: Iterable[Case]) -> Surroundings:
        """What these indicators ask for in these cases."""
        rows = departments.calendars(session)
        calendars = {row.key: parsed(row.name, row.time_zone, row.hours, row.holidays) for row in rows}
        followed = {indicator.measure.process for indicator in indicators if isinstance(indicator.measure, Followed)}
        regulations, boxes = {}, {}
        for case in cases if followed else ():
            for run in case.runs:
                if run.process_id in followed and run.definition_id:
                    place = run.definition_id, run.start_element
                    if place not in regulations:
                        regulations[place] = engine.definitions.regulation(session, *place)
            for one in case.passes:
                if one.process_id in followed and one.is_done and one.form_digest not in boxes:
                    boxes[one.form_digest] = engine.definitions.boxes(session, one.form, one.form_digest)
        return cls(ZoneInfo(engine.settings.time_zone), calendars, regulations, boxes)

    def time(self, pieces: Iterable[Between], department: str, in_hours: bool) -> timedelta:
        """How long some times are together; `in_hours`: of the department's calendar, when it has one. Never negative.

        Without a calendar the clock on the company's wall counts, as people count: from noon until noon are whole days, also when clocks
        were changed in between. Within one day it is what has passed.
        """
        calendar = self.calendars.get(department) if in_hours else None
        if calendar is None:
            lengths = (self._on_the_wall(start, end) for start, end in pieces)
        else:
            lengths = (working_time_between(calendar, start, end) for start, end in pieces)
        return sum((length for length in lengths if length > timedelta()), timedelta())

    def _on_the_wall(self, start: datetime, end: datetime) -> timedelta:
        begin, until = start.astimezone(self.zone), end.astimezone(self.zone)
        return end - start if begin.date() == until.date() else until.replace(tzinfo=None) - begin.replace(tzinfo=None)
