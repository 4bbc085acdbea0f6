"""Working calendars."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, IfMatch, Key, Limit, OnceOf, expected, page_of_whole, shown
from api.schemas.common import Page
from api.schemas.people import Calendar, CalendarHours, NewCalendar
from engine.commands.calendars import add_calendar, change_calendar, remove_calendar
from engine.queries import people

router = APIRouter(tags=["people"])


@router.get("/calendars", response_model=Page[Calendar], summary="All calendars")
def list_calendars(engine: EngineOf, caller: Caller, limit: Limit = 50, after: After = "", fields: Fields = "") -> Response:
    return page_of_whole([Calendar.model_validate(one) for one in people.calendars(engine, by=caller)], limit, after, fields)


@router.post("/calendars", response_model=Calendar, status_code=201, summary="Add a calendar")
def make_calendar(engine: EngineOf, caller: Caller, once: OnceOf, given: NewCalendar) -> Response:
    values = {**_values(given), "name": given.name}
    return once(lambda: add_calendar(engine, **values, by=caller), lambda _: Calendar(**values, revision=1), 201)


@router.get("/calendars/{name}", response_model=Calendar, summary="One calendar")
def read_calendar(engine: EngineOf, caller: Caller, name: Key) -> Response:
    calendar = people.calendar(engine, name, by=caller)
    return shown(Calendar.model_validate(calendar), calendar.revision)


@router.put("/calendars/{name}", response_model=Calendar, summary="Say a calendar anew; deadlines that are set stay as they are")
def edit_calendar(engine: EngineOf, caller: Caller, name: Key, given: CalendarHours, if_match: IfMatch = "") -> Response:
    change_calendar(engine, name, **_values(given), by=caller, revision=expected(if_match))
    return read_calendar(engine, caller, name)


@router.delete("/calendars/{name}", status_code=204, summary="Remove a calendar that no department uses")
def delete_calendar(engine: EngineOf, caller: Caller, name: Key, if_match: IfMatch = "") -> Response:
    remove_calendar(engine, name, by=caller, revision=expected(if_match))
    return Response(status_code=204)


def _values(given: CalendarHours) -> dict[str, Any]:
    hours: dict[str, list[str]] = {str(day): periods for day, periods in given.hours.items()}
    return {"time_zone": given.time_zone, "hours": hours, "holidays": sorted({day.isoformat() for day in given.holidays})}
