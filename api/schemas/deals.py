"""Deals as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.plain import Variables
from api.schemas.common import Given, Listed, Shown

State = Literal["open", "suspended", "completed", "failed", "cancelled"]


class Deal(Listed):
    """A deal: the case that travels through the stages."""

    key: str = Field(examples=["D-000017"])
    title: str = Field(examples=["Well pump W5 for Birch Farms"])
    state: State
    stage: str = Field(description="The stage that was entered last, or empty.", examples=["discussion"])
    exit: str = Field(description="The exit of its last process, once that has completed.", examples=["won"])
    outcome: str = Field(description="The exit when there is one, else the state.")
    owner: str = Field(examples=["Anna Castell"])
    client_id: int | None
    client_name: str | None
    parent_key: str | None = Field(description="The deal that it came from, or null.")
    kind: str
    source: str = Field(description="Where it came from.", examples=["message contact-arrived"])
    external_ref: str | None = Field(description="Its key in another system.")
    opened_at: datetime
    closed_at: datetime | None
    revision: int = Field(description="How many events its history has: another number, another deal. It is the deal's ETag.")


class DealWork(Shown):
    """Something that is to be done in a deal."""

    work_item_id: int
    element_id: str = Field(examples=["PrepareOffer"])
    name: str = Field(examples=["Prepare the offer"])
    name_ru: str = Field(description="The same in Russian, or empty.")
    department: str = Field(examples=["sales"])
    assignee: str = Field(description="Who has it, or who it is meant for; empty: anybody of the department.")
    due_at: datetime | None


class DealInList(Deal):
    """A deal, with what is to be done in it."""

    work: list[DealWork] = Field(description="With `work=true`: the most urgent first, at most five; else empty.")


class StageCount(Shown):
    """How many deals are in a stage; 1,000 stands for more, too."""

    stage: str = Field(description="Empty: in none.", examples=["discussion"])
    open: int
    suspended: int


class OutcomeCount(Shown):
    """How many deals have ended so; 1,000 stands for more, too."""

    outcome: str = Field(description="The exit when there is one, else the state.", examples=["won"])
    count: int


class DealCounts(Shown):
    """How many deals there are, of those that you may see."""

    stages: list[StageCount] = Field(description="The five stages in their order, then the deals in no stage.")
    outcomes: list[OutcomeCount] = Field(description="Of the deals that have ended since `closed_since`, the most frequent first.")
    closed_since: datetime


class Instance(Listed):
    """A run of a process inside a deal."""

    id: str
    process_id: str = Field(examples=["discussion"])
    definition_id: int
    parent_id: str | None = Field(description="The instance that called it, or null.")
    depth: int = Field(description="0: nobody called it.")
    state: Literal["active", "suspended", "completed", "failed", "cancelled"]
    exit: str
    started_at: datetime
    ended_at: datetime | None


class InstanceVariables(Listed):
    """What an instance knows."""

    instance_id: str
    process_id: str
    state: str
    variables: Variables = Field(description="By name. A personal value that you may not see is the word `hidden`.")


class StartedProcess(Shown):
    """What was started, and how far it went at once."""

    deal_key: str
    instance_id: str
    state: str = Field(description="Of the instance: active, completed, failed.")
    exit: str
    incidents: list[str] = Field(description="What got stuck, a sentence each.")


class ProcessToStart(Given):
    """A further process for a deal that is there."""

    process: str = Field(max_length=200, description="The process id of a deployed diagram.", examples=["development"])
    variables: dict[str, Any] = Field(default={}, description="What it begins with.", examples=[{"need": "A pump for a well of 40 m"}])
    start_element: str = Field(default="", max_length=200, description="The start event's id; default: the one without a trigger.")


class DealToStart(ProcessToStart):
    """A new deal, and the process that it begins with."""

    client_id: int | None = Field(default=None, ge=1, le=2**53, description="Of a registered client.")
    title: str = Field(default="", max_length=500, description="For people.", examples=["Well pump for Birch Farms"])
    owner: str = Field(default="", max_length=200, description="Who cares for it; default: the variable `owner`.", examples=["anna"])
    kind: str = Field(default="", max_length=200, description="A word of your own.")
    source: str = Field(default="", max_length=200, description="Where it came from.", examples=["web shop"])
    external_ref: str = Field(default="", max_length=200, description="Its key in another system; no two deals have the same.")
    parent_key: str = Field(default="", max_length=200, description="The deal that it comes from.")


class DealChange(Given):
    """What to change; what is left out stays."""

    title: str | None = Field(default=None, max_length=500, description="For people.")
    owner: str | None = Field(default=None, max_length=200, description="Who cares for it from now on.")


class Reason(Given):
    """Why: kept in the history."""

    reason: str = Field(
        default="", max_length=2_000, description="Why: kept in the history.", examples=["The client's plant is closed until May"]
    )


class MandatoryReason(Given):
    """Why: kept in the history."""

    reason: str = Field(min_length=1, max_length=2_000, description="Why: kept in the history.", examples=["Entered twice"])


class DealState(Shown):
    """What a deal is now."""

    deal_key: str
    state: State
