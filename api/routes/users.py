"""Users: who may sign in, with which roles, in which departments."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api.dependencies import After, Caller, EngineOf, Fields, IfMatch, Key, Limit, OnceOf, Wanted, cursor, expected, page, place, shown
from api.schemas.common import Page
from api.schemas.people import Link, NewUser, User, UserChanges
from engine.commands.links import IssuedLink, add_user_with_link, issue_link
from engine.commands.totp import remove_totp
from engine.commands.users import change_user
from engine.queries import people

router = APIRouter(tags=["people"])


@router.get("/users", response_model=Page[User], summary="Users by name")
def list_users(
    engine: EngineOf,
    caller: Caller,
    search: Annotated[Wanted, Query(description="Part of the name or the e-mail address.")] = "",
    department: Wanted = "",
    role: Annotated[Literal["", "employee", "process-owner", "auditor", "administrator"], Query()] = "",
    state: Annotated[Literal["", "invited", "active", "disabled"], Query()] = "",
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    last = place(after, str)
    users = people.users(
        engine, by=caller, search=search, department=department, role=role, state=state, limit=limit, after=last[0] if last else None
    )
    return page([User.model_validate(one) for one in users], limit, lambda one: cursor(one.name), fields)


@router.post("/users", response_model=Link, status_code=201, summary="Add a user, and make a link to set a password")
def add_user(engine: EngineOf, caller: Caller, once: OnceOf, given: NewUser) -> Response:
    values: dict[str, Any] = given.model_dump(exclude={"departments"})
    return once(
        lambda: add_user_with_link(engine, **values, in_departments=given.departments, by=caller),
        _without_secret,
        201,
        first=Link.model_validate,
    )


@router.get("/users/{name}", response_model=User, summary="One user")
def read_user(engine: EngineOf, caller: Caller, name: Key) -> Response:
    user = people.user(engine, name, by=caller)
    return shown(User.model_validate(user), user.revision)


@router.patch("/users/{name}", response_model=User, summary="Change, disable or enable a user")
def edit_user(engine: EngineOf, caller: Caller, name: Key, given: UserChanges, if_match: IfMatch = "") -> Response:
    change_user(engine, name, given.model_dump(exclude_unset=True, exclude_none=True), by=caller, revision=expected(if_match))
    return read_user(engine, caller, name)


@router.post("/users/{name}/link", response_model=Link, status_code=201, summary="Make a new link to set a password")
def make_link(engine: EngineOf, caller: Caller, once: OnceOf, name: Key) -> Response:
    return once(lambda: issue_link(engine, name, by=caller), _without_secret, 201, first=Link.model_validate)


@router.post("/users/{name}/totp-removal", status_code=204, summary="Turn a user's second factor off, when all of it is lost")
def remove_users_second_factor(engine: EngineOf, caller: Caller, once: OnceOf, name: Key) -> Response:
    return once(lambda: remove_totp(engine, name, by=caller), lambda _: None)


def _without_secret(link: IssuedLink) -> Link:
    return Link.model_validate(replace(link, secret="", address=""))
