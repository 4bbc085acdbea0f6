"""Who a request comes from: a personal access token, or a session's cookie."""

from __future__ import annotations

from fastapi import Request

from api.problems import Refused
from engine.actors import Actor
from engine.engine import Engine
from engine.queries import signed_in

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Stagework"'}


def authenticate(engine: Engine, request: Request) -> Actor:
    """The actor of a request.

    Raises:
        Refused: Nobody has signed in, or what was shown is not valid (any more).
    """
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and (actor := signed_in.by_token(engine, secret.strip())) is not None:
        return actor
    raise Refused(401, "not-signed-in", "Sign in first, or send a valid token: Authorization: Bearer sw_...", CHALLENGE)
