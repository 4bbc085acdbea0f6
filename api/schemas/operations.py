"""Jobs, incidents, messages, figures and imports as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.schemas.common import Given, Listed, Shown


class Job(Listed):
    """Machine work: a timer, a connector call, a message to deliver, a start by the clock."""

    id: int
    kind: Literal["timer", "service", "message", "start"]
    state: str = Field(description="due, running, done, incident, cancelled or failed.")
    deal_key: str
    instance_id: str | None
    element_id: str
    due_at: datetime
    attempts: int = Field(description="Tries begun, of `max_attempts`.")
    max_attempts: int
    lease_owner: str = Field(description="The worker that has it.")
    lease_until: datetime | None
    error: str = Field(description="Why the last try failed.")


class JobsToRun(Given):
    """How much is to be done now."""

    limit: int = Field(default=20, ge=1, le=100, description="At most so many jobs.")


class JobsDone(BaseModel):
    """What was done."""

    done: int


class Incident(Listed):
    """A job or a token that needs a person."""

    id: int
    deal_key: str
    instance_id: str | None
    element_id: str
    job_id: int | None = Field(description="The job that has no tries left; null when a script, an expression or a call got stuck.")
    cause: str = Field(description="The element and what is wrong, in a sentence.")
    state: Literal["open", "resolved"]
    opened_at: datetime
    resolved_at: datetime | None


class Mended(Given):
    """What to set before it is tried again."""

    changes: dict[str, Any] = Field(default={}, description="Variables by name.", examples=[{"email": "office@birch.example.com"}])


class MessageToSend(Given):
    """A message from outside."""

    name: str = Field(min_length=1, max_length=200, description="As the diagram says.", examples=["contact-arrived"])
    payload: dict[str, Any] = Field(default={}, description="What it brings, by name.", examples=[{"contact": {"phone": "+442079460123"}}])
    correlation: str | None = Field(default=None, max_length=500, description="The value it must match; default: the deal's key.")
    deal_key: str = Field(default="", max_length=200, description="The deal it is about.")
    message_id: str = Field(default="", max_length=200, description="The sender's own id: a second message with it is not taken.")
    keep_seconds: float | None = Field(default=None, ge=0, le=3e8, description="How long it waits for a receiver; default: the setting.")


class Delivery(Shown):
    """What became of a message."""

    outcome: Literal["delivered", "started", "kept", "duplicate"] = Field(
        description="delivered to a waiting token; started a deal; kept until somebody waits; duplicate: its id was taken before."
    )
    deal_key: str
    instance_id: str
    incidents: list[str] = Field(description="What got stuck, a sentence each.")


class StageCounts(Shown):
    """One stage's runs, over all versions."""

    stage: str
    entered: int = Field(description="Runs in all.")
    active: int = Field(description="Of them go on.")
    exits: dict[str, int] = Field(description="By exit, how many left there; the empty name = completed without one.")
    failed: int
    cancelled: int


class Funnel(Shown):
    """How many deals entered each stage, and by which exits they left."""

    stages: list[StageCounts] = Field(description="The five, in order.")
    deals: dict[str, int] = Field(description="Deals by outcome: the exit, else the state.")


class Violation(Shown):
    """Something that must not be."""

    rule: str = Field(description="The invariant's name.")
    deal_key: str
    instance_id: str
    message: str = Field(description="What contradicts what.")


class Diagnosis(BaseModel):
    """Whether everything is consistent."""

    violations: list[Violation] = Field(description="Empty: all invariants hold.")


class Health(BaseModel):
    """The server lives, and its database answers."""

    status: Literal["ok"] = "ok"


class ImportedSource(Listed):
    """What was brought in from another system."""

    source: str = Field(examples=["old-crm"])
    deals: int = Field(description="Rows that have their deal here.")
    outcomes: dict[str, int] = Field(description="Deals by the exit at which they left the discussion; `open` = have not left it.")
    last_at: datetime


class RejectedRow(Shown):
    """A row that was not taken."""

    line: int = Field(description="In the file, from 1.")
    reason: str
    cells: list[str] = Field(description="As they stand.")


class ImportReport(Shown):
    """What an import did."""

    rows: int = Field(description="Rows read.")
    imported: int = Field(description="Deals that this request brought in.")
    already: int = Field(description="Rows that an earlier one had brought in.")
    steps: int = Field(description="Operations done.")
    is_complete: bool = Field(description="False: its time was over; send the same again to go on.")
    outcomes: dict[str, int] = Field(description="Over all imports of this source: deals by the exit of the discussion.")
    rejects: list[RejectedRow] = Field(description="At most the first 1,000.")
    rejected: int = Field(description="How many rows were not taken.")
