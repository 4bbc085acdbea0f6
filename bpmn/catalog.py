"""What exists outside a diagram, as plain data: so that lint can check what a diagram refers to without importing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, Fact


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a form, as the person sees it.

    Attributes:
        fact: The variable that the answer is written to; `key`: the dotted path of the answer, the same unless it is a part of an object.
        type: As form-js calls it: "textfield", "textarea", "select", "checkbox", "number", "datetime", ...
        required: It can't be left without a value; of a checkbox: it must be ticked.
        conditional: It may be hidden.
        readonly: It is only shown.
        choices: The values to choose from; None where they are not fixed, or there is nothing to choose.
        least, most: Bounds of a number.
    """

    fact: str
    key: str
    type: str
    label: str = ""
    label_ru: str = ""
    required: bool = False
    conditional: bool = False
    readonly: bool = False
    choices: tuple[Any, ...] | None = None
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class FormInfo:
    """A form: its fields' fact types by name, and which of them every accepted answer has a value for.

    A field that may be hidden, or be left without a value, is in `fields` but not in `required`; an empty text, an unticked
    box and an empty list are values.

    Attributes:
        questions: Its fields in their order.
        shows: Variables that its texts and lists of choices show.
        steered_by: Variables that its conditions and rules read.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    questions: tuple[Question, ...] = ()
    shows: frozenset[str] = frozenset()
    steered_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DecisionInfo:
    """A decision: the names it reads, and its outputs' fact types by name.

    Attributes:
        values: By output, the values that its rules can give, None for "no rule holds" among them; absent: any.
    """

    inputs: tuple[str, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, frozenset[Any]] = field(default_factory=dict)


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
