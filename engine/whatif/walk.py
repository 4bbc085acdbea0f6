"""Past runs walked through a changed diagram, in memory, with what was recorded in them.

Each thing that was recorded is given where the same element asks for it again, in the order in which it happened. Nothing is made up:
where a draft asks what nobody has recorded, the run is stuck, and the facts that are missing are named.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bpmn.elements import Element
from bpmn.expressions import read, syntax_problem
from bpmn.xml import unwrap
from engine.personal import masked
from engine.spiff.sandbox import ScriptError
from engine.step import CompleteWork, FinishService, FireTimer, SetVariables, Stimulus
from engine.trial.guesses import element_readings
from engine.trial.trial import MAX_MOVES, Trial
from engine.trial.world import Pending, World
from engine.values import Value
from engine.whatif.recorded import KeptResult, Recorded, WithKeptResults
from engine.whatif.runs import Event, Pass, Run
from engine.whatif.walked import Blocked, Done, Walked, exit_of
from forms.form import Form


class Replay:
    """Walks runs through a draft.

    Args:
        trial: The draft, set up with its forms and decisions.
        personal: Names of personal variables, so that no cause shows a value.
    """

    def __init__(self, trial: Trial, personal: frozenset[str] = frozenset()) -> None:
        self.trial = trial
        self.personal = personal
        self.diagram = trial.compiled.diagram
        self._sandbox = WithKeptResults(trial.sandbox)

    def walk(self, run: Run) -> Walked:
        """Walk one run through. The same run goes the same way each time."""
        return _Walk(self, run).walk()

    def start_of(self, run: Run) -> str:
        """The start event: the recorded one if there is one of that name, else the one without a trigger."""
        recorded = run.beginning.element_id if run.beginning else ""
        starts = self.trial.compiled.starts
        if recorded in starts:
            return recorded
        return next((start.id for start in starts.values() if start.event == "none"), next(iter(starts), ""))

    def world(self, run: Run) -> World:
        trial = self.trial
        return World(trial.processes, self._sandbox, trial.decide, run.started_at, run_children=False)


class _Walk:
    """One run on its way."""

    def __init__(self, replay: Replay, run: Run) -> None:
        self.replay, self.run = replay, run
        self.trial, self.diagram = replay.trial, replay.diagram
        self.recorded = Recorded(run, self.diagram)
        self.world = replay.world(run)
        self.passes = {one.number: one for one in run.passes}
        self.refused: dict[str, Blocked] = {}
        self.opened: dict[str, str] = {}
        self.times: dict[str, Pass | None] = {}
        self.facts = run.facts

    def walk(self) -> Walked:
        beginning = dict(self.run.beginning.data.get("changed") or {}) if self.run.beginning else {}
        start = self.replay.start_of(self.run)
        missing = self._missing_entry(beginning)
        if missing:
            return Walked(self.run, "stuck", "", [], blocked=(Blocked(start, "facts", missing),))
        self.world.begin(self.trial.compiled.process_id, beginning, start)
        while self.world.state == "active" and self.world.moves < MAX_MOVES and not self.trial.is_late():
            self._note_opened()
            move = self._next()
            if move is None:
                break
            self.world.act(*move)
            self.refused.clear()  # what a parallel branch has brought may be what was missing
        return self._ended()

    def _missing_entry(self, beginning: dict[str, Value]) -> tuple[str, ...]:
        """Facts that the draft must be given and this run was not; what is known from later on is taken from there."""
        entry = [fact.name for fact in self.diagram.main.entry if fact.name not in beginning]
        beginning.update({name: self.facts[name] for name in entry if name in self.facts})
        return tuple(name for name in entry if name not in beginning)

    # ---- what happens next -----------------------------------------------------------------------------------------

    def _next(self) -> tuple[Pending, Stimulus] | None:
        """What comes first by the recorded times: a new operation at once, then events, timers by the clock."""
        options: list[tuple[datetime, int, Pending, Event | None]] = []
        for pending in self.world.waiting():
            wait = pending.wait
            if wait.token in self.refused:
                continue
            event = self.recorded.next(wait) or self._elsewhere(pending)
            if event is not None:
                options.append((event.at, event.number, pending, event))
            elif wait.kind == "timer" and wait.due_at is not None and self._is_new_timer(wait.element_id):
                options.append((wait.due_at, 0, pending, None))
            elif wait.kind in ("work", "service") and not self.recorded.has(wait):
                options.append((self.run.started_at, 0, pending, None))
        for at, number, pending, event in sorted(options, key=lambda one: (one[0], one[1])):
            if event is not None and (changes := self.recorded.mended_before(number)):
                self.world.act(pending, SetVariables(changes))
            stimulus = self._stimulus(pending, event)
            if stimulus is not None:
                self.world.now = max(self.world.now, at)
                return pending, stimulus
        return self._time_passes()

    def _elsewhere(self, pending: Pending) -> Event | None:
        """What was recorded at an element that is no more and does the same: its form's fields, message, connector or process."""
        wait = pending.wait
        if self.recorded.has(wait):
            return None
        match wait.kind:
            case "work" if (form := self.trial.forms.get(wait.form)) is not None:
                asked = {one.name for one in form.fields if one.required and not one.conditional}
                return self.recorded.next_elsewhere(wait, lambda event: bool(asked) and asked <= set(event.data.get("changed") or {}))
            case "message":
                return self.recorded.next_elsewhere(wait, lambda event: event.data.get("message") == wait.message)
            case "service":
                return self.recorded.next_elsewhere(wait, lambda event: event.data.get("topic") == wait.topic)
            case "child":
                called = {
                    event.element_id
                    for event in self.run.events
                    if event.kind == "child.started" and event.data.get("process") == wait.called
                }
                return self.recorded.next_elsewhere(wait, lambda event: event.element_id in called)
            case _:
                return None

    def _stimulus(self, pending: Pending, event: Event | None) -> Stimulus | None:
        wait = pending.wait
        if wait.kind == "work":
            done = self._answered(pending, event)
            if done is not None:
                self.times[wait.token] = self.passes.get(event.number) if event is not None else None
            return done
        if event is not None:
            return self.recorded.take(event, wait)
        return self._finished(pending) if wait.kind == "service" else FireTimer(wait.token)

    def _answered(self, pending: Pending, event: Event | None) -> CompleteWork | None:
        """An operation done with what was recorded; None when its form asks for more, which is noted."""
        wait, variables = pending.wait, pending.instance.machine.variables
        given = dict(event.data.get("changed") or {}) if event is not None else {}
        form = self.trial.forms.get(wait.form)
        if form is not None:
            known = {**self._known(form, variables, given), **given} if event is None else given
            answers, refused = self._checked(form, known, variables, wait.element_id)
            if refused and event is not None:
                answers, refused = self._checked(form, {**self._known(form, variables, given), **given}, variables, wait.element_id)
            if refused:
                self.refused[wait.token] = refused
                return None
            given = answers
        if event is not None:
            self.recorded.used.add(event.number)
        return CompleteWork(wait.token, given)

    def _known(self, form: Form, variables: Mapping[str, Value], given: Mapping[str, Value]) -> dict[str, Value]:
        """What the deal tells of a form's fields: what is known now, else what was recorded later."""
        found = {}
        for asked in form.fields:
            value = variables.get(asked.name)
            if value in (None, ""):
                value = self.facts.get(asked.name)
            if asked.name not in given and value not in (None, ""):
                found[asked.name] = value
        return found

    def _checked(
        self, form: Form, answers: Mapping[str, Value], variables: Mapping[str, Value], element_id: str
    ) -> tuple[dict[str, Value], Blocked | None]:
        """The answers as the form takes them, or why it does not. What it asks no more is left out."""
        asked = {one.name for one in form.fields}
        answers = {name: value for name, value in answers.items() if name in asked}
        try:
            result = form.check(answers, self._feel, variables, None)
        except ScriptError as error:
            return {}, Blocked(element_id, "element", cause=self._masked(error.reason, variables))
        problems = [one for one in result.problems if _head(one.field) not in self.run.erased]
        if not problems:
            return {**{name: answers[name] for name in self.run.erased & answers.keys()}, **result.answers}, None
        names = tuple(sorted({one.field for one in problems}))
        missing = tuple(name for name in names if answers.get(_head(name)) in (None, "", []))
        return {}, Blocked(element_id, "facts", missing) if missing else Blocked(element_id, "answers", names)

    def _finished(self, pending: Pending) -> FinishService | None:
        """A connector that was not asked: it goes on with what the deal knows of its output parameters."""
        element = self.diagram.elements[pending.wait.element_id]
        from_result = [one for one in element.output_parameters if _reads_result(one.source)]
        missing = tuple(sorted(one.target for one in from_result if one.target not in self.facts))
        if missing:
            self.refused[pending.wait.token] = Blocked(element.id, "connector", missing)
            return None
        return FinishService(pending.wait.token, KeptResult({unwrap(one.source): self.facts[one.target] for one in from_result}))

    def _is_new_timer(self, element_id: str) -> bool:
        """The run's own diagram had no such timer, or another time."""
        recorded = self.run.diagram.elements.get(element_id)
        return recorded is None or recorded.timer != self.diagram.elements[element_id].timer

    def _time_passes(self) -> tuple[Pending, Stimulus] | None:
        """Nothing more is known to happen: the next timer comes, unless it only watches an operation that nobody was seen to do."""
        due = [one for one in self.world.waiting() if one.wait.kind == "timer" and one.wait.due_at is not None and self._just_waits(one)]
        first = min(due, key=lambda one: (one.wait.due_at, one.wait.element_id), default=None)
        return None if first is None else (first, FireTimer(first.wait.token))

    def _just_waits(self, pending: Pending) -> bool:
        element = self.diagram.elements[pending.wait.element_id]
        return element.kind != "boundaryEvent" or self.diagram.elements[element.attached_to].kind == "receiveTask"

    # ---- the end ---------------------------------------------------------------------------------------------------

    def _note_opened(self) -> None:
        for pending in self.world.waiting():
            if pending.wait.kind == "work":
                self.opened.setdefault(pending.wait.token, pending.wait.element_id)

    def _ended(self) -> Walked:
        world = self.world
        walked = Walked(self.run, "endless", "", world.path, self._done())
        if world.state != "active":
            walked.state, walked.exit = "passed", exit_of(world.path)
        elif world.moves < MAX_MOVES and not self.trial.is_late():
            walked.state, walked.blocked = "stuck", tuple(self._blocked(one) for one in world.waiting() if self._blocks(one))
        return walked

    def _done(self) -> list[Done]:
        """What was done, in order of opening."""
        done = [(self.diagram.elements[self.opened[token]], self.times[token]) for token in self.opened if token in self.times]
        return [Done(element.id, element.department, recorded) for element, recorded in done]

    def _blocks(self, pending: Pending) -> bool:
        return self.diagram.elements[pending.wait.element_id].kind != "boundaryEvent"

    def _blocked(self, pending: Pending) -> Blocked:
        wait, variables = pending.wait, pending.instance.machine.variables
        if wait.token in self.refused:
            return self.refused[wait.token]
        element = self.diagram.elements[wait.element_id]
        match wait.kind:
            case "stuck":
                return Blocked(wait.element_id, "element", _unknown(element, variables), self._masked(wait.cause, variables))
            case "work":
                return Blocked(wait.element_id, "again")
            case "message":
                return Blocked(wait.element_id, "message", cause=wait.message)
            case "child":
                return Blocked(wait.element_id, "called", cause=wait.called)
            case "service":
                return Blocked(wait.element_id, "connector")
            case _:
                return Blocked(wait.element_id, "time")

    def _feel(self, expression: str, variables: Mapping[str, Value]) -> Value:
        return self.trial.sandbox.evaluate_feel(expression, variables, self.world.now)

    def _masked(self, text: str, variables: Mapping[str, Value]) -> str:
        return masked(text, variables, self.replay.personal)


def _head(field: str) -> str:
    """The variable that a field of a form belongs to: `items[0].price` is of `items`."""
    return field.split(".")[0].split("[")[0]


def _reads_result(source: str) -> bool:
    text = unwrap(source)
    return text != source.strip() and syntax_problem(text) is None and "result" in read(text).needs


def _unknown(element: Element, variables: Mapping[str, Value]) -> tuple[str, ...]:
    """Variables that an element reads and that have no value."""
    needs = {name for reading in element_readings(element) for name in reading.needs}
    for flow in element.outgoing:
        text = unwrap(flow.condition or "")
        if text.strip() and syntax_problem(text) is None:
            needs |= read(text).needs
    return tuple(sorted(needs - set(variables) - {"result"}))
