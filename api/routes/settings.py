"""The settings, to look at: they are the operator's files."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, Limit, page_of_whole
from api.schemas.common import Page
from api.schemas.operations import Setting
from engine.queries.settings_shown import shown_settings

router = APIRouter(tags=["operation"])


@router.get("/settings", response_model=Page[Setting], summary="What is set, where, and what it means; no secret's value")
def list_settings(engine: EngineOf, caller: Caller, limit: Limit = 200, after: After = "", fields: Fields = "") -> Response:
    """As this server has them: a change of the file or the environment counts when it is started again."""
    return page_of_whole([Setting.model_validate(one) for one in shown_settings(engine, by=caller)], limit, after, fields)
