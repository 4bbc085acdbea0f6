"""The funnel: how many deals entered each stage, and how they left."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import Caller, EngineOf
from api.routes.figures import Since, Until
from api.schemas.operations import Funnel, FunnelOfDays, StageOfDays
from engine.queries.figures import days
from engine.queries.funnel import funnel, funnel_of_days

router = APIRouter(tags=["figures"])


@router.get("/funnel", response_model=Funnel, summary="How many deals entered each stage, and by which exits they left")
def show_funnel(engine: EngineOf, caller: Caller) -> Funnel:
    return Funnel.model_validate(funnel(engine, by=caller))


@router.get("/funnel/days", response_model=FunnelOfDays, summary="What entered each stage in some days, and what became of it")
def show_funnel_of_days(engine: EngineOf, caller: Caller, since: Since = None, until: Until = None) -> FunnelOfDays:
    """Of the runs that began then: by which exits they have left by now, and how long those took that were completed."""
    first, last = days(engine, since, until)
    stages = funnel_of_days(engine, first, last, by=caller)
    return FunnelOfDays(since=first, until=last, stages=[StageOfDays.model_validate(stage) for stage in stages])
