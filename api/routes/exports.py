"""The history for other tools: XES, OCEL 2.0, CSV and Parquet, streamed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from api.dependencies import TEXT, Caller, EngineOf, Moment
from engine.commands.export import ExportFormat, export

router = APIRouter(tags=["exports"])

_BYTES = {"schema": {"type": "string", "format": "binary"}}
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, with its name in Content-Disposition.",
        "content": {
            "application/xml": _BYTES,
            "application/json": {"schema": {"type": "object", "description": "OCEL 2.0"}},
            "text/csv": _BYTES,
            "application/vnd.apache.parquet": _BYTES,
        },
    }
}
Format = Annotated[ExportFormat, Path(description="`xes`: IEEE 1849-2016; `ocel`: OCEL 2.0, JSON; `csv` and `parquet`: one row an event.")]
Since = Annotated[Moment | None, Query(description="Deals opened from this moment.")]
Until = Annotated[Moment | None, Query(description="Deals opened before this moment.")]
Keys = Annotated[list[Annotated[str, Query(max_length=200, pattern=TEXT)]], Query(max_length=100, description="Only these deals.")]
Personal = Annotated[bool, Query(description="Show personal values, for those who may see everybody's; otherwise they are `hidden`.")]


@router.get("/exports/{format}", response_class=StreamingResponse, responses=FILES, summary="The history of deals, each whole, as a file")
def export_history(
    engine: EngineOf,
    caller: Caller,
    format: Format,
    since: Since = None,
    until: Until = None,
    deal: Keys = [],  # noqa: B006 - FastAPI copies it for each request
    personal: Personal = False,
) -> StreamingResponse:
    """What the columns and attributes mean: docs/exports.md. That it was handed out, and to whom, is recorded."""
    made = export(engine, format, by=caller, since=since, until=until, deals=deal, personal=personal)
    disposition = f'attachment; filename="{made.name}"'
    return StreamingResponse(made.pieces, media_type=made.media_type, headers={"Content-Disposition": disposition})
