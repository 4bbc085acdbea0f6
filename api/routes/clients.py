"""Clients: searched, entered, changed, merged, and erased on request."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import TEXT, After, Caller, EngineOf, Fields, IfMatch, Limit, Number, OnceOf, cursor, expected, page, place, shown
from api.schemas.clients import (
    Client,
    ClientCard,
    ClientChange,
    ClientFields,
    Duplicate,
    Erased,
    MergeMade,
    MergeToMake,
    MergeUndone,
    PersonalData,
    RegisteredClient,
)
from api.schemas.common import Page
from api.schemas.deals import MandatoryReason
from engine.commands.change_client import change_client
from engine.commands.erase_client import erase_client
from engine.commands.merge_clients import merge_clients, undo_merge
from engine.commands.register_client import register_client
from engine.queries.clients import client, clients, likely_duplicates, place_of
from engine.queries.personal_data import personal_data_of

router = APIRouter(tags=["clients"])
Text = Annotated[
    str, Query(max_length=200, pattern=TEXT, description="A part of the name, phone or e-mail, or the beginning of the tax number.")
]


@router.get("/clients", response_model=Page[Client], summary="Clients in order of name")
def list_clients(engine: EngineOf, caller: Caller, text: Text = "", limit: Limit = 50, after: After = "", fields: Fields = "") -> Response:
    last = place(after, int)
    found = clients(engine, text, by=caller, limit=limit, after=place_of(engine, last[0]) if last else None)
    return page([Client.model_validate(one) for one in found], limit, lambda one: cursor(one.id), fields)


@router.post("/clients", response_model=RegisteredClient, status_code=201, summary="Find a client by what identifies it, or enter one")
def register(engine: EngineOf, caller: Caller, once: OnceOf, given: ClientFields) -> Response:
    return once(
        lambda: register_client(engine, by=caller, **given.model_dump()),
        RegisteredClient.model_validate,
        201,
        "/api/v1/clients/{client_id}",
    )


@router.get("/client-duplicates", response_model=Page[Duplicate], summary="Pairs of clients that may be one")
def list_duplicates(engine: EngineOf, caller: Caller, limit: Limit = 50, after: After = "", fields: Fields = "") -> Response:
    last = place(after, int, int)
    found = likely_duplicates(engine, by=caller, limit=limit, after=(last[0], last[1]) if last else None)
    return page([Duplicate.model_validate(one) for one in found], limit, lambda pair: cursor(pair.first.id, pair.second.id), fields)


@router.get("/clients/{client_id}", response_model=ClientCard, summary="A client, with its deals and merges")
def show_client(engine: EngineOf, caller: Caller, client_id: Number) -> Response:
    found = client(engine, client_id, by=caller)
    return shown(ClientCard.model_validate(found), found.client.revision)


@router.patch("/clients/{client_id}", response_model=ClientCard, summary="Change what is known of a client")
def change(engine: EngineOf, caller: Caller, client_id: Number, given: ClientChange, if_match: IfMatch = "") -> Response:
    """No two clients have the same phone, e-mail, tax number or reference: such two are merged."""
    change_client(engine, client_id, given.model_dump(exclude_none=True), by=caller, revision=expected(if_match))
    found = client(engine, client_id, by=caller)
    return shown(ClientCard.model_validate(found), found.client.revision)


@router.post("/clients/{client_id}/merges", response_model=MergeMade, status_code=201, summary="Merge another client into this one")
def merge(engine: EngineOf, caller: Caller, once: OnceOf, client_id: Number, given: MergeToMake) -> Response:
    return once(
        lambda: merge_clients(engine, client_id, given.merged_id, given.reason, by=caller), lambda number: MergeMade(id=number), 201
    )


@router.post("/merges/{merge_id}/undoing", response_model=MergeUndone, summary="Take a merge back")
def undo(engine: EngineOf, caller: Caller, once: OnceOf, merge_id: Number, given: MandatoryReason) -> Response:
    """The merged client gets back the deals that moved and what was taken over, as far as it still stands. Later deals stay."""
    return once(lambda: undo_merge(engine, merge_id, given.reason, by=caller), lambda number: MergeUndone(client_id=number))


@router.post("/clients/{client_id}/erasure", response_model=Erased, summary="Erase a client's personal data for good")
def erase(engine: EngineOf, caller: Caller, once: OnceOf, client_id: Number, given: MandatoryReason) -> Response:
    """On request (GDPR, article 17). None of its deals may be open. The history keeps its shape and its proof; see docs/cooperation.md."""
    return once.again(lambda: erase_client(engine, client_id, given.reason, by=caller), Erased.model_validate)


@router.get("/clients/{client_id}/personal-data", response_model=PersonalData, summary="Everything personal that is kept of a client")
def show_personal_data(engine: EngineOf, caller: Caller, client_id: Number) -> PersonalData:
    """The answer to a request for access. That it was read is recorded."""
    return PersonalData.model_validate(personal_data_of(engine, client_id, by=caller))
