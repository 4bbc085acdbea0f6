"""What operators look at: jobs, incidents, definitions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from engine.actors import By, actor_of
from engine.commands.jobs import JobInfo
from engine.commands.note_access import note_access
from engine.definitions import DefinitionInfo
from engine.engine import Engine
from engine.errors import IncidentNotFound, NotPermitted
from engine.permissions import Reach
from engine.personal import HIDDEN, met_in, personal_texts, without_personal
from engine.queries.russian import in_russian
from engine.spiff.snapshot import variables_of
from engine.store import deals, instances, lists
from engine.store import definitions as stored
from engine.store import jobs as stored_jobs
from engine.store.session import Row, Session
from engine.values import Value, loads
from engine.visibility import may_with_deal

_KINDS = {
    "scriptTask": "script",
    "serviceTask": "connector",
    "sendTask": "connector",
    "callActivity": "call",
    "businessRuleTask": "decision",
}
"""What a token is stuck at that has no job, by the element's kind; anything else is an expression."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which diagram something stands; "" and None where it stands in none.

    Attributes:
        version: Of the diagram.
        element_name, element_name_ru: As drawn, and in Russian.
    """

    process_id: str = ""
    version: int | None = None
    element_name: str = ""
    element_name_ru: str = ""


@dataclass(frozen=True, slots=True)
class ListedJob(JobInfo):
    """A job, and where in which diagram it stands; "" and None where it stands in none (see `Place`)."""

    process_id: str = ""
    version: int | None = None
    element_name: str = ""
    element_name_ru: str = ""


@dataclass(frozen=True, slots=True)
class IncidentInfo:
    """A job or a token that needs a person.

    Attributes:
        job_id: The job that has no tries left; None when a script, an expression or a call got stuck.
        cause: The element and what is wrong, in a sentence; `cause_ru`: in Russian, "" where that is not known.
        state: "open" or "resolved".
        kind: What got stuck: "script", "connector", "call", "decision", "timer", "message", "notice", "start", or "expression": a
            gateway's, a deadline's and what else a diagram computes.
        process_id, version, element_name, element_name_ru: See `Place`.
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
    kind: str
    cause_ru: str
    process_id: str
    version: int | None
    element_name: str
    element_name_ru: str


@dataclass(frozen=True, slots=True)
class OpenedIncident:
    """An incident with what a person needs to mend it.

    Attributes:
        variables: What the instance knows, and a retry may change; personal values are hidden from those who may not see them.
        parameters: What the connector was called with, computed from the variables; computed anew by a retry.
        topic: The connector, or "".
    """

    incident: IncidentInfo
    variables: Mapping[str, Value]
    parameters: Mapping[str, Value]
    topic: str


def jobs(
    engine: Engine, *, by: By = "", state: str = "", kind: str = "", deal_key: str = "", limit: int = 50, after: int | None = None
) -> list[ListedJob]:
    """Jobs, the first due first; `after` is the id of the last one seen.

    Raises:
        NotPermitted: `by` may not see jobs.
    """
    actor_of(by).require("jobs.see")
    given = {"state": state, "kind": kind, "deal_key": deal_key}
    with engine.store.read() as session:
        rows = lists.jobs(session, {name: value for name, value in given.items() if value}, limit, after)
        return [_job(engine, session, row) for row in rows]


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
        return _incidents(engine, session, by, {name: value for name, value in given.items() if value}, limit, after)


def incident(engine: Engine, incident_id: int, *, by: By = "") -> IncidentInfo:
    """One incident.

    Raises:
        IncidentNotFound: There is no such incident, or `by` may not see this one.
        NotPermitted: `by` may not see incidents.
    """
    with engine.store.read() as session:
        found = _incidents(engine, session, by, {"id": incident_id}, 1, None)
    if not found:
        raise IncidentNotFound(incident_id)
    return found[0]


def opened_incident(engine: Engine, incident_id: int, *, by: By = "") -> OpenedIncident:
    """One incident with what a person needs to mend it. That personal values are shown is recorded. Reads the one instance: not for lists.

    Raises:
        IncidentNotFound: There is no such incident, or `by` may not see this one.
        NotPermitted: `by` may not see incidents.
    """
    actor = actor_of(by)
    with engine.store.read(consistent=True) as session:
        found = _incidents(engine, session, by, {"id": incident_id}, 1, None)
        if not found:
            raise IncidentNotFound(incident_id)
        told = found[0]
        job = stored_jobs.find(session, told.job_id) if told.job_id is not None else None
        payload = loads(job.payload) if job is not None else {}
        variables = variables_of(instances.snapshot(session, told.instance_id).snapshot) if told.instance_id else {}
        names = engine.definitions.personal_names(session)
        deal = deals.find(session, told.deal_key) if told.deal_key else None
        may_see = deal is not None and may_with_deal(session, actor, "personal.see", deal.key, deal.owner)
    parameters = payload.get("params", {})
    if may_see:
        note_access(engine, actor, told.deal_key, met_in(variables, names), f"incident {incident_id}")
    else:
        texts = personal_texts(variables, names)
        parameters = without_personal(_without_texts(parameters, texts), names)
        variables = without_personal(variables, names)
    return OpenedIncident(told, variables, parameters, str(payload.get("topic", "")))


def _without_texts(value: Value, texts: Collection[str]) -> Value:
    """Parameters are computed from variables: a text that has a personal value of them in it is hidden as a whole."""
    if isinstance(value, dict):
        return {name: _without_texts(item, texts) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_texts(item, texts) for item in value]
    return HIDDEN if isinstance(value, str) and any(text in value for text in texts) else value


def _job(engine: Engine, session: Session, row: Row) -> ListedJob:
    columns = {name: value for name, value in row._asdict().items() if name != "definition_id"}
    where = _place(engine, session, row.definition_id, row.element_id)[0]
    return ListedJob(**{**columns, "payload": loads(row.payload)}, **asdict(where))


def _place(engine: Engine, session: Session, definition_id: int | None, element_id: str) -> tuple[Place, str]:
    """Where an element stands, and its kind in BPMN."""
    if definition_id is None:
        return Place(), ""
    process = engine.definitions.process(session, definition_id)
    element = process.diagram.elements.get(element_id)
    if element is None:
        return Place(process.key, process.info.version), ""
    return Place(process.key, process.info.version, element.name, element.translations.get("ru", "")), element.kind


def _incidents(
    engine: Engine, session: Session, by: By, filters: dict[str, str | int], limit: int, after: int | None
) -> list[IncidentInfo]:
    actor = actor_of(by)
    reach = actor.reach("incidents.see")
    if reach == Reach.NONE:
        raise NotPermitted(actor.name, "incidents.see")
    departments = None if reach == Reach.ALL else sorted(actor.heads)
    return [_incident(engine, session, row) for row in lists.incidents(session, filters, limit, after, departments)]


def _incident(engine: Engine, session: Session, row: Row) -> IncidentInfo:
    columns = {name: value for name, value in row._asdict().items() if name not in ("definition_id", "job_kind")}
    where, element_kind = _place(engine, session, row.definition_id, row.element_id)
    kind = {"service": "connector"}.get(row.job_kind, row.job_kind) or _KINDS.get(element_kind, "expression")
    return IncidentInfo(**columns, kind=kind, cause_ru=in_russian(row.cause), **asdict(where))


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
