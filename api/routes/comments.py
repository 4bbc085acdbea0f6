"""Comments on deals and work items."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import (
    TEXT,
    After,
    Caller,
    EngineOf,
    Fields,
    IfMatch,
    Key,
    Limit,
    Number,
    OnceOf,
    cursor,
    expected,
    page,
    place,
    shown,
)
from api.schemas.comments import Comment, CommentToWrite
from api.schemas.common import Page
from engine.commands.comment import comment, erase_comment
from engine.queries.comments import comments, one_comment

router = APIRouter(tags=["comments"])

OfItem = Annotated[int | None, Query(ge=1, le=2**53, description="Only those about this work item.")]
Why = Annotated[str, Query(max_length=2_000, pattern=TEXT, description="Why, for the history.")]


@router.get("/deals/{key}/comments", response_model=Page[Comment], summary="What was said about a deal, the oldest first")
def list_comments(
    engine: EngineOf, caller: Caller, key: Key, work_item_id: OfItem = None, limit: Limit = 50, after: After = "", fields: Fields = ""
) -> Response:
    last = place(after, int)
    found = comments(engine, key, by=caller, work_item_id=work_item_id, limit=limit, after=last[0] if last else 0)
    return page([Comment.model_validate(one) for one in found], limit, lambda one: cursor(one.id), fields)


@router.post("/deals/{key}/comments", response_model=Comment, status_code=201, summary="Comment on a deal, or on one of its work items")
def write_comment(engine: EngineOf, caller: Caller, once: OnceOf, key: Key, given: CommentToWrite) -> Response:
    """Users that it names as `@anna` watch the deal from now on, if they may see it."""
    return once(
        lambda: comment(engine, key, given.body, by=caller, work_item_id=given.work_item_id, mentions=given.mentions),
        Comment.model_validate, 201, "/api/v1/comments/{id}",
    )  # fmt: skip


@router.get("/comments/{comment_id}", response_model=Comment, summary="One comment")
def show_comment(engine: EngineOf, caller: Caller, comment_id: Number) -> Response:
    found = one_comment(engine, comment_id, by=caller)
    return shown(Comment.model_validate(found), found.revision)


@router.delete("/comments/{comment_id}", status_code=204, summary="Erase what a comment says")
def remove_comment(engine: EngineOf, caller: Caller, comment_id: Number, reason: Why = "", if_match: IfMatch = "") -> Response:
    """For its author, and for who may erase personal data. That it was written stays, in the history with its SHA-256."""
    erase_comment(engine, comment_id, by=caller, reason=reason, revision=expected(if_match))
    return Response(status_code=204)
