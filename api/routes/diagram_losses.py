"""Process losses in diagrams, before they are deployed."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api import uploads
from api.dependencies import Caller, EngineOf, OnceOf
from api.schemas.diagram_losses import DiagramLoss, DiagramLosses
from api.uploads import Files
from engine.queries.diagram_losses import diagram_losses

router = APIRouter(tags=["figures"])


@router.post("/losses/diagram", response_model=DiagramLosses, summary="Process losses that drafts show, together with what is deployed")
def find_losses(engine: EngineOf, caller: Caller, once: OnceOf, files: Files) -> Response:
    """Nothing is stored. Files that can't be read are left out; `POST /findings` says why."""
    given = uploads.read(files)
    return once.about(given)(
        lambda: diagram_losses(engine, given, by=caller),
        lambda found: DiagramLosses(items=[DiagramLoss.of(one) for one in found]),
    )
