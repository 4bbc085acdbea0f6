"""What the stream of changes tells."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schemas.common import Shown


class Change(Shown):
    """Something that happened in a deal. Read the deal or the work item for what it is like now."""

    deal_key: str = Field(examples=["D-000017"])
    kind: str = Field(description="The history event's kind.", examples=["work.completed"])
    element_id: str = Field(description="The BPMN element, or empty.", examples=["PrepareOffer"])
    at: datetime = Field(description="When it happened.")
    actor: str = Field(description="Who did it.", examples=["anna"])
    revision: int = Field(description="The deal's revision since then: its ETag.", examples=[12])
    work_item: int | None = Field(default=None, description="The work item that it happened to; null for a change of the deal only.")
    department: str = Field(default="", description="That work item's department.")
    assignee: str = Field(default="", description="Who has that work item, or who it is meant for.")


class StreamEnd(Shown):
    """The last event of a stream: why it ends. Unless nobody is signed in any more, ask again with Last-Event-ID."""

    reason: str = Field(description="shutdown, time, too-slow or signed-out.", examples=["shutdown"])
    detail: str = Field(description="The same in a sentence.")
