"""Who a request comes from: a personal access token, a session's cookie or, for tools that know nothing else, a name and a password."""

from __future__ import annotations

from fastapi import Request, Response

from api.csrf import require_same_site, require_token
from api.problems import CHALLENGE, Refused
from api.rate_limits import rate_limits, spend_sign_in
from engine.actors import Actor
from engine.commands.sessions import OpenedSession
from engine.commands.sign_in import actor_by_password
from engine.engine import Engine
from engine.errors import SignInRefused
from engine.people import TOKEN_PREFIX, SignedIn
from engine.queries import signed_in
from engine.store import users

COOKIE = "stagework_session"


def authenticate(engine: Engine, request: Request) -> Actor:
    """The actor of a request.

    Raises:
        Refused: Nobody has signed in, or what was shown is not valid (any more); another site is behind it; or it is one too many.
    """
    actor = _actor(engine, request)
    rate_limits(engine).spend("rate_limit", "person", actor.name)
    return actor


def _actor(engine: Engine, request: Request) -> Actor:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind:
        if kind.lower() == "bearer" and (actor := signed_in.by_token(engine, secret.strip())) is not None:
            return actor
        raise not_signed_in()
    found = session_of(engine, request)
    if found is None:
        raise not_signed_in()
    require_same_site(engine, request)
    require_token(request, found.csrf)
    return found.actor


def still(engine: Engine, request: Request) -> Actor | None:
    """The actor of a request that was let in and goes on, which is no use of a session; None when nobody is signed in any more."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind:
        return signed_in.by_token(engine, secret.strip())
    found = signed_in.by_session(engine, request.cookies.get(COOKIE, ""), is_use=False)
    return found.actor if found is not None else None


def not_signed_in() -> Refused:
    return Refused(401, "not-signed-in", "Sign in first, or send a valid token: Authorization: Bearer sw_...", CHALLENGE)


def authenticate_basic(engine: Engine, name: str, password: str, address: str = "") -> Actor:
    """Who somebody is that gives name and password with each request, as Camunda Modeler does (RFC 7617).

    A personal access token may stand in the password's place; an account with a second factor needs one. Failures count as at a sign-in.

    Args:
        address: Where the request comes from, whose tries are counted; "" = not known.

    Raises:
        Refused: It is a try too many.
        SignInRefused: Name, password or token is wrong, or the account is locked.
        TokenNeeded: The account has a second factor.
    """
    if password.startswith(TOKEN_PREFIX):
        actor = signed_in.by_token(engine, password)
        if actor is not None:
            with engine.store.read() as session:
                user = users.by_name_or_email(session, name)
            if user is not None and user.name == actor.name:
                rate_limits(engine).spend("rate_limit", "person", actor.name)
                return actor
        raise SignInRefused
    spend_sign_in(engine, address, name)
    return actor_by_password(engine, name, password)


# ---- the cookie ----------------------------------------------------------------------------------------------------


def session_of(engine: Engine, request: Request) -> SignedIn | None:
    """The session whose cookie the request shows."""
    secret = request.cookies.get(COOKIE, "")
    return signed_in.by_session(engine, secret) if secret else None


def is_secure(engine: Engine, request: Request) -> bool:
    """Whether cookies must travel by https only: the request does, or the settings say that browsers come that way."""
    return request.url.scheme == "https" or engine.settings.public_url.startswith("https:")


def give_cookie(engine: Engine, request: Request, response: Response, opened: OpenedSession) -> None:
    """Put the session's secret into the browser, where no script can read it."""
    lasts = int(engine.settings.session_hours * 3600)
    secure = is_secure(engine, request)
    response.set_cookie(COOKIE, opened.secret, max_age=lasts, path="/", httponly=True, samesite="lax", secure=secure)


def take_cookie(engine: Engine, request: Request, response: Response) -> None:
    """Take it away again."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=is_secure(engine, request))


def address_of(request: Request) -> str:
    """Where a request comes from; behind a proxy what the proxy says, when it is on this machine (uvicorn's `proxy_headers`)."""
    return request.client.host if request.client else ""


def agent_of(request: Request) -> str:
    """What the browser calls itself."""
    return request.headers.get("User-Agent", "").replace("\0", "")
