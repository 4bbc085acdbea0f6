"""Process losses: where to begin, and heat maps."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.dependencies import Caller, EngineOf
from api.schemas.losses import Heat, Losses, Period
from engine.queries.heat import heat
from engine.queries.losses import losses

router = APIRouter(tags=["figures"])
AskedPeriod = Annotated[Period, Query(description="Deals in which something has happened since then count, each with its whole story.")]
AskedStage = Annotated[
    Literal["", "inbound", "outbound", "discussion", "execution", "development", "deal"],
    Query(description="Only there; deal: the end-to-end process. Empty: everywhere."),
]


@router.get("/losses", response_model=Losses, summary="Where to begin: losses of the diagrams and of the history, the dearest first")
def list_losses(engine: EngineOf, caller: Caller, period: AskedPeriod = "quarter", stage: AskedStage = "") -> Losses:
    return Losses.model_validate(losses(engine, period, stage, by=caller))


@router.get("/heat", response_model=Heat, summary="How often, how long and how dear: what a diagram is painted by")
def show_heat(
    engine: EngineOf,
    caller: Caller,
    process: Annotated[str, Query(min_length=1, max_length=200, description="The process's id.")],
    version: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="Only what followed this version; left out: all, on the newest.")
    ] = None,
    period: AskedPeriod = "quarter",
) -> Heat:
    return Heat.model_validate(heat(engine, process, version, period, by=caller))
