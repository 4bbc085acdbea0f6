"""Hand-offs, promises, clocks and corrections as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from api.plain import Variables
from api.schemas.common import Given, Listed, Shown

Words = Annotated[str, Field(min_length=1, max_length=2_000)]


class HandOff(Listed):
    """Work that passes from one department to another, and has to be accepted there."""

    id: int = Field(examples=[4])
    deal_key: str = Field(examples=["D-000017"])
    instance_id: str
    element_id: str = Field(description="The receiver's operation.", examples=["DrawUpDocuments"])
    flow_id: str = Field(description="The sequence flow that states the hand-off.")
    sender: str = Field(description="Whose work passed it on; empty: a machine's.", examples=["anna"])
    from_department: str = Field(examples=["sales"])
    to_department: str = Field(examples=["legal"])
    state: str = Field(description="offered, accepted, returned or withdrawn.", examples=["offered"])
    pack: list[str] = Field(description="The facts that the receiver must be given.", examples=[["contract_kind", "client_name"]])
    missing: list[str] = Field(description="Those that nobody had stated when it was offered last: it can't be accepted without them.")
    offered_at: datetime
    answered_at: datetime | None = Field(description="When it was accepted, returned or withdrawn last.")
    answered_by: str
    reason_code: str = Field(description="Why it was returned last.", examples=["incomplete-pack"])
    reason: str
    returns: int = Field(description="How often it was returned.", examples=[0])
    work_item_id: int | None = Field(description="Its work item; only where one hand-off is asked for.")


class HandOffReturn(Given):
    """Why a hand-off comes back."""

    code: Literal["incomplete-pack", "wrong-facts", "not-ours", "unclear", "other"] = Field(description="Why, for counting.")
    reason: Words = Field(description="In words, for the sender.", examples=["The delivery date is in the past."])


class HandOffMended(Given):
    """What the sender has mended."""

    facts: dict[Annotated[str, Field(max_length=200)], Any] = Field(
        default={}, description="Facts of the pack that are set anew; dates as ISO 8601.", examples=[{"delivery_date": "2026-03-01"}]
    )
    note: str = Field(default="", max_length=2_000, description="What the receiver should know. A fact or a note is required.")


class HandOffState(Shown):
    """What a hand-off has become."""

    id: int
    deal_key: str
    state: str = Field(examples=["accepted"])


class Promise(Listed):
    """Something that a deal's client was told."""

    deal_key: str = Field(examples=["D-000017"])
    promise_id: str = Field(description="Its number in the deal.", examples=["P1"])
    kind: str = Field(examples=["delivery-date"])
    text: str = Field(examples=["Deliver by 2026-03-01."])
    state: str = Field(description="open, fulfilled or waived.", examples=["open"])
    made_at: datetime
    made_by: str
    ended_at: datetime | None
    ended_by: str = Field(description="Who kept it, or who waived it.")
    element_id: str = Field(description="The operation that kept it, or empty.")
    reason: str = Field(description="Why it was waived.")


class Promises(Shown):
    """A deal's promises, in the order they were made."""

    promises: list[Promise]


class OpenPromise(Listed):
    """A promise that is neither kept nor waived, and how its deal stands."""

    promise: Promise
    deal_state: str
    deal_stage: str
    deal_owner: str


class Fulfilment(Given):
    """How a promise was kept."""

    element_id: str = Field(default="", max_length=200, description="The operation that kept it; empty: none of the process.")


class PromiseState(Shown):
    """What a promise has become."""

    deal_key: str
    promise_id: str
    state: str = Field(examples=["waived"])


class DepartmentClock(Shown):
    """How long a deal waited for a department, and how long the department worked on it. Seconds; parallel work counts once."""

    department: str = Field(examples=["legal"])
    is_ours: bool
    waiting: float = Field(description="With work that nobody had taken.")
    working: float = Field(description="With work that somebody had taken.")
    waiting_in_hours: float | None = Field(description="The same within the department's calendar; null: it has none.")
    working_in_hours: float | None
    is_running: bool = Field(description="Something of it is open now.")
    returns: int = Field(description="How often it was sent back what it had handed over.")


class DealClocks(Shown):
    """For whom a deal has waited. Seconds; while a deal is suspended no clock runs."""

    deal_key: str
    as_of: datetime
    total: float
    on_us: float = Field(description="For one of our departments.")
    on_them: float = Field(description="For another department.")
    on_client: float = Field(description="For a message or a day, outside the house.")
    working: float
    departments: list[DepartmentClock]


class CorrectionAsked(Given):
    """What to correct."""

    kind: Literal["data", "move", "cancel", "reopen"] = Field(
        description="`data`: set variables of an instance. `move`: a waiting token goes to another element of its scope. "
        "`cancel`: end the deal, or one instance. `reopen`: go on with a deal that has ended, in a new instance with the last variables.",
        examples=["move"],
    )
    instance_id: str = Field(default="", max_length=200, description="Of the deal; empty only to cancel the whole deal.")
    variables: dict[Annotated[str, Field(max_length=200)], Any] | None = Field(
        default=None, description="data: by name; dates as ISO 8601.", examples=[{"amount": 1200}]
    )
    from_element: str | None = Field(default=None, max_length=200, description="move: where the token waits.", examples=["PrepareOffer"])
    to_element: str | None = Field(default=None, max_length=200, description="move: where it goes.", examples=["ClarifyNeeds"])
    token: str | None = Field(default=None, max_length=200, description="move: which one, when several wait there.")
    element_id: str | None = Field(default=None, max_length=200, description="reopen: where to go on.", examples=["PrepareOffer"])
    newest: bool | None = Field(default=None, description="reopen: in the newest version, not in the same one.")

    @property
    def change(self) -> dict[str, Any]:
        """What was given, without the kind and the reason."""
        given = self.model_dump(exclude={"kind", "reason"}, exclude_none=True)
        return {name: value for name, value in given.items() if value != "" or name not in ("instance_id", "token")}


class Correction(CorrectionAsked):
    """A correction, with the mandatory reason."""

    reason: Words = Field(examples=["Completed by mistake."])


class CorrectionMade(Shown):
    """What became of a correction."""

    correction_id: int = Field(examples=[2])
    deal_key: str
    state: str = Field(description="done, waiting for a second person, or refused.", examples=["waiting"])
    incidents: list[str] = Field(description="What got stuck by it, a sentence each.")


class CorrectionEffect(Shown):
    """One thing that a correction would do."""

    kind: str = Field(description="A history event's kind.", examples=["work.opened"])
    element_id: str = Field(examples=["ClarifyNeeds"])
    name: str


class CorrectionPreview(Shown):
    """What a correction would do; nothing was done."""

    before: Variables
    after: Variables
    needs_consent: bool = Field(description="A second person would have to consent.")
    effects: list[CorrectionEffect]
    incidents: list[str] = Field(description="What would get stuck.")


class CorrectionInfo(Listed):
    """A correction of a deal."""

    id: int = Field(examples=[2])
    deal_key: str = Field(examples=["D-000017"])
    instance_id: str
    kind: str = Field(examples=["move"])
    change: Variables = Field(description="What was asked for.")
    before: Variables
    after: Variables
    reason: str
    asked_by: str
    asked_at: datetime
    state: str = Field(description="waiting, done or refused.")
    answered_by: str
    answered_at: datetime | None
    answer: str = Field(description="The second person's words.")


class SecondOpinion(Given):
    """The second person's words."""

    words: Words = Field(examples=["I have seen the signed offer."])
