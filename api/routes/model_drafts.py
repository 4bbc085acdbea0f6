"""Drafts of the model's files: one for all process owners, saved while they draw; and who has which open."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, IfMatch, Key, Limit, expected, page_of_whole, shown
from api.routes.definitions import KindOf
from api.schemas import model_drafts as schema
from api.schemas.common import Page
from api.uploads import checked_name
from engine.commands.edit_model import edit_model, leave_model
from engine.commands.save_model_draft import delete_model_draft, save_model_draft
from engine.queries.model_drafts import model_draft, model_drafts

router = APIRouter(tags=["model"])

ADDRESS = "/model-drafts/{kind}/{key}"


@router.get("/model-drafts", response_model=Page[schema.ModelDraftInfo], summary="Files that are being worked on, by kind and key")
def list_model_drafts(engine: EngineOf, caller: Caller, limit: Limit = 50, after: After = "", fields: Fields = "") -> Response:
    found = [schema.ModelDraftInfo.model_validate(info) for info in model_drafts(engine, by=caller)]
    return page_of_whole(found, limit, after, fields)


@router.get(ADDRESS, response_model=schema.ModelDraft, summary="A draft, with what it says")
def show_model_draft(engine: EngineOf, caller: Caller, kind: KindOf, key: Key) -> Response:
    found = model_draft(engine, kind, key, by=caller)
    return shown(schema.ModelDraft.of_draft(found), found.info.revision)


@router.put(ADDRESS, response_model=schema.ModelDraft, summary="Save a draft, in place of the one before")
def put_model_draft(
    engine: EngineOf, caller: Caller, kind: KindOf, key: Key, given: schema.DraftToSave, if_match: IfMatch = ""
) -> Response:
    """It is kept as it is, also when it can't be read. The ETag `"0"` stands for no draft yet; 412: somebody else has saved one."""
    name = checked_name(given.name) if given.name else ""
    saved = save_model_draft(
        engine, kind, key, given.source, by=caller, name=name, base_version=given.base_version, revision=expected(if_match)
    )
    return shown(schema.ModelDraft.of_draft(saved), saved.info.revision)


@router.delete(ADDRESS, status_code=204, summary="Throw a draft away")
def remove_model_draft(engine: EngineOf, caller: Caller, kind: KindOf, key: Key, if_match: IfMatch = "") -> Response:
    delete_model_draft(engine, kind, key, by=caller, revision=expected(if_match))
    return Response(status_code=204)


@router.put(f"{ADDRESS}/editing", response_model=schema.Editors, summary="Say that you have the file open, and see who else has")
def put_editing(engine: EngineOf, caller: Caller, kind: KindOf, key: Key) -> schema.Editors:
    """To be said every 20 seconds or so: after a minute without it you are not there any more. There need be no draft."""
    found = edit_model(engine, kind, key, by=caller)
    return schema.Editors(editors=[schema.Editor.model_validate(one) for one in found])


@router.delete(f"{ADDRESS}/editing", status_code=204, summary="Say that you have closed the file")
def remove_editing(engine: EngineOf, caller: Caller, kind: KindOf, key: Key) -> Response:
    leave_model(engine, kind, key, by=caller)
    return Response(status_code=204)
