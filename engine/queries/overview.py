"""How the installation is: what waits, what needs a person, and whether somebody works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.queries import hooks
from engine.store import overview as stored
from engine.store.schema import NEWEST_REVISION


@dataclass(frozen=True, slots=True)
class Worker:
    """Whoever has jobs in hand just now; one that waits for work is not known."""

    name: str
    jobs: int
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class LastSeal:
    """The newest checkpoint."""

    number: int
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """How the installation is.

    Attributes:
        database: "sqlite" or "postgresql"; `revision`: of its tables.
        broker: "rabbitmq", "redis", or "": workers ask the database.
        now: By the engine's clock.
        due: Jobs that are due; `oldest_due_at`: since when the first of them is. Many, or one that is long due: no worker works.
        later: Jobs that are due later; `next_due_at`: the first of them.
        running: Jobs that a worker has in hand; `late_leases`: workers that have not come back in time with one.
        workers: Who has them.
        incidents: Open ones; `oldest_incident_at`: since when.
        letters: Dead letters that nobody has looked at.
        kept, expired: Messages that wait for a receiver, and that have waited in vain.
        failing_hooks: Hooks for indicators that can't go on; see `engine.queries.hooks`.
        figures_behind: Events that the figures of indicators have not seen yet.
        seal: The newest checkpoint of the history; None = it was never sealed. `seal_minutes`: how often it should be; 0 = by hand.
    """

    database: str
    revision: str
    broker: str
    now: datetime
    due: int
    oldest_due_at: datetime | None
    later: int
    next_due_at: datetime | None
    running: int
    late_leases: int
    workers: list[Worker]
    incidents: int
    oldest_incident_at: datetime | None
    letters: int
    kept: int
    expired: int
    failing_hooks: int
    figures_behind: int
    seal: LastSeal | None
    seal_minutes: float


def overview(engine: Engine, *, by: By) -> Overview:
    """How the installation is now.

    Raises:
        NotPermitted: The actor may not look into the system.
    """
    actor_of(by).require("system.see")
    now = engine.clock.now()
    with engine.store.read(consistent=True) as session:
        due, later = stored.due(session, now), stored.later(session, now)
        leases = stored.leases(session)
        incidents = stored.incidents(session)
        told = stored.messages(session)
        seal = stored.newest_seal(session)
        letters = stored.letters(session)
        failing, behind = hooks.failing(session, engine), stored.figures_behind(session)
    return Overview(
        database="sqlite" if engine.store.is_sqlite else "postgresql",
        revision=NEWEST_REVISION,
        broker=_broker(engine.settings.broker_url),
        now=now,
        due=due.count,
        oldest_due_at=due.first,
        later=later.count,
        next_due_at=later.first,
        running=sum(row.count for row in leases),
        late_leases=sum(row.until is not None and row.until < now for row in leases),
        workers=[Worker(row.lease_owner, row.count, row.until) for row in leases if row.lease_owner],
        incidents=incidents.count,
        oldest_incident_at=incidents.first,
        letters=letters,
        kept=told.get("kept", 0),
        expired=told.get("expired", 0),
        failing_hooks=failing,
        figures_behind=behind,
        seal=LastSeal(seal.number, seal.sealed_at) if seal is not None else None,
        seal_minutes=engine.settings.seal_minutes,
    )


def _broker(url: str) -> str:
    if not url:
        return ""
    return "redis" if url.startswith(("redis:", "rediss:")) else "rabbitmq"
