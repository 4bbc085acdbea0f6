"""Definitions: the deployed diagrams, decision tables and forms."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Response

from api import picture, uploads
from api.dependencies import TEXT, After, Caller, EngineOf, Fields, Key, Limit, OnceOf, Wanted, cursor, page, place
from api.schemas.common import Page
from api.schemas.definitions import (
    Changes,
    DefinitionDetails,
    DefinitionInfo,
    Deployed,
    DeployedFile,
    Difference,
    Kind,
    StageInfo,
    Stages,
)
from api.uploads import Files, Language
from bpmn.diagram import Diagram
from bpmn.diff import only_layout
from bpmn.findings import Finding
from engine.commands.deploy import deploy
from engine.definitions import DefinitionInfo as DefinitionInEngine
from engine.errors import NotFound
from engine.queries.definition import definition, difference
from engine.queries.operations import definitions
from engine.queries.stages import stages

router = APIRouter(tags=["definitions"])

KindOf = Annotated[Kind, Path(description="`bpmn`: a diagram, `dmn`: a decision table, `form`: a form.")]
Message = Annotated[str, Form(max_length=2_000, pattern=TEXT, description="What changes, and why.")]
Version = Annotated[int, Path(ge=1, le=2**31 - 1)]
VersionAsked = Annotated[int, Query(ge=1, le=2**31 - 1)]
ADDRESS = "/definitions/{kind}/{definition_key}/{version}"


class NoPicture(NotFound):
    def __init__(self, key: str) -> None:
        super().__init__(f"“{key}” has no picture: only diagrams that were drawn have one.")


@router.post(
    "/definitions",
    response_model=Deployed,
    status_code=201,
    summary="Deploy diagrams, decision tables and forms: all of the files, or none",
)
def deploy_definitions(engine: EngineOf, caller: Caller, once: OnceOf, files: Files, message: Message = "") -> Response:
    """A refusal has every finding in `errors`, with file, rule, element and line. To go back to an older version, deploy its file again."""
    given = uploads.read(files)
    warnings: list[tuple[str, Finding]] = []

    def told(infos: list[DefinitionInEngine]) -> Deployed:
        return Deployed(definitions=[DeployedFile.model_validate(info) for info in infos], warnings=uploads.faults(warnings))

    return once.about(given, message)(lambda: deploy(engine, given, by=caller, message=message, warnings=warnings), told, 201)


@router.get("/definitions", response_model=Page[DefinitionInfo], summary="Deployed definitions by kind, key and version")
def list_definitions(
    engine: EngineOf,
    caller: Caller,
    kind: Kind | None = None,
    key: Wanted = "",
    stage: Wanted = "",
    newest_only: bool = False,
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    last = place(after, str, str, int)
    wanted = {"kind": kind or "", "key": key, "stage": stage}
    found = definitions(engine, by=caller, **wanted, newest_only=newest_only, limit=limit, after=last)
    items = [DefinitionInfo.model_validate(info) for info in found]
    return page(items, limit, lambda item: cursor(item.kind, item.key, item.version), fields)


@router.get("/definitions/{kind}/{definition_key}", response_model=Page[DefinitionInfo], summary="The versions of a definition")
def list_versions(
    engine: EngineOf, caller: Caller, kind: KindOf, definition_key: Key, limit: Limit = 50, after: After = "", fields: Fields = ""
) -> Response:
    last = place(after, int)
    before = (kind, definition_key, last[0]) if last else None
    found = definitions(engine, by=caller, kind=kind, key=definition_key, limit=limit, after=before)
    items = [DefinitionInfo.model_validate(info) for info in found]
    return page(items, limit, lambda item: cursor(item.version), fields)


@router.get(
    "/definitions/{kind}/{definition_key}/diff", response_model=Changes, summary="What changed from one version to another, by element"
)
def show_difference(
    engine: EngineOf,
    caller: Caller,
    kind: KindOf,
    definition_key: Key,
    old: Annotated[VersionAsked, Query(alias="from", description="The version before.")],
    new: Annotated[VersionAsked, Query(alias="to", description="The version after.")],
) -> Changes:
    found = difference(engine, kind, definition_key, old, new, by=caller)
    changes = [Difference.model_validate(change) for change in found]
    return Changes(kind=kind, key=definition_key, from_version=old, to_version=new, changes=changes, only_layout=only_layout(found))


@router.get(ADDRESS, response_model=DefinitionDetails, summary="One version: what the file says")
def show_definition(
    engine: EngineOf, caller: Caller, kind: KindOf, definition_key: Key, version: Version, lang: Language = ""
) -> DefinitionDetails:
    return DefinitionDetails.of_definition(definition(engine, kind, definition_key, version, by=caller), lang)


@router.get(
    f"{ADDRESS}/source",
    response_class=Response,
    responses={200: {"content": {"application/xml": {}, "application/json": {}}, "description": "The bytes, with their SHA-256 as ETag."}},
    summary="The file as it was deployed, byte by byte",
)
def show_source(engine: EngineOf, caller: Caller, kind: KindOf, definition_key: Key, version: Version) -> Response:
    found = definition(engine, kind, definition_key, version, by=caller)
    kind_of = "application/json" if kind == "form" else "application/xml"
    return Response(found.source, headers={"ETag": f'"{found.info.digest}"', "Content-Type": kind_of})


@router.get(
    f"{ADDRESS}/picture",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}, "description": "The diagram as it is drawn."}},
    summary="A diagram as a picture (SVG)",
)
def show_picture(engine: EngineOf, caller: Caller, kind: KindOf, definition_key: Key, version: Version, lang: Language = "") -> Response:
    found = definition(engine, kind, definition_key, version, by=caller)
    drawn = picture.svg(found.parsed, lang) if isinstance(found.parsed, Diagram) else None
    if drawn is None:
        raise NoPicture(definition_key)
    return Response(drawn, headers={"ETag": f'"{found.info.digest}"', "Content-Type": "image/svg+xml"})


@router.get("/stages", response_model=Stages, summary="The five stages, and the diagrams that describe them")
def list_stages(engine: EngineOf, caller: Caller) -> Stages:
    return Stages(stages=[StageInfo.model_validate(stage, from_attributes=True) for stage in stages(engine, by=caller)])
