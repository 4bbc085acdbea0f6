"""Work items: the inbox, and what people do with what is in it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, Limit, OnceOf, cursor, page, place
from api.schemas.common import Page
from api.schemas.work_items import Answers, Moved, WorkItem
from engine.commands.complete import complete
from engine.queries.work_items import inbox

router = APIRouter(tags=["work items"])


@router.get("/work-items", response_model=Page[WorkItem], summary="What is to be done, the most urgent first")
def list_work_items(
    engine: EngineOf, _caller: Caller, department: str = "", assignee: str = "", limit: Limit = 50, after: After = "", fields: Fields = ""
) -> Response:
    last = place(after, int)
    items = inbox(engine, department, assignee, limit, last[0] if last else None)
    return page([WorkItem.model_validate(item) for item in items], limit, lambda item: cursor(item.id), fields)


@router.post("/work-items/{item_id}/completion", response_model=Moved, summary="Complete a work item with answers to its form")
def complete_work_item(engine: EngineOf, caller: Caller, once: OnceOf, item_id: int, given: Answers) -> Response:
    return once(lambda: complete(engine, item_id, given.answers, by=caller), Moved.model_validate)
