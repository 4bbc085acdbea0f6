"""Trials: a diagram walked through in memory."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response
from pydantic import ValidationError

from api import uploads
from api.dependencies import TEXT, Caller, EngineOf, Moment, OnceOf
from api.problems import Fault, Refused
from api.schemas import definitions as shown
from api.schemas.common import storable
from api.schemas.trial_steps import Moves, TrialStanding
from api.uploads import Files
from engine.queries.trial_steps import try_step
from engine.queries.trials import SECONDS, walk, walk_all
from engine.trial.steps import Move
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


@router.post(
    "/trials/steps", response_model=TrialStanding, summary="Try a diagram in memory step by step: what happens next is yours to say"
)
def try_diagram_by_steps(
    engine: EngineOf,
    caller: Caller,
    once: OnceOf,
    files: Files,
    moves: Annotated[
        str,
        Form(
            max_length=5_000_000,
            description="A JSON list of `TrialMove`: all that has happened so far, from the start.",
            examples=['[{"kind": "start"}, {"kind": "work", "element_id": "DecideDeal", "data": {"decision": "yes"}}]'],
        ),
    ] = "[]",
    began_at: Annotated[Moment | None, Form(description="As it was answered before, so that the clock is the same. Default: now.")] = None,
    run_called_processes: Annotated[bool, Form(description="Really run them; else a move says at which exit each ends.")] = True,
    as_far_as_possible: Annotated[bool, Form(description="Stop before a move that can't be made, instead of refusing.")] = False,
    seed: Annotated[int, Form(ge=0, le=2**31 - 1, description="Other suggestions.")] = 1,
) -> Response:
    """Nothing is kept: each request begins anew and makes all moves. Without any it answers where the process may start.

    Answers are checked as those of a work item. The files are as for `POST /trials`.
    """
    given, told = uploads.read(files), _moves(moves)
    request = once.about(given, moves, str(began_at), str(run_called_processes), str(as_far_as_possible), str(seed))
    return request(
        lambda: try_step(
            engine, given, told, by=caller, began_at=began_at, run_called=run_called_processes,
            as_far_as_possible=as_far_as_possible, seed=seed,
        ),
        TrialStanding.model_validate,
    )  # fmt: skip


def _moves(text: str) -> list[Move]:
    try:
        found = Moves.validate_json(text or "[]")
    except ValidationError as error:
        faults = [Fault(field=".".join(map(str, ("moves", *one["loc"]))), message=str(one["msg"])) for one in error.errors()]
        raise Refused(422, "bad-moves", "The moves are a JSON list of moves (`TrialMove`).", faults=faults) from None
    return [Move(move.kind, move.element_id, move.number, move.data, move.name) for move in found]


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
