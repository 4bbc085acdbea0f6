"""Process losses that the diagrams show before anything runs: what a rule finds, what it looks at, and all rules at once.

Each rule is a module of `bpmn/losses/` with `NAME` and `check(model) -> Iterator[Loss]`; docs/losses.md explains each.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from typing import Literal

from bpmn import losses as rules_of
from bpmn.catalog import NOTHING_KNOWN, Catalog, FormInfo, Question
from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, Element, Flow, Process
from bpmn.findings import Said
from bpmn.graph import Graph
from bpmn.possible import Possible
from bpmn.reads import SEEN_BY_ALL, what_reads

Kind = Literal["needless", "doubled", "over-complicated"]
KINDS: tuple[Kind, ...] = ("needless", "doubled", "over-complicated")
STAGES = ("inbound", "outbound", "discussion", "execution", "development")
END_TO_END = "deal"


@dataclass(frozen=True, slots=True)
class Loss:
    """One place where effort adds nothing.

    Attributes:
        kind: What sort of loss it is.
        rule: The rule's name, as in `bpmn/losses/` (kebab case).
        process_id, element_id: The diagram, and the element or flow to begin with; "" when it is about the whole diagram.
        name, name_ru: How the diagram calls it.
        what, what_ru: What is lost there, in a sentence.
        suggestion, suggestion_ru: What to draw or ask instead.
        weight: To rank by: an estimate of the minutes of people's time that a deal which passes there loses (docs/losses.md, "Weights").
            It says which to look at first, not what it costs: that is known when the history has been measured.
        elements: (process id, id) of everything to paint, the first place included.
        facts: The variables that it is about.
        stage: The stage that the diagram describes, "deal" for the end-to-end one, or "".
    """

    kind: Kind
    rule: str
    process_id: str
    element_id: str
    name: str
    name_ru: str
    what: str
    what_ru: str
    suggestion: str
    suggestion_ru: str
    weight: float
    elements: tuple[tuple[str, str], ...] = ()
    facts: tuple[str, ...] = ()
    stage: str = ""


Place = Element | Flow | Process


class Whole:
    """The diagrams of a model, with what they refer to: what the rules look at.

    Args:
        diagrams: All stages, the end-to-end diagram, and what they call.
        catalog: Forms, decisions and processes, by id.
        read_elsewhere: Names of facts that something beside the diagrams reads: indicators, for one.
    """

    def __init__(self, diagrams: Iterable[Diagram], catalog: Catalog = NOTHING_KNOWN, read_elsewhere: Iterable[str] = ()) -> None:
        self.diagrams: dict[str, Diagram] = {diagram.main.id: diagram for diagram in diagrams}
        self.catalog = catalog
        self.read_elsewhere = frozenset(read_elsewhere) | SEEN_BY_ALL

    @cached_property
    def graphs(self) -> dict[str, Graph]:
        return {key: Graph(diagram) for key, diagram in self.diagrams.items()}

    @cached_property
    def end_to_end(self) -> Graph | None:
        """The end-to-end diagram."""
        return next((graph for graph in self.graphs.values() if graph.process.stage == END_TO_END), None)

    @cached_property
    def reads(self) -> frozenset[str]:
        """Every name that anything reads: in the diagrams, their forms and decisions, or elsewhere."""
        return self.read_elsewhere.union(*(what_reads(graph, self.catalog) for graph in self.graphs.values()))

    @cached_property
    def possible(self) -> Mapping[str, Possible]:
        """By process: which flows data can take."""
        return {key: Possible(graph, self.catalog) for key, graph in self.graphs.items()}

    @property
    def operations(self) -> Iterator[tuple[Graph, Element]]:
        """What people do."""
        return ((graph, element) for graph in self.graphs.values() for element in graph.of_kind(*OPERATIONS))

    def form(self, operation: Element) -> FormInfo | None:
        """The form of an operation; None: it has none, or it is not known."""
        return (self.catalog.forms or {}).get(operation.form) if operation.form else None

    def questions(self, operation: Element) -> tuple[Question, ...]:
        """What an operation asks a person; not what it only shows."""
        form = self.form(operation)
        return tuple(question for question in form.questions if not question.readonly) if form else ()

    def loss(
        self,
        kind: Kind,
        rule: str,
        place: tuple[Graph, Place],
        what: Said,
        suggestion: Said,
        weight: float,
        elements: Iterable[tuple[str, str]] = (),
        facts: Iterable[str] = (),
    ) -> Loss:
        """A loss at an element, a flow or a whole process."""
        graph, where = place
        process = graph.process.id
        identity = "" if isinstance(where, Process) else where.id
        name_ru = "" if isinstance(where, Flow) else where.translations.get("ru", "")
        first = [(process, identity)] if identity else []
        painted = tuple(dict.fromkeys([*first, *elements]))
        return Loss(
            kind, rule, process, identity, where.name, name_ru or where.name, what.en, what.ru, suggestion.en, suggestion.ru,
            round(weight, 1), painted, tuple(facts), graph.process.stage,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LossRule:
    """A rule: its name in kebab case, the kind of loss that it finds, and how."""

    name: str
    kind: Kind
    check: Callable[[Whole], Iterable[Loss]]


def losses(model: Whole, rules: Sequence[LossRule] | None = None) -> list[Loss]:
    """What the rules find, the heaviest first."""
    found = [loss for rule in (all_rules() if rules is None else rules) for loss in rule.check(model)]
    return sorted(found, key=lambda loss: (-loss.weight, loss.process_id, loss.rule, loss.element_id))


@cache
def all_rules() -> tuple[LossRule, ...]:
    """The rules of `bpmn/losses/`, by name."""
    modules = [import_module(f"{rules_of.__name__}.{module.name}") for module in pkgutil.iter_modules(rules_of.__path__)]
    return tuple(sorted((LossRule(module.NAME, module.KIND, module.check) for module in modules), key=lambda rule: rule.name))
