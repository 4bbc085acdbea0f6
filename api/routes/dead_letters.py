"""Dead letters: what came in by a channel and did not fit."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, Limit, Number, OnceOf, Wanted, cursor, page, place
from api.schemas.channels import DeadLetter, Discarding, LetterDelivery, LetterState, OpenedDeadLetter
from api.schemas.common import Page
from api.schemas.operations import Delivery
from engine.commands.answer_letter import deliver_letter, discard_letter
from engine.queries.channels import letter, letters

router = APIRouter(tags=["channels"])


@router.get("/dead-letters", response_model=Page[DeadLetter], summary="What came in and did not fit, the newest first")
def list_dead_letters(
    engine: EngineOf,
    caller: Caller,
    channel: Wanted = "",
    state: LetterState | None = None,
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    last = place(after, int)
    found = letters(engine, by=caller, channel=channel, state=state or "", limit=limit, after=last[0] if last else None)
    return page([DeadLetter.model_validate(one) for one in found], limit, lambda one: cursor(one.id), fields)


@router.get("/dead-letters/{letter_id}", response_model=OpenedDeadLetter, summary="A dead letter with what came")
def show_dead_letter(engine: EngineOf, caller: Caller, letter_id: Number) -> OpenedDeadLetter:
    """Who may not see personal data sees only what the channel's fields make values of that are not personal."""
    found = letter(engine, letter_id, by=caller)
    return OpenedDeadLetter(letter=DeadLetter.model_validate(found.letter), data=dict(found.data), places=found.places, hidden=found.hidden)


@router.post("/dead-letters/{letter_id}/delivery", response_model=Delivery, summary="Send a dead letter on after all, corrected if need be")
def deliver_dead_letter(engine: EngineOf, caller: Caller, once: OnceOf, letter_id: Number, given: LetterDelivery) -> Response:
    """By its channel as it is now: to mend the channel's fields may be all that was needed. What came goes from the letter then."""
    return once(lambda: deliver_letter(engine, letter_id, by=caller, data=given.data), Delivery.model_validate)


@router.post("/dead-letters/{letter_id}/discarding", status_code=204, summary="Discard a dead letter; what came goes for good")
def discard_dead_letter(engine: EngineOf, caller: Caller, once: OnceOf, letter_id: Number, given: Discarding) -> Response:
    return once(lambda: discard_letter(engine, letter_id, by=caller, reason=given.reason), lambda _: None)
