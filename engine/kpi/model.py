"""What indicators stand on in this company: the deployed model, the facts that its deals have, and who may own an indicator."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from bpmn.kpi.check import needed_facts
from bpmn.kpi.definition import Indicator
from bpmn.kpi.ground import Ground
from engine.engine import Engine
from engine.library import Library
from engine.queries.model import Model
from engine.store import deal_facts, departments, users
from engine.store.session import Session

EVENT_KINDS = frozenset(
    f"{of}.{what}"
    for of, each in {
        "work": "opened assigned claimed given-back taken-away handed-over delegated returned prioritised follow-up-set escalated "
        "completed withdrawn",
        "service": "called finished withdrawn",
        "child": "started ended withdrawn",
        "timer": "set fired withdrawn",
        "message": "awaited received withdrawn thrown",
        "script": "ran",
        "decision": "made",
        "gateway": "decided",
        "exit": "reached",
        "error": "thrown caught",
        "escalation": "thrown caught",
        "token": "stuck moved retried",
        "variables": "set",
        "instance": "started completed failed cancelled",
        "deal": "opened changed suspended resumed closed imported",
        "hand-off": "offered accepted returned resent withdrawn",
        "promise": "made fulfilled waived",
        "correction": "asked consented refused done",
        "comment": "written erased",
        "attachment": "added erased",
        "incident": "retried",
        "client": "registered",
        "watcher": "added removed",
    }.items()
    for what in each.split()
)
"""Kinds of history events that a deal can have."""


def ground_of(
    engine: Engine,
    session: Session,
    library: Library,
    model: Model | None = None,
    indicators: Iterable[Indicator] | None = None,
) -> Ground:
    """What indicators are checked against.

    Args:
        library: What is deployed.
        model: Only the diagrams that belong to it count; None: all.
        indicators: Recorded facts and users are looked up for these only; None: all facts, and no users.
    """
    given = list(indicators or ())
    wanted = sorted({name for one in given for _, names, _ in needed_facts(one) for name in names})
    people = {one.owner for one in given if one.owner and users.by_name(session, one.owner) is not None}
    own = {file.key for part in model.parts for file in part.files if file.kind == "bpmn"} if model else library.diagrams.keys()
    recorded = deal_facts.names(session) if indicators is None else wanted
    return Ground(
        diagrams={key: diagram for key, diagram in library.diagrams.items() if key in own},
        catalog=library.catalog(engine.topics),
        recorded={name: _type(values) for name in recorded if (values := deal_facts.some_values(session, name))},
        personal=frozenset(field.name for form in library.forms.values() for field in form.fields if field.personal),
        event_kinds=EVENT_KINDS,
        owners=frozenset({row.key for row in departments.all_of_them(session)} | people),
    )


def _type(values: Iterable[str]) -> str:
    return "number" if all(_is_number(value) for value in values) else ""


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
