"""Running instances: how many by version of each diagram, and which."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.store import definitions, lists
from engine.store.session import Row


@dataclass(frozen=True, slots=True)
class RunningVersion:
    """A version of a diagram that has instances, or had some.

    Attributes:
        name: The process's name as drawn; `name_ru`: in Russian, or "".
        is_newest: It is what runs when its process is asked for.
        oldest_at: When the oldest that goes on was started.
    """

    process_id: str
    version: int
    name: str
    name_ru: str
    stage: str
    is_newest: bool
    active: int
    suspended: int
    completed: int
    failed: int
    cancelled: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedInstance:
    """A run of a process; `parent_id` is the instance that called it."""

    id: str
    deal_key: str
    process_id: str
    version: int
    parent_id: str | None
    state: str
    exit: str
    started_at: datetime
    ended_at: datetime | None


def running(engine: Engine, *, by: By) -> list[RunningVersion]:
    """Versions that have instances, by process, the newest version first. Looks at every instance, though not at what it holds.

    Raises:
        NotPermitted: The actor may not look into the system.
    """
    actor_of(by).require("system.see")
    with engine.store.read(consistent=True) as session:
        rows: dict[int, dict[str, Row]] = defaultdict(dict)
        for row in lists.running(session):
            rows[row.definition_id][row.state] = row
        newest = {row.id for row in definitions.all_newest(session)}
        found = []
        for number, states in rows.items():
            process = engine.definitions.process(session, number)
            drawn = process.diagram.processes.get(process.key)
            counts = {state: states[state].count if state in states else 0 for state in STATES}
            found.append(
                RunningVersion(
                    process_id=process.key,
                    version=process.info.version,
                    name=drawn.name if drawn is not None else process.key,
                    name_ru=drawn.translations.get("ru", "") if drawn is not None else "",
                    stage=process.info.stage,
                    is_newest=number in newest,
                    oldest_at=min((states[state].first_at for state in ("active", "suspended") if state in states), default=None),
                    **counts,
                )
            )
    return sorted(found, key=lambda one: (one.process_id, -one.version))


def instances(
    engine: Engine, *, by: By, process_id: str = "", version: int | None = None, state: str = "", limit: int = 50, after: str | None = None
) -> list[ListedInstance]:
    """Instances, the newest first.

    Args:
        process_id, state: Only these; "" = all.
        version: Of the diagram; needs the process.
        after: The id of the last one seen.

    Raises:
        NotPermitted: The actor may not look into the system.
    """
    actor_of(by).require("system.see")
    with engine.store.read() as session:
        chosen = None
        if process_id:
            versions_of = definitions.page(session, {"kind": "bpmn", "key": process_id}, False, None, None)
            chosen = [row.id for row in versions_of if version in (None, row.version)]
        rows = [] if chosen == [] else lists.instances(session, {"state": state} if state else {}, chosen, limit, after)
        versions = {row.definition_id: engine.definitions.process(session, row.definition_id).info.version for row in rows}
    return [
        ListedInstance(
            row.id,
            row.deal_key,
            row.process_id,
            versions[row.definition_id],
            row.parent_id,
            row.state,
            row.exit,
            row.started_at,
            row.ended_at,
        )
        for row in rows
    ]


STATES = ("active", "suspended", "completed", "failed", "cancelled")
