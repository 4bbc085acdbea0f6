"""Personal access tokens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import TEXT, After, Caller, EngineOf, Fields, Limit, Number, OnceOf, cursor, page, place
from api.schemas.common import Page
from api.schemas.session import IssuedToken, NewToken, Token
from engine.commands.tokens import issue_token, revoke_token
from engine.queries import people

router = APIRouter(tags=["tokens"])


@router.get("/tokens", response_model=Page[Token], summary="One's own tokens, revoked ones too")
def list_tokens(
    engine: EngineOf,
    caller: Caller,
    user: Annotated[str, Query(max_length=100, pattern=TEXT, description="Somebody else's, for whoever manages people.")] = "",
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    last = place(after, int)
    tokens = people.tokens(engine, user or caller.name, by=caller, limit=limit, after=last[0] if last else 0)
    return page([Token.model_validate(one) for one in tokens], limit, lambda one: cursor(one.id), fields)


@router.post("/tokens", response_model=IssuedToken, status_code=201, summary="Make a token for oneself; not by a token")
def make_token(engine: EngineOf, caller: Caller, once: OnceOf, given: NewToken) -> Response:
    return once(
        lambda: issue_token(engine, caller.name, given.name, given.scopes, timedelta(days=given.days), by=caller),
        lambda issued: IssuedToken.model_validate(replace(issued, secret="")),
        201,
        first=IssuedToken.model_validate,
    )


@router.delete("/tokens/{token_id}", status_code=204, summary="Revoke a token at once")
def remove_token(engine: EngineOf, caller: Caller, token_id: Number) -> Response:
    revoke_token(engine, token_id, by=caller)
    return Response(status_code=204)
