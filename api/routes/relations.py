"""Clients over the long term."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.dependencies import After, Caller, EngineOf, Fields, Limit, Moment, cursor, page, place
from api.schemas.common import Listed, Page, Shown
from engine.queries.relations import relations

router = APIRouter(tags=["figures"])
Since = Annotated[Moment | None, Query(description="Only deals that were won since then.")]


class Sales(Shown):
    kind: str = Field(description="new, repeat, cross, up or change; empty: not stated.")
    number: int
    amounts: dict[str, Decimal] = Field(description="The sum of the prices, by currency.")


class Relation(Listed):
    client_id: int
    name: str = Field(description="“hidden” for whoever may see no personal data.")
    won: int = Field(description="Deals that were won.")
    first_at: datetime = Field(description="When the first one was won.")
    last_at: datetime
    sales: list[Sales]


@router.get("/relations", response_model=Page[Relation], summary="What clients have bought over time, by kind of sale")
def list_relations(
    engine: EngineOf, caller: Caller, since: Since = None, limit: Limit = 50, after: After = "", fields: Fields = ""
) -> Response:
    last = place(after, int, int)
    found = relations(engine, by=caller, since=since, limit=limit, after=(last[0], last[1]) if last else None)
    return page([Relation.model_validate(one) for one in found], limit, lambda one: cursor(one.won, one.client_id), fields)
