"""Changes as they happen: server-sent events (WHATWG HTML, §9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from anyio import CancelScope
from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.concurrency import iterate_in_threadpool, run_in_threadpool
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic import BaseModel

from api.authentication import still
from api.changes import Broadcaster, Reason, Seeing, Subscription, Wanted
from api.dependencies import TEXT, Caller, EngineOf
from api.schemas.changes import Change, StreamEnd
from engine.engine import Engine
from engine.queries.changes import changes_after

router = APIRouter(tags=["changes"])
MOST_MISSED = 50_000
"""Numbers of the history that are read again for who comes back; who was away for longer reads everything anew."""
RETRY = 3_000
"""Milliseconds after which a browser comes back."""

DETAILS: dict[Reason, str] = {
    "shutdown": "This server is shutting down; ask again with Last-Event-ID.",
    "too-slow": "You read more slowly than things happen; ask again with Last-Event-ID, or for less.",
    "signed-out": "Your session or token is no longer valid.",
    "time": "The time you asked for is over; ask again with Last-Event-ID.",
}
EXAMPLE = (
    'retry: 3000\nid: 41\n\nevent: work-item\nid: 42\ndata: {"deal_key":"D-000017","kind":"work.completed","element_id":"PrepareOffer",'
    '"at":"2026-01-05T12:00:00Z","actor":"anna","revision":12,"work_item":17,"department":"sales","assignee":"anna"}\n\n'
)


def _broadcaster(request: Request) -> Broadcaster:
    found: Broadcaster = request.app.state.changes
    return found


async def _subscription(
    caller: Caller,
    broadcaster: Annotated[Broadcaster, Depends(_broadcaster)],
    deal: Annotated[str, Query(max_length=100, pattern=TEXT, description="Only this deal.")] = "",
    department: Annotated[
        str, Query(max_length=100, pattern=TEXT, description="Only work items of this department, and deals it has had work in.")
    ] = "",
    only: Annotated[Literal["", "inbox", "deals"], Query(description="Only changes of work items, or only of deals.")] = "",
) -> AsyncIterator[Subscription]:
    loop = asyncio.get_running_loop()
    made: list[Subscription] = []
    try:
        await run_in_threadpool(lambda: made.append(broadcaster.subscribe(caller, Wanted(deal, department, only), loop)))
        yield made[0]
    finally:
        with CancelScope(shield=True):  # also when the request is cancelled
            for subscription in made:
                await run_in_threadpool(broadcaster.leave, subscription)


@router.get(
    "/events",
    summary="Changes of deals and work items, as they happen",
    response_class=StreamingResponse,  # FastAPI takes EventSourceResponse for a generator of events whose data it encodes
    responses={200: {"description": "The stream.", "content": {"text/event-stream": {"schema": {"type": "string"}, "example": EXAMPLE}}}},
)
async def follow_changes(
    request: Request,
    engine: EngineOf,
    broadcaster: Annotated[Broadcaster, Depends(_broadcaster)],
    subscription: Annotated[Subscription, Depends(_subscription)],
    after: Annotated[int | None, Query(ge=0, le=2**53, description="As Last-Event-ID, for those who can't set headers.")] = None,
    last_event_id: Annotated[str, Header(pattern=r"^[0-9]{0,15}$", description="The id of the last event that was received.")] = "",
    seconds: Annotated[int | None, Query(ge=0, le=86_400, description="End after so long; 0: only what was missed.")] = None,
) -> EventSourceResponse:
    """A stream that does not end by itself. Events: `work-item` and `deal` (data: a `Change`), `reset` (too much was missed: read
    everything anew) and `end` (data: a `StreamEnd`). Whoever comes back with the last id misses nothing, and may see an event twice.
    A comment comes every 15 seconds, when nothing else does.
    """
    seen = int(last_event_id) if last_event_id else after
    lines = _lines(request, engine, broadcaster, subscription, seen, seconds)
    return EventSourceResponse(lines, headers={"X-Accel-Buffering": "no"})


async def _lines(
    request: Request, engine: Engine, broadcaster: Broadcaster, reader: Subscription, seen: int | None, seconds: int | None
) -> AsyncIterator[bytes]:
    clock = asyncio.get_running_loop().time
    end = None if seconds is None else clock() + seconds
    recheck = clock() + broadcaster.recheck
    told = reader.start if seen is None else seen
    if reader.start - told > MOST_MISSED:
        told = reader.start
        yield format_sse_event(event="reset", id=str(told), data_str='{"detail":"Too much was missed. Read everything anew."}')
    yield b"retry: %d\nid: %d\n\n" % (RETRY, told)
    if told < reader.start:
        async for batch in iterate_in_threadpool(changes_after(engine, told, reader.start)):
            for change in batch:
                if kind := reader.wanted.shows(change, reader.actor):
                    yield _event((change, kind))
        told = reader.start
        yield b"id: %d\n\n" % told
    while reader.reason is None:
        now = clock()
        if end is not None and now >= end:
            yield _end("time")
            return
        if now >= recheck:
            recheck = now + broadcaster.recheck
            actor = await run_in_threadpool(still, engine, request)
            if actor is None:
                yield _end("signed-out")
                return
            reader.actor = actor
        until = min(now + broadcaster.heartbeat, recheck, end or recheck)
        changes, passed = await reader.changes(until - now)
        for seeing in changes:
            if seeing[0].seq > told or seeing[0].is_late:
                yield _event(seeing)
        if not changes and reader.reason is None:
            told = max(told, passed)
            yield b": nothing new\nid: %d\n\n" % told
    yield _end(reader.reason)


def _event(change: Seeing) -> bytes:
    happened, seen = change
    data = Change.model_validate(happened)
    if seen == "deal":
        data = data.model_copy(update={"work_item": None, "department": "", "assignee": ""})
    return _sent(seen, data, happened.seq)


def _end(reason: Reason) -> bytes:
    return _sent("end", StreamEnd(reason=reason, detail=DETAILS[reason]), None)


def _sent(kind: str, data: BaseModel, number: int | None) -> bytes:
    return format_sse_event(event=kind, data_str=data.model_dump_json(), id=None if number is None else str(number))
