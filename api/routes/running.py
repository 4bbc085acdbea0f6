"""Running instances, over all deals."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import After, Caller, EngineOf, Fields, Limit, Wanted, cursor, page, page_of_whole, place
from api.problems import Refused
from api.schemas.common import Page
from api.schemas.operations import InstanceState, RunningInstance, RunningVersion
from engine.queries import running as queries

router = APIRouter(tags=["operation"])


@router.get("/running", response_model=Page[RunningVersion], summary="How many instances run by version of each diagram")
def list_running(engine: EngineOf, caller: Caller, limit: Limit = 200, after: After = "", fields: Fields = "") -> Response:
    """By process, the newest version first; versions that have no instances are left out."""
    return page_of_whole([RunningVersion.model_validate(one) for one in queries.running(engine, by=caller)], limit, after, fields)


@router.get("/instances", response_model=Page[RunningInstance], summary="Instances over all deals, the newest first")
def list_all_instances(
    engine: EngineOf,
    caller: Caller,
    process_id: Wanted = "",
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Of the process's diagram.")] = None,
    state: InstanceState | None = None,
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    if version is not None and not process_id:
        raise Refused(422, "no-process", "Say of which process_id the version is.")
    last = place(after, str)
    found = queries.instances(
        engine, by=caller, process_id=process_id, version=version, state=state or "", limit=limit, after=last[0] if last else None
    )
    return page([RunningInstance.model_validate(one) for one in found], limit, lambda one: cursor(one.id), fields)
