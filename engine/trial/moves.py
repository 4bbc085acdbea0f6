"""What may happen next in a trial: for each waiting token, the answers, messages, timers and results that could come."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from bpmn.catalog import ProcessInfo
from bpmn.diagram import Diagram
from bpmn.elements import Element
from bpmn.expressions import read, syntax_problem
from bpmn.xml import unwrap
from engine.step import ChildEnded, CompleteWork, DeliverMessage, FinishService, FireTimer, Stimulus, ThrowError, ThrowEscalation
from engine.trial.guesses import Guesses, needed_ahead
from engine.trial.world import Pending
from engine.values import Value
from forms.field import ONE_CHOICE, SEVERAL_CHOICES, Field
from forms.form import Form
from forms.sample import NoSample, sample_answers

Evaluate = Callable[[str, dict[str, Value]], Value]
"""Evaluates a form's FEEL expression over variables."""

TEMPTING = 0.5
"""How often a field that could steer the way gets another answer than the made-up one, when exploring."""


@dataclass
class Imagination:
    """Makes up what people, clients and connectors would say.

    Args:
        guesses: What variables might be.
        forms: Forms by id.
        processes: What called processes promise, for calls that are not really run.
        free: Variables that a diagram reads and nothing in it sets.
        thresholds: Numbers that decisions compare with: tried in number fields.
        given: Answers to use, by element id, instead of made-up ones.
        evaluate: Evaluates FEEL.
        chance: The only source of chance.
        exploring: Vary the answers that may steer the way.
    """

    guesses: Guesses
    forms: Mapping[str, Form]
    processes: Mapping[str, ProcessInfo]
    free: frozenset[str]
    thresholds: tuple[float, ...]
    given: Mapping[str, Mapping[str, Value]]
    evaluate: Evaluate
    chance: random.Random
    exploring: bool = False
    sticky: bool = False
    habits: dict[tuple[str, str], Value] = field(default_factory=dict)
    """With `sticky`, a person who answered a question answers it the same way again: so attempt caps are reached."""

    def beginning(self, diagram: Diagram, process_id: str, start: Element | None) -> dict[str, Value]:
        """The first variables: the facts that the stage must be given, what a start message carries, and what nothing sets."""
        facts = {fact.name: self.guesses.typed(fact.name, fact.type, self.chance) for fact in diagram.processes[process_id].entry}
        carried = {mapping.target: self.guesses.value(mapping.target, self.chance) for mapping in (start.payload if start else ())}
        return {**self._free(), **facts, **carried, **self.given.get(start.id if start else "", {})}

    def stimuli(self, pending: Pending) -> list[Stimulus]:
        """What could come to this token; the first is the ordinary one. None for one that is stuck."""
        wait, variables = pending.wait, pending.instance.machine.variables
        diagram = pending.instance.machine.compiled.diagram
        element = diagram.elements[wait.element_id]
        match wait.kind:
            case "work":
                return [CompleteWork(wait.token, self.answers(element, wait.form, variables, self.guesses.now.date()))]
            case "timer":
                return [FireTimer(wait.token)]
            case "message":
                return [DeliverMessage(wait.token, self._payload(diagram, element, variables))]
            case "service":
                result = FinishService(wait.token, self._result(element))
                return [result, *(ThrowError(wait.token, code, "made up") for code in _caught(diagram, element, "error"))]
            case "child" if wait.called in self.processes:
                exits = self._exits(wait.called)
                ends: list[Stimulus] = [ChildEnded(wait.token, *self._child(wait.called, exit_name)) for exit_name in exits]
                ends += [ThrowEscalation(wait.token, code) for code in _caught(diagram, element, "escalation")]
                return [*ends, *(ThrowError(wait.token, code, "made up") for code in _caught(diagram, element, "error"))]
            case _:
                return []

    def answers(self, element: Element, form_id: str, variables: Mapping[str, Value], today: date) -> dict[str, Value]:
        """What a person answers.

        Raises:
            NoSample: The form takes no answer that could be made up.
        """
        given = dict(self.given.get(element.id, {}))
        form = self.forms.get(form_id)
        if form is None:
            return {**self._free(element.id), **given}
        if self.exploring:
            tempting = {key: value for key, value in self._tempting(element.id, form).items() if key not in given}
            try:
                answers = sample_answers(form, self.chance, {**tempting, **given}, self.evaluate, variables, today)
            except NoSample:  # an unlucky combination: the plain answers are as good a try
                answers = sample_answers(form, self.chance, given, self.evaluate, variables, today)
        else:
            answers = sample_answers(form, self.chance, given, self.evaluate, variables, today)
        return form.check(answers, self.evaluate, variables, today).answers

    def _tempting(self, element_id: str, form: Form) -> dict[str, Value]:
        """Answers to the questions that may steer the way: choices, yes or no, and numbers around what they are compared with."""
        chosen: dict[str, Value] = {}
        for asked in form.fields:
            if len(asked.path) != 1 or asked.readonly or self.chance.random() > TEMPTING:
                continue
            options = self._options(asked)
            if options:
                chosen[asked.name] = self._habit(element_id, asked.name, options)
        return chosen

    def _options(self, asked: Field) -> list[Value]:
        if asked.type == "checkbox":
            return [True, False]
        if asked.type in ONE_CHOICE:
            return [choice.value for choice in asked.choices]
        if asked.type in SEVERAL_CHOICES and not asked.required:
            return [[]]
        if asked.type == "number":
            least, most = (_number(asked.rules.get(rule)) for rule in ("min", "max"))
            compared = [value for value in self.guesses.candidates(asked.name) if type(value) in (int, float)]
            near = [*compared, *(value + change for value in self.thresholds for change in (-1, 0, 1))]
            return [value for value in near if (least is None or value >= least) and (most is None or value <= most)]
        return []

    def _habit(self, element_id: str, question: str, options: list[Value]) -> Value:
        key = (element_id, question)
        if not self.sticky or key not in self.habits:
            self.habits[key] = self.chance.choice(options)
        return self.habits[key]

    def _free(self, element_id: str = "") -> dict[str, Value]:
        return {name: self._habit(element_id, name, [self.guesses.value(name, self.chance)]) for name in sorted(self.free)}

    def _payload(self, diagram: Diagram, element: Element, variables: Mapping[str, Value]) -> dict[str, Value]:
        """What a message carries: what the diagram says of it, else what is read next and has no value, or might have another."""
        said = [mapping.target for mapping in element.payload]
        if said:
            return {name: self.guesses.value(name, self.chance) for name in said}
        payload = dict(self.given.get(element.id, {}))
        for name in sorted(needed_ahead(diagram, element) | self.free):
            guess = self.guesses.value(name, self.chance)
            if name not in variables or (type(variables[name]) is type(guess) and len(self.guesses.candidates(name)) > 1):
                payload.setdefault(name, guess)
        return payload

    def _result(self, element: Element) -> dict[str, Value]:
        """A connector's answer that the output parameters can be computed from."""
        result: dict[str, Value] = dict(self.given.get(element.id, {}))
        for mapping in element.output_parameters if not result else ():
            text = unwrap(mapping.source)
            if text == mapping.source or syntax_problem(text) is not None:
                continue
            for keys in _looked_up(read(text).tree):
                inside = result
                for key in keys[:-1]:
                    inside = inside.setdefault(key, {})
                inside.setdefault(keys[-1], self.guesses.value(mapping.target, self.chance))
        return result

    def _exits(self, called: str) -> list[str]:
        info = self.processes.get(called)
        exits = list(info.exits) if info else []
        order = exits or [""]
        first = self._habit(called, "exit", order)
        return [first, *(name for name in order if name != first)]

    def _child(self, called: str, exit_name: str) -> tuple[dict[str, Value], str]:
        info = self.processes.get(called)
        facts = info.exits.get(exit_name, ()) if info else ()
        return {fact.name: self.guesses.typed(fact.name, fact.type, self.chance) for fact in facts}, exit_name


def _caught(diagram: Diagram, element: Element, event: str) -> list[str]:
    """The codes that the element's boundary events of that kind catch."""
    found = (boundary for boundary in diagram.boundary_events(element.id) if boundary.event == event)
    code_of = diagram.error_code if event == "error" else diagram.escalation_code
    return [code_of(boundary) or "made-up" for boundary in found]


def _looked_up(tree: ast.AST) -> list[list[str]]:
    """The keys that an expression looks up in `result`: `result["a"]["b"]` is ["a", "b"]."""
    found = []
    for node in ast.walk(tree):
        keys: list[str] = []
        current: Any = node
        while True:
            match current:
                case ast.Subscript(value=inner, slice=ast.Constant(value=str(key))):
                    keys.insert(0, key)
                    current = inner
                case ast.Call(func=ast.Attribute(value=inner, attr="get"), args=[ast.Constant(value=str(key)), *_]):
                    keys.insert(0, key)
                    current = inner
                case _:
                    break
        if keys and isinstance(current, ast.Name) and current.id == "result":
            found.append(keys)
    return sorted(found, key=len, reverse=True)


def _number(rule: Any) -> float | None:
    return float(rule) if isinstance(rule, int | float | Decimal) and not isinstance(rule, bool) else None
