"""Work items: the inbox, and what people do with what is in it."""

from __future__ import annotations

from typing import Annotated, Literal

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
    Number,
    OnceOf,
    Wanted,
    cursor,
    expected,
    page,
    place,
    shown,
)
from api.outcomes import outcomes
from api.schemas import work_items as schema
from api.schemas.common import Page
from engine.commands.assign import assign
from engine.commands.assign_many import assign_many
from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.complete_many import complete_many
from engine.commands.delegate import delegate
from engine.commands.give_back import give_back
from engine.commands.hand_over import hand_over
from engine.commands.plan_work import KEEP, plan_work
from engine.commands.save_draft import delete_draft, save_draft
from engine.queries.load import department_load
from engine.queries.opened_work import draft_of, opened_work
from engine.queries.waiting import deal_waiting
from engine.queries.work_items import inbox, work_counts

router = APIRouter(tags=["work items"])

Departments = Annotated[list[Annotated[str, Query(max_length=200, pattern=TEXT)]], Query(max_length=20, description="Any of these.")]
States = Annotated[list[schema.State], Query(max_length=4, description="Any of these; default: open and claimed.")]
Sort = Annotated[
    Literal["", "due", "priority", "opened", "completed"],
    Query(description="`due` soonest first (default), `priority`, `opened` oldest first, `completed` newest first."),
]
Zone = Annotated[str, Query(max_length=100, pattern=TEXT, description="Where today is: an IANA name.", examples=["Europe/Berlin"])]


@router.get("/work-items", response_model=Page[schema.WorkInDeal], summary="What is to be done, the most urgent first")
def list_work_items(
    engine: EngineOf,
    caller: Caller,
    department: Departments = [],  # noqa: B006
    assignee: Annotated[str, Query(max_length=200, pattern=TEXT, description="Who has it, or who it is meant for.")] = "",
    mine: Annotated[bool, Query(description="Only what you have, or what is meant for you.")] = False,
    unclaimed: Annotated[bool, Query(description="Only what nobody has taken.")] = False,
    deal: Wanted = "",
    stage: Annotated[str, Query(max_length=200, pattern=TEXT, description="The deal's stage.")] = "",
    element: Annotated[str, Query(max_length=200, pattern=TEXT, description="The BPMN element.")] = "",
    form: Wanted = "",
    state: States = [],  # noqa: B006
    priority: Annotated[int | None, Query(ge=-1, le=1, description="-1 low, 0 normal, 1 high.")] = None,
    due_from: Moment | None = None,
    due_until: Moment | None = None,
    overdue: bool = False,
    follow_up_until: Moment | None = None,
    watched: Annotated[bool, Query(description="Only of deals that you watch.")] = False,
    done: Annotated[bool, Query(description="What you have completed.")] = False,
    text: Annotated[str, Query(max_length=200, pattern=TEXT, description="Words of the deal's key, title or client's name.")] = "",
    sort: Sort = "",
    limit: Limit = 50,
    after: After = "",
    fields: Fields = "",
) -> Response:
    last = place(after, int)
    items = inbox(
        engine, department, caller.name if mine else assignee, limit, last[0] if last else None, by=caller, deal_key=deal,
        unclaimed=unclaimed, state=state, stage=stage, element_id=element, form=form, priority=priority, due_from=due_from,
        due_until=due_until, overdue=overdue, follow_up_until=follow_up_until, watched=watched, done_by=caller.name if done else "",
        text=text, sort=sort,
    )  # fmt: skip
    return page([schema.WorkInDeal.model_validate(item) for item in items], limit, lambda item: cursor(item.id), fields)


@router.get("/work-items/counts", response_model=schema.Counts, summary="How much waits, for badges")
def count_work_items(engine: EngineOf, caller: Caller, time_zone: Zone = "UTC") -> schema.Counts:
    return schema.Counts.model_validate(work_counts(engine, by=caller, time_zone=time_zone))


@router.get("/work-items/load", response_model=schema.Load, summary="Who has how much to do, of the departments that you lead")
def show_load(
    engine: EngineOf,
    caller: Caller,
    department: Departments = [],  # noqa: B006
    time_zone: Zone = "UTC",
) -> schema.Load:
    """Who sees all work sees it of all departments."""
    return schema.Load.model_validate(department_load(engine, department, by=caller, time_zone=time_zone))


@router.post("/work-items/assignments", response_model=schema.Outcomes, summary="Give several work items to somebody, each by itself")
def assign_work_items(engine: EngineOf, caller: Caller, once: OnceOf, given: schema.Assignments) -> Response:
    """For who leads the department. One that is refused keeps no other from being given. With the same Idempotency-Key, what is
    done is not done again."""
    return once.again(lambda: assign_many(engine, given.work_items, given.to, by=caller, reason=given.reason, key=once.key), outcomes)


@router.post("/work-items/completions", response_model=schema.Outcomes, summary="Complete several work items, each by itself")
def complete_work_items(engine: EngineOf, caller: Caller, once: OnceOf, given: schema.Completions) -> Response:
    """One that is refused keeps no other from being completed. With the same Idempotency-Key, what is done is not done again."""
    wanted = [(one.id, one.answers) for one in given.completions]
    return once.again(lambda: complete_many(engine, wanted, by=caller, key=once.key), outcomes)


@router.get("/work-items/{item_id}", response_model=schema.OpenedWork, summary="A work item with its form, and what the form starts with")
def show_work_item(engine: EngineOf, caller: Caller, item_id: Number) -> Response:
    found = opened_work(engine, item_id, by=caller)
    return shown(schema.OpenedWork.model_validate(found), found.item.revision)


@router.patch("/work-items/{item_id}", response_model=schema.WorkItem, summary="Set a work item's priority or follow-up date")
def plan_work_item(engine: EngineOf, caller: Caller, item_id: Number, given: schema.Plan, if_match: IfMatch = "") -> Response:
    follow_up_at = given.follow_up_at if "follow_up_at" in given.model_fields_set else KEEP
    found = plan_work(engine, item_id, by=caller, priority=given.priority, follow_up_at=follow_up_at, revision=expected(if_match))
    return shown(schema.WorkItem.model_validate(found), found.revision)


@router.post("/work-items/{item_id}/completion", response_model=schema.Moved, summary="Complete a work item with answers to its form")
def complete_work_item(engine: EngineOf, caller: Caller, once: OnceOf, item_id: Number, given: schema.Answers) -> Response:
    return once(lambda: complete(engine, item_id, given.answers, by=caller), schema.Moved.model_validate)


@router.post("/work-items/{item_id}/claim", response_model=schema.WorkItem, summary="Take a work item, so that nobody else does it")
def claim_work_item(engine: EngineOf, caller: Caller, once: OnceOf, item_id: Number) -> Response:
    """Who has delegated it takes it back; a substitute takes over what an absent colleague has."""
    return once(lambda: claim(engine, item_id, by=caller), schema.WorkItem.model_validate)


@router.post("/work-items/{item_id}/return", response_model=schema.WorkItem, summary="Give a work item back")
def return_work_item(engine: EngineOf, caller: Caller, once: OnceOf, item_id: Number, given: schema.Reason) -> Response:
    """To anybody of the department; a delegate gives it back to who has delegated it."""
    return once(lambda: give_back(engine, item_id, by=caller, reason=given.reason), schema.WorkItem.model_validate)


@router.post("/work-items/{item_id}/hand-over", response_model=schema.WorkItem, summary="Hand a work item over to a colleague")
def hand_over_work_item(engine: EngineOf, caller: Caller, once: OnceOf, item_id: Number, given: schema.HandOver) -> Response:
    return once(lambda: hand_over(engine, item_id, given.to, by=caller, reason=given.reason), schema.WorkItem.model_validate)


@router.post("/work-items/{item_id}/delegation", response_model=schema.WorkItem, summary="Let a colleague do it, and get it back")
def delegate_work_item(engine: EngineOf, caller: Caller, once: OnceOf, item_id: Number, given: schema.Delegation) -> Response:
    return once(lambda: delegate(engine, item_id, given.to, by=caller, note_text=given.note), schema.WorkItem.model_validate)


@router.post("/work-items/{item_id}/assignment", response_model=schema.WorkItem, summary="Give a work item to somebody, or take it away")
def assign_work_item(engine: EngineOf, caller: Caller, once: OnceOf, item_id: Number, given: schema.Assignment) -> Response:
    """For who leads the department."""
    return once(lambda: assign(engine, item_id, given.to, by=caller, reason=given.reason), schema.WorkItem.model_validate)


@router.get("/work-items/{item_id}/draft", response_model=schema.Draft, summary="Your draft of the answers")
def show_draft(engine: EngineOf, caller: Caller, item_id: Number) -> Response:
    found = draft_of(engine, item_id, by=caller)
    return shown(schema.Draft.model_validate(found), found.revision)


@router.put("/work-items/{item_id}/draft", response_model=schema.Draft, summary="Save answers that are not given yet")
def put_draft(engine: EngineOf, caller: Caller, item_id: Number, given: schema.Answers, if_match: IfMatch = "") -> Response:
    """Not checked against the form. The ETag `"0"` stands for no draft yet."""
    found = save_draft(engine, item_id, given.answers, by=caller, revision=expected(if_match))
    return shown(schema.Draft.model_validate(found), found.revision)


@router.delete("/work-items/{item_id}/draft", status_code=204, summary="Throw your draft away")
def remove_draft(engine: EngineOf, caller: Caller, item_id: Number, if_match: IfMatch = "") -> Response:
    delete_draft(engine, item_id, by=caller, revision=expected(if_match))
    return Response(status_code=204)


@router.get("/deals/{key}/waiting", response_model=schema.Waits, tags=["deals"], summary="Who and what a deal waits for")
def show_waiting(engine: EngineOf, caller: Caller, key: Key) -> schema.Waits:
    return schema.Waits(waiting=[schema.Waiting.model_validate(one) for one in deal_waiting(engine, key, by=caller)])
