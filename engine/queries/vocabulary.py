"""The words that a diagram may use: connectors with their parameters, and what the deployed model knows, for whoever draws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bpmn.catalog import ProcessInfo
from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, Fact
from bpmn.facts import UNKNOWN, brought, may_write
from engine import clients
from engine.actors import By, actor_of
from engine.engine import Engine
from engine.library import Library, form_info
from engine.plugins import about_of
from engine.store import departments as stored_departments

ANYTHING: Mapping[str, Any] = {"type": "object"}
_SENDERS = frozenset({"endEvent", "intermediateThrowEvent", "sendTask"})


@dataclass(frozen=True, slots=True)
class ConnectorInfo:
    """A connector that service and send tasks may name.

    Attributes:
        title: Its name where it says nothing of itself.
        parameters, result: JSON Schemas; any object where it does not say.
    """

    name: str
    title: str
    title_ru: str = ""
    description: str = ""
    description_ru: str = ""
    parameters: Mapping[str, Any] = field(default_factory=lambda: ANYTHING)
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DepartmentWord:
    """A department: one that there is, or only named by a diagram (`exists` False)."""

    key: str
    name: str
    name_ru: str
    exists: bool


@dataclass(frozen=True, slots=True)
class FormWord:
    key: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class DecisionWord:
    key: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ExitWord:
    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ProcessWord:
    key: str
    name: str
    name_ru: str
    stage: str
    entry: tuple[Fact, ...]
    exits: tuple[ExitWord, ...]


@dataclass(frozen=True, slots=True)
class MessageWord:
    """A message: what it brings, and the diagrams that await and send it."""

    name: str
    payload: tuple[Fact, ...]
    awaited_by: tuple[str, ...]
    sent_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactWord:
    """A variable that some diagram sets or is given; `types` are those that are stated of it, usually one."""

    name: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the deployed model knows, each list by name."""

    departments: list[DepartmentWord]
    forms: list[FormWord]
    decisions: list[DecisionWord]
    processes: list[ProcessWord]
    connectors: list[ConnectorInfo]
    messages: list[MessageWord]
    facts: list[FactWord]


def connectors(engine: Engine, *, by: By = "") -> list[ConnectorInfo]:
    """The installed connectors by name.

    Raises:
        NotPermitted: `by` may not see definitions.
    """
    actor_of(by).require("definitions.see")
    return list(_connectors(engine))


def vocabulary(engine: Engine, *, by: By = "") -> Vocabulary:
    """What the newest version of everything that is deployed knows.

    Raises:
        NotPermitted: `by` may not see definitions.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read(consistent=True) as session:
        library = Library.of_deployed(session)
        rows = stored_departments.all_of_them(session)
    diagrams = [diagram for _, diagram in sorted(library.diagrams.items())]
    named = {
        element.department for diagram in diagrams for element in diagram.elements.values() if element.kind in OPERATIONS
    } - {"", *(row.key for row in rows)}  # fmt: skip
    departments = [DepartmentWord(row.key, row.name, row.name_ru, True) for row in rows]
    departments += [DepartmentWord(key, key, "", False) for key in named]
    decisions = [
        DecisionWord(key, decision.name, tuple(sorted(decision.names)), _facts(decision.outputs))
        for key, decision in sorted(library.decisions.items())
    ]
    return Vocabulary(
        departments=sorted(departments, key=lambda one: one.key),
        forms=[FormWord(key, _facts(form_info(form).fields)) for key, form in sorted(library.forms.items())],
        decisions=decisions,
        processes=[_process(diagram) for diagram in diagrams],
        connectors=list(_connectors(engine)),
        messages=_messages(diagrams),
        facts=_known_facts(library, diagrams),
    )


def _connectors(engine: Engine) -> Iterator[ConnectorInfo]:
    for name in sorted(engine.topics):
        said = clients.ABOUT if name == clients.NAME else about_of(engine.connectors.get(name))
        if said is None:
            yield ConnectorInfo(name, name)
        else:
            yield ConnectorInfo(name, said.title, said.title_ru, said.description, said.description_ru, said.schema, said.result)


def _facts(types: Mapping[str, str]) -> tuple[Fact, ...]:
    return tuple(Fact(name, kind) for name, kind in types.items())


def _process(diagram: Diagram) -> ProcessWord:
    main, info = diagram.main, ProcessInfo.of(diagram)
    exits = tuple(ExitWord(name, facts) for name, facts in info.exits.items())
    return ProcessWord(main.id, main.name, main.translations.get("ru", ""), main.stage, info.entry, exits)


def _messages(diagrams: list[Diagram]) -> list[MessageWord]:
    payloads: dict[str, dict[str, str]] = {}
    places: dict[tuple[str, bool], dict[str, None]] = defaultdict(dict)
    for diagram in diagrams:
        for element in diagram.elements.values():
            message = diagram.message_of(element)
            if message is not None:
                payloads.setdefault(message.name, {}).update({fact.name: fact.type for fact in brought(element)})
                places[message.name, element.kind in _SENDERS][diagram.main.id] = None
    return [
        MessageWord(name, _facts(payload), tuple(places[name, False]), tuple(places[name, True]))
        for name, payload in sorted(payloads.items())
    ]


def _known_facts(library: Library, diagrams: list[Diagram]) -> list[FactWord]:
    catalog = library.catalog(None)
    types: dict[str, set[str]] = defaultdict(set)
    for diagram in diagrams:
        stated = [*diagram.main.entry, *(fact for element in diagram.elements.values() for fact in element.promised)]
        for fact in stated:
            types[fact.name].add(fact.type)
        for element in diagram.elements.values():
            for name, kind in may_write(element, catalog).items():
                types[name].add(kind)
    return [FactWord(name, tuple(sorted(kinds - {UNKNOWN}))) for name, kinds in sorted(types.items()) if name]
