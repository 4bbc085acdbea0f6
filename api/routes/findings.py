"""Before files are deployed: what is to be mended in them, and what they would change."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api import uploads
from api.dependencies import Caller, EngineOf, OnceOf
from api.schemas.definitions import Differences, FileChanges, Findings
from api.uploads import Files
from bpmn.findings import Finding
from engine.queries.definition import differences
from engine.queries.findings import findings

router = APIRouter(tags=["definitions"])


@router.post("/findings", response_model=Findings, summary="Check files without storing them, together with what is deployed")
def check_files(engine: EngineOf, caller: Caller, once: OnceOf, files: Files) -> Response:
    given = uploads.read(files)
    return once.about(given)(lambda: findings(engine, given, by=caller), _findings)


@router.post("/differences", response_model=Differences, summary="Compare files with the versions that run, without storing them")
def compare_files(engine: EngineOf, caller: Caller, once: OnceOf, files: Files) -> Response:
    """Files that can't be read are left out; `POST /findings` says why."""
    given = uploads.read(files)
    return once.about(given)(
        lambda: differences(engine, given, by=caller),
        lambda found: Differences(files=[FileChanges.model_validate(one) for one in found]),
    )


def _findings(found: list[tuple[str, Finding]]) -> Findings:
    return Findings(findings=uploads.faults(found), may_be_deployed=all(finding.severity != "error" for _, finding in found))
