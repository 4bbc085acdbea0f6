"""Trying a diagram: one walk through it with made-up answers, or as many as it takes to have taken every branch.

trial = Trial(compile_diagram(diagram), sandbox=sandbox, now=now)
walk = trial.walk(seed=1)                  # walk.state, walk.exit, walk.path
coverage = trial.walk_all()                # coverage.missed: branches that no walk took
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bpmn.catalog import ProcessInfo
from bpmn.expressions import assigned_names
from engine.spiff.compiler import Compiled
from engine.spiff.machine import Decide
from engine.spiff.workflow import Scripts
from engine.step import Stimulus
from engine.trial.branches import Branch, branches, taken
from engine.trial.guesses import Guesses, readings
from engine.trial.moves import Evaluate, Imagination
from engine.trial.world import MAX_DEPTH, PathEntry, Pending, World, stuck
from engine.values import Value
from forms.form import Form
from forms.sample import NoSample

MAX_MOVES = 300
"""Moves of one walk before it is taken to go round for ever."""
TRIES = 20
"""Walks with other made-up answers when one ends stuck."""
MAX_WALKS = 600
"""Walks in search of branches."""

UNUSUAL = 0.25
"""How often, when exploring, a call or a connector ends in another way than its ordinary one."""


class Evaluator(Scripts, Protocol):
    """What evaluates what diagrams, forms and decision tables say: a `Sandbox`."""

    def evaluate_feel(self, text: str, variables: Mapping[str, Value], now: datetime | None = None) -> Value: ...


State = Literal["completed", "failed", "cancelled", "stuck", "endless"]


@dataclass(frozen=True, slots=True)
class Walk:
    """One way through the diagram.

    Attributes:
        state: How it ended. "stuck": `cause` says where and why; "endless": still going round after 300 moves.
        exit: The stage exit that was reached, or "".
        path: Everything that happened, in order.
        tries: How many walks were made until one ended well; more than 1 only when made-up answers led nowhere.
    """

    state: State
    exit: str
    path: list[PathEntry]
    start: str
    seed: int
    cause: str = ""
    element_id: str = ""
    tries: int = 1

    @property
    def ended_well(self) -> bool:
        """It came to an end that the diagram has drawn."""
        return self.state in ("completed", "failed")


@dataclass
class Coverage:
    """What many walks have seen.

    Attributes:
        branches: All branches of the process.
        taken: For each branch that was taken, the first walk that took it.
        walks: How many walks were made.
        stuck: One walk for each element and cause at which a walk got stuck.
    """

    branches: list[Branch]
    taken: dict[str, Walk] = field(default_factory=dict)
    walks: int = 0
    stuck: dict[tuple[str, str], Walk] = field(default_factory=dict)

    @property
    def missed(self) -> list[Branch]:
        """Branches that no walk took."""
        return [branch for branch in self.branches if branch.id not in self.taken]


@dataclass
class Trial:
    """A diagram to be tried, and what it needs around it.

    Args:
        compiled: The process.
        others: Further processes, by id: call activities may call them.
        forms: Forms by id. An operation whose form is not here is answered with what the diagram reads and nothing sets.
        decide: Evaluates decisions.
        evaluate: Evaluates the FEEL of forms.
        given: Answers by element id, instead of made-up ones: of a work item, a message, a connector, or a start.
        now: When the trial begins, timezone-aware.
        thresholds: Numbers that decision tables compare with.
        is_late: Asked before each move and each walk: whether the time that the caller has for it is over.
    """

    compiled: Compiled
    sandbox: Evaluator
    now: datetime
    decide: Decide
    evaluate: Evaluate
    others: Mapping[str, Compiled] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    thresholds: tuple[float, ...] = ()
    is_late: Callable[[], bool] = lambda: False

    def __post_init__(self) -> None:
        known = {self.compiled.process_id: self.compiled, **self.others}
        diagrams = {compiled.diagram.digest: compiled.diagram for compiled in known.values()}
        self.processes = known
        self.guesses = Guesses(diagrams.values(), self.forms.values(), self.now)
        self.promises = {name: ProcessInfo.of(compiled.diagram) for name, compiled in known.items()}
        self.free = self._free_names()

    def walk(self, seed: int = 1, start_element: str = "") -> Walk:
        """Walk through once, preferring the ordinary way: people answer, messages come, timers fire only when nothing else can happen.

        Made-up answers may lead nowhere; then others are tried, up to 20 times.
        """
        walk = self._walk(seed, start_element, exploring=False, run_children=True)
        tries = 1
        while not walk.ended_well and tries < TRIES and not self.is_late():
            tries += 1
            again = self._walk(seed + tries * 1_000_003, start_element, exploring=tries > TRIES // 2, run_children=True)
            walk = again if again.ended_well or tries == TRIES else walk
        return Walk(walk.state, walk.exit, walk.path, walk.start, seed, walk.cause, walk.element_id, tries)

    def walk_all(self, seed: int = 1, told: Callable[[Coverage], None] = lambda _: None) -> Coverage:
        """Walk until every branch was taken, 600 walks found no more, or the time is over.

        Called processes end at each of their exits in turn.

        Args:
            told: Called after each walk.
        """
        diagram, process_id = self.compiled.diagram, self.compiled.process_id
        coverage = Coverage(branches(diagram, process_id))
        starts = list(self.compiled.starts) or [""]
        while coverage.walks < MAX_WALKS and (coverage.missed or coverage.walks == 0) and not self.is_late():
            number = coverage.walks
            walk = self._walk(seed + number, starts[number % len(starts)], exploring=number >= len(starts), run_children=False)
            coverage.walks += 1
            for branch in taken(diagram, process_id, walk.path):
                coverage.taken.setdefault(branch, walk)
            if walk.state == "stuck":
                coverage.stuck.setdefault((walk.element_id, walk.cause), walk)
            told(coverage)
        known = {branch.id for branch in coverage.branches}
        coverage.taken = {branch: walk for branch, walk in coverage.taken.items() if branch in known}
        return coverage

    def _walk(self, seed: int, start_element: str, *, exploring: bool, run_children: bool) -> Walk:
        chance = random.Random(seed)
        imagination = Imagination(
            self.guesses, self.forms, self.promises, self.free, self.thresholds, self.given, self.evaluate, chance,
            exploring=exploring, sticky=exploring and chance.random() < 0.5,
        )  # fmt: skip
        hurry = chance.choice((0.0, 0.1, 0.3)) if exploring else 0.0
        world = World(self.processes, self.sandbox, self.decide, self.now, run_children=run_children)
        start = self._start(start_element)
        element = self.compiled.diagram.elements.get(start)
        world.begin(self.compiled.process_id, imagination.beginning(self.compiled.diagram, self.compiled.process_id, element), start)
        try:
            while world.state == "active" and world.moves < MAX_MOVES and not self.is_late():
                move = self._next(world, imagination, hurry)
                if move is None:
                    break
                world.act(*move)
        except NoSample as error:
            return Walk("stuck", "", world.path, start, seed, str(error))
        return self._ended(world, start, seed)

    def _next(self, world: World, imagination: Imagination, hurry: float) -> tuple[Pending, Stimulus] | None:
        """The next thing to happen. In a hurry, a boundary event or another outcome may come first."""
        chance = imagination.chance
        pending = sorted(world.waiting(), key=_urgency)
        if any(one.wait.kind == "stuck" for one in pending):
            return None
        if not pending:
            return None
        first = pending if hurry > chance.random() else [one for one in pending if _urgency(one) == _urgency(pending[0])]
        chosen = chance.choice(first)
        stimuli = imagination.stimuli(chosen)
        if not stimuli:
            return None
        unusual = imagination.exploring and len(stimuli) > 1 and chance.random() < UNUSUAL
        stimulus = chance.choice(stimuli[1:]) if unusual else stimuli[0]
        return chosen, stimulus

    def _ended(self, world: World, start: str, seed: int) -> Walk:
        if world.state != "active":
            return Walk(world.state, world.first.exit, world.path, start, seed)
        if blocked := stuck(world):
            return Walk("stuck", "", world.path, start, seed, blocked[0].wait.cause, blocked[0].wait.element_id)
        if self.is_late():
            return Walk("endless", "", world.path, start, seed, f"The time for it was over after {world.moves} moves.")
        if world.moves >= MAX_MOVES:
            return Walk("endless", "", world.path, start, seed, f"It still goes round after {MAX_MOVES} moves.")
        wait = min(world.waiting(), key=_urgency).wait
        why = f"calls go deeper than {MAX_DEPTH}" if wait.called in self.processes else "it is not here: give its file, too"
        cause = f"“{wait.name or wait.element_id}” can't call the process “{wait.called}”: {why}."
        return Walk("stuck", "", world.path, start, seed, cause, wait.element_id)

    def _start(self, wanted: str) -> str:
        starts = self.compiled.starts
        if wanted:
            return wanted
        return next((start.id for start in starts.values() if start.event == "none"), next(iter(starts), ""))

    def _free_names(self) -> frozenset[str]:
        """What the tried diagram reads and nothing in it sets."""
        diagram = self.compiled.diagram
        needs = {name for reading in readings(diagram) for name in reading.needs}
        return frozenset(needs - set(self._set_names()) - {"result"})

    def _set_names(self) -> Iterable[str]:
        for element in self.compiled.diagram.elements.values():
            if element.script:
                yield from assigned_names(element.script)
            yield from (mapping.target for mapping in (*element.outs, *element.output_parameters, *element.payload))
            if element.kind == "businessRuleTask":
                yield element.camunda("resultVariable") or ""
            if element.form in self.forms:
                yield from (asked.name for asked in self.forms[element.form].fields)
        for process in self.compiled.diagram.processes.values():
            yield from (fact.name for fact in process.entry)


def _urgency(pending: Pending) -> int:
    """What happens first when nobody hurries: connectors and calls, people, what is waited for, what is attached to a boundary."""
    element = pending.instance.machine.compiled.diagram.elements[pending.wait.element_id]
    if element.kind == "boundaryEvent":
        return 4
    return {"service": 0, "child": 1, "work": 2}.get(pending.wait.kind, 3)
