"""Corrections of deals: recorded acts, with a reason and, by policy, a second person's consent."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, Key, Limit, Number, OnceOf, Wanted, cursor, part, place
from api.schemas.common import Page
from api.schemas.cooperation import Correction, CorrectionAsked, CorrectionInfo, CorrectionMade, CorrectionPreview, SecondOpinion
from engine.commands.consent import consent, refuse_correction
from engine.commands.correct import ask_correction, preview_correction
from engine.queries.corrections import correction, corrections

router = APIRouter(tags=["corrections"])
ADDRESS = "/api/v1/corrections/{correction_id}"


@router.get("/corrections", response_model=Page[CorrectionInfo], summary="Corrections of the deals that you may see, the newest first")
def list_corrections(
    engine: EngineOf,
    caller: Caller,
    deal_key: Wanted = "",
    state: Literal["", "waiting", "done", "refused"] = "",
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    """A page may have fewer than `limit` although more follow: those of deals that you may not see are left out."""
    last = place(after, int)
    found, following = corrections(engine, by=caller, deal_key=deal_key, state=state, limit=limit, after=last[0] if last else None)
    return part([CorrectionInfo.model_validate(one) for one in found], cursor(following) if following is not None else None, fields)


@router.get("/corrections/{correction_id}", response_model=CorrectionInfo, summary="One correction")
def show_correction(engine: EngineOf, caller: Caller, correction_id: Number) -> CorrectionInfo:
    return CorrectionInfo.model_validate(correction(engine, correction_id, by=caller))


@router.post("/deals/{key}/corrections", response_model=CorrectionMade, status_code=201, summary="Correct a deal, or ask for it")
def correct(engine: EngineOf, caller: Caller, once: OnceOf, key: Key, given: Correction) -> Response:
    """It is done at once, or waits for a second person: the setting `correction_consent` says which do."""
    return once(
        lambda: ask_correction(engine, key, given.kind, given.change, given.reason, by=caller), CorrectionMade.model_validate, 201, ADDRESS
    )


@router.post("/deals/{key}/correction-preview", response_model=CorrectionPreview, summary="What a correction would do")
def preview(engine: EngineOf, caller: Caller, once: OnceOf, key: Key, given: CorrectionAsked) -> Response:
    """It is done and taken back: nothing changes."""
    return once.again(lambda: preview_correction(engine, key, given.kind, given.change, by=caller), CorrectionPreview.model_validate)


@router.post("/corrections/{correction_id}/consent", response_model=CorrectionMade, summary="Consent to a correction: it is done at once")
def give_consent(engine: EngineOf, caller: Caller, once: OnceOf, correction_id: Number, given: SecondOpinion) -> Response:
    """Never by the person who has asked for it."""
    return once(lambda: consent(engine, correction_id, given.words, by=caller), CorrectionMade.model_validate)


@router.post("/corrections/{correction_id}/refusal", response_model=CorrectionMade, summary="Refuse a correction, or take one's own back")
def refuse(engine: EngineOf, caller: Caller, once: OnceOf, correction_id: Number, given: SecondOpinion) -> Response:
    return once(lambda: refuse_correction(engine, correction_id, given.words, by=caller), CorrectionMade.model_validate)
