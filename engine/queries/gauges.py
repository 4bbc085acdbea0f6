"""Numbers for a monitoring system: the tiles of indicators, and how the installation is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.errors import NotPermitted
from engine.queries import hooks
from engine.queries.figures import Figure, current
from engine.store import overview as stored
from engine.store.session import Session

STANDINGS = {"good": 0, "attention": 1, "alarm": 2}


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number, or several that labels tell apart.

    Attributes:
        name: Without the prefix `stagework_`.
        labels: The names of the labels; each sample has a value for every one of them.
    """

    name: str
    meaning: str
    labels: Sequence[str]
    samples: Mapping[tuple[str, ...], float]


def gauges(engine: Engine, *, by: By) -> list[Gauge]:
    """What the actor may see: indicators as of now, each over its own window, and the state of the installation.

    Raises:
        NotPermitted: The actor may see neither figures nor the system.
    """
    actor = actor_of(by)
    told: list[Gauge] = []
    if actor.may("figures.see"):
        told += _of_indicators(current(engine, by=by))
    if actor.may("system.see"):
        with engine.store.read() as session:
            told += _of_the_installation(engine, session)
    elif not told:
        raise NotPermitted(actor.name, "system.see")
    return told


def _of_indicators(found: Sequence[Figure]) -> list[Gauge]:
    labels = ("key", "stage", "unit")
    place: dict[str, tuple[str, ...]] = {one.key: (one.key, one.indicator.stage, one.indicator.unit) for one in found}
    values = {place[one.key]: one.figure.value for one in found}
    targets = {place[one.key]: one.indicator.target for one in found}
    return [
        Gauge("kpi", "The indicator's figure over its window, in its unit.", labels, _known(values)),
        Gauge("kpi_cases", "How many cases the figure comes from.", labels, {place[one.key]: one.figure.number for one in found}),
        Gauge("kpi_target", "The indicator's target.", labels, _known(targets)),
        Gauge(
            "kpi_standing",
            "0 well, 1 needs attention, 2 alarm; nothing where the indicator has no thresholds, or no cases.",
            labels,
            {place[one.key]: STANDINGS[one.standing] for one in found if one.standing in STANDINGS},
        ),
        Gauge(
            "kpi_verified",
            "1, or 0 when the model has changed under the indicator.",
            labels,
            {place[one.key]: float(one.state == "attached") for one in found},
        ),
    ]


def _known(values: Mapping[tuple[str, ...], float | None]) -> dict[tuple[str, ...], float]:
    return {place: value for place, value in values.items() if value is not None}


def _of_the_installation(engine: Engine, session: Session) -> list[Gauge]:
    now = engine.clock.now()
    due = stored.due(session, now)
    one = {
        ("open_deals", "Deals that have not ended."): stored.open_deals(session),
        ("open_work_items", "Work that people have not done yet."): stored.open_work(session),
        ("overdue_work_items", "Of them those whose deadline has passed."): stored.overdue_work(session, now),
        ("due_jobs", "Jobs that are due."): due.count,
        ("oldest_due_job_seconds", "For how long the first of them has been due."): (now - due.first).total_seconds() if due.first else 0,
        ("open_incidents", "What needs a person."): stored.incidents(session).count,
        ("waiting_dead_letters", "What came in by a channel, and nobody has looked at."): stored.letters(session),
        ("figures_behind_events", "Events that the figures have not seen yet."): stored.figures_behind(session),
        ("failing_kpi_hooks", "Hooks for indicators that can't go on."): hooks.failing(session, engine),
    }
    return [Gauge(name, meaning, (), {(): float(value)}) for (name, meaning), value in one.items()]
