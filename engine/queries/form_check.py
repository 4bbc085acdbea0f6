"""Answers to a form, checked without completing anything."""

from __future__ import annotations

from collections.abc import Mapping

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.errors import FormFailed
from engine.spiff.sandbox import ScriptError
from engine.values import Value
from forms.form import CheckResult


def check_answers(
    engine: Engine, form_id: str, answers: Mapping[str, Value], variables: Mapping[str, Value], *, by: By = ""
) -> CheckResult:
    """What the newest version of a form makes of answers: typed, or with problems.

    Args:
        variables: What the form would start with.

    Raises:
        NotPermitted: `by` may not see definitions.
        DefinitionNotFound: The form is not deployed.
        FormFailed: A condition of it can't be evaluated with these answers.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read() as session:
        _, form = engine.definitions.newest_form(session, form_id)
    try:
        return form.check(answers, engine.evaluate_feel, variables, engine.clock.now().date())
    except ScriptError as error:
        raise FormFailed(form_id, error.reason) from None
