"""A deal's path, why it is where it is, and its deviations, as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.plain import Variables
from api.schemas.common import Listed, Shown
from api.schemas.work_items import WorkInDeal


class DealThen(Shown):
    """A deal as it was at the moment asked for; title, client and references are today's."""

    key: str = Field(examples=["D-000017"])
    title: str
    client_id: int | None
    client_name: str | None
    state: str = Field(description="open, suspended, completed, failed or cancelled.")
    stage: str = Field(description="The stage that was entered last, or empty.", examples=["discussion"])
    exit: str = Field(description="The exit of its top process, once that has completed.", examples=["won"])
    owner: str
    parent_key: str | None = Field(description="The deal that it came from.")
    opened_at: datetime
    closed_at: datetime | None
    revision: int = Field(description="How many events its history had.")


class InstanceThen(Shown):
    """A run of a process inside the deal, as it was then."""

    id: str
    process_id: str = Field(examples=["discussion"])
    definition_id: int
    parent_id: str | None = Field(description="The instance that called it.")
    state: str = Field(description="active, suspended, completed, failed or cancelled.")
    exit: str
    started_at: datetime
    ended_at: datetime | None


class PathEvent(Shown):
    """One thing that happened."""

    seq: int
    instance_id: str
    process_id: str
    version: int | None = Field(description="Of the diagram that was followed.")
    kind: str = Field(examples=["gateway.decided"])
    element_id: str
    name: str = Field(description="The element's name as drawn in that version.")
    name_ru: str = Field(description="The same in Russian, or empty.")
    actor: str
    at: datetime = Field(description="When it happened.")
    recorded_at: datetime = Field(description="When it was written down.")
    data: Variables = Field(
        description="What went with it. Personal values are shown to those who may see them; else `hidden` or `erased`."
    )


class Path(Shown):
    """What the deal went through up to a moment, and where it stood then."""

    deal: DealThen
    instances: list[InstanceThen]
    events: list[PathEvent]
    work: list[WorkInDeal] = Field(description="What was to be done then.")


class Reason(Shown):
    """The decision that brought a token where it waits."""

    element_id: str = Field(description="The gateway; empty: nothing had to be decided.")
    name: str
    name_ru: str
    condition: str = Field(description="That of the flow taken; empty: no other condition held.", examples=["discount > 10"])
    inputs: Variables = Field(description="What the conditions were given.", examples=[{"discount": 15}])
    process_id: str
    version: int | None
    at: datetime | None
    after_id: str = Field(description="The event that came after the decision and sent the token on, or empty.")
    after: str
    after_ru: str
    moved_by: str = Field(description="Who moved the token there by a correction, or empty.")
    moved_because: str


class Standing(Shown):
    """Where a token waits, for whom, and why there."""

    kind: Literal["work", "timer", "message", "service", "stuck", "ended"]
    instance_id: str
    process_id: str
    version: int | None
    element_id: str
    name: str
    name_ru: str
    who: str = Field(description="The person or department, the message, the connector, the cause, or the exit.")
    since: datetime
    due_at: datetime | None
    reason: Reason
    sentence: str = Field(
        examples=["D-000017 waits at “Approve discount” (sales-head, since 3 Jan) because at “Approval needed?” the condition "
                  "discount > 10 held: discount = 15 (discussion, version 2)."]
    )  # fmt: skip
    sentence_ru: str


class Why(Shown):
    """Why a deal is where it is."""

    deal_key: str
    state: str
    standings: list[Standing] = Field(description="One for each token that waits, or the deal's end.")


class Deviation(Shown):
    """Where the deal left its regulation."""

    kind: Literal["skipped", "repeated", "out-of-order", "corrected", "late"]
    instance_id: str
    process_id: str
    version: int | None
    element_id: str
    name: str
    name_ru: str = Field(description="The same in Russian; as drawn where the diagram has none.")
    who: str
    at: datetime
    why: str = Field(description="In a sentence.")
    why_ru: str


class Deviations(Shown):
    """A deal's deviations, in order of time."""

    items: list[Deviation]


class Access(Listed):
    """Somebody was shown personal values."""

    seq: int
    person: str = Field(examples=["anna"])
    deal_key: str = Field(description="Whose; empty when they were of no one deal.")
    what: str = Field(description="What was read.", examples=["path"])
    fields: list[str] = Field(description="The names of the values.", examples=[["phone"]])
    at: datetime
