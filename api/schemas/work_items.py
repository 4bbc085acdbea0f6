"""Work items as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from api.dependencies import Moment
from api.plain import Variables
from api.problems import Problem
from api.schemas.common import Given, Listed, Shown

State = Literal["open", "claimed", "completed", "withdrawn"]
Person = Annotated[str, Field(min_length=1, max_length=200, description="A user's name.", examples=["boris"])]
Words = Annotated[str, Field(max_length=2_000)]
AnswersByKey = Annotated[dict[str, Any], Field(description="By the form's field keys.", examples=[{"amount": 1200}])]


class WorkItem(Listed):
    """Something for a person to do: an operation that a deal has reached."""

    id: int = Field(examples=[17])
    deal_key: str = Field(examples=["D-000017"])
    instance_id: str
    element_id: str = Field(examples=["PrepareOffer"])
    name: str = Field(examples=["Prepare the offer"])
    department: str = Field(examples=["sales"])
    assignee: str = Field(description="Who has it, or who it is meant for; empty: anybody of the department.")
    form: str = Field(description="The id of its form, or empty.")
    state: str = Field(description="open, claimed, completed or withdrawn.")
    due_at: datetime | None
    opened_at: datetime
    claimed_at: datetime | None
    completed_at: datetime | None
    completed_by: str
    priority: int = Field(description="-1 low, 0 normal, 1 high.")
    follow_up_at: datetime | None = Field(description="When its holder wants to be reminded of it.")
    delegated_by: str = Field(description="Who gets it back when the delegate is done with it; empty: nobody.")
    escalated_to: str = Field(description="The head who was told that it is late; empty: nobody.")
    turn: str = Field(description="Empty, or `returned`: the sender of its hand-off has to mend the pack.")


class WorkInDeal(WorkItem):
    """A work item with what a list says beside it."""

    name_ru: str = Field(description="The operation's name in Russian, or empty.", examples=["Подготовить предложение"])
    process_id: str = Field(description="The diagram that it stands in.", examples=["discussion"])
    deal_title: str = Field(examples=["Well pump W5 for Birch Farms"])
    client_name: str | None = Field(description="null: the deal has no client.")
    stage: str = Field(description="The deal's: that which was entered last, or empty.", examples=["discussion"])


class Answers(Given):
    """A person's answers to the form."""

    answers: AnswersByKey = {}


class Moved(Shown):
    """Where a command has taken a deal."""

    deal_key: str
    instance_id: str
    state: str = Field(description="Of the instance: active, suspended, completed, failed or cancelled.")
    exit: str
    incidents: list[str] = Field(description="What got stuck, a sentence each.")


class Also(Shown):
    """Somebody else who has to do with it."""

    role: Literal["substitute", "delegated-by", "escalated-to"]
    name: str


class Waiting(Shown):
    """One thing that is waited for."""

    kind: Literal["person", "department", "client", "system"] = Field(description="`client`: whoever outside is to send a message.")
    name: str = Field(description="The person, department, message or connector; empty: whoever may give consent.", examples=["anna"])
    since: datetime | None
    what: str = Field(description="work, message, timer, service, delivery, incident or correction.", examples=["work"])
    also: list[Also] = Field(description="Substitutes, who delegated it, who was told that it is late.")
    due_at: datetime | None = Field(description="When it is due, or comes by itself.")
    element_id: str
    element_name: str
    work_item_id: int | None
    cause: str = Field(description="Of an incident or a correction, in a sentence.")


class Waits(Shown):
    """All that a deal waits for; empty when it has ended."""

    waiting: list[Waiting]


class Neighbour(Shown):
    """An operation that comes before or after another one."""

    element_id: str
    name: str
    name_ru: str
    department: str
    done_by: str = Field(description="Who completed it last in this deal; empty: nobody yet.")
    done_at: datetime | None


class Draft(Shown):
    """Answers that are not given yet; one's own, and not checked against the form."""

    work_item_id: int
    answers: dict[str, Any]
    saved_at: datetime
    revision: int = Field(description="Its ETag.")


class OpenedWork(Shown):
    """A work item as the person sees it who opens it."""

    item: WorkInDeal
    name_ru: str = Field(description="The operation's name in Russian, or empty.")
    documentation: str = Field(description="What the diagram says about the operation.")
    form: dict[str, Any] | None = Field(description="The form-js schema, with labels in both languages; null: any variables are taken.")
    variables: Variables = Field(description="What the form's fields start with; a personal value that you may not see is `hidden`.")
    draft: Draft | None = Field(description="Your own.")
    waiting: Waiting | None = Field(description="Who it waits for; null when it is over.")
    previous: list[Neighbour] = Field(description="The nearest operations before it in the diagram.")
    next: list[Neighbour] = Field(description="The nearest operations after it.")


class Counts(Shown):
    """How much waits, of what you may see; at most 1,000 are counted of each."""

    overdue: int
    today: int = Field(description="Due later today.")
    this_week: int = Field(description="Due later this week, until Sunday.")
    mine: int = Field(description="You have it, or it is meant for you.")
    unclaimed: int = Field(description="Nobody has taken it.")


class Reason(Given):
    """Why, for the history."""

    reason: Words = Field(default="", examples=["I am at the client's until Friday."])


class HandOver(Reason):
    """To whom a work item goes."""

    to: Person


class Assignment(Reason):
    """Who a head gives a work item to."""

    to: str = Field(max_length=200, description="A user's name; empty: take it away, for anybody of the department.", examples=["boris"])


class Assignments(Assignment):
    """Several work items for one person, each given or refused by itself."""

    work_items: list[Annotated[int, Field(ge=1, le=2**53)]] = Field(
        min_length=1, max_length=100, description="Given in this order.", examples=[[17, 18]]
    )


class PersonLoad(Shown):
    """What one person has to do in the departments asked for."""

    name: str
    departments: list[str] = Field(
        description="Those of them that the person belongs to or heads; empty: none any more, but there is work left."
    )
    open: int = Field(description="Meant for the person, who has not claimed it.")
    claimed: int
    overdue: int = Field(description="Of both together: the deadline is over.")
    today: int = Field(description="Of both together: due later today.")
    completed: int = Field(description="In the last seven days.")
    absent_until: datetime | None = Field(description="null: the person is here.")
    substitutes: list[str] = Field(description="Who may do it meanwhile.")


class Queue(Shown):
    """What waits for anybody of a department."""

    department: str = Field(examples=["sales"])
    name: str
    name_ru: str
    waiting: int
    overdue: int
    today: int = Field(description="Due later today.")


class Load(Shown):
    """Who has how much to do, by name; and what nobody has, by department."""

    people: list[PersonLoad]
    queues: list[Queue]


class Delegation(Given):
    """Who does it for a while."""

    to: Person
    note: Words = Field(default="", description="What is to be done.", examples=["Please check the delivery terms."])


class Plan(Given):
    """What to change; what is left out stays."""

    priority: Literal[-1, 0, 1] | None = Field(default=None, description="-1 low, 0 normal, 1 high; for who leads the department.")
    follow_up_at: Moment | None = Field(default=None, description="null: no reminder; for who has it.")


class Completion(Given):
    """One of several completions."""

    id: int = Field(ge=1, le=2**53, description="The work item.", examples=[17])
    answers: AnswersByKey = {}


class Completions(Given):
    """Several completions in one go, each done or refused by itself."""

    completions: list[Completion] = Field(min_length=1, max_length=100, description="Done in this order.")


class Outcome(Shown):
    """What became of one of several: `moved`, or the `problem` that refused it."""

    id: int
    status: int = Field(description="As it alone would be answered.", examples=[200])
    moved: Moved | None
    problem: Problem | None
    is_repeated: bool = Field(description="The same request has done it before.")


class Outcomes(Shown):
    """An outcome for each, in order."""

    outcomes: list[Outcome]
