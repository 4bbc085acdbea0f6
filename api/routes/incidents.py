"""Incidents: what needs a person."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, Limit, Number, OnceOf, Wanted, cursor, page, place
from api.outcomes import outcomes
from api.schemas.common import Page
from api.schemas.operations import Incident, Mended, OpenedIncident, Retries
from api.schemas.work_items import Moved, Outcomes
from engine.commands.retry import retry
from engine.commands.retry_many import retry_many
from engine.queries.operations import incidents, opened_incident

router = APIRouter(tags=["operation"])


@router.get("/incidents", response_model=Page[Incident], summary="Jobs without tries left and tokens that got stuck, the newest first")
def list_incidents(
    engine: EngineOf,
    caller: Caller,
    state: Literal["open", "resolved", "all"] = "open",
    deal: Wanted = "",
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    last = place(after, int)
    wanted = "" if state == "all" else state
    found = incidents(engine, by=caller, state=wanted, deal_key=deal, limit=limit, after=last[0] if last else None)
    return page([Incident.model_validate(item) for item in found], limit, lambda item: cursor(item.id), fields)


@router.post("/incidents/retries", response_model=Outcomes, summary="Retry several incidents, each by itself")
def retry_incidents(engine: EngineOf, caller: Caller, once: OnceOf, given: Retries) -> Response:
    """One that is refused keeps no other from being retried. With the same Idempotency-Key, what is done is not done again."""
    wanted = [(one.id, one.changes) for one in given.retries]
    return once.again(lambda: retry_many(engine, wanted, by=caller, key=once.key), outcomes)


@router.get("/incidents/{incident_id}", response_model=OpenedIncident, summary="One incident, with what is needed to mend it")
def show_incident(engine: EngineOf, caller: Caller, incident_id: Number) -> OpenedIncident:
    found = opened_incident(engine, incident_id, by=caller)
    return OpenedIncident(
        incident=Incident.model_validate(found.incident),
        variables=dict(found.variables),
        parameters=dict(found.parameters),
        topic=found.topic,
    )


@router.post("/incidents/{incident_id}/retry", response_model=Moved, summary="Try again where a deal is stuck, after its cause was mended")
def retry_incident(engine: EngineOf, caller: Caller, once: OnceOf, incident_id: Number, given: Mended) -> Response:
    return once(lambda: retry(engine, incident_id, by=caller, changes=given.changes), Moved.model_validate)
