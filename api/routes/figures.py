"""Figures of indicators: over some days, by member of a dimension, and the deals behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator

from api.dependencies import TEXT, After, Caller, EngineOf, Key, Limit, cursor, place
from api.problems import Refused
from api.schemas.figures import Contribution, Contributions, Figure, Figures, MemberFigures
from engine.queries.contributions import contributions
from engine.queries.figure_exports import Table, TableFormat, export_contributions, export_figures
from engine.queries.figures import Compare, Per, figures
from engine.queries.members import members

router = APIRouter(tags=["figures"])


def _near(day: date) -> date:
    if not 1970 <= day.year <= 2200:
        raise ValueError("The year must be between 1970 and 2200.")
    return day


_BYTES = {"schema": {"type": "string", "format": "binary"}}
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, with its name in Content-Disposition.",
        "content": {"text/csv": _BYTES, "application/vnd.apache.parquet": _BYTES},
    }
}
Format = Annotated[TableFormat, Query(description="`csv` or `parquet`.")]
Day = Annotated[date, AfterValidator(_near)]
Since = Annotated[Day | None, Query(description="The first day, in the company's time zone. Left out: 90 days before `until`.")]
Until = Annotated[Day | None, Query(description="The day after the last one. Left out: tomorrow.")]
CompareTo = Annotated[
    Literal["", "previous"],
    Query(description="`previous`: beside the same number of days before. Other days: `compare_since` and `compare_until`."),
]
CompareSince = Annotated[Day | None, Query(description="The first of the days to compare with.")]
CompareUntil = Annotated[Day | None, Query(description="The day after the last of them.")]
Filter = Annotated[
    list[Annotated[str, Query(max_length=500, pattern=TEXT)]],
    Query(max_length=10, description="`dimension=member`, all of which hold.", examples=[["channel=web", "fact:region=North"]]),
]


@router.get("/figures", response_model=Figures, summary="The figures of attached indicators, with their trends")
def list_figures(
    engine: EngineOf,
    caller: Caller,
    key: Annotated[
        list[Annotated[str, Query(max_length=200, pattern=TEXT)]], Query(max_length=200, description="Only these indicators.")
    ] = [],  # noqa: B006
    since: Since = None,
    until: Until = None,
    per: Annotated[Per, Query(description="What the trend tells apart.")] = "week",
    compare: CompareTo = "",
    compare_since: CompareSince = None,
    compare_until: CompareUntil = None,
    filter: Filter = [],  # noqa: B006
) -> Figures:
    """Of indicators without one of the filters' dimensions nothing is told."""
    beside = _beside(compare, compare_since, compare_until)
    found = figures(engine, key, since, until, per, beside, _filters(filter), by=caller)
    return Figures(items=[Figure.of(one) for one in found], currency=engine.settings.currency)


@router.get("/figures/export", response_class=StreamingResponse, responses=FILES, summary="The figures of all indicators, as a file")
def export_all_figures(
    engine: EngineOf,
    caller: Caller,
    format: Format = "csv",
    since: Since = None,
    until: Until = None,
    per: Annotated[Per, Query(description="One row for each of these, for each indicator.")] = "week",
) -> StreamingResponse:
    """What the columns mean: docs/exports.md."""
    return _file(export_figures(engine, format, since, until, per, by=caller))


@router.get("/figures/{key}/export", response_class=StreamingResponse, responses=FILES, summary="What a figure is made of, as a file")
def export_one_figure(
    engine: EngineOf, caller: Caller, key: Key, format: Format = "csv", since: Since = None, until: Until = None
) -> StreamingResponse:
    """Of the deals that you may see, the newest first. What the columns mean: docs/exports.md."""
    return _file(export_contributions(engine, format, key, since, until, by=caller))


@router.get("/figures/{key}/members", response_model=MemberFigures, summary="An indicator's figure by the members of a dimension")
def list_members(
    engine: EngineOf,
    caller: Caller,
    key: Key,
    dimension: Annotated[str, Query(max_length=200, pattern=TEXT, description="One of the indicator's.", examples=["channel"])],
    since: Since = None,
    until: Until = None,
    compare: CompareTo = "",
    compare_since: CompareSince = None,
    compare_until: CompareUntil = None,
    filter: Filter = [],  # noqa: B006
) -> MemberFigures:
    """Employees are told apart only for those who may see it: a department's head sees those of the department."""
    beside = _beside(compare, compare_since, compare_until)
    return MemberFigures.of(members(engine, key, dimension, since, until, beside, _filters(filter), by=caller))


@router.get("/figures/{key}/deals", response_model=Contributions, summary="The deals behind an indicator's figure, the newest first")
def list_contributions(
    engine: EngineOf,
    caller: Caller,
    key: Key,
    since: Since = None,
    until: Until = None,
    filter: Filter = [],  # noqa: B006
    limit: Limit = 50,
    after: After = "",
) -> Contributions:
    """Only of the deals that you may see; how many others there are is told."""
    found = contributions(engine, key, since, until, _filters(filter), limit, _place(after), by=caller)
    last = found.items[-1] if len(found.items) == limit else None
    return Contributions(
        items=[Contribution.model_validate(one) for one in found.items],
        next=cursor(last.at.isoformat(), last.deal_key, last.number) if last else None,
        deals=found.deals,
        hidden=found.hidden,
    )


def _file(table: Table) -> StreamingResponse:
    disposition = f'attachment; filename="{table.name}"'
    return StreamingResponse(table.pieces, media_type=table.media_type, headers={"Content-Disposition": disposition})


def _place(after: str) -> tuple[datetime, str, int] | None:
    last = place(after, str, str, int)
    if last is None:
        return None
    at, deal_key, number = last
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or abs(number) > 2**31:
        raise Refused(422, "bad-cursor", "“after” is not the “next” of a page of this list. Leave it out for the first page.")
    return moment, deal_key, number


def _beside(compare: str, since: date | None, until: date | None) -> Compare:
    if since is None and until is None:
        return "previous" if compare else None
    if since is None or until is None or compare:
        raise Refused(422, "bad-answer", "To compare with other days give compare_since and compare_until, both, and no “compare”.")
    return since, until


def _filters(given: Sequence[str]) -> dict[str, str]:
    filters = {}
    for one in given:
        dimension, separator, member = one.partition("=")
        if not separator or not dimension:
            raise Refused(422, "bad-answer", f"The filter “{one}” is no “dimension=member”, such as channel=web.")
        filters[dimension] = member
    return filters
