"""How the installation is, for whoever looks after it."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter

from api.cli.app import installed_version
from api.dependencies import Caller, EngineOf
from api.schemas.operations import Overview
from engine.queries.overview import overview

router = APIRouter(tags=["operation"])


@router.get("/operations", response_model=Overview, summary="What waits, what needs a person, and whether somebody works")
def show_operations(engine: EngineOf, caller: Caller) -> Overview:
    return Overview(version=installed_version(), **asdict(overview(engine, by=caller)))
