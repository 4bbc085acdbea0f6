"""Jobs: machine work, and doing what is due."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, Limit, Number, OnceOf, Wanted, cursor, page, place
from api.schemas.common import Page
from api.schemas.operations import Hastened, Job, JobsDone, JobsToRun
from engine.commands.hasten import hasten
from engine.commands.run_due_jobs import run_due_jobs
from engine.queries.operations import jobs

router = APIRouter(tags=["operation"])

State = Literal["due", "running", "done", "incident", "cancelled", "failed"]
Kind = Literal["timer", "service", "message", "notice", "start"]


@router.get("/jobs", response_model=Page[Job], summary="Timers, connector calls and messages, the first due first")
def list_jobs(
    engine: EngineOf,
    caller: Caller,
    state: State | None = None,
    kind: Kind | None = None,
    deal: Wanted = "",
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    last = place(after, int)
    found = jobs(engine, by=caller, state=state or "", kind=kind or "", deal_key=deal, limit=limit, after=last[0] if last else None)
    return page([Job.model_validate(item) for item in found], limit, lambda item: cursor(item.id), fields)


@router.post("/jobs/run", response_model=JobsDone, summary="Do the jobs that are due now, in this server")
def run_jobs(engine: EngineOf, caller: Caller, once: OnceOf, given: JobsToRun) -> Response:
    """Asking twice does no harm: a job is done once. So a repeated Idempotency-Key is answered with what is done then."""
    return once.again(lambda: run_due_jobs(engine, by=caller, limit=given.limit), lambda done: JobsDone(done=done))


@router.post("/jobs/{job_id}/run-now", response_model=Hastened, summary="Make a job due now: a timer far away, a connector's next try")
def run_job_now(engine: EngineOf, caller: Caller, once: OnceOf, job_id: Number) -> Response:
    """A worker does it next. The deal's history tells who asked for it."""
    return once(lambda: hasten(engine, job_id, by=caller), Hastened.model_validate)
