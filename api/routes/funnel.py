"""The funnel: how many deals entered each stage, and how they left."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import Caller, EngineOf
from api.schemas.operations import Funnel
from engine.queries.funnel import funnel

router = APIRouter(tags=["figures"])


@router.get("/funnel", response_model=Funnel, summary="How many deals entered each stage, and by which exits they left")
def show_funnel(engine: EngineOf, caller: Caller) -> Funnel:
    return Funnel.model_validate(funnel(engine, by=caller))
