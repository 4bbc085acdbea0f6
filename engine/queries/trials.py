"""A diagram tried in memory: nothing is stored, sent or called."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

from engine.actors import By, actor_of
from engine.commands.deploy import File, check_diagrams, read_files
from engine.engine import Engine
from engine.errors import BadAnswer, DeploymentRefused, NotAllowed
from engine.library import Library
from engine.trial.setting import set_up
from engine.trial.trial import Coverage, Evaluator, Trial, Walk
from engine.values import Value

SECONDS = 20.0
"""What one trial may take; then it tells how far it came."""

_one_at_a_time = threading.Lock()


class TrialGoesOn(NotAllowed):
    def __init__(self) -> None:
        super().__init__("Another diagram is being tried just now. Try again in a moment.")


def walk(
    engine: Engine, files: Sequence[File], given: Mapping[str, Mapping[str, Value]], seed: int, start_element: str = "", *, by: By = ""
) -> Walk:
    """Walk once through the first diagram among the files, with made-up answers where none are given.

    Args:
        files: The diagram first; then what it refers to and is not deployed.
        given: Answers by element id.
        seed: Other made-up answers; the same seed walks the same way.

    Raises:
        NotPermitted: `by` may not deploy.
        DeploymentRefused: A file has an error.
        BadAnswer: There is no diagram, or no such start event.
        TrialGoesOn: One trial at a time: they compute a lot.
    """
    trial = trial_of(engine, files, given, by)
    if start_element and start_element not in trial.compiled.starts:
        raise BadAnswer(f"There is no start event “{start_element}”; there are {', '.join(trial.compiled.starts)}.")
    with alone(trial):
        return trial.walk(seed, start_element)


def walk_all(engine: Engine, files: Sequence[File], given: Mapping[str, Mapping[str, Value]], seed: int, *, by: By = "") -> Coverage:
    """Walk until every branch was taken, or the time is over. Arguments and errors as `walk`."""
    trial = trial_of(engine, files, given, by)
    with alone(trial):
        return trial.walk_all(seed)


def trial_of(
    engine: Engine,
    files: Sequence[File],
    given: Mapping[str, Mapping[str, Value]],
    by: By,
    sandbox: Evaluator | None = None,
    now: datetime | None = None,
) -> Trial:
    """A trial of the first diagram among the files, with what they refer to and is deployed.

    Raises:
        NotPermitted, DeploymentRefused, BadAnswer: As `walk`.
    """
    actor_of(by).require("definitions.deploy")
    with engine.store.read() as session:
        library = Library.of_deployed(session)
    ready, found = read_files(library, files)
    found += check_diagrams(engine, library, ready)
    if any(finding.severity == "error" for _, finding in found):
        raise DeploymentRefused(found)
    if not ready or ready[0].diagram is None:
        raise BadAnswer("The first file is the diagram to try; it must end in .bpmn.")
    return set_up(library, ready[0].key, sandbox or engine.sandbox, now or engine.clock.now(), given)


@contextmanager
def alone(trial: Trial, seconds: float = SECONDS) -> Iterator[None]:
    """One trial at a time, and not for long.

    Raises:
        TrialGoesOn: Another one is going on.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise TrialGoesOn
    try:
        until = monotonic() + seconds
        trial.is_late = lambda: monotonic() > until
        yield
    finally:
        _one_at_a_time.release()
