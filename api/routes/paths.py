"""What a deal went through: its path as of any moment, why it is where it is, where it left the regulation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import After, Caller, EngineOf, Fields, Key, Limit, Moment, Wanted, cursor, page, place, shown
from api.schemas import paths as shapes
from api.schemas.common import Page
from engine.queries.accesses import accesses
from engine.queries.deals import deal_path
from engine.queries.deviations import deviations
from engine.queries.why import why

router = APIRouter(tags=["paths"])

AsOf = Annotated[Moment | None, Query(description="As of this moment: what had been recorded by then. Without it: now.")]


@router.get("/deals/{deal_key}/path", response_model=shapes.Path, summary="A deal's path, as of any moment")
def show_path(engine: EngineOf, caller: Caller, deal_key: Key, at: AsOf = None) -> Response:
    """Every event with who, when, in which version and why; the deal, its runs and the open work as they were then.

    That personal values were shown is recorded.
    """
    path = deal_path(engine, deal_key, at, by=caller)
    return shown(shapes.Path.model_validate(path), path.deal.revision)


@router.get("/deals/{deal_key}/why", response_model=shapes.Why, summary="Why a deal is where it is, in a sentence for each token")
def show_why(engine: EngineOf, caller: Caller, deal_key: Key, at: AsOf = None) -> shapes.Why:
    return shapes.Why.model_validate(why(engine, deal_key, at, by=caller))


@router.get(
    "/deals/{deal_key}/deviations",
    response_model=shapes.Deviations,
    summary="Operations that were skipped, repeated, done out of order, corrected or late",
)
def show_deviations(engine: EngineOf, caller: Caller, deal_key: Key) -> shapes.Deviations:
    found = deviations(engine, deal_key, by=caller)
    return shapes.Deviations(items=[shapes.Deviation.model_validate(deviation) for deviation in found])


@router.get("/accesses", response_model=Page[shapes.Access], tags=["audit"], summary="Who was shown personal data, the newest first")
def list_accesses(
    engine: EngineOf, caller: Caller, deal: Wanted = "", person: Wanted = "", limit: Limit = 50, after: After = "", fields: Fields = ""
) -> Response:
    last = place(after, int)
    found = accesses(engine, by=caller, deal_key=deal, person=person, limit=limit, after=last[0] if last else None)
    return page([shapes.Access.model_validate(access) for access in found], limit, lambda item: cursor(item.seq), fields)
