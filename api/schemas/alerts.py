"""Alerts of indicators, and the hooks that compute some, as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schemas.common import Listed


class Alert(Listed):
    """An indicator has crossed a threshold, or was well again."""

    id: int
    key: str = Field(description="The indicator's.", examples=["lead-rate-inbound"])
    name: str
    name_ru: str
    stage: str
    unit: str = Field(description="Of the figure.", examples=["percent"])
    state: Literal["attention", "alarm", "well"]
    figure: float | None = Field(description="What it was then.")
    at: datetime


class KpiHook(Listed):
    """A hook for indicators: a plug-in that follows the history."""

    name: str = Field(examples=["won-deals"])
    is_installed: bool = Field(description="In this server.")
    elements: list[tuple[str, str]] = Field(description="Process and element of the events that it wants, `*` for any; none: all.")
    position: int = Field(description="All events up to this number are in its state.")
    behind: int = Field(description="How many numbers the history is ahead of it.")
    error: str = Field(description="Why it can't go on; empty: it can.")
    attempts: int = Field(description="How often the next event was tried in vain.")
    next_at: datetime | None = Field(description="When it is tried again, or until when a worker has it.")
