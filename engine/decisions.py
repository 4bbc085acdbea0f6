"""Decisions as a running process asks for them: the newest deployed version, and what history keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bpmn.decision import DecisionError
from engine.errors import DefinitionNotFound
from engine.spiff.workflow import ElementFailed
from engine.values import Value

if TYPE_CHECKING:
    from engine.engine import Engine


def decide(engine: Engine, decision_id: str, variables: Mapping[str, Value], mapping: str) -> tuple[Value, dict[str, Value]]:
    """Make a decision with the newest version of its table.

    Returns:
        The result, mapped (`mapDecisionResult`), and for history: the version, its digest, the inputs, and the ids of the rules that hold.

    Raises:
        ElementFailed: It is not deployed, or can't be made with these variables.
        ScriptError: One of its expressions fails.
    """
    try:
        with engine.store.read() as session:
            info, decision = engine.definitions.newest_decision(session, decision_id)
        now = engine.clock.now()
        result = decision.evaluate(variables, lambda expression, names: engine.sandbox.evaluate(expression, names, now))
        mapped = result.mapped(mapping)
    except (DefinitionNotFound, DecisionError) as error:
        raise ElementFailed(str(error)) from None
    return mapped, {"version": info.version, "digest": info.digest, "inputs": result.inputs, "rules": result.matched_rules}
