"""Substitutes for absent colleagues."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import After, Caller, EngineOf, Fields, IfMatch, Limit, Number, OnceOf, Wanted, cursor, expected, page, place, shown
from api.schemas.common import Page
from api.schemas.people import NewSubstitute, Substitute, SubstituteChanges
from engine.commands.substitutes import change_substitute, remove_substitute, set_substitute
from engine.queries import people

router = APIRouter(tags=["people"])


@router.get("/substitutes", response_model=Page[Substitute], summary="Who stands in for whom")
def list_substitutes(
    engine: EngineOf,
    caller: Caller,
    person: Annotated[Wanted, Query(description="Absent, or standing in.")] = "",
    also_past: Annotated[bool, Query(description="Those that are over, too.")] = False,
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    last = place(after, int)
    found = people.substitutes(engine, by=caller, person=person, also_past=also_past, limit=limit, after=last[0] if last else 0)
    return page([Substitute.model_validate(one) for one in found], limit, lambda one: cursor(one.id), fields)


@router.post("/substitutes", response_model=Substitute, status_code=201, summary="Let somebody stand in for an absent colleague")
def make_substitute(engine: EngineOf, caller: Caller, once: OnceOf, given: NewSubstitute) -> Response:
    values = given.model_dump()
    return once(
        lambda: set_substitute(engine, **values, by=caller),
        lambda number: Substitute(id=number, **values, set_by=caller.name, revision=1),
        201,
    )


@router.get("/substitutes/{number}", response_model=Substitute, summary="One substitute")
def read_substitute(engine: EngineOf, caller: Caller, number: Number) -> Response:
    found = people.substitute(engine, number, by=caller)
    return shown(Substitute.model_validate(found), found.revision)


@router.patch("/substitutes/{number}", response_model=Substitute, summary="Change from when or till when")
def edit_substitute(engine: EngineOf, caller: Caller, number: Number, given: SubstituteChanges, if_match: IfMatch = "") -> Response:
    changes = given.model_dump(exclude_unset=True, exclude_none=True)
    change_substitute(engine, number, **changes, by=caller, revision=expected(if_match))
    return read_substitute(engine, caller, number)


@router.delete("/substitutes/{number}", status_code=204, summary="The colleague is back")
def delete_substitute(engine: EngineOf, caller: Caller, number: Number, if_match: IfMatch = "") -> Response:
    remove_substitute(engine, number, by=caller, revision=expected(if_match))
    return Response(status_code=204)
