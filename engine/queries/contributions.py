"""What a figure is made of: the deals behind it, as far as one may see them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bpmn.kpi.definition import Duration, Effort, Indicator
from engine.actors import By, actor_of
from engine.engine import Engine
from engine.kpi.differences import EPOCH
from engine.kpi.figure import in_unit
from engine.kpi.observation import SCALE
from engine.permissions import Reach
from engine.queries.deals import seen_by
from engine.queries.figures import attached, days, require_people, visible_people
from engine.queries.members import require_dimensions
from engine.store.figures import Behind, Filters, behind, deals_behind
from engine.store.session import Row


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one deal has added once.

    Attributes:
        at: When it counts.
        value: What was added: 1 for each that counts or was reached, an amount, or a time in the indicator's unit.
        base: What the value is a share of, or is divided by; None for counts, sums and times.
        element_id: Where it was observed; "" for a process or the deal as a whole.
        dims: Its member of each dimension. The employee is told only to those who may see the employee's figures.
        number: In the deal, from 0.
    """

    deal_key: str
    title: str
    client_name: str
    state: str
    at: datetime
    value: float
    base: float | None
    element_id: str
    dims: Mapping[str, str]
    number: int


@dataclass(frozen=True, slots=True)
class Contributions:
    """A page of contributions, the newest first.

    Attributes:
        deals: How many deals there are behind the figure; `hidden`: how many of them are not shown.
    """

    items: list[Contribution]
    deals: int
    hidden: int


def contributions(
    engine: Engine,
    key: str,
    since: date | None = None,
    until: date | None = None,
    filters: Filters | None = None,
    limit: int = 50,
    after: tuple[datetime, str, int] | None = None,
    *,
    by: By = "",
    is_counted: bool = True,
) -> Contributions:
    """The deals behind an indicator's figure.

    Args:
        filters: Members by dimension, all of which hold; the rest as `figures`.
        after: `at`, deal and number of the last one seen.
        is_counted: Count the deals; without it they are 0.

    Raises:
        KpiNotFound: It is not attached.
        BadAnswer: It has no such dimension, or the days are in the wrong order.
        NotPermitted: `by` may not see figures, or not of this employee.
    """
    actor, filters = actor_of(by), filters or {}
    actor.require("figures.see")
    since, until = days(engine, since, until)
    zone = ZoneInfo(engine.settings.time_zone)
    last = until.toordinal() if after is None else min(until.toordinal(), after[0].astimezone(zone).toordinal() + 1)
    visible_to = seen_by(actor) if actor.reach("deals.see") is not Reach.NONE else ((), ())
    with engine.store.read(consistent=True) as session:
        (one,) = attached(session, [key])
        require_dimensions(one, list(filters))
        require_people(session, actor, filters)
        people = visible_people(session, actor)
        asked = Behind(one.row.id, since.toordinal() - EPOCH, until.toordinal() - EPOCH, filters, visible_to)
        number, shown = deals_behind(session, asked) if is_counted else (0, 0)
        page = Behind(asked.kpi_id, asked.since, last - EPOCH, filters, visible_to)
        rows = behind(session, page, limit, after)
    return Contributions([_contribution(one.indicator, row, people) for row in rows], number, number - shown)


def _contribution(indicator: Indicator, row: Row, people: Collection[str] | None) -> Contribution:
    dims = json.loads(row.dims)
    if people is not None and dims.get("employee") not in people:
        dims.pop("employee", None)
    is_time = isinstance(indicator.measure, (Duration, Effort))
    value = row.value / SCALE
    return Contribution(
        deal_key=row.deal_key,
        title=row.title,
        client_name=row.client_name or "",
        state=row.state,
        at=row.at,
        value=in_unit(indicator, value) if is_time else value,
        base=None if is_time or indicator.measure.kind in ("count", "sum", "distinct-clients") else row.base / SCALE,
        element_id=row.element_id,
        dims=dims,
        number=row.number,
    )
