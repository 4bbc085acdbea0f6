"""Departments: the groups that operations are handed to."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, IfMatch, Key, Limit, OnceOf, expected, page_of_whole, shown
from api.schemas.common import Page
from api.schemas.people import Department, DepartmentChanges, NewDepartment
from engine.commands.departments import add_department, change_department, remove_department
from engine.queries import people

router = APIRouter(tags=["people"])


@router.get("/departments", response_model=Page[Department], summary="All departments")
def list_departments(engine: EngineOf, caller: Caller, limit: Limit = 50, after: After = "", fields: Fields = "") -> Response:
    return page_of_whole([Department.model_validate(one) for one in people.departments(engine, by=caller)], limit, after, fields)


@router.post("/departments", response_model=Department, status_code=201, summary="Add a department")
def make_department(engine: EngineOf, caller: Caller, once: OnceOf, given: NewDepartment) -> Response:
    values = given.model_dump()
    told = Department(**{**values, "name": given.name or given.key}, revision=1)
    return once(lambda: add_department(engine, **values, by=caller), lambda _: told, 201)


@router.get("/departments/{key}", response_model=Department, summary="One department")
def read_department(engine: EngineOf, caller: Caller, key: Key) -> Response:
    department = people.department(engine, key, by=caller)
    return shown(Department.model_validate(department), department.revision)


@router.patch("/departments/{key}", response_model=Department, summary="Change a department's name, head, calendar or hourly rate")
def edit_department(engine: EngineOf, caller: Caller, key: Key, given: DepartmentChanges, if_match: IfMatch = "") -> Response:
    told = given.model_dump(exclude_unset=True)
    changes = {name: value for name, value in told.items() if value is not None or name == "hourly_rate"}
    change_department(engine, key, changes, by=caller, revision=expected(if_match))
    return read_department(engine, caller, key)


@router.delete("/departments/{key}", status_code=204, summary="Remove a department that nobody belongs to and nothing waits for")
def delete_department(engine: EngineOf, caller: Caller, key: Key, if_match: IfMatch = "") -> Response:
    remove_department(engine, key, by=caller, revision=expected(if_match))
    return Response(status_code=204)
