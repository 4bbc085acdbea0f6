"""Process losses and heat as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schemas.common import Shown

Period = Literal["month", "quarter", "year", "all"]


class Share(Shown):
    """How many of how many went on, with the 95% interval of the true share (Wilson)."""

    reached: int
    of: int
    rate: float | None = Field(description="From 0 to 1; null where there are no cases.")
    low: float
    high: float


class Place(Shown):
    """An element or a flow of a diagram."""

    process_id: str
    element_id: str


class RankedLoss(Shown):
    """A loss, with its place and its price."""

    id: str = Field(description="The same for as long as it is the same loss in the same place.", examples=["3f0c9a5be2d14c77"])
    source: Literal["diagram", "history"] = Field(description="diagram: it shows before anything runs; history: it has cost something.")
    group: Literal["needless", "doubled", "over-complicated", "deviation"]
    kind: str = Field(examples=["rework"])
    kind_name: str = Field(description="For people.", examples=["rework"])
    kind_name_ru: str
    stage: str = Field(description="That the process describes; deal: the end-to-end one; empty: none.", examples=["discussion"])
    process_id: str = Field(description="Empty: it stands in no diagram.", examples=["discussion"])
    version: int | None
    element_id: str = Field(description="The place; empty: the whole process.")
    name: str = Field(description="The place's, as drawn.")
    name_ru: str
    elements: list[str] = Field(description="What else is to be painted there: elements and flows.")
    elsewhere: list[Place] = Field(description="And in other diagrams.")
    sentence: str = Field(description="What is lost.")
    sentence_ru: str
    suggestion: str
    suggestion_ru: str
    hours: float | None = Field(description="People's work that it took; null: not known.")
    waiting_hours: float | None = Field(description="For which deals waited; never in `money`.")
    deals: int | None = Field(description="How many it was met in; null: it is about the diagram.")
    lost_deals: float | None = Field(
        description="How many more deals would have gone on to the next stage at the rate of the others; null: that can't be said."
    )
    money: float | None = Field(description="What the hours cost at their departments' rates; null: none of them has one.")
    unpriced: list[str] = Field(description="Departments whose hours are not in `money`, as they have no rate.")
    with_it: Share | None = Field(description="For a deviation: of the runs with it, how many went on.")
    without: Share | None
    deal_keys: list[str] = Field(description="The last deals behind it that you may see, the newest first.")
    more_deals: int = Field(description="How many there are besides.")


class Losses(Shown):
    """Where to begin: the dearest first."""

    period: Period
    computed_at: datetime | None = Field(description="As of when the history was read; null: it has not been yet.")
    deals: int = Field(description="How many deals were read for the period.")
    is_computing: bool = Field(description="The history is being read again: `deals_read` of `deals_to_read`.")
    deals_read: int
    deals_to_read: int
    currency: str = Field(description="Of `money` (ISO 4217).", examples=["EUR"])
    items: list[RankedLoss]


class ElementHeat(Shown):
    """An element of a diagram: how often, how long, how dear."""

    element_id: str
    name: str
    name_ru: str
    passes: int
    deals: int
    waiting: float | None = Field(description="Seconds, the middle one of all passes; null: it is no work of people.")
    working: float | None
    waiting_hours: float = Field(description="In all.")
    working_hours: float
    repeats: int = Field(description="Passes after the first one of a run.")
    late: int = Field(description="Passes that ended after their deadline.")
    loss_hours: float = Field(description="Hours of work of the losses that stand here.")
    losses: int


class FlowHeat(Shown):
    """A sequence flow, and how often it was taken."""

    flow_id: str
    taken: int


class Heat(Shown):
    """What a diagram is painted by."""

    process_id: str
    version: int = Field(description="Of the diagram that is painted.")
    period: Period
    computed_at: datetime | None = Field(description="As of when the history was read; null: it has not been yet.")
    elements: list[ElementHeat]
    flows: list[FlowHeat]
