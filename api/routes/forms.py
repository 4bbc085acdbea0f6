"""Forms: what operations ask."""

from __future__ import annotations

import json

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, Key, Limit, OnceOf, cursor, page, place
from api.problems import Fault
from api.schemas.common import Page
from api.schemas.forms import AnswersToCheck, CheckedAnswers, FormDetails, FormInfo
from api.uploads import Language
from engine.definitions import DefinitionInfo
from engine.queries.definition import newest_definition
from engine.queries.form_check import check_answers
from engine.queries.operations import definitions
from forms.form import CheckResult, Form
from forms.translate import translated

router = APIRouter(tags=["forms and decisions"])


@router.get("/forms", response_model=Page[FormInfo], summary="The newest version of each form, by id")
def list_forms(engine: EngineOf, caller: Caller, limit: Limit = 50, after: After = "", fields: Fields = "") -> Response:
    last = place(after, str, int)
    before = ("form", last[0], last[1]) if last else None
    found = definitions(engine, by=caller, kind="form", newest_only=True, limit=limit, after=before)
    return page([FormInfo.model_validate(_info(info)) for info in found], limit, lambda item: cursor(item.id, item.version), fields)


@router.get("/forms/{form_id}", response_model=FormDetails, summary="A form as a form-js viewer shows it")
def show_form(engine: EngineOf, caller: Caller, form_id: Key, lang: Language = "") -> FormDetails:
    found = newest_definition(engine, "form", form_id, by=caller)
    assert isinstance(found.parsed, Form)
    schema = translated(found.parsed, lang) if lang else json.loads(found.source)
    return FormDetails.model_validate({**_info(found.info), "schema": schema})


@router.post("/forms/{form_id}/check", response_model=CheckedAnswers, summary="Check answers to a form without completing anything")
def check_form(engine: EngineOf, caller: Caller, once: OnceOf, form_id: Key, given: AnswersToCheck) -> Response:
    return once(lambda: check_answers(engine, form_id, given.answers, given.variables, by=caller), _checked)


def _info(info: DefinitionInfo) -> dict[str, object]:
    names = ("version", "digest", "deployed_at", "deployed_by")
    return {"id": info.key, **{name: getattr(info, name) for name in names}}


def _checked(result: CheckResult) -> CheckedAnswers:
    problems = [Fault.model_validate(problem.to_dict()) for problem in result.problems]
    return CheckedAnswers(ok=result.ok, answers=result.answers, problems=problems)
