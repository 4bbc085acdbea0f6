"""Deals: found, started, changed and stopped."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import (
    TEXT,
    After,
    Caller,
    EngineOf,
    Fields,
    IfMatch,
    Key,
    Limit,
    Moment,
    OnceOf,
    Wanted,
    cursor,
    expected,
    page,
    place,
    shown,
)
from api.problems import Refused
from api.schemas.common import Page
from api.schemas.deals import Deal, DealChange, DealCounts, DealInList, DealState, DealToStart, MandatoryReason, Reason, StartedProcess
from engine.commands.cancel import cancel
from engine.commands.change_deal import change_deal
from engine.commands.start import start
from engine.commands.suspend import resume, suspend
from engine.queries.deal_counts import MOST_DAYS, deal_counts
from engine.queries.deals import deal, deals

router = APIRouter(tags=["deals"])

Several = Annotated[list[Annotated[str, Query(max_length=200, pattern=TEXT)]], Query(max_length=20, description="Any of these.")]
Variable = Annotated[
    list[Annotated[str, Query(max_length=500, pattern=TEXT)]],
    Query(max_length=20, description="`name:value`, all of which hold; numbers are compared as numbers.", examples=[["amount:1200"]]),
]
ADDRESS = "/api/v1/deals/{deal_key}"


@router.get("/deals", response_model=Page[DealInList], summary="The deals that you may see, the newest first")
def list_deals(
    engine: EngineOf,
    caller: Caller,
    state: Several = [],  # noqa: B006
    stage: Several = [],  # noqa: B006
    exit: Several = [],  # noqa: B006
    owner: Wanted = "",
    client_id: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    parent_key: Wanted = "",
    kind: Wanted = "",
    source: Wanted = "",
    external_ref: Wanted = "",
    text: Annotated[str, Query(max_length=200, pattern=TEXT, description="Words of the key, the title or the client's name.")] = "",
    opened_from: Moment | None = None,
    opened_until: Moment | None = None,
    closed_from: Moment | None = None,
    closed_until: Moment | None = None,
    department: Annotated[str, Query(max_length=200, pattern=TEXT, description="There is work to be done by this department.")] = "",
    assignee: Annotated[str, Query(max_length=200, pattern=TEXT, description="There is work to be done by this person.")] = "",
    variable: Variable = [],  # noqa: B006
    sort: Annotated[str, Query(pattern="^-?(opened|closed)$", description="With `-`: the newest first.")] = "-opened",
    work: Annotated[bool, Query(description="Tell what is to be done in each deal.")] = False,
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    last = place(after, str)
    found = deals(
        engine, by=caller, state=state, stage=stage, exit=exit, owner=owner, client_id=client_id, parent_key=parent_key, kind=kind,
        source=source, external_ref=external_ref, text=text, opened_from=opened_from, opened_until=opened_until,
        closed_from=closed_from, closed_until=closed_until, department=department, assignee=assignee,
        variables=[_pair(given) for given in variable], sort=sort, limit=limit, after=last[0] if last else None,
        with_work=work,
    )  # fmt: skip
    return page([DealInList.model_validate(item) for item in found], limit, lambda item: cursor(item.key), fields)


@router.get("/deals/counts", response_model=DealCounts, summary="How many deals there are by stage, and how they have ended lately")
def count_deals(
    engine: EngineOf,
    caller: Caller,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS, description="Of so many days outcomes are counted.")] = 30,
    owner: Wanted = "",
    text: Annotated[str, Query(max_length=200, pattern=TEXT, description="Words of the key, the title or the client's name.")] = "",
    opened_from: Moment | None = None,
    opened_until: Moment | None = None,
    department: Annotated[str, Query(max_length=200, pattern=TEXT, description="There is work to be done by this department.")] = "",
    variable: Variable = [],  # noqa: B006
) -> DealCounts:
    """Narrowed as the list is."""
    found = deal_counts(
        engine, by=caller, days=days, owner=owner, text=text, opened_from=opened_from, opened_until=opened_until,
        department=department, variables=[_pair(given) for given in variable],
    )  # fmt: skip
    return DealCounts.model_validate(found)


@router.post("/deals", response_model=StartedProcess, status_code=201, summary="Start a process in a new deal")
def start_deal(engine: EngineOf, caller: Caller, once: OnceOf, given: DealToStart) -> Response:
    return once(
        lambda: start(
            engine, given.process, given.variables, by=caller, start_element=given.start_element, client_id=given.client_id,
            title=given.title, owner=given.owner, kind=given.kind, source=given.source, external_ref=given.external_ref,
            parent_key=given.parent_key,
        ),
        StartedProcess.model_validate, 201, ADDRESS,
    )  # fmt: skip


@router.get("/deals/{key}", response_model=Deal, summary="One deal; its ETag is its revision")
def show_deal(engine: EngineOf, caller: Caller, key: Key) -> Response:
    found = deal(engine, key, by=caller)
    return shown(Deal.model_validate(found), found.revision)


@router.patch("/deals/{key}", response_model=Deal, summary="Change a deal's title or owner")
def update_deal(engine: EngineOf, caller: Caller, key: Key, given: DealChange, if_match: IfMatch = "") -> Response:
    change_deal(engine, key, by=caller, title=given.title, owner=given.owner, revision=expected(if_match))
    found = deal(engine, key, by=caller)
    return shown(Deal.model_validate(found), found.revision)


@router.post("/deals/{key}/suspension", response_model=DealState, summary="Stop a deal for a while: no work, no timer, no message")
def suspend_deal(engine: EngineOf, caller: Caller, once: OnceOf, key: Key, given: Reason) -> Response:
    return once(lambda: suspend(engine, key, by=caller, reason=given.reason), lambda _: DealState(deal_key=key, state="suspended"))


@router.delete(
    "/deals/{key}/suspension", response_model=DealState, summary="Let a suspended deal go on; what fell due meanwhile happens now"
)
def resume_deal(engine: EngineOf, caller: Caller, key: Key, if_match: IfMatch = "") -> DealState:
    resume(engine, key, by=caller, revision=expected(if_match))
    return DealState(deal_key=key, state="open")


@router.post("/deals/{key}/cancellation", response_model=DealState, summary="Cancel a deal: everything in it ends, its work is withdrawn")
def cancel_deal(engine: EngineOf, caller: Caller, once: OnceOf, key: Key, given: MandatoryReason) -> Response:
    return once(lambda: cancel(engine, key, by=caller, reason=given.reason), lambda _: DealState(deal_key=key, state="cancelled"))


def _pair(given: str) -> tuple[str, str]:
    name, colon, value = given.partition(":")
    if not colon or not name:
        raise Refused(422, "bad-variable", f"“{given}” is not name:value, such as amount:1200.")
    return name, value
