"""Decisions, asked without a deal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bpmn.decision import DecisionError, DecisionResult
from engine.actors import By, actor_of
from engine.definitions import DefinitionInfo
from engine.engine import Engine
from engine.errors import EngineError
from engine.spiff.sandbox import ScriptError
from engine.values import UnstorableValue, Value, encode


class DecisionFailed(EngineError):
    """The decision can't be made with these variables."""

    def __init__(self, decision: str, reason: str) -> None:
        super().__init__(f"The decision “{decision}” can't be made: {reason}")


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and the version that made it."""

    info: DefinitionInfo
    result: DecisionResult


def evaluate_decision(engine: Engine, decision_id: str, variables: Mapping[str, Value], *, by: By = "") -> Decided:
    """Make a decision with the newest version of its table; nothing is stored.

    Raises:
        NotPermitted: `by` may not see definitions.
        DefinitionNotFound: It is not deployed.
        DecisionFailed: A variable is missing or a cell fails; which one, and why.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read() as session:
        info, decision = engine.definitions.newest_decision(session, decision_id)
    now = engine.clock.now()
    try:
        for name, value in variables.items():
            encode(value, name)
        return Decided(info, decision.evaluate(variables, lambda expression, names: engine.sandbox.evaluate(expression, names, now)))
    except (DecisionError, ScriptError, UnstorableValue) as error:
        raise DecisionFailed(decision_id, str(error)) from None
