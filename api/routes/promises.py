"""Promises to clients, and for whom deals wait."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import TEXT, After, Caller, EngineOf, Fields, Key, Limit, OnceOf, cursor, part, place
from api.schemas.common import Page
from api.schemas.cooperation import DealClocks, Fulfilment, OpenPromise, Promise, Promises, PromiseState
from api.schemas.deals import MandatoryReason
from engine.commands.fulfil_promise import fulfil_promise
from engine.commands.waive_promise import waive_promise
from engine.queries.clocks import clocks
from engine.queries.promises import open_promises, promises

router = APIRouter(tags=["promises"])


@router.get("/promises", response_model=Page[OpenPromise], summary="Promises that are neither kept nor waived, the oldest first")
def list_open_promises(
    engine: EngineOf,
    caller: Caller,
    closed_deals: Annotated[bool, Query(description="Only those of deals that have ended: nobody will keep them any more.")] = False,
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    """A page may have fewer than `limit` although more follow: those of deals that you may not see are left out."""
    last = place(after, int)
    found, following = open_promises(engine, by=caller, closed_deals=closed_deals, limit=limit, after=last[0] if last else None)
    return part([OpenPromise.model_validate(one) for one in found], cursor(following) if following is not None else None, fields)


@router.get("/deals/{key}/promises", response_model=Promises, summary="What a deal's client was told, and what became of it")
def list_promises(engine: EngineOf, caller: Caller, key: Key) -> Promises:
    return Promises(promises=[Promise.model_validate(one) for one in promises(engine, key, by=caller)])


@router.post("/deals/{key}/promises/{promise_id}/fulfilment", response_model=PromiseState, summary="Say that a promise is kept")
def fulfil(engine: EngineOf, caller: Caller, once: OnceOf, key: Key, promise_id: Key, given: Fulfilment) -> Response:
    return once(
        lambda: fulfil_promise(engine, key, promise_id, by=caller, element_id=given.element_id),
        lambda state: PromiseState(deal_key=key, promise_id=promise_id, state=state),
    )


@router.post("/deals/{key}/promises/{promise_id}/waiver", response_model=PromiseState, summary="Waive a promise, with the reason")
def waive(engine: EngineOf, caller: Caller, once: OnceOf, key: Key, promise_id: Key, given: MandatoryReason) -> Response:
    return once(
        lambda: waive_promise(engine, key, promise_id, given.reason, by=caller),
        lambda state: PromiseState(deal_key=key, promise_id=promise_id, state=state),
    )


@router.get("/deals/{key}/clocks", response_model=DealClocks, summary="For whom a deal has waited: us, others, the client", tags=["deals"])
def show_clocks(
    engine: EngineOf,
    caller: Caller,
    key: Key,
    department: Annotated[str, Query(max_length=200, pattern=TEXT, description="Who is “us”; empty: your departments.")] = "",
) -> DealClocks:
    return DealClocks.model_validate(clocks(engine, key, by=caller, department=department))
