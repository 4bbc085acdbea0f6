"""How a process begins."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import Caller, EngineOf, Key
from api.schemas.starts import Start, Starts
from engine.queries.starts import starts

router = APIRouter(tags=["definitions"])


@router.get("/processes/{process_id}/starts", response_model=Starts, summary="How a process begins, and what it must be told then")
def list_starts(engine: EngineOf, caller: Caller, process_id: Key) -> Starts:
    """Of its newest version; labels and choices are those of its forms."""
    found = starts(engine, process_id, by=caller)
    return Starts(process_id=process_id, starts=[Start.model_validate(one) for one in found])
