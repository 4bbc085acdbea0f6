"""Channels: doors for messages from outside, and who may pass them."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, IfMatch, Key, Limit, OnceOf, expected, page_of_whole, shown
from api.dependencies import Fields as Wanted
from api.schemas.channels import Channel, ChannelChange, ChannelField, ChannelSecret, NewChannel
from api.schemas.common import Page
from engine.channels import Field
from engine.commands.channels import ChannelKey, add_channel, change_channel, remove_channel, renew_channel_secret
from engine.queries import channels as queries

router = APIRouter(tags=["channels"])


@router.get("/channels", response_model=Page[Channel], summary="Doors for messages from outside: a web form, a telephone system")
def list_channels(engine: EngineOf, caller: Caller, limit: Limit = 50, after: After = "", fields: Wanted = "") -> Response:
    return page_of_whole([_channel(one) for one in queries.channels(engine, by=caller)], limit, after, fields)


@router.post("/channels", response_model=ChannelSecret, status_code=201, summary="Open a channel; its secret is told this once")
def make_channel(engine: EngineOf, caller: Caller, once: OnceOf, given: NewChannel) -> Response:
    return once(
        lambda: add_channel(
            engine, given.name, by=caller, message=given.message, fields=_fields(given.fields), correlation=given.correlation
        ),
        _without_secret, 201, "/api/v1/channels/{name}", first=_with_secret,
    )  # fmt: skip


@router.get("/channels/{name}", response_model=Channel, summary="One channel")
def show_channel(engine: EngineOf, caller: Caller, name: Key) -> Response:
    found = queries.channel(engine, name, by=caller)
    return shown(_channel(found), found.revision)


@router.patch("/channels/{name}", response_model=Channel, summary="Change a channel, close or open it")
def edit_channel(engine: EngineOf, caller: Caller, name: Key, given: ChannelChange, if_match: IfMatch = "") -> Response:
    change_channel(
        engine, name, by=caller, message=given.message, fields=None if given.fields is None else _fields(given.fields),
        correlation=given.correlation, state=given.state, revision=expected(if_match),
    )  # fmt: skip
    return show_channel(engine, caller, name)


@router.post("/channels/{name}/secret", response_model=ChannelSecret, summary="Give a channel a new secret; the old one is good no more")
def renew_secret(engine: EngineOf, caller: Caller, once: OnceOf, name: Key) -> Response:
    return once(lambda: renew_channel_secret(engine, name, by=caller), _without_secret, first=_with_secret)


@router.delete("/channels/{name}", status_code=204, summary="Remove a channel in which no dead letter waits")
def delete_channel(engine: EngineOf, caller: Caller, name: Key, if_match: IfMatch = "") -> Response:
    remove_channel(engine, name, by=caller, revision=expected(if_match))
    return Response(status_code=204)


def _fields(given: Sequence[ChannelField]) -> list[Field]:
    return [Field(**one.model_dump(by_alias=False)) for one in given]


def _channel(info: queries.ChannelInfo) -> Channel:
    return Channel.model_validate(info)


def _with_secret(key: ChannelKey) -> ChannelSecret:
    return ChannelSecret(name=key.name, secret=key.secret, address=f"/hooks/{key.name}/{key.secret}", revision=key.revision)


def _without_secret(key: ChannelKey) -> ChannelSecret:
    return ChannelSecret(name=key.name, secret="", address="", revision=key.revision)
