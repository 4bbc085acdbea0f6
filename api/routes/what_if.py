"""What a changed diagram would have made of past deals."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile

from api import uploads
from api.dependencies import Caller, EngineOf, Moment, OnceOf
from api.problems import Refused
from api.schemas import what_if as shown
from engine.queries.what_if import MOST_AT_ONCE, MOST_REPETITIONS, MOST_RUNS, RUNS, SECONDS, what_if
from engine.whatif.comparison import REPETITIONS

router = APIRouter(tags=["model"])


@router.post(
    "/what-if", response_model=shown.WhatIf, summary="Replay past deals through a draft, and simulate the process before against after"
)
def ask_what_if(
    engine: EngineOf,
    caller: Caller,
    once: OnceOf,
    files: Annotated[
        list[UploadFile],
        File(
            default_factory=list,
            max_length=uploads.MOST,
            description="The diagram first, unless `drafts` has it; then what changes with it.",
        ),
    ],
    drafts: Annotated[
        list[str],
        Form(
            default_factory=list,
            max_length=uploads.MOST,
            description="Saved drafts, as kind/key; they come before the files.",
            examples=[["bpmn/discussion"]],
        ),
    ],
    runs: Annotated[int, Form(ge=1, le=MOST_RUNS, description="How many of the newest runs that have ended.")] = RUNS,
    since: Annotated[Moment | None, Form(description="Only runs that began then or later.")] = None,
    simulate: Annotated[bool, Form(description="Simulate the process, too.")] = True,
    capacity: Annotated[
        str,
        Form(
            max_length=20_000,
            description=f"A JSON object: how many operations a department does at once, 1 to {MOST_AT_ONCE:,}. Others: by their people.",
            examples=['{"sales": 3}'],
        ),
    ] = "{}",
    seed: Annotated[int, Form(ge=0, le=2**31 - 1, description="Other chances; the same seed, the same figures.")] = 1,
    repetitions: Annotated[int, Form(ge=1, le=MOST_REPETITIONS, description="Of the simulation.")] = REPETITIONS,
) -> Response:
    given, wanted, at_once = uploads.read(files), [_draft(text) for text in drafts], _capacity(capacity)
    request = once.about(
        given, repr(wanted), str(runs), str(since), str(simulate), repr(sorted(at_once.items())), str(seed), str(repetitions)
    )
    return request(
        lambda: what_if(
            engine, given, by=caller, drafts=wanted, runs=runs, since=since, simulate=simulate, capacity=at_once, seed=seed,
            repetitions=repetitions,
        ),
        shown.WhatIf.model_validate,
    )  # fmt: skip


ask_what_if.__doc__ = (
    f"""Nothing is stored, sent or called. It takes {SECONDS:g} s at most, and tells of how many runs the answer is (docs/what-if.md)."""
)


def _draft(text: str) -> tuple[str, str]:
    kind, slash, key = text.partition("/")
    if not slash or kind not in ("bpmn", "dmn", "form") or not key or "\0" in key:
        raise Refused(422, "bad-draft", "A draft is named by its kind and key, such as bpmn/discussion; kinds are bpmn, dmn and form.")
    return kind, key


def _capacity(text: str) -> dict[str, int]:
    try:
        data = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        raise Refused(422, "bad-capacity", f"The capacity is not JSON: {error}") from None
    if not isinstance(data, dict) or not all(type(number) is int for number in data.values()):
        raise Refused(422, "bad-capacity", "The capacity is a JSON object of whole numbers: {department: operations at once}.")
    return data
