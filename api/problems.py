"""What is refused, as HTTP says it: problem details (RFC 9457), one table from error to status."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from engine import errors
from engine.kpi.attached import KpiRefused, ModelIncomplete
from engine.receipts import KeyReused
from forms.field import Problem as AnswerProblem

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:stagework:problem:"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Stagework"'}
"""What a refusal for want of a sign-in says (RFC 9110 §11.6.1)."""

STATUS: Sequence[tuple[type[Exception], int]] = (
    (errors.NotFound, 404),
    (errors.NotSignedIn, 401),
    (errors.NotPermitted, 403),
    (errors.Outdated, 412),
    (errors.NotAllowed, 409),
    (errors.DealExists, 409),
    (KeyReused, 422),
    (errors.StoreBusy, 503),
    (errors.StoreUnreachable, 503),
    (errors.SchemaOutdated, 503),
    (errors.EngineError, 422),
)
"""The first that fits. The code is the class's name in kebab case."""

log = logging.getLogger(__name__)


class Fault(BaseModel):
    """One reason among several: which field, element or line, and what to do."""

    message: str = Field(description="What is wrong, in one sentence.")
    message_ru: str = Field(default="", description="The same in Russian, where it is known.")
    field: str = Field(default="", description="The form field, or the place in the request: `body.answers.amount`.")
    file: str = ""
    rule: str = Field(default="", description="The lint rule.")
    severity: str = Field(default="error", description="`error` refuses, `warning` informs.")
    hint: str = Field(default="", description="What to do instead.")
    hint_ru: str = Field(default="", description="The same in Russian, where it is known.")
    element_id: str = Field(default="", description="The BPMN element.")
    element_name: str = ""
    line: int | None = Field(default=None, description="The line in the file.")


class MissingPlace(BaseModel):
    """Where something is missing in the process model."""

    model_config = ConfigDict(from_attributes=True)

    process_id: str
    element_id: str = Field(description="An element or a flow; empty: the whole diagram.")
    name: str
    name_ru: str
    what: str
    what_ru: str


class MissingItem(BaseModel):
    """A rule of the process model's checklist that is not met in one of its parts."""

    model_config = ConfigDict(from_attributes=True)

    part: str = Field(description="`deal`: the end-to-end process; else the stage.")
    part_name: str
    part_name_ru: str
    rule: str
    title: str
    title_ru: str
    what_to_do: str
    what_to_do_ru: str
    where: list[MissingPlace]


class Problem(BaseModel):
    """Why a request was refused (RFC 9457). Nothing was changed by it."""

    type: str = Field(description="`urn:stagework:problem:` and the code.")
    title: str = Field(description="The status in words.")
    status: int
    code: str = Field(description="Stable: programs may compare it.")
    detail: str = Field(description="What is wrong and what to do, in a sentence.")
    errors: list[Fault] = Field(default=[], description="Each single fault, when there may be several.")
    missing: list[MissingItem] = Field(default=[], description="What keeps the process model from being complete (`model-incomplete`).")


class Refused(Exception):
    """A door's own refusal: what never reaches the engine.

    Args:
        status: The HTTP status.
        code: The stable code, in kebab case.
        detail: A sentence for people.
    """

    def __init__(self, status: int, code: str, detail: str, headers: dict[str, str] | None = None, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers, self.faults = status, code, detail, headers or {}, list(faults)


def problem(
    status: int,
    code: str,
    detail: str,
    faults: Sequence[Fault] = (),
    headers: dict[str, str] | None = None,
    missing: Sequence[MissingItem] = (),
) -> JSONResponse:
    """The answer to a refused request."""
    body = Problem(
        type=TYPE + code,
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=detail,
        errors=list(faults),
        missing=list(missing),
    )
    return JSONResponse(body.model_dump(), status, headers=headers, media_type=MEDIA_TYPE)


def code_of(error: Exception) -> str:
    """The stable code of an error: its class's name in kebab case."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(error).__name__).lower()


def faults_of(error: Exception) -> list[Fault]:
    """The single faults that an error tells of."""
    match error:
        case errors.AnswersRefused():
            told = [fault for fault in error.problems if isinstance(fault, AnswerProblem)]
            return [Fault.model_validate(fault.to_dict()) for fault in told]
        case errors.DeploymentRefused() | KpiRefused():
            return [Fault.model_validate({"file": name, **finding.to_dict()}) for name, finding in error.findings]
        case _:
            return []


def explain(error: errors.EngineError) -> JSONResponse:
    """An engine's refusal as a problem."""
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    headers = {503: {"Retry-After": "1"}, 401: CHALLENGE}.get(status)
    missing = [MissingItem.model_validate(one) for one in error.missing] if isinstance(error, ModelIncomplete) else []
    return problem(status, code_of(error), str(error), faults_of(error), headers, missing)


def install(app: FastAPI) -> None:
    """Answer every refusal and every defect by problem details; nobody ever sees a stack trace."""

    @app.exception_handler(errors.EngineError)
    async def _engine(_request: Request, error: errors.EngineError) -> JSONResponse:
        return explain(error)

    @app.exception_handler(Refused)
    async def _refused(_request: Request, error: Refused) -> JSONResponse:
        return problem(error.status, error.code, error.detail, error.faults, error.headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        faults = [Fault(field=_place(one["loc"]), message=_sentence(one)) for one in error.errors()]
        return problem(422, "invalid-request", "The request is not as the API's description says.", faults)

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        code = _CODES.get(error.status_code) or HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
        headers = dict(error.headers) if error.headers else None
        return problem(error.status_code, code, _HTTP.get(error.status_code, str(error.detail)), headers=headers)

    @app.exception_handler(Exception)
    async def _defect(request: Request, error: Exception) -> JSONResponse:
        path = request.url.path.replace(request.path_params.get("secret") or "\0", "...")  # an address may hold a secret
        log.error("A defect at %s %s.", request.method, path, exc_info=error)
        return problem(500, "defect", "Stagework met a defect of its own. It is in the server's log; please report it.")


_CODES = {413: "too-large"}
_HTTP = {
    404: "There is nothing at this address.",
    405: "This address does not take that method; see the header Allow.",
    413: "The body is larger than the server takes.",
}


def _place(parts: Sequence[Any]) -> str:
    return ".".join(str(part) for part in parts)


def _sentence(error: Any) -> str:
    text = str(error["msg"])
    return text if text.endswith(".") else f"{text}."
