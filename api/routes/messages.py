"""Messages: sending one, looking at what became of them, and mending what has found nobody."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, Limit, Number, OnceOf, Wanted, cursor, page, place
from api.schemas.common import Page
from api.schemas.operations import AnotherTry, Delivery, GivenUp, Message, MessageState, MessageToSend, OpenedMessage
from engine.commands.answer_message import deliver_again, discard_message
from engine.commands.send_message import send_message
from engine.queries.messages import list_messages, message

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


@router.get("/messages", response_model=Page[Message], summary="Messages from outside and of deals, the newest first")
def list_all_messages(
    engine: EngineOf,
    caller: Caller,
    name: Wanted = "",
    state: MessageState | None = None,
    deal: Wanted = "",
    channel: Wanted = "",
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    last = place(after, int)
    found = list_messages(
        engine, by=caller, name=name, state=state or "", deal_key=deal, channel=channel, limit=limit, after=last[0] if last else None
    )
    return page([Message.model_validate(one) for one in found], limit, lambda one: cursor(one.id), fields)


@router.get("/messages/{number}", response_model=OpenedMessage, summary="A message with what it brings")
def show_message(engine: EngineOf, caller: Caller, number: Number) -> OpenedMessage:
    found = message(engine, number, by=caller)
    return OpenedMessage(message=Message.model_validate(found.message), payload=dict(found.payload))


@router.post("/messages/{number}/delivery", response_model=Delivery, summary="Try to deliver a message again that has found nobody")
def deliver_message_again(engine: EngineOf, caller: Caller, once: OnceOf, number: Number, given: AnotherTry) -> Response:
    """One that is kept, or whose time is over. If nobody awaits it now it is kept anew."""
    return once(lambda: deliver_again(engine, number, by=caller, correlation=given.correlation), Delivery.model_validate)


@router.post("/messages/{number}/discarding", status_code=204, summary="Give a message up that has found nobody")
def give_message_up(engine: EngineOf, caller: Caller, once: OnceOf, number: Number, given: GivenUp) -> Response:
    return once(lambda: discard_message(engine, number, by=caller, reason=given.reason), lambda _: None)
