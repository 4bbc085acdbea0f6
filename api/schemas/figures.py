"""Figures of indicators as the API shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from api.schemas.common import Shown
from api.schemas.kpis import KpiCause
from engine.kpi.figure import Measured as MeasuredInEngine
from engine.queries import figures as engine_figures
from engine.queries import members as engine_members

VALUE = Field(description="In the indicator's unit; shares are percent, from 0 to 100. null: there is nothing to tell.")
SINCE = Field(description="The first day.")
UNTIL = Field(description="The day after the last.")
COMPARED = Field(description="Empty where the difference may be chance, or is not known: only shares have an interval.")
ENOUGH = Field(description="There are enough cases of both to compare them.")
Standing = Literal["good", "attention", "alarm", "none"]
Comparison = Literal["higher", "lower", ""]


class Measured(Shown):
    """A figure of some days."""

    value: float | None = VALUE
    number: int = Field(description="How many observations it comes from.")
    base: float | None = Field(description="What a share is of, or a ratio is divided by; null for others.")
    low: float | None = Field(description="The true share lies between `low` and `high` with a certainty of 95% (Wilson); null for others.")
    high: float | None


class TrendPoint(BaseModel):
    """A figure of one period; the first and the last may be cut."""

    since: date = SINCE
    until: date = UNTIL
    value: float | None = VALUE
    number: int
    low: float | None
    high: float | None


class ComparabilityBreak(BaseModel):
    """What the indicator measures has changed: figures before and after can't be compared."""

    at: datetime
    what: list[KpiCause] = Field(description="Each change of the model.")


class Figure(BaseModel):
    """An indicator's figure, with its trend."""

    key: str = Field(examples=["lead-rate-inbound"])
    name: str
    name_ru: str
    stage: str = Field(description="Where it is shown: a stage, or end-to-end.")
    unit: Literal["number", "percent", "money", "hours", "days"]
    direction: Literal["up", "down"] = Field(description="Whether more or less is better.")
    target: float | None
    attention: float | None = Field(description="The threshold on whose wrong side it needs attention.")
    alarm: float | None = Field(description="The threshold on whose wrong side it is alarming.")
    dimensions: list[str] = Field(description="What it can be told apart by.")
    state: str = Field(description="attached or unverified.")
    progress: float = Field(description="How much of history has been measured, from 0 to 1; below 1 the figure is not whole yet.")
    since: date = SINCE
    until: date = UNTIL
    value: float | None = VALUE
    number: int = Field(description="How many observations it comes from.")
    base: float | None = Field(description="What a share is of, or a ratio is divided by; null for others.")
    low: float | None = Field(description="The true share lies between `low` and `high` with a certainty of 95% (Wilson); null for others.")
    high: float | None
    previous: Measured | None = Field(description="Of the days that it is compared with.")
    compared: Comparison = COMPARED
    is_enough: bool = ENOUGH
    standing: Standing = Field(description="Against the thresholds; without any, good when the target is reached.")
    trend: list[TrendPoint]
    breaks: list[ComparabilityBreak]

    @classmethod
    def of(cls, found: engine_figures.Figure) -> Self:
        indicator = found.indicator
        return cls(
            key=found.key, name=indicator.name.en, name_ru=indicator.name.ru, stage=indicator.stage, unit=indicator.unit,
            direction=indicator.direction, target=indicator.target, attention=indicator.thresholds.attention,
            alarm=indicator.thresholds.alarm, dimensions=list(indicator.dimensions), state=found.state, progress=found.progress,
            since=found.since, until=found.until, **_parts(found.figure), previous=_measured(found.previous),
            compared=found.compared, is_enough=found.is_enough, standing=found.standing,
            trend=[_point(point) for point in found.trend],
            breaks=[ComparabilityBreak(at=one.at, what=list(one.what)) for one in found.breaks],
        )  # fmt: skip


class Figures(BaseModel):
    """Figures of several indicators."""

    items: list[Figure]
    currency: str = Field(description="Of amounts of money (ISO 4217).", examples=["EUR"])


class MemberFigure(BaseModel):
    """The figure of one member of a dimension."""

    member: str = Field(description="As the history has it: a channel, a user's name, a department's key.", examples=["web"])
    value: float | None = VALUE
    number: int
    base: float | None
    low: float | None
    high: float | None
    previous: Measured | None = Field(description="Of the days that it is compared with.")
    compared: Comparison = Field(description="To all the others together; empty where the difference may be chance, or is not known.")
    is_enough: bool = Field(description="There are enough cases of it and of the others to compare them.")
    standing: Standing
    share: float = Field(description="Its part of all observations, from 0 to 1.")


class MemberFigures(BaseModel):
    """An indicator's figure by the members of a dimension, those with the most observations first."""

    key: str
    dimension: str
    since: date = SINCE
    until: date = UNTIL
    whole: Measured = Field(description="Over all, also over what has no member of the dimension.")
    items: list[MemberFigure]
    hidden: int = Field(description="How many members are not shown, since you may not see their figures.")

    @classmethod
    def of(cls, found: engine_members.Members) -> Self:
        items = [
            MemberFigure(
                member=one.member, **_parts(one.figure), previous=_measured(one.previous), compared=one.compared,
                is_enough=one.is_enough, standing=one.standing, share=one.share,
            )
            for one in found.members
        ]  # fmt: skip
        whole = Measured.model_validate(found.whole)
        return cls(
            key=found.key, dimension=found.dimension, since=found.since, until=found.until, whole=whole, items=items, hidden=found.hidden
        )


class Contribution(Shown):
    """What one deal has added to a figure once."""

    deal_key: str
    title: str
    client_name: str
    state: str
    at: datetime = Field(description="When it counts.")
    value: float = Field(description="1 for each that counts or was reached, an amount, or a time in the indicator's unit.")
    base: float | None = Field(description="What the value is a share of, or is divided by; null for counts, sums and times.")
    element_id: str = Field(description="Where it was observed; empty for a process or the deal as a whole.")
    dims: dict[str, str] = Field(description="Its member of each dimension.")
    number: int = Field(description="In the deal, from 0.")


class Contributions(BaseModel):
    """A page of what a figure is made of, the newest first."""

    items: list[Contribution]
    next: str | None = Field(description="For the next page: `after`. null at the end.")
    deals: int = Field(description="How many deals there are behind the figure.")
    hidden: int = Field(description="How many of them are not shown, since you may not see them.")


def _parts(figure: MeasuredInEngine) -> dict[str, Any]:
    return {name: getattr(figure, name) for name in ("value", "number", "base", "low", "high")}


def _measured(figure: MeasuredInEngine | None) -> Measured | None:
    return None if figure is None else Measured.model_validate(figure)


def _point(point: engine_figures.Point) -> TrendPoint:
    figure = point.figure
    return TrendPoint(since=point.since, until=point.until, value=figure.value, number=figure.number, low=figure.low, high=figure.high)
