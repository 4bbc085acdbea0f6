"""What exists outside a diagram, as plain data: so that lint can check what a diagram refers to without importing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, Fact


@dataclass(frozen=True, slots=True)
class FormInfo:
    """A form: its fields' fact types by name, and which of them every accepted answer has a value for.

    A field that may be hidden, or be left without a value, is in `fields` but not in `required`; an empty text, an unticked
    box and an empty list are values.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    required: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DecisionInfo:
    """A decision: the names it reads, and its outputs' fact types by name."""

    inputs: tuple[str, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProcessInfo:
    """A process that can be called: the facts it must be given, per exit the facts that it promises, and what people do in it."""

    entry: tuple[Fact, ...] = ()
    exits: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    operations: frozenset[str] = frozenset()

    @classmethod
    def of(cls, diagram: Diagram) -> ProcessInfo:
        """What a diagram's executable process states of itself."""
        exits: dict[str, tuple[Fact, ...]] = {}
        for end in diagram.in_scope(diagram.main.id):
            if end.kind == "endEvent" and end.exit:
                exits[end.exit] = tuple(fact for fact in end.promised if fact in exits.get(end.exit, end.promised))
        return cls(diagram.main.entry, exits, frozenset(element.id for element in diagram.elements.values() if element.kind in OPERATIONS))


@dataclass(frozen=True, slots=True)
class Catalog:
    """What a diagram may refer to. None means "not known": the checks that need it are skipped.

    Attributes:
        forms: Forms by id.
        decisions: Decisions by id.
        processes: Processes by id, for call activities.
        connectors: Names of the installed connectors.
    """

    forms: Mapping[str, FormInfo] | None = None
    decisions: Mapping[str, DecisionInfo] | None = None
    processes: Mapping[str, ProcessInfo] | None = None
    connectors: frozenset[str] | None = None


NOTHING_KNOWN = Catalog()
