"""What operators look at: jobs, incidents, definitions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.commands.jobs import JobInfo
from engine.definitions import DefinitionInfo
from engine.engine import Engine
from engine.errors import IncidentNotFound, NotPermitted
from engine.permissions import Reach
from engine.store import definitions as stored
from engine.store import lists
from engine.store.session import Session


@dataclass(frozen=True, slots=True)
class IncidentInfo:
    """A job or a token that needs a person.

    Attributes:
        job_id: The job that has no tries left; None when a script, an expression or a call got stuck.
        cause: The element and what is wrong, in a sentence.
        state: "open" or "resolved".
    """

    id: int
    instance_id: str | None
    token: str | None
    job_id: int | None
    element_id: str
    deal_key: str
    cause: str
    state: str
    opened_at: datetime
    resolved_at: datetime | None


def jobs(
    engine: Engine, *, by: By = "", state: str = "", kind: str = "", deal_key: str = "", limit: int = 50, after: int | None = None
) -> list[JobInfo]:
    """Jobs, the first due first; `after` is the id of the last one seen.

    Raises:
        NotPermitted: `by` may not see jobs.
    """
    actor_of(by).require("jobs.see")
    given = {"state": state, "kind": kind, "deal_key": deal_key}
    with engine.store.read() as session:
        rows = lists.jobs(session, {name: value for name, value in given.items() if value}, limit, after)
    return [JobInfo.of(row) for row in rows]


def incidents(
    engine: Engine, *, by: By = "", state: str = "open", deal_key: str = "", limit: int = 50, after: int | None = None
) -> list[IncidentInfo]:
    """Incidents, the newest first; state "" = resolved ones too; `after` is the id of the last one seen.

    Who leads departments sees those of deals that have had work in one of them.

    Raises:
        NotPermitted: `by` may not see incidents.
    """
    given = {"state": state, "deal_key": deal_key}
    with engine.store.read() as session:
        return _incidents(session, by, {name: value for name, value in given.items() if value}, limit, after)


def incident(engine: Engine, incident_id: int, *, by: By = "") -> IncidentInfo:
    """One incident.

    Raises:
        IncidentNotFound: There is no such incident, or `by` may not see this one.
        NotPermitted: `by` may not see incidents.
    """
    with engine.store.read() as session:
        found = _incidents(session, by, {"id": incident_id}, 1, None)
    if not found:
        raise IncidentNotFound(incident_id)
    return found[0]


def _incidents(session: Session, by: By, filters: dict[str, str | int], limit: int, after: int | None) -> list[IncidentInfo]:
    actor = actor_of(by)
    reach = actor.reach("incidents.see")
    if reach == Reach.NONE:
        raise NotPermitted(actor.name, "incidents.see")
    departments = None if reach == Reach.ALL else sorted(actor.heads)
    return [IncidentInfo(*row) for row in lists.incidents(session, filters, limit, after, departments)]


def definitions(
    engine: Engine,
    *,
    by: By = "",
    kind: str = "",
    key: str = "",
    stage: str = "",
    newest_only: bool = False,
    limit: int | None = None,
    after: tuple[str, str, int] | None = None,
) -> list[DefinitionInfo]:
    """Deployed definitions by kind, key and version.

    Args:
        kind, key, stage: Only these; "" = all.
        newest_only: Only what runs when its key is asked for.
        limit: At most so many; None = all.
        after: Kind, key and version of the last one seen, for the next page.

    Raises:
        NotPermitted: `by` may not see definitions.
    """
    actor_of(by).require("definitions.see")
    filters = {name: value for name, value in {"kind": kind, "key": key, "stage": stage}.items() if value}
    with engine.store.read() as session:
        return [DefinitionInfo.of(row) for row in stored.page(session, filters, newest_only, limit, after)]
