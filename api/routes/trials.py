"""Trials: a diagram walked through in memory."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response

from api import uploads
from api.dependencies import TEXT, Caller, EngineOf, OnceOf
from api.problems import Refused
from api.schemas import definitions as shown
from api.schemas.common import storable
from api.uploads import Files
from engine.queries.trials import SECONDS, walk, walk_all
from engine.trial.trial import Coverage, Walk

router = APIRouter(tags=["definitions"])

Answers = Annotated[
    str,
    Form(
        max_length=1_000_000,
        description="A JSON object: answers by element id. What is not there is made up.",
        examples=['{"DecideDeal": {"decision": "yes"}}'],
    ),
]


@router.post(
    "/trials", response_model=shown.Trial, summary="Try a diagram in memory with made-up answers: nothing is stored, sent or called"
)
def try_diagram(
    engine: EngineOf,
    caller: Caller,
    once: OnceOf,
    files: Files,
    answers: Answers = "{}",
    seed: Annotated[int, Form(ge=0, le=2**31 - 1, description="Other made-up answers; the same seed walks the same way.")] = 1,
    start_element: Annotated[str, Form(max_length=200, pattern=TEXT, description="Default: the start without a trigger.")] = "",
    all_branches: Annotated[bool, Form(description="Walk until every branch was taken, and say which can't be.")] = False,
) -> Response:
    given, told = uploads.read(files), _answers(answers)
    request = once.about(given, answers, str(seed), start_element, str(all_branches))
    if all_branches:
        return request(lambda: walk_all(engine, given, told, seed, by=caller), _coverage)
    return request(lambda: walk(engine, given, told, seed, start_element, by=caller), _walk)


try_diagram.__doc__ = (
    f"""The first file is the diagram; the others are what it refers to and is not deployed. It takes {SECONDS:g} s at most."""
)


def _answers(text: str) -> dict[str, dict[str, Any]]:
    try:
        data = storable(json.loads(text or "{}"))
    except (ValueError, RecursionError) as error:
        raise Refused(422, "bad-answers", f"The answers are not JSON that can be used: {error}") from None
    if not isinstance(data, dict) or not all(isinstance(answers, dict) for answers in data.values()):
        raise Refused(422, "bad-answers", "The answers are a JSON object of objects: {element id: {name: value}}.")
    return data


def _walk(walked: Walk) -> shown.Trial:
    return shown.Trial(walk=shown.Walk.model_validate(walked), coverage=None)


def _coverage(found: Coverage) -> shown.Trial:
    branches = [shown.Branch(id=branch.id, says=branch.says, taken=branch.id in found.taken) for branch in found.branches]
    stuck = [shown.Stuck(element_id=walked.element_id, cause=walked.cause, seed=walked.seed) for walked in found.stuck.values()]
    missed = [branch.id for branch in found.missed]
    return shown.Trial(walk=None, coverage=shown.Coverage(walks=found.walks, branches=branches, missed=missed, stuck=stuck))
