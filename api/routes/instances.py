"""Instances: the runs of processes inside a deal, and what they know."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import After, Caller, EngineOf, Fields, Key, Limit, OnceOf, page_of_whole
from api.schemas.common import Page
from api.schemas.deals import Instance, InstanceVariables, ProcessToStart, StartedProcess
from engine.commands.start import start
from engine.queries.instances import deal_instances, deal_variables

router = APIRouter(tags=["deals"])


@router.post("/deals/{key}/instances", response_model=StartedProcess, status_code=201, summary="Start a further process in a deal")
def start_process(engine: EngineOf, caller: Caller, once: OnceOf, key: Key, given: ProcessToStart) -> Response:
    return once(
        lambda: start(engine, given.process, given.variables, by=caller, start_element=given.start_element, deal_key=key),
        StartedProcess.model_validate, 201, "/api/v1/deals/{deal_key}/instances",
    )  # fmt: skip


@router.get("/deals/{key}/instances", response_model=Page[Instance], summary="The runs of processes in a deal, the first first")
def list_instances(engine: EngineOf, caller: Caller, key: Key, limit: Limit = 50, after: After = "", fields: Fields = "") -> Response:
    items = [Instance.model_validate(item) for item in deal_instances(engine, key, by=caller)]
    return page_of_whole(items, limit, after, fields)


@router.get("/deals/{key}/variables", response_model=Page[InstanceVariables], summary="What the instances of a deal know, each for itself")
def list_variables(engine: EngineOf, caller: Caller, key: Key, limit: Limit = 50, after: After = "", fields: Fields = "") -> Response:
    items = [InstanceVariables.model_validate(item) for item in deal_variables(engine, key, by=caller)]
    return page_of_whole(items, limit, after, fields)
