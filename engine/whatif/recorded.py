"""What was recorded in a run, given again when a diagram asks for it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bpmn.diagram import Diagram
from bpmn.expressions import free_names, syntax_problem
from bpmn.xml import unwrap
from engine.spiff.sandbox import ScriptError
from engine.step import (
    ChildEnded,
    CompleteWork,
    DeliverMessage,
    FinishService,
    FireTimer,
    Retry,
    Stimulus,
    ThrowError,
    ThrowEscalation,
    Wait,
)
from engine.trial.trial import Evaluator
from engine.values import Value
from engine.whatif.runs import Called, Event, Run

FITS: Mapping[str, frozenset[str]] = {
    "work": frozenset({"work.completed"}),
    "timer": frozenset({"timer.fired"}),
    "message": frozenset({"message.received"}),
    "service": frozenset({"service.finished", "error.thrown"}),
    "child": frozenset({"child.ended", "error.thrown", "escalation.thrown"}),
    "stuck": frozenset({"token.retried"}),
}
"""By what a token waits for: the kinds of events that let it go on."""
MENDED = frozenset({"variables.set", "token.retried"})
"""Corrections of what is known, whatever a token waits for."""


@dataclass(frozen=True, slots=True)
class KeptResult:
    """Stands for a connector's answer, of which the history keeps what was computed from it: values by expression."""

    values: Mapping[str, Value]


class WithKeptResults:
    """A sandbox that knows what was once computed from a connector's answer."""

    def __init__(self, sandbox: Evaluator) -> None:
        self._sandbox = sandbox

    def evaluate(self, expression: str, variables: Mapping[str, Value], now: datetime | None = None) -> Value:
        result = variables.get("result")
        if isinstance(result, KeptResult):
            if expression in result.values:
                return result.values[expression]
            if syntax_problem(expression) is None and "result" in free_names(expression):
                raise ScriptError("The connector's answer was not kept, only what was computed from it then.")
        return self._sandbox.evaluate(expression, variables, now)

    def execute(self, script: str, variables: Mapping[str, Value], now: datetime | None = None) -> dict[str, Value]:
        return self._sandbox.execute(script, variables, now)

    def evaluate_feel(self, text: str, variables: Mapping[str, Value], now: datetime | None = None) -> Value:
        return self._sandbox.evaluate_feel(text, variables, now)


class Recorded:
    """The events of a run that let tokens go on, each given once, in order.

    Args:
        run: The run.
        draft: The diagram that asks: what was recorded at elements that it has not may answer for new ones.
    """

    def __init__(self, run: Run, draft: Diagram) -> None:
        self.run = run
        self.used: set[int] = set()
        self._at: dict[str, deque[Event]] = defaultdict(deque)
        self._elsewhere: list[Event] = []
        self._mended = deque(event for event in run.events if event.kind in MENDED and event.data.get("changed"))
        self._children = self._ended_children()
        ways = frozenset[str]().union(*FITS.values())
        for event in run.events:
            if event.kind in ways:
                self._at[event.element_id].append(event)
                if event.element_id not in draft.elements:
                    self._elsewhere.append(event)

    def has(self, wait: Wait) -> bool:
        """Whether anything that lets this token go on was ever recorded there."""
        return any(event.kind in FITS[wait.kind] for event in self.run.events if event.element_id == wait.element_id)

    def next(self, wait: Wait) -> Event | None:
        """What was recorded next at the place where a token waits."""
        waiting = self._at[wait.element_id]
        while waiting and (waiting[0].number in self.used or (waiting[0].kind == "token.retried" and wait.kind != "stuck")):
            waiting.popleft()
        return waiting[0] if waiting and waiting[0].kind in FITS[wait.kind] else None

    def next_elsewhere(self, wait: Wait, fits: Callable[[Event], bool]) -> Event | None:
        """What was recorded next at an element that the draft has no more, and fits a new one."""
        kinds = FITS[wait.kind]
        return next((one for one in self._elsewhere if one.number not in self.used and one.kind in kinds and fits(one)), None)

    def take(self, event: Event, wait: Wait) -> Stimulus:
        """The event as something that happens to the token; it is not given again."""
        self.used.add(event.number)
        data, token = event.data, wait.token
        match event.kind:
            case "work.completed":
                return CompleteWork(token, dict(data.get("changed") or {}))
            case "timer.fired":
                return FireTimer(token)
            case "message.received":
                return DeliverMessage(token, dict(data.get("changed") or {}))
            case "service.finished":
                return FinishService(token, self._result(event))
            case "child.ended":
                child = self._children.get(event.number)
                return ChildEnded(token, dict(child.variables), child.exit) if child else ChildEnded(token, *self._mapped(event))
            case "error.thrown":
                return ThrowError(token, str(data.get("code", "")), str(data.get("message", "")))
            case "escalation.thrown":
                return ThrowEscalation(token, str(data.get("code", "")))
            case _:
                return Retry(token, dict(data.get("changed") or {}))

    def mended_before(self, number: int) -> dict[str, Value]:
        """What people had corrected before an event; each correction is given once."""
        changes: dict[str, Value] = {}
        while self._mended and self._mended[0].number < number:
            event = self._mended.popleft()
            if event.number not in self.used:
                changes.update(event.data["changed"])
        return changes

    def _result(self, event: Event) -> KeptResult:
        element = self.run.diagram.elements.get(event.element_id)
        written = event.data.get("changed") or {}
        mappings = element.output_parameters if element else ()
        return KeptResult({unwrap(one.source): written[one.target] for one in mappings if one.target in written})

    def _ended_children(self) -> dict[int, Called]:
        """By the number of the event at which a call has ended: the process that was called."""
        started = {event.element_id: str(event.data.get("process", "")) for event in self.run.events if event.kind == "child.started"}
        waiting: dict[tuple[str, str], deque[Called]] = defaultdict(deque)
        for called in self.run.called:
            waiting[called.process_id, called.exit].append(called)
        found = {}
        for event in self.run.events:
            key = (started.get(event.element_id, ""), str(event.data.get("exit", "")))
            if event.kind == "child.ended" and waiting[key]:
                found[event.number] = waiting[key].popleft()
        return found

    def _mapped(self, event: Event) -> tuple[dict[str, Value], str]:
        """A call's end by what its caller was given."""
        element = self.run.diagram.elements.get(event.element_id)
        written = event.data.get("changed") or {}
        given = {one.source: written[one.target] for one in (element.outs if element else ()) if one.target in written}
        return given, str(event.data.get("exit", ""))
