"""A diagram tried step by step: whoever tries it says what happens next, and learns where it stands then.

Nothing is kept between two questions: each begins anew and makes all moves again. The same moves lead to the same place.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from bpmn.elements import Element, Fact
from engine.commands.start import check_beginning
from engine.errors import AnswersRefused, BadAnswer, FormFailed
from engine.queries.opened_work import shown_by
from engine.spiff.sandbox import ScriptError
from engine.step import (
    ChildEnded,
    CompleteWork,
    DeliverMessage,
    FinishService,
    FireTimer,
    Stimulus,
    ThrowError,
    ThrowEscalation,
)
from engine.trial.guesses import Guesses
from engine.trial.moves import Imagination
from engine.trial.trial import Trial
from engine.trial.world import PathEntry, Pending, World, stuck
from engine.values import Value
from forms.form import Form
from forms.sample import NoSample

MoveKind = Literal["start", "work", "message", "timer", "service", "child", "error", "escalation"]
State = Literal["new", "active", "completed", "failed", "cancelled", "stuck"]
FITS: Mapping[MoveKind, tuple[str, ...]] = {
    "work": ("work",), "message": ("message",), "timer": ("timer",), "service": ("service",), "child": ("child",),
    "error": ("service", "child"), "escalation": ("child",),
}  # fmt: skip
"""By kind of move: the kinds of waits that it can be made to."""


@dataclass(frozen=True, slots=True)
class Move:
    """What happens next.

    Attributes:
        kind: "start" the first one; "error" and "escalation": instead of a connector's or a called process's ordinary end.
        element_id: Where it happens: the start event ("" = the one without a trigger), or what waits.
        number: Which of the tokens that wait, as they were told; None: the first at that element.
        data: The first variables; answers; a message's payload; a connector's result; what a called process ends with.
        name: A called process's exit; an error's or escalation's code.
    """

    kind: MoveKind
    element_id: str = ""
    number: int | None = None
    data: Value = field(default_factory=dict)
    name: str = ""


class MoveRefused(BadAnswer):
    """A move can't be made; `number` says which, from 0."""

    def __init__(self, number: int, reason: str) -> None:
        self.number = number
        super().__init__(f"Move {number + 1} can't be made: {reason}")


class MovesAnswersRefused(AnswersRefused):
    """A form refuses a move's answers, as it would refuse a person's; `number` says which move, from 0."""

    def __init__(self, number: int, error: AnswersRefused) -> None:
        self.number = number
        super().__init__(error.form, error.problems)


@dataclass(frozen=True, slots=True)
class Start:
    """A start event, and what the process may begin with."""

    element_id: str
    name: str
    name_ru: str
    event: str
    message: str
    facts: tuple[Fact, ...]
    suggestion: Move


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something that the trial waits for.

    Attributes:
        number: To say in a move which of several tokens is meant.
        attached_to: The activity that a boundary event listens at, or "".
        form: None: any variables are taken.
        data: What the form starts with.
        suggestion: A made-up move; None where none could be made up, or none helps.
        outcomes: What may come instead, as moves: other exits, errors, escalations.
    """

    number: int
    process_id: str
    element_id: str
    name: str
    name_ru: str
    kind: str
    attached_to: str = ""
    department: str = ""
    assignee: str = ""
    due_at: datetime | None = None
    form: Form | None = None
    data: Mapping[str, Value] = field(default_factory=dict)
    message: str = ""
    connector: str = ""
    called: str = ""
    cause: str = ""
    suggestion: Move | None = None
    outcomes: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a move was not made, when the trial goes as far as it can."""

    move: int
    message: str
    problems: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a trial stands.

    Attributes:
        state: "new" before the first move; "stuck": nothing can go on, see `cause`.
        began_at: When the trial began; to be given again with the next move, so that its clock is the same.
        now: The trial's clock, which timers turn.
        variables: Of the process that is tried.
        starts: Where it may begin; only before the first move.
        refused: The move that could not be made, and why.
    """

    state: State
    exit: str
    cause: str
    element_id: str
    began_at: datetime
    now: datetime
    path: Sequence[PathEntry]
    variables: Mapping[str, Value]
    waiting: Sequence[Awaited]
    starts: Sequence[Start]
    refused: Refusal | None = None


class Steps:
    """A trial that is walked by moves.

    Args:
        trial: What is tried.
        run_called: Really run called processes; else a move says how they end.
        seed: Other suggestions.
    """

    def __init__(
        self,
        trial: Trial,
        *,
        run_called: bool = True,
        seed: int = 1,
    ) -> None:
        self.trial = trial
        self.seed = seed
        diagrams = {compiled.diagram.digest: compiled.diagram for compiled in trial.processes.values()}
        self.guesses = Guesses(diagrams.values(), trial.forms.values(), trial.now, for_people=True)
        self.world = World(trial.processes, trial.sandbox, trial.decide, trial.now, run_children=run_called)

    def walk(self, moves: Sequence[Move], *, as_far_as_possible: bool = False) -> Standing:
        """Make the moves in order, and say where that leads.

        Args:
            as_far_as_possible: Stop before a move that can't be made, instead of refusing.

        Raises:
            MoveRefused: Nothing waits for a move, or the process can't begin like that.
            MovesAnswersRefused: A form refuses the answers.
        """
        refused: Refusal | None = None
        made = 0
        for number, move in enumerate(moves):
            try:
                self._make(number, move)
            except (MoveRefused, MovesAnswersRefused) as error:
                if not as_far_as_possible:
                    raise
                refused = Refusal(number, str(error), tuple(getattr(error, "problems", ())))
                break
            made += 1
        return replace(self._standing(made), refused=refused)

    # ---- moving ----------------------------------------------------------------------------------------------------

    def _make(self, number: int, move: Move) -> None:
        try:
            if (move.kind == "start") != (number == 0):
                raise BadAnswer("the first move, and only the first, is a start.")
            if not isinstance(move.data, dict) and move.kind != "service":
                raise BadAnswer("its data must be an object.")
            if move.kind == "start":
                data = _typed(move.data, self.trial.compiled.diagram.main.entry)
                check_beginning(self.trial.compiled, move.element_id, data)
                self.world.begin(self.trial.compiled.process_id, data, move.element_id)
            elif self.trial.is_late():
                raise BadAnswer("the time for the trial is over.")
            else:
                pending = self._meant(move)
                self.world.act(pending, self._stimulus(move, pending))
        except AnswersRefused as error:
            raise MovesAnswersRefused(number, error) from None
        except (BadAnswer, FormFailed) as error:
            raise MoveRefused(number, str(error)) from None

    def _meant(self, move: Move) -> Pending:
        """The waiting token that a move is for."""
        fitting = FITS[move.kind]
        for number, pending in enumerate(self.world.waiting()):
            wait = pending.wait
            if wait.element_id == move.element_id and wait.kind in fitting and move.number in (None, number):
                return pending
        which = "" if move.number is None else f" as number {move.number}"
        raise BadAnswer(f"nothing waits at {move.element_id or 'no element'} for a move of the kind “{move.kind}”{which}.")

    def _stimulus(self, move: Move, pending: Pending) -> Stimulus:
        token = pending.wait.token
        match move.kind:
            case "work":
                return CompleteWork(token, self._checked(pending, move.data))
            case "message":
                return DeliverMessage(token, move.data)
            case "timer":
                return FireTimer(token)
            case "service":
                return FinishService(token, move.data)
            case "child":
                promised = self.trial.promises[pending.wait.called].exits if pending.wait.called in self.trial.promises else {}
                return ChildEnded(token, _typed(move.data, promised.get(move.name, ())), move.name)
            case "error":
                return ThrowError(token, move.name, "said by whoever tries it")
            case _:
                return ThrowEscalation(token, move.name)

    def _checked(self, pending: Pending, answers: Mapping[str, Value]) -> dict[str, Value]:
        """As when a person completes the work item."""
        form = self.trial.forms.get(pending.wait.form)
        if form is None:
            return dict(answers)
        try:
            result = form.check(answers, self._feel, pending.instance.machine.variables, self.world.now.date())
        except ScriptError as error:
            raise FormFailed(form.id, error.reason) from None
        if not result.ok:
            raise AnswersRefused(form.id, result.problems)
        return result.answers

    def _feel(self, expression: str, variables: Mapping[str, Value]) -> Value:
        return self.trial.sandbox.evaluate_feel(expression, variables, self.world.now)

    # ---- telling ---------------------------------------------------------------------------------------------------

    def _standing(self, made: int) -> Standing:
        world, began_at = self.world, self.trial.now
        if not made:
            return Standing("new", "", "", "", began_at, began_at, [], {}, [], self._starts())
        machine = world.first.machine
        pending = world.waiting() if world.state == "active" else []
        waiting = [self._awaited(number, one, made) for number, one in enumerate(pending)]
        state: State = world.state
        cause = element_id = ""
        blocked = stuck(world)
        if pending and len(blocked) == len(pending):
            state, cause, element_id = "stuck", blocked[0].wait.cause, blocked[0].wait.element_id
        for entry in world.path if state == "failed" else ():
            if entry.kind == "instance.failed":
                cause = f"{entry.data['code']}: {entry.data['message']}".removesuffix(": ")
        return Standing(state, world.first.exit, cause, element_id, began_at, world.now, world.path, machine.variables, waiting, [])

    def _starts(self) -> list[Start]:
        diagram = self.trial.compiled.diagram
        found = []
        for start in self.trial.compiled.starts.values():
            message = diagram.message_of(start)
            awaited = message.name if message else ""
            data = self._imagination(start.id).beginning(diagram, self.trial.compiled.process_id, start)
            suggestion = Move("start", start.id, None, data)
            found.append(Start(start.id, start.name, _russian(start), start.event, awaited, diagram.main.entry, suggestion))
        return found

    def _awaited(self, number: int, pending: Pending, made: int) -> Awaited:
        wait, machine = pending.wait, pending.instance.machine
        element = machine.compiled.diagram.elements[wait.element_id]
        form = self.trial.forms.get(wait.form)
        moves = self._suggestions(number, pending, made)
        return Awaited(
            number, pending.instance.process_id, element.id, wait.name, _russian(element), wait.kind, element.attached_to, wait.department,
            wait.assignee, wait.due_at, form, shown_by(form, machine.variables) if wait.kind == "work" else {}, wait.message,
            wait.topic, wait.called, wait.cause, moves[0] if moves else None, tuple(moves[1:]),
        )  # fmt: skip

    def _suggestions(self, number: int, pending: Pending, made: int) -> list[Move]:
        """What could happen to a token; the first is the ordinary way."""
        try:
            stimuli = self._imagination(f"{made}/{number}").stimuli(pending)
        except (NoSample, ScriptError):
            return []
        return [_as_move(pending.wait.element_id, number, stimulus) for stimulus in stimuli]

    def _imagination(self, place: str) -> Imagination:
        """Makes up the same for the same place."""
        trial = self.trial
        chance = random.Random(f"{self.seed}/{place}")
        return Imagination(self.guesses, trial.forms, trial.promises, trial.free, trial.thresholds, {}, self._feel, chance)


def _as_move(element_id: str, number: int, stimulus: Stimulus) -> Move:
    match stimulus:
        case CompleteWork(_, answers):
            return Move("work", element_id, number, answers)
        case DeliverMessage(_, payload):
            return Move("message", element_id, number, payload)
        case FinishService(_, result):
            return Move("service", element_id, number, result)
        case ChildEnded(_, variables, exit_name):
            return Move("child", element_id, number, variables, exit_name)
        case ThrowError(_, code, _):
            return Move("error", element_id, number, {}, code)
        case ThrowEscalation(_, code):
            return Move("escalation", element_id, number, {}, code)
    return Move("timer", element_id, number)


def _typed(data: Mapping[str, Value], facts: Sequence[Fact]) -> dict[str, Value]:
    """Dates as dates: the caller of a process passes them so, and JSON has none."""
    typed = dict(data)
    for fact in facts:
        if fact.type == "date" and isinstance(text := data.get(fact.name), str):
            with suppress(ValueError):
                typed[fact.name] = date.fromisoformat(text)
    return typed


def _russian(element: Element) -> str:
    return element.translations.get("ru", "")
