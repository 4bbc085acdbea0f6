"""Alerts of indicators: what crossed a threshold when, and what is not well now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.kpi.declared import indicator_of
from engine.store import alerts as stored
from engine.store.session import Row


@dataclass(frozen=True, slots=True)
class AlertInfo:
    """An indicator has crossed a threshold, or was well again.

    Attributes:
        state: "attention", "alarm" or "well".
        figure: What it was then, in the indicator's unit.
    """

    id: int
    key: str
    name: str
    name_ru: str
    stage: str
    unit: str
    state: str
    figure: float | None
    at: datetime


def alerts(engine: Engine, *, by: By, key: str = "", only_open: bool = False, limit: int = 50, after: int | None = None) -> list[AlertInfo]:
    """Alerts, the newest first.

    Args:
        key: Only those of this indicator; "" = of all that are attached.
        only_open: Only what is not well now.
        after: The id of the last one seen.

    Raises:
        NotPermitted: The actor may not see figures.
    """
    actor_of(by).require("figures.see")
    with engine.store.read() as session:
        return [_alert(row) for row in stored.listed(session, key, only_open, limit, after)]


def _alert(row: Row) -> AlertInfo:
    indicator = indicator_of(row.source)
    return AlertInfo(row.id, row.key, indicator.name.en, indicator.name.ru, indicator.stage, indicator.unit, row.state, row.figure, row.at)
