"""Work items as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.plain import Variables
from api.schemas.common import Given, Listed, Shown


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
    follow_up_at: datetime | None
    delegated_by: str
    escalated_to: str
    turn: str


class Answers(Given):
    """A person's answers to the form."""

    answers: dict[str, Any] = Field(default={}, description="By the form's field keys.", examples=[{"amount": 1200}])


class Moved(Shown):
    """Where a command has taken a deal."""

    deal_key: str
    instance_id: str
    state: str = Field(description="Of the instance: active, suspended, completed, failed or cancelled.")
    exit: str
    incidents: list[str] = Field(description="What got stuck, a sentence each.")


class Asked(Shown):
    """A work item as the person sees it who opens it."""

    item: WorkItem
    form: dict[str, Any] | None = Field(description="The form-js schema, or null.")
    variables: Variables = Field(description="What the form's fields start with.")
