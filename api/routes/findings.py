"""Findings: what is to be mended in files before they are deployed."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api import uploads
from api.dependencies import Caller, EngineOf, OnceOf
from api.schemas.definitions import Findings
from api.uploads import Files
from bpmn.findings import Finding
from engine.queries.findings import findings

router = APIRouter(tags=["definitions"])


@router.post("/findings", response_model=Findings, summary="Check files without storing them, together with what is deployed")
def check_files(engine: EngineOf, caller: Caller, once: OnceOf, files: Files) -> Response:
    given = uploads.read(files)
    return once.about(given)(lambda: findings(engine, given, by=caller), _findings)


def _findings(found: list[tuple[str, Finding]]) -> Findings:
    return Findings(findings=uploads.faults(found), may_be_deployed=all(finding.severity != "error" for _, finding in found))
