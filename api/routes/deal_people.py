"""Who has to do with a deal."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import Caller, EngineOf, Key
from api.schemas.deal_people import DealPeople
from engine.queries.deal_people import deal_people

router = APIRouter(tags=["deals"])


@router.get("/deals/{key}/people", response_model=DealPeople, summary="Everybody who has to do with a deal, and what they did in it")
def list_people(engine: EngineOf, caller: Caller, key: Key) -> DealPeople:
    return DealPeople.model_validate(deal_people(engine, key, by=caller))
