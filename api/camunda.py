"""What Camunda Modeler's routes have of their own: who asks by name and password, files under any name, refusals in Camunda's shape."""

from __future__ import annotations

import base64
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.authentication import address_of, authenticate, authenticate_basic
from api.dependencies import EngineOf, IdempotencyKey, Once, once_for
from api.problems import STATUS, Refused
from api.schemas.camunda import Refusal
from api.uploads import MOST, checked_name
from bpmn.findings import Finding
from engine.actors import Actor
from engine.errors import DeploymentRefused, EngineError

CHALLENGE = {"WWW-Authenticate": 'Basic realm="Stagework", charset="UTF-8"'}
PARSE_ERROR = "ENGINE-09005 Could not parse BPMN process. Errors: "
"""By this beginning the Modeler knows that the diagram is at fault, and not the connection."""
_TYPES = {401: "AuthenticationException", 403: "AuthorizationException", 404: "RestException"}


def _caller(request: Request, engine: EngineOf) -> Actor:
    """Who asks: by name and password (RFC 7617), or by a personal access token."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return authenticate(engine, request)
    try:
        decoded = base64.b64decode(given.strip(), validate=True)
    except ValueError:
        raise Refused(401, "not-signed-in", "The header Authorization can't be read.", CHALLENGE) from None
    try:
        text = decoded.decode("utf-8")
    except UnicodeDecodeError:
        text = decoded.decode("latin-1")  # what browsers' btoa makes of names
    name, _, password = text.partition(":")
    if "\0" in text:
        raise Refused(401, "not-signed-in", "The header Authorization can't be read.", CHALLENGE)
    return authenticate_basic(engine, name, password, address_of(request))


Modeller = Annotated[Actor, Depends(_caller)]
"""Who is behind Camunda Modeler."""


def _once(request: Request, caller: Modeller, idempotency_key: IdempotencyKey = "") -> Once:
    return once_for(request, caller, idempotency_key)


OnceOf = Annotated[Once, Depends(_once)]


@dataclass(frozen=True, slots=True)
class Upload:
    """What the Modeler's form holds: the fields with a name of their own, and every other part, which is a file."""

    name: str
    source: str
    tenant: str
    files: list[tuple[str, bytes]]


async def _upload(request: Request, _caller: Modeller) -> Upload:
    async with request.form(max_files=MOST, max_fields=50) as form:
        parts = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
        files = [(checked_name(part.filename or ""), await part.read()) for part in parts]
        fields = {name: part for name, part in form.multi_items() if isinstance(part, str)}
    return Upload(fields.get("deployment-name", ""), fields.get("deployment-source", ""), fields.get("tenant-id", ""), files)


UploadOf = Annotated[Upload, Depends(_upload)]


class CamundaRoute(APIRoute):
    """A route that refuses as Camunda does: `{"type": ..., "message": ...}`, which the Modeler shows."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except DeploymentRefused as error:
                return _unparsed(error)
            except EngineError as error:
                return _refusal(next(status for kind, status in STATUS if isinstance(error, kind)), str(error))
            except Refused as error:
                return _refusal(
                    error.status, error.detail, {name: text for name, text in error.headers.items() if name != "WWW-Authenticate"}
                )
            except RequestValidationError as error:
                told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
                return _refusal(422, f"The request can't be read: {told}")
            except HTTPException as error:
                return _refusal(error.status_code, str(error.detail))

        return answer


def _refusal(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    kind = _TYPES.get(status, "InvalidRequestException")
    told = {**(headers or {}), **(CHALLENGE if status == 401 else {})}
    return JSONResponse(Refusal(type=kind, message=message).model_dump(exclude_none=True), status, told)


def _unparsed(error: DeploymentRefused) -> Response:
    """Every error in the message, with file, line and element; errors and warnings by file in the details."""
    errors = [(name, finding) for name, finding in error.findings if finding.severity == "error"]
    message = PARSE_ERROR + "".join(f"\n* {_line(name, finding)}" for name, finding in errors)
    details: dict[str, Any] = {}
    for name, finding in error.findings:
        of_file = details.setdefault(name, {"errors": [], "warnings": []})
        of_file["errors" if finding.severity == "error" else "warnings"].append(_detail(finding))
    return JSONResponse(Refusal(type="ParseException", message=message, details=details).model_dump(), 400)


def _line(name: str, finding: Finding) -> str:
    what = f" ({finding.element_id}{f' “{finding.element_name}”' if finding.element_name else ''})" if finding.element_id else ""
    place = f" | line {finding.line} | column 1" if finding.line else ""
    return f"{finding.message}{f' {finding.hint}' if finding.hint else ''}{what} [{finding.rule}] | resource {name}{place}"


def _detail(finding: Finding) -> dict[str, Any]:
    return {
        "message": f"{finding.message} {finding.hint}".strip(),
        "line": finding.line or 0,
        "column": 1 if finding.line else 0,
        "mainElementId": finding.element_id or None,
        "elementIds": [finding.element_id] if finding.element_id else [],
    }
