"""What routes ask for: the engine, who calls, a page, a receipt, a revision."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, AwareDatetime, BaseModel

from api.authentication import authenticate
from api.problems import Refused
from api.schemas.common import storable
from engine import receipts
from engine.actors import Actor
from engine.engine import Engine

Result = TypeVar("Result")


def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


EngineOf = Annotated[Engine, Depends(_engine)]


def _caller(request: Request, engine: EngineOf) -> Actor:
    """Who the request comes from; whoever has not signed in is refused."""
    return authenticate(engine, request)


Caller = Annotated[Actor, Depends(_caller)]
"""The signed-in person. Every route but the few that sign in takes it."""


# ---- texts ---------------------------------------------------------------------------------------------------------

TEXT = r"^[^\x00]*$"
"""PostgreSQL stores every character but U+0000."""
Key = Annotated[str, Path(min_length=1, max_length=200, pattern=TEXT)]
"""A key in an address."""
Number = Annotated[int, Path(ge=1, le=2**53)]
"""An id in an address."""
Wanted = Annotated[str, Query(max_length=200, pattern=TEXT)]
"""What a list is narrowed to; "" = all."""


def _near(moment: datetime) -> datetime:
    if not 1900 <= moment.year <= 2200:
        raise ValueError("The year must be between 1900 and 2200.")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_near)]
"""A moment with its time zone: `2026-01-31T10:00:00Z`."""

# ---- pages ---------------------------------------------------------------------------------------------------------

Limit = Annotated[int, Query(ge=1, le=200, description="At most so many.")]
After = Annotated[str, Query(max_length=500, description="`next` of the page before.")]
Fields = Annotated[str, Query(max_length=500, description="Only these properties of each item, with commas: `key,title`.")]


def cursor(*place: Any) -> str:
    """Where a page ends, as an opaque text."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place(text: str, *kinds: type) -> tuple[Any, ...] | None:
    """What `cursor` was given; None for "".

    Raises:
        Refused: It was not made here.
    """
    if not text:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        found = None
    if not isinstance(found, list) or [type(part) for part in found] != list(kinds) or not _storable(found):
        raise Refused(422, "bad-cursor", "“after” is not the “next” of a page of this list. Leave it out for the first page.")
    return tuple(found)


def _storable(found: list[Any]) -> bool:
    try:
        storable(found)
    except ValueError:
        return False
    return True


def page(items: Sequence[BaseModel], limit: int, end: Callable[[Any], str], fields: str = "") -> JSONResponse:
    """A page of a list: the items, and the cursor of the next page when this one is full.

    Raises:
        Refused: `fields` names a property that the items don't have.
    """
    return part(items, end(items[-1]) if len(items) == limit else None, fields)


def part(items: Sequence[BaseModel], following: str | None, fields: str = "") -> JSONResponse:
    """As `page`, of a list that knows itself where its page ends: not all that was looked at may be shown.

    Raises:
        Refused: `fields` names a property that the items don't have.
    """
    told = [item.model_dump(mode="json") for item in items]
    if wanted := [name.strip() for name in fields.split(",") if name.strip()]:
        told = [{name: item[name] for name in wanted if name in item} for item in told]
        known = set(type(items[0]).model_fields) if items else set(wanted)
        if unknown := sorted(set(wanted) - known):
            raise Refused(422, "unknown-field", f"There is no property {', '.join(unknown)}; there are {', '.join(sorted(known))}.")
    return JSONResponse({"items": told, "next": following})


def page_of_whole(items: Sequence[BaseModel], limit: int, after: str, fields: str = "") -> JSONResponse:
    """A page of a short list that was read whole.

    Raises:
        Refused: As `place` and `page`.
    """
    start = max(0, (place(after, int) or (0,))[0])
    shown = items[start : start + limit]
    return page(shown, limit, lambda _: cursor(start + limit), fields)


# ---- requests that are done once -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Once:
    """Runs a command for a POST; with an Idempotency-Key it is done once, however often the request comes."""

    actor: Actor
    key: str
    digest: str

    def __call__(
        self,
        command: Callable[[], Result],
        shape: Callable[[Result], BaseModel | None],
        status: int = 200,
        location: str = "",
        first: Callable[[Result], BaseModel] | None = None,
    ) -> Response:
        """Run the command and answer with what `shape` makes of its result; None is an empty answer.

        The receipt is written in the command's transaction, so `shape` must need nothing but the result.

        Args:
            location: The address of what was made, for the header Location: `/api/v1/deals/{deal_key}`, names being the answer's.
            first: What is answered the first time, when that tells a secret: the receipt keeps what `shape` makes, without it.
        """

        def answer(result: Result) -> tuple[int, str]:
            shown = shape(result)
            return status, "" if shown is None else shown.model_dump_json()

        def fresh(result: Result) -> Response:
            told = answer(result) if first is None else (status, first(result).model_dump_json())
            return _located(_answer(*told), location)

        if not self.key:
            return fresh(command())
        try:
            with receipts.asked(receipts.Receipt(self.actor.name, self.key, self.digest, answer)):
                return fresh(command())
        except receipts.AlreadyDone as done:
            return _located(_answer(done.status, done.body, {"Idempotency-Replayed": "true"}), location)

    def again(self, command: Callable[[], Result], shape: Callable[[Result], BaseModel], status: int = 200) -> Response:
        """Run what may be asked for again without harm, and so needs no receipt: it is many transactions, or none."""
        return _answer(status, shape(command()).model_dump_json())

    def about(self, files: Sequence[tuple[str, bytes]], *others: str) -> Once:
        """The same for an upload: what is sent is the same when names and contents are, however they are wrapped."""
        digest = hashlib.sha256(repr([*others, *((name, hashlib.sha256(content).hexdigest()) for name, content in files)]).encode())
        return replace(self, digest=f"{self.digest.rpartition(' ')[0]} {digest.hexdigest()}")


IdempotencyKey = Annotated[
    str, Header(max_length=255, description="A text of your own: the same request with the same key is done once, and answered alike.")
]


def once_for(request: Request, actor: Actor, key: str) -> Once:
    """What `OnceOf` gives, for a route that finds out by itself who asks."""
    digest = request.scope.get("stagework.digest")
    return Once(actor, key, f"{request.method} {request.url.path} {digest.hexdigest() if digest else ''}")


def _once(request: Request, caller: Caller, idempotency_key: IdempotencyKey = "") -> Once:
    return once_for(request, caller, idempotency_key)


OnceOf = Annotated[Once, Depends(_once)]


def _answer(status: int, body: str, headers: dict[str, str] | None = None) -> Response:
    if not body:
        return Response(status_code=204 if status == 200 else status, headers=headers)
    return Response(body, status, headers, "application/json")


def _located(response: Response, location: str) -> Response:
    if location:
        response.headers["Location"] = location.format_map(json.loads(bytes(response.body)))
    return response


# ---- revisions -----------------------------------------------------------------------------------------------------

IfMatch = Annotated[str, Header(max_length=100, description="The ETag that you read: a thing that has changed since is not changed again.")]


def etag(revision: int) -> str:
    return f'"{revision}"'


def expected(if_match: str) -> int | None:
    """The revision that If-Match names; None when it is not given or is `*`.

    Raises:
        Refused: It is no ETag of this API.
    """
    text = if_match.strip()
    if text in ("", "*"):
        return None
    number = text.removeprefix("W/").strip('"')
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Refused(412, "outdated", f"If-Match: {text} is no ETag of this thing. Read it again.")
    return int(number)


def shown(model: BaseModel, revision: int) -> Response:
    """One thing, with its ETag."""
    return Response(model.model_dump_json(), headers={"ETag": etag(revision)}, media_type="application/json")
