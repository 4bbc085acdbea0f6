"""Attachments of deals and work items."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Response, UploadFile

from api.dependencies import After, Caller, EngineOf, Fields, IfMatch, Key, Limit, Number, OnceOf, cursor, expected, page, place, shown
from api.routes.comments import OfItem, Why
from api.schemas.comments import Attachment
from api.schemas.common import Page
from engine.commands.attach import attach, erase_attachment
from engine.queries.comments import attachments, content_of, one_attachment

router = APIRouter(tags=["attachments"])

CONTENT = "application/octet-stream"
"""Whatever the file is: no browser shows it, or runs what is in it."""


@router.get("/deals/{key}/attachments", response_model=Page[Attachment], summary="A deal's files, the oldest first")
def list_attachments(
    engine: EngineOf, caller: Caller, key: Key, work_item_id: OfItem = None, limit: Limit = 50, after: After = "", fields: Fields = ""
) -> Response:
    last = place(after, int)
    found = attachments(engine, key, by=caller, work_item_id=work_item_id, limit=limit, after=last[0] if last else 0)
    return page([Attachment.model_validate(one) for one in found], limit, lambda one: cursor(one.id), fields)


@router.post("/deals/{key}/attachments", response_model=Attachment, status_code=201, summary="Attach a file to a deal, or to a work item")
def attach_file(
    engine: EngineOf,
    caller: Caller,
    once: OnceOf,
    key: Key,
    file: Annotated[UploadFile, File(description="Its name, its media type and its content.")],
    work_item_id: Annotated[int | None, Form(ge=1, le=2**53, description="The work item that it is about.")] = None,
) -> Response:
    """Its size and type must be allowed, the content must fit the type, and the installed scanners must find nothing in it."""
    name, media_type = file.filename or "", (file.content_type or "").partition(";")[0].strip().lower()
    content = file.file.read()
    return once.about([(name, content)], media_type, str(work_item_id))(
        lambda: attach(engine, key, name, media_type, content, by=caller, work_item_id=work_item_id),
        Attachment.model_validate, 201, "/api/v1/attachments/{id}",
    )  # fmt: skip


@router.get("/attachments/{attachment_id}", response_model=Attachment, summary="One file, without its content")
def show_attachment(engine: EngineOf, caller: Caller, attachment_id: Number) -> Response:
    found = one_attachment(engine, attachment_id, by=caller)
    return shown(Attachment.model_validate(found), found.revision)


@router.get(
    "/attachments/{attachment_id}/content",
    response_class=Response,
    responses={200: {"content": {CONTENT: {}}, "description": "The bytes, to be saved."}},
    summary="A file's content",
)
def download_attachment(engine: EngineOf, caller: Caller, attachment_id: Number) -> Response:
    found, content = content_of(engine, attachment_id, by=caller)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}", "X-Content-Type-Options": "nosniff"}
    return Response(content, headers={**headers, "ETag": f'"{found.digest}"'}, media_type=CONTENT)


@router.delete("/attachments/{attachment_id}", status_code=204, summary="Erase a file")
def remove_attachment(engine: EngineOf, caller: Caller, attachment_id: Number, reason: Why = "", if_match: IfMatch = "") -> Response:
    """For who added it, and for who may erase personal data. That it was there stays, in the history with its SHA-256."""
    erase_attachment(engine, attachment_id, by=caller, reason=reason, revision=expected(if_match))
    return Response(status_code=204)
