"""Camunda Modeler's buttons: the parts of Camunda 7's REST API that “Deploy” and “Start process instance” call."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from api.camunda import CamundaRoute, Modeller, OnceOf, Upload, UploadOf
from api.dependencies import EngineOf, Key
from api.problems import Refused
from api.schemas.camunda import (
    DecisionDefinition,
    Deployment,
    InstanceToStart,
    Link,
    NewDeployment,
    ProcessDefinition,
    ProcessInstance,
    Refusal,
    Version,
    moment,
)
from engine.commands.deploy import deploy
from engine.commands.start import Started, start
from engine.definitions import DefinitionInfo
from engine.engine import Engine
from engine.errors import NotAllowed
from engine.queries.definition import newest_definition
from engine.queries.operations import definitions

PREFIX = "/engine-rest"
VERSION = "7.21.0"
"""The version of Camunda 7 whose files Stagework reads."""
SIGNED_IN: dict[str, Any] = {"security": [{"basic": []}, {"token": []}]}
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "deployment-name": {"type": "string", "description": "For people.", "example": "Deal discussion"},
                        "deployment-source": {"type": "string", "description": "Who sends it.", "example": "Camunda Modeler"},
                        "enable-duplicate-filtering": {"type": "string", "description": "Always so: the same content is no new version."},
                        "deploy-changed-only": {"type": "string", "description": "Always so."},
                        "tenant-id": {"type": "string", "description": "Must be empty: there are no tenants."},
                        "data": {"type": "string", "format": "binary", "description": "Any other name: a file. There may be several."},
                    },
                }
            }
        },
    }
}

router = APIRouter(
    tags=["camunda modeler"],
    route_class=CamundaRoute,
    responses={status: {"model": Refusal} for status in (400, 401, 403, 404, 409, 412, 413, 422, 429, 503)},
)


class NotTheNewest(NotAllowed):
    def __init__(self, process: str) -> None:
        super().__init__(f"“{process}” is not the newest version any more, and only that is started. Deploy it again, then start.")


@router.get("/version", response_model=Version, openapi_extra=SIGNED_IN, summary="Which version of Camunda's interface this is like")
def camunda_version(_caller: Modeller) -> Version:
    return Version(version=VERSION)


@router.get(
    "/deployment",
    response_model=list[Deployment],
    openapi_extra=SIGNED_IN,
    summary="What was deployed, the last first; the Modeler tries it",
)
def camunda_deployments(
    request: Request,
    engine: EngineOf,
    caller: Modeller,
    first: Annotated[int, Query(alias="firstResult", ge=0, le=1_000_000, description="Leave out so many.")] = 0,
    most: Annotated[int, Query(alias="maxResults", ge=0, le=1_000, description="At most so many.")] = 50,
) -> list[Deployment]:
    infos = sorted(definitions(engine, by=caller), key=lambda info: (info.deployed_at, info.deployed_by, info.id), reverse=True)
    together = [list(group) for _, group in groupby(infos, key=lambda info: (info.deployed_at, info.deployed_by))]
    return [_deployment(request, group) for group in together[first : first + most]]


@router.post(
    "/deployment/create",
    response_model=NewDeployment,
    openapi_extra={**FORM, **SIGNED_IN},
    summary="Deploy the diagram in the Modeler's window, and the files added to it",
)
def camunda_deploy(request: Request, engine: EngineOf, caller: Modeller, once: OnceOf, upload: UploadOf) -> Response:
    """A refused diagram shows its findings in the Modeler's log: each with file, line, element and what to do."""
    if upload.tenant:
        raise Refused(400, "no-tenants", "There are no tenants here. Leave the tenant id empty.")
    if not upload.files:
        raise Refused(400, "no-files", "No file to deploy was sent.")
    return once.about(upload.files)(lambda: deploy(engine, upload.files, by=caller), lambda infos: _new(request, engine, upload, infos))


@router.post(
    "/process-definition/{process_definition}/start",
    response_model=ProcessInstance,
    openapi_extra=SIGNED_IN,
    summary="Start a process that was just deployed, in a new deal",
)
def camunda_start(
    request: Request, engine: EngineOf, caller: Modeller, once: OnceOf, process_definition: Key, given: InstanceToStart
) -> Response:
    key, version, _ = [*process_definition.rsplit(":", 2), "", ""][:3]
    newest = newest_definition(engine, "bpmn", key, by=caller).info
    if version != str(newest.version):
        raise NotTheNewest(process_definition)
    return _start(request, engine, caller, once, newest, given)


@router.post(
    "/process-definition/key/{process_id}/start",
    response_model=ProcessInstance,
    openapi_extra=SIGNED_IN,
    summary="Start the newest version of a process, in a new deal",
)
def camunda_start_by_key(
    request: Request, engine: EngineOf, caller: Modeller, once: OnceOf, process_id: Key, given: InstanceToStart
) -> Response:
    return _start(request, engine, caller, once, newest_definition(engine, "bpmn", process_id, by=caller).info, given)


def _start(request: Request, engine: Engine, caller: Modeller, once: OnceOf, info: DefinitionInfo, given: InstanceToStart) -> Response:
    variables = {name: variable.value for name, variable in (given.variables or {}).items()}

    def shape(started: Started) -> BaseModel:
        return ProcessInstance(
            links=[_link(request, f"process-instance/{started.instance_id}")],
            id=started.instance_id,
            definitionId=_id(info),
            businessKey=given.businessKey,
            ended=started.state not in ("active", "suspended"),
            suspended=started.state == "suspended",
        )

    return once(
        lambda: start(engine, info.key, variables, by=caller, title=given.businessKey or "", source="Camunda Modeler"),
        shape,
    )


def _new(request: Request, engine: Engine, upload: Upload, infos: list[DefinitionInfo]) -> NewDeployment:
    told = _deployment(request, infos).model_dump()
    told |= {"name": upload.name or None, "source": upload.source or None}
    processes = {_id(info): _process(engine, info, told["id"]) for info in infos if info.kind == "bpmn"}
    decisions = {_id(info): _decision(info, told["id"]) for info in infos if info.kind == "dmn"}
    return NewDeployment(**told, deployedProcessDefinitions=processes or None, deployedDecisionDefinitions=decisions or None)


def _deployment(request: Request, infos: list[DefinitionInfo]) -> Deployment:
    number = min(info.id for info in infos)
    first = next(info for info in infos if info.id == number)
    return Deployment(
        links=[_link(request, f"deployment/{number}")],
        id=str(number),
        name=first.name,
        source=None,
        deploymentTime=moment(first.deployed_at),
    )


def _process(engine: Engine, info: DefinitionInfo, deployment: str) -> ProcessDefinition:
    with engine.store.read() as session:
        diagram = engine.definitions.process(session, info.id).diagram
    return ProcessDefinition(
        id=_id(info), key=info.key, category=diagram.root.get("targetNamespace"), name=diagram.main.name, version=info.version,
        resource=info.name, deploymentId=deployment,
    )  # fmt: skip


def _decision(info: DefinitionInfo, deployment: str) -> DecisionDefinition:
    return DecisionDefinition(
        id=_id(info), key=info.key, category=None, name=None, version=info.version, resource=info.name, deploymentId=deployment
    )


def _id(info: DefinitionInfo) -> str:
    return f"{info.key}:{info.version}:{info.id}"


def _link(request: Request, path: str) -> Link:
    return Link(href=f"{str(request.base_url).rstrip('/')}{PREFIX}/{path}")
