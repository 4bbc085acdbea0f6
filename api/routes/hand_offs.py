"""Hand-offs between departments: accepted, returned, mended and sent again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.dependencies import TEXT, After, Caller, EngineOf, Fields, Limit, Number, OnceOf, Wanted, cursor, page, place
from api.schemas.common import Page
from api.schemas.cooperation import HandOff, HandOffMended, HandOffReturn, HandOffState
from engine.commands.accept_hand_off import accept_hand_off
from engine.commands.resend_hand_off import resend_hand_off
from engine.commands.return_hand_off import return_hand_off
from engine.queries.hand_offs import hand_off, hand_offs

router = APIRouter(tags=["hand-offs"])


@router.get("/hand-offs", response_model=Page[HandOff], summary="Hand-offs of your departments and deals, the newest first")
def list_hand_offs(
    engine: EngineOf,
    caller: Caller,
    deal_key: Wanted = "",
    state: Literal["", "offered", "accepted", "returned", "withdrawn"] = "",
    department: Annotated[str, Query(max_length=200, pattern=TEXT, description="Only those offered to it.")] = "",
    sender: Wanted = "",
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    last = place(after, int)
    found = hand_offs(
        engine,
        by=caller,
        deal_key=deal_key,
        state=state,
        department=department,
        sender=sender,
        limit=limit,
        after=last[0] if last else None,
    )
    return page([HandOff.model_validate(one) for one in found], limit, lambda one: cursor(one.id), fields)


@router.get("/hand-offs/{hand_off_id}", response_model=HandOff, summary="One hand-off, with its work item")
def show_hand_off(engine: EngineOf, caller: Caller, hand_off_id: Number) -> HandOff:
    return HandOff.model_validate(hand_off(engine, hand_off_id, by=caller))


@router.post("/hand-offs/{hand_off_id}/acceptance", response_model=HandOffState, summary="Accept a hand-off")
def accept(engine: EngineOf, caller: Caller, once: OnceOf, hand_off_id: Number) -> Response:
    """Claiming or completing its work item accepts it, too."""
    return once(lambda: accept_hand_off(engine, hand_off_id, by=caller), _become("accepted"))


@router.post("/hand-offs/{hand_off_id}/return", response_model=HandOffState, summary="Return a hand-off to its sender, with the reason")
def send_back(engine: EngineOf, caller: Caller, once: OnceOf, hand_off_id: Number, given: HandOffReturn) -> Response:
    """Until it is sent again its work item stands before the sender."""
    return once(lambda: return_hand_off(engine, hand_off_id, given.code, given.reason, by=caller), _become("returned"))


@router.post("/hand-offs/{hand_off_id}/resending", response_model=HandOffState, summary="Mend a returned hand-off and send it again")
def send_again(engine: EngineOf, caller: Caller, once: OnceOf, hand_off_id: Number, given: HandOffMended) -> Response:
    return once(lambda: resend_hand_off(engine, hand_off_id, given.facts, given.note, by=caller), _become("offered"))


def _become(state: str) -> Callable[..., HandOffState]:
    return lambda row: HandOffState(id=row.id, deal_key=row.deal_key, state=state)
