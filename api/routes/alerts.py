"""Alerts of indicators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import After, Caller, EngineOf, Fields, Limit, Wanted, cursor, page, place
from api.schemas.alerts import Alert
from api.schemas.common import Page
from engine.queries.alerts import alerts

router = APIRouter(tags=["figures"])


@router.get("/alerts", response_model=Page[Alert], summary="When indicators crossed a threshold, or were well again, the newest first")
def list_alerts(
    engine: EngineOf,
    caller: Caller,
    kpi: Wanted = "",
    open: Annotated[bool, Query(description="Only what is not well now: the newest of each indicator.")] = False,
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    last = place(after, int)
    found = alerts(engine, by=caller, key=kpi, only_open=open, limit=limit, after=last[0] if last else None)
    return page([Alert.model_validate(one) for one in found], limit, lambda one: cursor(one.id), fields)
