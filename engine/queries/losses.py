"""Where to begin: losses of the diagrams and of the history in one list, the dearest first.

What the history lost is found by reading it whole, off the path of requests (`engine.kpi.losses.reading`); here it is priced and ranked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bpmn.elements import Element
from bpmn.loss import Loss
from engine.actors import Actor, By, actor_of
from engine.definitions import STAGES, Process
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.kpi.losses.names import KINDS, RULES, SHOWN_AS
from engine.kpi.losses.periods import PERIODS
from engine.kpi.statistics import Share
from engine.permissions import Reach
from engine.queries.deals import seen_by
from engine.queries.diagram_losses import losses_in
from engine.store import deal_lists, departments, followers, loss_reports
from engine.store import definitions as stored
from engine.store.session import Session


@dataclass(frozen=True, slots=True)
class Place:
    """An element or a flow of a diagram."""

    process_id: str
    element_id: str


@dataclass(frozen=True, slots=True)
class RankedLoss:
    """A loss.

    Attributes:
        id: The same for as long as it is the same loss in the same place.
        source: "diagram": it shows before anything runs; "history": it has cost something.
        group: "needless", "doubled", "over-complicated" or "deviation".
        kind, kind_name, kind_name_ru: What of it, for programs and for people.
        stage: The stage that the process describes, or "".
        process_id, version, element_id, name, name_ru: The place; `element_id` "" = the whole process, `process_id` "" = no diagram.
        elements: What else is to be painted there: elements and flows.
        elsewhere: And in other diagrams.
        hours: People's work that it took; None = not known. `waiting_hours`: for which deals waited.
        deals: How many it was met in; None = it is about the diagram.
        lost_deals: How many more would have gone on to the next stage at the rate of the others; None = that can't be said.
        money: What the hours cost at their departments' rates; None = none of them has a rate, or no hours are known.
        unpriced: Departments whose hours are not in `money`, as they have no rate.
        with_it, without: What is compared: how many went on to the next stage.
        deal_keys: The last deals behind it that the reader may see; `more_deals`: how many there are besides.
    """

    id: str
    source: str
    group: str
    kind: str
    kind_name: str
    kind_name_ru: str
    stage: str
    process_id: str
    version: int | None
    element_id: str
    name: str
    name_ru: str
    elements: tuple[str, ...]
    elsewhere: tuple[Place, ...]
    sentence: str
    sentence_ru: str
    suggestion: str
    suggestion_ru: str
    hours: float | None = None
    waiting_hours: float | None = None
    deals: int | None = None
    lost_deals: float | None = None
    money: float | None = None
    unpriced: tuple[str, ...] = ()
    with_it: Share | None = None
    without: Share | None = None
    weight: float = 0.0
    deal_keys: tuple[str, ...] = ()
    more_deals: int = 0


@dataclass(frozen=True, slots=True)
class Losses:
    """What is lost, the dearest first.

    Attributes:
        computed_at: As of when the history was read; None = it has not been yet, and only the diagrams' losses are here.
        deals: How many deals were read for the period.
        is_computing: The history is being read again: `deals_read` of `deals_to_read`.
        currency: Of `money` (ISO 4217).
    """

    period: str
    computed_at: datetime | None
    deals: int
    is_computing: bool
    deals_read: int
    deals_to_read: int
    currency: str
    items: tuple[RankedLoss, ...]


def losses(engine: Engine, period: str = "quarter", stage: str = "", *, by: By = "") -> Losses:
    """Where to begin, over all or in one stage.

    Args:
        period: Of `PERIODS`: what has happened in the last month, quarter or year, or ever.
        stage: One of the five, or "deal" for the end-to-end process; "" = everywhere.

    Raises:
        NotPermitted: `by` may not see figures.
        BadAnswer: There is no such period or stage.
    """
    actor = actor_of(by)
    actor.require("figures.see")
    require_period(period)
    if stage not in ("", *STAGES, "deal"):
        raise BadAnswer(f"There is no stage “{stage}”; there are {', '.join(STAGES)}, and deal for the end-to-end process.")
    with engine.store.read(consistent=True) as session:
        report = loss_reports.find(session, period)
        newest = newest_processes(engine, session)
        rates = {row.key: row.hourly_rate for row in departments.all_of_them(session)}
        progress = Progress.of(session)
        told = [_ranked(data, newest, rates) for data in (json.loads(report.losses) if report is not None else ())]
        drawn = [_of_diagram(loss, newest) for loss in losses_in(engine, session)]
        told = [loss for loss in [*told, *_not_yet_told(drawn, told)] if stage in ("", loss.stage)]
        told = _with_deals(session, actor, told)
    return Losses(
        period,
        report.computed_at if report is not None else None,
        report.deals if report is not None else 0,
        progress.is_computing,
        progress.read,
        progress.to_read,
        engine.settings.currency,
        tuple(sorted(told, key=_dearest_first)),
    )


def require_period(period: str) -> None:
    """
    Raises:
        BadAnswer: There is no such period.
    """
    if period not in PERIODS:
        raise BadAnswer(f"There is no period “{period}”; there are {', '.join(PERIODS)}.")


def newest_processes(engine: Engine, session: Session) -> dict[str, Process]:
    """The newest version of every deployed process, by its id."""
    return {row.key: engine.definitions.process(session, row.id) for row in stored.all_newest(session) if row.kind == "bpmn"}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the history has been read this time."""

    is_computing: bool = False
    read: int = 0
    to_read: int = 0

    @classmethod
    def of(cls, session: Session) -> Progress:
        """As it stands in the store."""
        unfinished = loss_reports.find(session, loss_reports.UNFINISHED)
        row = followers.find(session, loss_reports.FOLLOWER)
        state = json.loads(row.state) if row is not None else {"to_read": 0}
        return cls() if unfinished is None else cls(True, unfinished.deals, state["to_read"])


def _dearest_first(loss: RankedLoss) -> tuple[float, ...]:
    """Lost deals first, which cost more than hours; then by money; where there is none by hours of work, of waiting, and by weight."""
    return (-(loss.lost_deals or 0.0), -(loss.money or 0.0), -(loss.hours or 0.0), -(loss.waiting_hours or 0.0), -loss.weight)


def _ranked(data: Mapping[str, Any], newest: Mapping[str, Process], rates: Mapping[str, float | None]) -> RankedLoss:
    """A loss of the history, priced."""
    process = newest.get(data["process_id"])
    name, name_ru = names(process.diagram.elements.get(data["element_id"]) if process is not None else None)
    group, kind_name = KINDS[data["kind"]]
    work: dict[str, float] = data["work"]
    priced = {department: seconds / 3600 * rate for department, seconds in work.items() if (rate := rates.get(department)) is not None}
    with_it, without = (Share(*data[side]) if data[side] else None for side in ("with_it", "without"))
    return RankedLoss(
        id=loss_id("history", data["kind"], data["process_id"], data["element_id"], data["elements"]),
        source="history",
        group=group,
        kind=data["kind"],
        kind_name=kind_name.en,
        kind_name_ru=kind_name.ru,
        stage=process.info.stage if process is not None else "",
        process_id=data["process_id"],
        version=data["version"],
        element_id=data["element_id"],
        name=name,
        name_ru=name_ru,
        elements=tuple(data["elements"]),
        elsewhere=tuple(Place(*place) for place in data["elsewhere"]),
        sentence=data["said"][0],
        sentence_ru=data["said"][1],
        suggestion=data["advice"][0],
        suggestion_ru=data["advice"][1],
        hours=sum(work.values()) / 3600,
        waiting_hours=data["waiting"] / 3600,
        deals=data["cases"],
        lost_deals=data["lost"],
        money=sum(priced.values()) if priced else None,
        unpriced=tuple(sorted(set(work) - set(priced))),
        with_it=with_it,
        without=without,
        weight=data["weight"],
        deal_keys=tuple(data["deals"]),
    )


def _of_diagram(loss: Loss, newest: Mapping[str, Process]) -> RankedLoss:
    """A loss that a diagram shows; it has no price."""
    process, kind_name = newest.get(loss.process_id), RULES[loss.rule]
    there = [element_id for process_id, element_id in loss.elements if process_id == loss.process_id and element_id != loss.element_id]
    return RankedLoss(
        id=loss_id("diagram", loss.rule, loss.process_id, loss.element_id, [*there, *loss.facts]),
        source="diagram",
        group=loss.kind,
        kind=loss.rule,
        kind_name=kind_name.en,
        kind_name_ru=kind_name.ru,
        stage=loss.stage,
        process_id=loss.process_id,
        version=process.info.version if process is not None else None,
        element_id=loss.element_id,
        name=loss.name,
        name_ru=loss.name_ru,
        elements=tuple(there),
        elsewhere=tuple(Place(*place) for place in loss.elements if place[0] != loss.process_id),
        sentence=loss.what,
        sentence_ru=loss.what_ru,
        suggestion=loss.suggestion,
        suggestion_ru=loss.suggestion_ru,
        weight=loss.weight,
    )


def _not_yet_told(drawn: Iterable[RankedLoss], told: Iterable[RankedLoss]) -> list[RankedLoss]:
    """The losses of diagrams that no loss of the history at the same place tells, with its price."""
    places = {(loss.kind, loss.process_id, element) for loss in told for element in (loss.element_id, *loss.elements)}
    return [loss for loss in drawn if not any((kind, loss.process_id, loss.element_id) in places for kind in SHOWN_AS.get(loss.kind, ()))]


def _with_deals(session: Session, actor: Actor, told: Iterable[RankedLoss]) -> list[RankedLoss]:
    """The losses with the deals that the reader may see."""
    told = list(told)
    keys = {key for loss in told for key in loss.deal_keys}
    seen = deal_lists.seen(session, keys, seen_by(actor)) if actor.reach("deals.see") is not Reach.NONE else set()
    found = []
    for loss in told:
        visible = tuple(reversed([key for key in loss.deal_keys if key in seen]))
        found.append(replace(loss, deal_keys=visible, more_deals=max((loss.deals or 0) - len(visible), 0)))
    return found


def loss_id(source: str, kind: str, process_id: str, element_id: str, elements: Iterable[str]) -> str:
    """A short name for a loss in its place."""
    place = "\n".join((source, kind, process_id, element_id, *elements))
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def names(element: Element | None) -> tuple[str, str]:
    """An element's name as drawn and in Russian."""
    if element is None:
        return "", ""
    name = element.name or element.id
    return name, element.translations.get("ru") or name
