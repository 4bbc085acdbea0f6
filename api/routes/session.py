"""Signing in and out, and one's own account.

What signs in is not repeated by an Idempotency-Key: a receipt would have to keep the session's secret.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Path, Request, Response

from api.authentication import COOKIE, address_of, agent_of, authenticate, give_cookie, session_of, take_cookie
from api.csrf import require_same_site
from api.demo import accounts
from api.dependencies import After, Caller, EngineOf, Fields, IfMatch, Limit, OnceOf, expected, page_of_whole, shown
from api.mail import require_mail, send_link, sends_mail
from api.problems import Refused
from api.rate_limits import spend_sign_in
from api.schemas.common import Page
from api.schemas.session import (
    DemoPerson,
    FirstCode,
    Forgotten,
    Me,
    NewPassword,
    NewTotp,
    OwnChange,
    OwnSession,
    PasswordSet,
    Preferences,
    PreferencesGiven,
    RecoveryCodes,
    SignIn,
    Ways,
    WithPassword,
)
from engine.actors import Actor
from engine.commands.change_language import change_language
from engine.commands.links import request_reset
from engine.commands.passwords import change_password, set_password_by_link
from engine.commands.save_preferences import save_preferences
from engine.commands.sessions import OpenedSession, end_session
from engine.commands.sign_in import sign_in
from engine.commands.totp import begin_totp, confirm_totp, remove_totp
from engine.engine import Engine
from engine.passwords import DEMO
from engine.people import SignedIn
from engine.permissions import PERMISSIONS
from engine.queries import people, signed_in
from engine.queries.preferences import preferences

router = APIRouter(tags=["session"])
OPEN: dict[str, Any] = {"security": []}
"""In the description: nobody needs to have signed in."""


@router.post("/session", response_model=Me, summary="Sign in with name and password", openapi_extra=OPEN)
def open_session(engine: EngineOf, request: Request, given: SignIn) -> Response:
    require_same_site(engine, request)
    spend_sign_in(engine, address_of(request), given.name)
    replaces = request.cookies.get(COOKIE, "")
    opened = sign_in(engine, given.name, given.password, code=given.code, agent=agent_of(request), replaces=replaces)
    return signed_in_as(engine, request, opened)


@router.get("/session", response_model=Me, summary="Who has signed in, and what that person may do")
def read_session(engine: EngineOf, request: Request, caller: Caller) -> Me:
    found = session_of(engine, request) if caller.scopes is None else None
    return _me(engine, caller, found.csrf if found else "")


@router.patch("/session", response_model=Me, summary="Change the language that Stagework speaks with you")
def change_own_account(engine: EngineOf, request: Request, caller: Caller, given: OwnChange) -> Me:
    change_language(engine, given.language, by=caller)
    return read_session(engine, request, caller)


@router.get("/session/preferences", response_model=Preferences, summary="What you have set for the pages")
def show_preferences(engine: EngineOf, caller: Caller) -> Response:
    found = preferences(engine, by=caller)
    return shown(Preferences.model_validate(found), found.revision)


@router.put("/session/preferences", response_model=Preferences, summary="Keep what you have set, in place of what was there")
def put_preferences(engine: EngineOf, caller: Caller, given: PreferencesGiven, if_match: IfMatch = "") -> Response:
    """The ETag `"0"` stands for nothing set yet."""
    found = save_preferences(engine, given.data, by=caller, revision=expected(if_match))
    return shown(Preferences.model_validate(found), found.revision)


@router.get("/session/ways", response_model=Ways, summary="How one can sign in here", openapi_extra=OPEN)
def read_ways(engine: EngineOf, request: Request) -> Ways:
    oidc = engine.settings.oidc
    address = str(request.app.url_path_for("begin_at_provider")) if oidc else ""
    demo = request.app.state.demo
    return Ways(
        is_signed_in=session_of(engine, request) is not None,
        provider=oidc.label if oidc else "",
        provider_address=address,
        sends_links=sends_mail(engine),
        demo_people=[DemoPerson.model_validate(person) for person in accounts.people(engine)] if demo else [],
        demo_password=DEMO if demo else "",
    )


@router.delete("/session", status_code=204, summary="Sign out")
def close_session(engine: EngineOf, request: Request, caller: Caller) -> Response:
    end_session(engine, caller.name, _current(engine, request), by=caller)
    response = Response(status_code=204)
    take_cookie(engine, request, response)
    return response


@router.get("/sessions", response_model=Page[OwnSession], summary="One's own sessions, the one used last first")
def list_sessions(
    engine: EngineOf, request: Request, caller: Caller, limit: Limit = 50, after: After = "", fields: Fields = ""
) -> Response:
    found = session_of(engine, request) if caller.scopes is None else None
    sessions = people.sessions(engine, caller.name, by=caller, current=found.session if found else "")
    return page_of_whole([OwnSession.model_validate(one) for one in sessions], limit, after, fields)


@router.delete("/sessions/{session_id}", status_code=204, summary="End one of one's own sessions")
def close_other_session(
    engine: EngineOf, caller: Caller, session_id: Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", examples=["0123456789abcdef"])]
) -> Response:
    end_session(engine, caller.name, session_id, by=caller)
    return Response(status_code=204)


# ---- the password --------------------------------------------------------------------------------------------------


@router.post(
    "/session/password", response_model=PasswordSet, summary="Set one's password, by a link or with the old one", openapi_extra=OPEN
)
def set_password(engine: EngineOf, request: Request, given: NewPassword) -> Response:
    if given.link:
        require_same_site(engine, request)
        spend_sign_in(engine, address_of(request), given.link)
        user = set_password_by_link(engine, given.link, given.new)
        response = Response(PasswordSet(user=user, csrf_token="").model_dump_json(), media_type="application/json")
        take_cookie(engine, request, response)
        return response
    caller = authenticate(engine, request)
    spend_sign_in(engine, address_of(request), caller.name)
    opened = change_password(engine, caller.name, given.old, given.new, by=caller, agent=agent_of(request))
    answer = PasswordSet(user=caller.name, csrf_token=opened.csrf)
    response = Response(answer.model_dump_json(), media_type="application/json")
    give_cookie(engine, request, response, opened)
    return response


@router.post("/session/password-reset", status_code=202, response_class=Response, summary="Ask for a link by e-mail", openapi_extra=OPEN)
def ask_for_reset(engine: EngineOf, request: Request, given: Forgotten, background: BackgroundTasks) -> Response:
    """The answer is the same and comes as soon whether there is such a user or not."""
    require_same_site(engine, request)
    require_mail(engine)
    spend_sign_in(engine, address_of(request), given.name)
    background.add_task(_send_reset, engine, given.name)
    return Response(status_code=202)


def _send_reset(engine: Engine, name: str) -> None:
    if (found := request_reset(engine, name)) is not None:
        send_link(engine, *found)


# ---- the second factor ---------------------------------------------------------------------------------------------


@router.post("/session/totp", response_model=NewTotp, summary="Begin a second factor: a secret for an authenticator")
def begin_second_factor(engine: EngineOf, request: Request, caller: Caller, given: WithPassword) -> NewTotp:
    spend_sign_in(engine, address_of(request), caller.name)
    return NewTotp.model_validate(begin_totp(engine, caller.name, given.password, by=caller))


@router.post("/session/totp/confirmation", response_model=RecoveryCodes, summary="Turn the second factor on by a first code")
def confirm_second_factor(engine: EngineOf, request: Request, caller: Caller, given: FirstCode) -> RecoveryCodes:
    spend_sign_in(engine, address_of(request), caller.name)
    return RecoveryCodes(recovery_codes=confirm_totp(engine, caller.name, given.code, by=caller))


@router.post("/session/totp/removal", status_code=204, summary="Turn the second factor off")
def remove_second_factor(engine: EngineOf, request: Request, once: OnceOf, caller: Caller, given: WithPassword) -> Response:
    spend_sign_in(engine, address_of(request), caller.name)
    return once(lambda: remove_totp(engine, caller.name, given.password, by=caller), lambda _: None)


# ---- inside --------------------------------------------------------------------------------------------------------


def signed_in_as(engine: Engine, request: Request, opened: OpenedSession) -> Response:
    """The answer to a sign-in: who it is now, and the cookie."""
    found = signed_in.by_session(engine, opened.secret)
    if found is None:  # ended, or its user disabled, in the moment between
        raise Refused(401, "not-signed-in", "The session has ended already. Sign in again.")
    response = Response(_me(engine, found.actor, found.csrf).model_dump_json(), media_type="application/json")
    give_cookie(engine, request, response, opened)
    return response


def _current(engine: Engine, request: Request) -> str:
    found: SignedIn | None = session_of(engine, request)
    if found is None:
        raise Refused(409, "no-session", "This request has no session that could end; a token is revoked by DELETE /tokens/{id}.")
    return found.session


def _me(engine: Engine, actor: Actor, csrf: str) -> Me:
    user = people.account(engine, by=actor)
    reaches = {action: actor.reach(action) for action in PERMISSIONS}
    return Me(
        name=actor.name,
        email=user.email,
        language=user.language,
        roles=sorted(actor.roles),
        departments=sorted(actor.departments),
        heads=sorted(actor.heads),
        stands_in_for=sorted(actor.stands_in_for),
        actions={action: reach.name.lower() for action, reach in reaches.items() if reach},  # type: ignore[misc]
        scopes=None if actor.scopes is None else sorted(actor.scopes),
        has_second_factor=user.has_second_factor,
        csrf_token=csrf,
    )
