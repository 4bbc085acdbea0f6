"""Hooks for indicators that plug-ins bring."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, Limit, page_of_whole
from api.schemas.alerts import KpiHook
from api.schemas.common import Page
from engine.queries.hooks import hooks

router = APIRouter(tags=["operation"])


@router.get("/kpi-hooks", response_model=Page[KpiHook], summary="Hooks for indicators: how far each has come, and which can't go on")
def list_kpi_hooks(engine: EngineOf, caller: Caller, limit: Limit = 200, after: After = "", fields: Fields = "") -> Response:
    """Those that are installed in this server, and those that have left a state behind; without their states."""
    return page_of_whole([KpiHook.model_validate(one) for one in hooks(engine, by=caller)], limit, after, fields)
