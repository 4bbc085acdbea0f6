"""Health: for whoever watches the server."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import EngineOf
from api.schemas.operations import Health
from engine.queries.health import answers

router = APIRouter(tags=["operation"])


@router.get("/health", response_model=Health, openapi_extra={"security": []}, summary="The server lives and its database answers")
def show_health(engine: EngineOf) -> Health:
    answers(engine)
    return Health()
