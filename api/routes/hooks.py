"""The door for messages from outside: whoever has a channel's address may send to it. There is no session, and nobody is signed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.authentication import address_of
from api.dependencies import EngineOf, IdempotencyKey, Key
from api.rate_limits import rate_limits
from api.schemas.channels import Received
from api.schemas.common import storable
from engine.commands.receive import enter, receive
from engine.store.session import Row

PREFIX = ""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
MOST_PARTS = 500
UNREADABLE = "What came is neither a JSON object nor a form."
SHAPE: dict[str, Any] = {
    "schema": {"type": "object", "additionalProperties": True},
    "example": {"phone": "+442079460123", "name": "Ada Arden"},
}
ANY_BODY: dict[str, Any] = {
    "security": [],
    "requestBody": {"description": "Whatever the channel's fields read.", "content": dict.fromkeys(("application/json", *FORMS), SHAPE)},
}

router = APIRouter(tags=["channels"])
Secret = Annotated[str, Path(min_length=1, max_length=200, description="The channel's secret, which was told once.")]


def _channel(request: Request, engine: EngineOf, name: Key, secret: Secret) -> Row:
    """The channel, before any of the body is read."""
    counters = rate_limits(engine)
    if address := address_of(request):
        counters.spend("rate_limit", "hooks", address)
    channel = enter(engine, name, secret)
    counters.spend("rate_limit", "channel", name)
    return channel


Channel = Annotated[Row, Depends(_channel)]


@dataclass(frozen=True, slots=True)
class Came:
    """What came: JSON data, or the body as it is, with why it could not be read."""

    data: Mapping[str, Any]
    unreadable: str = ""


async def _came(request: Request, _channel: Channel) -> Came:
    body = await request.body()
    is_form = request.headers.get("Content-Type", "").partition(";")[0].strip().lower() in FORMS
    try:
        data = storable(await _form(request) if is_form else json.loads(body, parse_constant=_refuse, parse_float=_finite))
    except (ValueError, RecursionError, HTTPException):
        data = None
    if isinstance(data, dict):
        return Came(data)
    return Came({"body": body.decode("utf-8", "replace").replace("\0", "")}, UNREADABLE)


@router.post("/hooks/{name}/{secret}", status_code=202, response_model=Received, openapi_extra=ANY_BODY, summary="Send to a channel")
def receive_by_hook(
    engine: EngineOf, channel: Channel, came: Annotated[Came, Depends(_came)], idempotency_key: IdempotencyKey = ""
) -> Received:
    """JSON, or any web form. What does not fit is kept for a person to look at: do not send it again. Of files only the names are taken.

    404: there is no such channel, or it has another secret. 409: it is closed. Neither keeps anything.
    """
    return Received.model_validate(
        receive(engine, channel, came.data, message_id=idempotency_key.replace("\0", ""), unreadable=came.unreadable)
    )


async def _form(request: Request) -> dict[str, Any]:
    """A form's fields by name; those that come several times as a list."""
    data: dict[str, Any] = {}
    async with request.form(max_files=MOST_PARTS, max_fields=MOST_PARTS) as form:
        for name in form:
            values = [(part.filename or "") if isinstance(part, UploadFile) else part for part in form.getlist(name)]
            data[name] = values[0] if len(values) == 1 else values
    return data


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number
