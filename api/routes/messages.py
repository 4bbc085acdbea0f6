"""Messages from outside."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Response

from api.dependencies import Caller, EngineOf, OnceOf
from api.schemas.operations import Delivery, MessageToSend
from engine.commands.send_message import send_message

router = APIRouter(tags=["operation"])


@router.post("/messages", response_model=Delivery, summary="Send a message: to who waits for it, to start a deal, or to be kept")
def send(engine: EngineOf, caller: Caller, once: OnceOf, given: MessageToSend) -> Response:
    ttl = None if given.keep_seconds is None else timedelta(seconds=given.keep_seconds)
    return once(
        lambda: send_message(
            engine, given.name, given.payload, by=caller, correlation=given.correlation, deal_key=given.deal_key,
            message_id=given.message_id, ttl=ttl,
        ),
        Delivery.model_validate,
    )  # fmt: skip
