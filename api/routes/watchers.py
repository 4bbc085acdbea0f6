"""Who watches a deal."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import Caller, EngineOf, IfMatch, Key, OnceOf, expected
from api.schemas.comments import Watchers, WatcherToAdd, Watching
from engine.commands.watch import unwatch, watch
from engine.queries.comments import watchers

router = APIRouter(tags=["watchers"])


@router.get("/deals/{key}/watchers", response_model=Watchers, summary="Who watches a deal")
def list_watchers(engine: EngineOf, caller: Caller, key: Key) -> Watchers:
    return Watchers(watchers=watchers(engine, key, by=caller))


@router.post("/deals/{key}/watchers", response_model=Watching, status_code=201, summary="Watch a deal, or let a colleague watch it")
def add_watcher(engine: EngineOf, caller: Caller, once: OnceOf, key: Key, given: WatcherToAdd) -> Response:
    person = given.person or caller.name
    return once(lambda: watch(engine, key, by=caller, person=person), lambda _: Watching(deal_key=key, person=person), 201)


@router.delete("/deals/{key}/watchers/{person}", status_code=204, summary="Watch a deal no more")
def remove_watcher(engine: EngineOf, caller: Caller, key: Key, person: Key, if_match: IfMatch = "") -> Response:
    unwatch(engine, key, by=caller, person=person, revision=expected(if_match))
    return Response(status_code=204)
