"""A diagram tried step by step, with forms in the page: nothing is stored, sent or called."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

from engine.actors import By
from engine.commands.deploy import File
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.queries.trials import TrialGoesOn, trial_of
from engine.spiff.sandbox import ScriptError
from engine.trial.steps import Move, Standing, Steps
from engine.trial.trial import MAX_MOVES, Evaluator
from engine.values import Value

SECONDS = 10.0
"""What one answer may take."""
AT_ONCE = 4
"""People who are answered at the same time; the next waits for `PATIENCE` seconds at most."""
PATIENCE = 5.0

_places = threading.BoundedSemaphore(AT_ONCE)


def try_step(
    engine: Engine,
    files: Sequence[File],
    moves: Sequence[Move],
    *,
    by: By = "",
    began_at: datetime | None = None,
    run_called: bool = True,
    as_far_as_possible: bool = False,
    seed: int = 1,
) -> Standing:
    """Try the first diagram among the files: make the moves in order, and say where that leads.

    Args:
        files: The diagram first; then what it refers to and is not deployed.
        moves: What has happened so far; the first is the start.
        began_at: As it was told before; default: now.
        run_called: Really run called processes; else a move says how they end.
        as_far_as_possible: Stop before a move that can't be made, instead of refusing.
        seed: Other suggestions.

    Raises:
        NotPermitted: `by` may not deploy.
        DeploymentRefused: A file has an error.
        BadAnswer: There is no diagram, or there are too many moves.
        MoveRefused, MovesAnswersRefused: A move can't be made.
        TrialGoesOn: Too many are being answered just now.
    """
    if len(moves) > MAX_MOVES:
        raise BadAnswer(f"A trial has at most {MAX_MOVES} moves.")
    with _place():
        until = monotonic() + SECONDS
        hurried = Hurried(engine.sandbox, until)
        trial = trial_of(engine, files, {}, by, hurried, began_at)
        trial.is_late = lambda: monotonic() > until
        return Steps(trial, run_called=run_called, seed=seed).walk(moves, as_far_as_possible=as_far_as_possible)


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=PATIENCE):
        raise TrialGoesOn
    try:
        yield
    finally:
        _places.release()


class Hurried:
    """A sandbox that evaluates nothing any more when the time is over: a loop of scripts would otherwise go on for hours."""

    def __init__(self, sandbox: Evaluator, until: float) -> None:
        self._sandbox = sandbox
        self._until = until

    def evaluate(self, expression: str, variables: Mapping[str, Value], now: datetime | None = None) -> Value:
        return self._in_time().evaluate(expression, variables, now)

    def execute(self, script: str, variables: Mapping[str, Value], now: datetime | None = None) -> dict[str, Value]:
        return self._in_time().execute(script, variables, now)

    def evaluate_feel(self, text: str, variables: Mapping[str, Value], now: datetime | None = None) -> Value:
        return self._in_time().evaluate_feel(text, variables, now)

    def _in_time(self) -> Evaluator:
        if monotonic() > self._until:
            raise ScriptError("The time for this trial is over: it computes too much.")
        return self._sandbox
