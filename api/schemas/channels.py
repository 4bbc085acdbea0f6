"""Channels and their dead letters as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Given, Listed, Shown
from engine.channels import MOST_FIELDS

State = Literal["open", "closed"]
LetterState = Literal["waiting", "delivered", "discarded"]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="It stands in the address.", examples=["web-form"])]
Message = Annotated[
    str, Field(min_length=1, max_length=200, description="The BPMN message that what comes in is sent as.", examples=["contact-arrived"])
]
Correlation = Annotated[str, Field(max_length=200, description="The field (`to`) whose value the waiting token must match; empty: none.")]


class ChannelField(Given):
    """A value of the message's payload, and where it comes from."""

    model_config = ConfigDict(extra="forbid", from_attributes=True, validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    to: str = Field(
        min_length=1, max_length=200, description="Its name in the payload, with dots inside an object.", examples=["contact.phone"]
    )
    source: str = Field(
        default="", max_length=200, alias="from", description="Its place in what comes, with dots; empty: it always has its default.",
        examples=["phone"],
    )  # fmt: skip
    type: Literal["text", "number", "boolean", "date"] = Field(default="text", description="What it must be.")
    is_required: bool = Field(default=False, alias="required", description="Without it what comes is kept as a dead letter.")
    default: str | int | float | bool | None = Field(default=None, description="What is taken where nothing comes.", examples=["web-form"])
    identifies: bool = Field(default=False, description="The sender's own number: a second delivery with the same value is not taken.")


Fields = Annotated[
    list[ChannelField], Field(max_length=MOST_FIELDS, description="Which value of the payload comes from where; nothing else is taken.")
]


class NewChannel(Given):
    """A channel to open."""

    name: Name
    message: Message
    fields: Fields = []
    correlation: Correlation = ""


class ChannelChange(Given):
    """What to change; what is left out stays."""

    message: Message | None = None
    fields: Fields | None = None
    correlation: Correlation | None = None
    state: State | None = Field(default=None, description="`closed`: it takes nothing, and answers 409.")


class Channel(Listed):
    """A door for messages from outside."""

    name: str = Field(examples=["web-form"])
    message: str = Field(examples=["contact-arrived"])
    fields: list[ChannelField]
    correlation: str
    state: State
    made_by: str
    made_at: datetime
    revision: int = Field(description="Its ETag.")
    is_awaited: bool = Field(description="A deployed diagram knows the message. If none does, all that comes is a dead letter.")
    messages: int = Field(description="How many have come by it and fitted.")
    last_at: datetime | None = Field(description="When the last of them came.")
    waiting: int = Field(description="Dead letters that nobody has looked at.")


class ChannelSecret(Shown):
    """A channel's secret, told this once."""

    name: str
    secret: str = Field(description="Empty where the request is answered from its receipt: make a new one.")
    address: str = Field(description="Where to POST to, below this server.", examples=["/hooks/web-form/9f3K..."])
    revision: int


class Received(Shown):
    """What became of a delivery."""

    message_id: str = Field(description="The sender's own number of it, or one that was made here.")
    outcome: Literal["delivered", "started", "kept", "duplicate", "kept-for-review"] = Field(
        description="delivered to who waited; started a deal; kept until somebody waits; duplicate: it was taken before; "
        "kept-for-review: it does not fit, and a person will look at it."
    )


class DeadLetter(Listed):
    """What came in by a channel and could not be sent on."""

    id: int
    channel: str
    message_id: str
    cause: str = Field(description="Why, in a sentence or several.", examples=["“phone” is missing."])
    cause_ru: str = Field(description="The same in Russian; empty where it is not known.")
    state: LetterState
    received_at: datetime
    answered_by: str = Field(description="Who delivered or discarded it.")
    answered_at: datetime | None
    reason: str = Field(description="Why it was discarded.")


class OpenedDeadLetter(BaseModel):
    """A dead letter with what came."""

    letter: DeadLetter
    data: dict[str, Any] = Field(description="What came, as far as you may see it; empty when the letter was answered.")
    places: list[str] = Field(description="Every place in it that a field can come from.", examples=[["tel", "name"]])
    hidden: list[str] = Field(description="Those of them whose values are hidden from you.")


class LetterDelivery(Given):
    """What to correct before it is sent on."""

    data: dict[str, Any] = Field(
        default={}, description="A JSON Merge Patch (RFC 7396): what is left out stays as it came, null takes away.",
        examples=[{"phone": "+442079460123"}],
    )  # fmt: skip


class Discarding(Given):
    """Why it is not needed."""

    reason: str = Field(min_length=1, max_length=2_000, description="It is kept: name no client in it.", examples=["An advertisement."])
