"""Signing in by OpenID Connect: to the provider, and back."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from api.authentication import COOKIE, address_of, agent_of, give_cookie, is_secure
from api.dependencies import TEXT, EngineOf
from api.oidc import Flow, Provider
from api.problems import Refused
from api.rate_limits import rate_limits
from engine.commands.sign_in_by_provider import sign_in_by_provider
from engine.engine import Engine
from engine.people import new_secret

router = APIRouter(tags=["session"])
FLOW_COOKIE = "stagework_oidc"
FLOW_SECONDS = 600
_OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]{0,500}")
_ELSEWHERE: dict[int | str, dict[str, Any]] = {
    303: {"description": "Go on there.", "headers": {"Location": {"schema": {"type": "string"}}}}
}
Told = Annotated[str, Query(max_length=4000, pattern=TEXT)]


@router.get(
    "/session/oidc", status_code=303, response_class=RedirectResponse, responses=_ELSEWHERE, summary="Sign in at the provider",
    openapi_extra={"security": []},
)  # fmt: skip
def begin_at_provider(
    engine: EngineOf,
    request: Request,
    to: Annotated[str, Query(max_length=500, description="The page to go to afterwards: a path of this site.")] = "/",
) -> RedirectResponse:
    provider = _provider(request)
    rate_limits(engine).spend("sign_in_rate", "address", address_of(request))
    secret = new_secret()
    response = RedirectResponse(provider.address(Flow(secret), _redirect_uri(engine, request)), 303)
    kept = base64.urlsafe_b64encode((to if _OWN_PATH.fullmatch(to) else "/").encode()).decode()
    _set_cookie(engine, request, response, f"{secret}.{kept}", FLOW_SECONDS)
    return response


@router.get(
    "/session/oidc/callback", status_code=303, response_class=RedirectResponse, responses=_ELSEWHERE,
    summary="Where the provider sends the browser back to", openapi_extra={"security": []},
)  # fmt: skip
def come_back_from_provider(
    engine: EngineOf, request: Request, code: Told = "", state: Told = "", error: Told = "", iss: Told = ""
) -> RedirectResponse:
    provider = _provider(request)
    rate_limits(engine).spend("sign_in_rate", "address", address_of(request))
    secret, _, kept = request.cookies.get(FLOW_COOKIE, "").partition(".")
    flow = Flow(secret)
    is_ours = bool(secret) and hmac.compare_digest(flow.state.encode(), state.encode("utf-8", "replace"))
    if not is_ours or (iss and iss != provider.oidc.issuer):  # RFC 9207: the answer of another provider
        raise Refused(400, "sign-in-not-begun", "This sign-in was not begun in this browser, or took too long. Begin again.")
    if error or not code:
        raise Refused(401, "provider-refused", "The provider has refused the sign-in. Begin again, or ask an administrator.")
    identity = provider.identity(flow, _redirect_uri(engine, request), code)
    opened = sign_in_by_provider(engine, provider.oidc, identity, agent=agent_of(request), replaces=request.cookies.get(COOKIE, ""))
    response = RedirectResponse(_page(kept), 303)
    give_cookie(engine, request, response, opened)
    _set_cookie(engine, request, response, "", 0)
    return response


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise Refused(404, "no-provider", "No provider of identities is set here. Sign in with name and password.")
    return provider


def _redirect_uri(engine: Engine, request: Request) -> str:
    path = request.app.url_path_for(come_back_from_provider.__name__)
    return f"{(engine.settings.public_url or str(request.base_url)).rstrip('/')}{path}"


def _page(kept: str) -> str:
    try:
        path = base64.urlsafe_b64decode(kept).decode()
    except (ValueError, binascii.Error):
        return "/"
    return path if _OWN_PATH.fullmatch(path) else "/"


def _set_cookie(engine: Engine, request: Request, response: RedirectResponse, value: str, seconds: int) -> None:
    path = request.app.url_path_for(begin_at_provider.__name__)
    secure = is_secure(engine, request)
    response.set_cookie(FLOW_COOKIE, value, max_age=seconds, path=path, httponly=True, samesite="lax", secure=secure)
