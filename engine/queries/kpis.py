"""Indicators: those that are attached, what has changed about them, and what a declaration may name."""

from __future__ import annotations

from dataclasses import dataclass

from bpmn.elements import Element, Fact
from bpmn.findings import Finding
from bpmn.kpi.check import check
from bpmn.kpi.definition import DIMENSIONS, Indicator, KpiError, Moment
from bpmn.kpi.ground import OF_PROCESS, Ground, facts_of
from engine.actors import By, actor_of
from engine.engine import Engine
from engine.errors import KpiNotFound
from engine.kpi.attached import KpiChange, KpiInfo, change_of, info_of
from engine.kpi.model import EVENT_KINDS, ground_of
from engine.library import Library
from engine.queries.model import model_in
from engine.store import kpis as stored


def kpis(engine: Engine, *, by: By = "") -> list[KpiInfo]:
    """Those that are attached, by key.

    Raises:
        NotPermitted: `by` may not see definitions.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read() as session:
        return [info_of(row) for row in stored.all_of_them(session) if row.state != "detached"]


def kpi(engine: Engine, key: str, *, by: By = "") -> tuple[KpiInfo, list[KpiChange]]:
    """One, and what has changed about it, the oldest first.

    Raises:
        NotPermitted: `by` may not see definitions.
        KpiNotFound: It is not attached.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read(consistent=True) as session:
        row = stored.find(session, key)
        if row is None or row.state == "detached":
            raise KpiNotFound(key)
        return info_of(row), [change_of(one) for one in stored.changes(session, row.id)]


def check_kpi(engine: Engine, source: str | bytes, *, by: By = "", name: str = "") -> list[Finding]:
    """What `attach_kpi` would say of a declaration now; it may be asked while the model is not complete yet.

    Raises:
        NotPermitted: `by` may not see definitions.
    """
    actor_of(by).require("definitions.see")
    try:
        indicator = Indicator.parse(source, name)
    except KpiError as error:
        return error.findings
    with engine.store.read(consistent=True) as session:
        library = Library.of_deployed(session)
        ground = ground_of(engine, session, library, model_in(engine, session, library), [indicator])
    return check(indicator, ground)


# ---- the words of declarations -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ElementWord:
    """An element that a point may name, with the moments of it that the history tells."""

    id: str
    name: str
    name_ru: str
    kind: str
    department: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class ExitWord:
    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ProcessWord:
    """A process of the model."""

    key: str
    name: str
    name_ru: str
    stage: str
    moments: tuple[Moment, ...]
    exits: tuple[ExitWord, ...]
    elements: tuple[ElementWord, ...]


@dataclass(frozen=True, slots=True)
class KpiVocabulary:
    """What a declaration may name in the deployed model.

    Attributes:
        facts: By name, with their types; "" where nothing states one. Personal ones are left out.
    """

    processes: list[ProcessWord]
    facts: list[Fact]
    event_kinds: list[str]
    dimensions: list[str]


def kpi_vocabulary(engine: Engine, *, by: By = "") -> KpiVocabulary:
    """What a declaration may name.

    Raises:
        NotPermitted: `by` may not see definitions.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read(consistent=True) as session:
        library = Library.of_deployed(session)
        model = model_in(engine, session, library)
        ground = ground_of(engine, session, library, model)
    order = {file.key: number for number, file in enumerate(file for part in model.parts for file in part.files)}
    processes = [_process(ground, key) for key in sorted(ground.diagrams, key=lambda key: order[key])]
    return KpiVocabulary(processes, list(facts_of(ground)), sorted(EVENT_KINDS), list(DIMENSIONS))


def _process(ground: Ground, key: str) -> ProcessWord:
    graph = ground.graphs[key]
    main = graph.process
    told = [(element, ground.moments(key, element)) for element in graph.elements]
    return ProcessWord(
        key, main.name, main.translations.get("ru", ""), main.stage, OF_PROCESS,
        tuple(ExitWord(name, ends[0].promised) for name, ends in ground.exits(key).items()),
        tuple(_element(element, moments) for element, moments in told if moments),
    )  # fmt: skip


def _element(element: Element, moments: tuple[Moment, ...]) -> ElementWord:
    return ElementWord(element.id, element.name, element.translations.get("ru", ""), element.kind, element.department, moments)
