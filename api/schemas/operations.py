"""Jobs, incidents, messages, figures and imports as the API shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.plain import Variables
from api.schemas.common import Given, Listed, Shown

InstanceState = Literal["active", "suspended", "completed", "failed", "cancelled"]


class Job(Listed):
    """Machine work: a timer, a connector call, a message to deliver, a notice to send, a start by the clock."""

    id: int
    kind: Literal["timer", "service", "message", "notice", "start"]
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
    process_id: str = Field(description="The process in which it stands; empty: in none, as a message on its way.", examples=["discussion"])
    version: int | None = Field(description="Of the process's diagram.")
    element_name: str = Field(description="As drawn.")
    element_name_ru: str


class Hastened(Shown):
    """A job that is due now."""

    id: int
    state: str = Field(description="due: a worker does it next.")
    due_at: datetime


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
    cause_ru: str = Field(description="The same in Russian; empty where it is not known.")
    state: Literal["open", "resolved"]
    kind: str = Field(
        description="What got stuck: script, connector, call, decision, timer, message, notice, start, or expression: anything else.",
        examples=["connector"],
    )
    process_id: str = Field(description="The process in which it stands; empty: in none.", examples=["discussion"])
    version: int | None = Field(description="Of the process's diagram.")
    element_name: str = Field(description="As drawn.")
    element_name_ru: str
    opened_at: datetime
    resolved_at: datetime | None


class OpenedIncident(BaseModel):
    """An incident with what is needed to mend it."""

    incident: Incident
    variables: Variables = Field(
        description="What the instance knows, and a retry may change. A personal value that you may not see is `hidden`."
    )
    parameters: Variables = Field(description="What the connector was called with: computed from the variables, and anew by a retry.")
    topic: str = Field(description="The connector, or empty.", examples=["http"])


class Mended(Given):
    """What to set before it is tried again."""

    changes: dict[str, Any] = Field(default={}, description="Variables by name.", examples=[{"email": "office@birch.example.com"}])


class Retry(Given):
    """One of several retries."""

    id: int = Field(ge=1, le=2**53, description="The incident.", examples=[5])
    changes: dict[str, Any] = Field(default={}, description="Variables to set first, by name.")


class Retries(Given):
    """Several retries in one go, each done or refused by itself."""

    retries: list[Retry] = Field(min_length=1, max_length=100, description="Done in this order.")


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


MessageState = Literal["due", "delivered", "kept", "expired", "discarded"]


class Message(Listed):
    """A message, without what it brings."""

    id: int
    message_id: str = Field(description="The sender's own id, or one that was made here; behind the channel's name when it came by one.")
    name: str = Field(examples=["contact-arrived"])
    correlation: str = Field(description="The value that a waiting token must match.")
    deal_key: str = Field(description="The deal that sent it, or that it is about; empty: it is from outside.")
    state: MessageState = Field(description="due on its way; kept until somebody waits for it; expired or discarded: it went to nobody.")
    received_at: datetime
    channel: str = Field(description="That it came in by; empty: none.")
    expires_at: datetime = Field(description="Until when it is kept.")


class OpenedMessage(BaseModel):
    """A message with what it brings."""

    message: Message
    payload: Variables = Field(description="By name. A personal value that you may not see is the word `hidden`.")


class AnotherTry(Given):
    """How a message is to be delivered again."""

    correlation: str | None = Field(default=None, max_length=500, description="The value it must match from now on; null: what it had.")


class GivenUp(Given):
    """Why a message is not needed."""

    reason: str = Field(default="", max_length=2_000, description="It is kept: name no client in it.")


class RunningVersion(Listed):
    """A version of a diagram that has instances, or had some."""

    process_id: str = Field(examples=["discussion"])
    version: int
    name: str
    name_ru: str
    stage: str
    is_newest: bool = Field(description="It is what runs when its process is asked for.")
    active: int
    suspended: int
    completed: int
    failed: int
    cancelled: int
    oldest_at: datetime | None = Field(description="When the oldest that goes on was started.")


class RunningInstance(Listed):
    """A run of a process, whichever deal it belongs to."""

    id: str
    deal_key: str
    process_id: str
    version: int
    parent_id: str | None = Field(description="The instance that called it, or null.")
    state: InstanceState
    exit: str
    started_at: datetime
    ended_at: datetime | None


class Setting(Listed):
    """What the operator has set, or has not."""

    name: str = Field(examples=["message_ttl_days"])
    value: str = Field(
        description="Of an address without its password; of a plug-in only the names of its options; of a secret only `set`."
    )
    default: str = Field(description="What it is where nobody sets it.")
    source: Literal["environment", "file", "command line", "default"]
    place: str = Field(description="The variable, or the file.")
    environment: str = Field(description="The variable that sets it; empty: only the file can.", examples=["STAGEWORK_MESSAGE_TTL_DAYS"])
    is_secret: bool
    meaning: str


class Worker(Shown):
    """Whoever has jobs in hand just now."""

    name: str
    jobs: int
    lease_until: datetime = Field(description="When the first of its leases ends.")


class LastSeal(Shown):
    """The newest checkpoint."""

    number: int
    sealed_at: datetime


class Overview(Shown):
    """How the installation is: what waits, what needs a person, and whether somebody works."""

    version: str = Field(description="Of Stagework.")
    database: Literal["sqlite", "postgresql"]
    revision: str = Field(description="Of its tables.")
    broker: Literal["", "rabbitmq", "redis"] = Field(description="Empty: workers ask the database.")
    now: datetime = Field(description="By the engine's clock.")
    due: int = Field(description="Jobs that are due.")
    oldest_due_at: datetime | None = Field(description="Since when the first of them is. Long ago: no worker works.")
    later: int = Field(description="Jobs that are due later: timers and next tries.")
    next_due_at: datetime | None
    running: int = Field(description="Jobs that workers have in hand.")
    late_leases: int = Field(description="Workers that have not come back in time with one of them.")
    workers: list[Worker] = Field(description="Who has them. A worker that waits for work is not known.")
    incidents: int = Field(description="Open ones.")
    oldest_incident_at: datetime | None
    letters: int = Field(description="Dead letters that nobody has looked at.")
    kept: int = Field(description="Messages that wait for a receiver.")
    expired: int = Field(description="Messages that have waited in vain.")
    failing_hooks: int = Field(description="Hooks for indicators that can't go on.")
    figures_behind: int = Field(description="Events that the figures of indicators have not seen yet.")
    seal: LastSeal | None = Field(description="null: the history was never sealed.")
    seal_minutes: float = Field(description="How often it should be; 0: by hand.")


class StageCounts(Shown):
    """One stage's runs, over all versions."""

    stage: str
    entered: int = Field(description="Runs in all.")
    active: int = Field(description="Of them go on.")
    exits: dict[str, int] = Field(description="By exit, how many left there; the empty name = completed without one.")
    failed: int
    cancelled: int


class StageOfDays(StageCounts):
    """One stage's runs that began in some days."""

    share: float | None = Field(
        description="How many entered for each one that entered the stages before. Existing clients come into the discussion, too."
    )
    median_hours: float | None = Field(description="From the beginning to the end of those that were completed.")


class FunnelOfDays(BaseModel):
    """How many deals entered each stage in some days, and what became of them."""

    since: date = Field(description="The first day.")
    until: date = Field(description="The day after the last.")
    stages: list[StageOfDays] = Field(description="The five, in order.")


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
