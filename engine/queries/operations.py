"""What operators look at: jobs, incidents, definitions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.commands.jobs import JobInfo
from engine.definitions import DefinitionInfo
from engine.engine import Engine
from engine.store import definitions as stored
from engine.store import lists


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
    engine: Engine, *, state: str = "", kind: str = "", deal_key: str = "", limit: int = 50, after: int | None = None
) -> list[JobInfo]:
    """Jobs, the first due first; `after` is the id of the last one seen."""
    given = {"state": state, "kind": kind, "deal_key": deal_key}
    with engine.store.read() as session:
        rows = lists.jobs(session, {name: value for name, value in given.items() if value}, limit, after)
    return [JobInfo.of(row) for row in rows]


def incidents(engine: Engine, *, state: str = "open", deal_key: str = "", limit: int = 50, after: int | None = None) -> list[IncidentInfo]:
    """Incidents, the newest first; state "" = resolved ones too; `after` is the id of the last one seen."""
    given = {"state": state, "deal_key": deal_key}
    with engine.store.read() as session:
        rows = lists.incidents(session, {name: value for name, value in given.items() if value}, limit, after)
    return [IncidentInfo(*row) for row in rows]


def definitions(engine: Engine, *, newest_only: bool = False) -> list[DefinitionInfo]:
    """Deployed definitions by kind, key and version."""
    with engine.store.read() as session:
        rows = stored.all_newest(session) if newest_only else stored.all_versions(session)
    return [DefinitionInfo.of(row) for row in rows]
