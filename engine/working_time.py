"""Deadlines in working time: a due date that is given as a duration counts the hours of the department's calendar.

    camunda:dueDate="PT4H"     four working hours from opening
    camunda:dueDate="P2D"      two working days: a day is what the calendar has on average of the days on which there is work
    camunda:dueDate="P1W"      one week of the calendar

Months, years, dates and expressions are as everywhere: the time on the wall.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from bpmn.diagram import Diagram
from bpmn.elements import Element
from engine.calendars import Calendar, add_working_time, parsed
from engine.step import Step
from engine.store import departments
from engine.store.session import Session

SECONDS = 2.0
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


class WorkingTime:
    """Which departments have calendars, read again every few seconds: what another process has set counts soon, what this one has, now."""

    def __init__(self) -> None:
        self._calendars: dict[str, Calendar] = {}
        self._until = 0.0

    def forget(self) -> None:
        """This process has just changed something of the office."""
        self._until = 0.0

    def count(self, session: Session, diagram: Diagram, step: Step, now: datetime) -> None:
        """Where a department has a calendar, let the deadlines of a step's work that are durations count its working time."""
        for number, wait in enumerate(step.opened):
            if wait.kind != "work" or wait.due_at is None:
                continue
            due_at = self.due_at(session, diagram.elements[wait.element_id], wait.department, now)
            if due_at is not None:
                step.opened[number] = replace(wait, due_at=due_at)
                for draft in step.history:
                    if draft.kind == "work.opened" and draft.element_id == wait.element_id:
                        draft.data["due_at"] = due_at

    def due_at(self, session: Session, element: Element, department: str, opened_at: datetime) -> datetime | None:
        """When an operation is due by the department's calendar; None when it states no duration, or the department has no calendar."""
        duration = _duration((element.camunda("dueDate") or "").strip())
        if duration is None:
            return None
        if time.monotonic() >= self._until:
            rows = departments.calendars(session)
            self._calendars = {row.key: parsed(row.name, row.time_zone, row.hours, row.holidays) for row in rows}
            self._until = time.monotonic() + SECONDS
        calendar = self._calendars.get(department)
        return None if calendar is None else add_working_time(calendar, opened_at, _worked(calendar, *duration))


@lru_cache(maxsize=512)
def _duration(text: str) -> tuple[int, int, timedelta] | None:
    """Weeks, days and the rest of a literal duration; None for what is no such one."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return weeks, days, timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _worked(calendar: Calendar, weeks: int, days: int, rest: timedelta) -> timedelta:
    minutes = [sum(end - start for start, end in day) for day in calendar.hours]
    week = timedelta(minutes=sum(minutes))
    return weeks * week + days * (week / len([day for day in minutes if day])) + rest
