"""A trial set up from a library: its forms, its decision tables, and the processes that may be called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from bpmn.decision import DecisionError
from engine.library import Library
from engine.spiff.compiler import Compiled, NotCompilable, compile_diagram
from engine.spiff.workflow import ElementFailed
from engine.trial.trial import Evaluator, Trial
from engine.values import Value

_NUMBERS = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")


def set_up(
    library: Library, process_id: str, sandbox: Evaluator, now: datetime, given: Mapping[str, Mapping[str, Value]] | None = None
) -> Trial:
    """A trial of one of the library's processes.

    Args:
        given: Answers by element id, instead of made-up ones.

    Raises:
        KeyError: The library has no such process.
        NotCompilable: It can't run.
    """

    def evaluate(expression: str, variables: dict[str, Value]) -> Value:
        return sandbox.evaluate_feel(expression, variables, now)

    def decide(decision_id: str, variables: Mapping[str, Value], mapping: str) -> tuple[Value, dict[str, Value]]:
        decision = library.decisions.get(decision_id)
        if decision is None:
            raise ElementFailed(f"The decision “{decision_id}” is not here: give its file, too.")
        try:
            result = decision.evaluate(variables, sandbox.evaluate)
            return result.mapped(mapping), {"inputs": result.inputs, "rules": result.matched_rules}
        except DecisionError as error:
            raise ElementFailed(str(error)) from None

    tried = compile_diagram(library.diagrams[process_id])
    return Trial(
        tried, sandbox, now, decide, evaluate,
        others=_callable(library, process_id), forms=library.forms, given=given or {}, thresholds=_thresholds(library),
    )  # fmt: skip


def _callable(library: Library, tried: str) -> dict[str, Compiled]:
    """The other processes, as far as they can run."""
    found: dict[str, Compiled] = {}
    for key, diagram in library.diagrams.items():
        if key != tried:
            try:
                found[key] = compile_diagram(diagram)
            except NotCompilable:
                continue  # a call of it ends stuck and says that it is not here; its own lint says why
    return found


def _thresholds(library: Library) -> tuple[float, ...]:
    """The numbers that decision tables compare with."""
    tests = (cell.text for decision in library.decisions.values() for rule in decision.table.rules for cell in rule.tests)
    return tuple(sorted({float(number) if "." in number else int(number) for text in tests for number in _NUMBERS.findall(text)}))
