"""What a changed diagram would have made of past deals, and what to expect of those to come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from engine.actors import By, actor_of
from engine.commands.deploy import File
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.permissions import Reach
from engine.queries.model_drafts import model_draft
from engine.queries.trial_steps import Hurried
from engine.queries.trials import alone, trial_of
from engine.store import runs as stored
from engine.whatif.comparison import REPETITIONS, Comparison, Stage, compare
from engine.whatif.replay import SAMPLE, Replayed, Tally
from engine.whatif.runs import read_runs
from engine.whatif.walk import Replay

RUNS = 200
MOST_RUNS = 2_000
MOST_REPETITIONS = 200
MOST_AT_ONCE = 10_000
"""The largest capacity of a department."""
SECONDS = 20.0
"""What one question may take; then it is told of how many runs the answer is."""
REPLAY_SECONDS = 12.0
"""Of these, what is left to walking runs through; the simulation has the rest."""
ARRIVALS = 5_000
"""The newest arrivals that a simulation draws from."""
AT_ONCE = 50
"""Runs that are read at once."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What was found out.

    Attributes:
        name, name_ru: The process's.
        version: The deployed version that the draft is compared with.
        since, until: Of the runs looked at: when the first and the last began; None without any.
        is_cut: The time was over before all runs were looked at, or all repetitions made.
        simulated: None: it was not asked for.
    """

    process_id: str
    name: str
    name_ru: str
    version: int
    since: datetime | None
    until: datetime | None
    is_cut: bool
    replayed: Replayed
    simulated: Comparison | None


def what_if(
    engine: Engine,
    files: Sequence[File],
    *,
    by: By = "",
    drafts: Sequence[tuple[str, str]] = (),
    runs: int = RUNS,
    since: datetime | None = None,
    simulate: bool = True,
    capacity: Mapping[str, int] | None = None,
    seed: int = 1,
    repetitions: int = REPETITIONS,
    told: Callable[[int, int], None] = lambda *_: None,
) -> WhatIf:
    """Replay past runs of a process through a draft, and simulate the process as it is and as it would be.

    Nothing is stored, sent or called. The same question gets the same answer, unless the time is over.

    Args:
        files: The diagram first, unless it is a draft; then what changes with it. The rest is as deployed.
        drafts: Kind and key of saved drafts, which come before the files.
        runs: How many of the newest runs that have ended, at most 2,000.
        since: Only runs that began then or later.
        capacity: How many operations a department does at once; others as many as it has people.
        seed: Other chances in the simulation.
        repetitions: Of the simulation, 1 to 200; the more, the better its spread is known.
        told: Called with the runs looked at so far, and how many there are.

    Raises:
        NotPermitted: `by` may not deploy.
        ModelDraftNotFound: There is no such draft.
        DeploymentRefused: A file has an error.
        BadAnswer: There is no diagram, it is not deployed yet and so has no past, or a number is out of its range.
        TrialGoesOn: Another diagram is being tried: they compute a lot.
    """
    actor = actor_of(by)
    actor.require("definitions.deploy")
    wanted = _capacity(capacity or {})
    if not 1 <= runs <= MOST_RUNS:
        raise BadAnswer(f"The number of runs is 1 to {MOST_RUNS:,}.")
    if not 1 <= repetitions <= MOST_REPETITIONS:
        raise BadAnswer(f"The number of repetitions is 1 to {MOST_REPETITIONS}.")
    began = monotonic()
    saved = [model_draft(engine, kind, key, by=by) for kind, key in drafts]
    given = [*((draft.info.name or f"{draft.info.key}.{draft.info.kind}", draft.source.encode()) for draft in saved), *files]
    trial = trial_of(engine, given, {}, by, Hurried(engine.sandbox, began + SECONDS))
    process_id = trial.compiled.process_id
    with engine.store.read() as session:
        deployed = engine.definitions.newest_process(session, process_id)
        if deployed is None:
            raise BadAnswer(f"The process “{process_id}” is not deployed, so there are no past deals to try it with.")
        rows = stored.ended(session, process_id, since, runs)
        personal = engine.definitions.personal_names(session)
    personal |= {field.path[0] for form in trial.forms.values() for field in form.fields if field.personal}
    with alone(trial, REPLAY_SECONDS):
        tally = Tally(Replay(trial, personal))
        for place in range(0, len(rows), AT_ONCE):
            with engine.store.read() as session:
                found = read_runs(engine, session, rows[place : place + AT_ONCE])
            if not tally.add(found):
                break
            told(tally.looked_at, len(rows))
        replayed = tally.told(len(rows), SAMPLE if actor.reach("deals.see") is Reach.ALL else 0)
        times = [row.started_at for row in rows[: tally.looked_at]]
        simulated = None
        if simulate:
            with engine.store.read() as session:
                arrivals = stored.arrivals(session, process_id, min(times), ARRIVALS) if times else []
                people = stored.people_by_department(session)
            stage = Stage(process_id, deployed.diagram, trial.compiled.diagram, tally.passed, arrivals, people, wanted)
            simulated = compare(stage, seed, repetitions, is_late=lambda: monotonic() > began + SECONDS)
    process = trial.compiled.diagram.processes[process_id]
    return WhatIf(
        process_id=process_id,
        name=process.name or process_id,
        name_ru=process.translations.get("ru", ""),
        version=deployed.info.version,
        since=min(times, default=None),
        until=max(times, default=None),
        is_cut=tally.looked_at < len(rows) or (simulated is not None and simulated.is_cut),
        replayed=replayed,
        simulated=simulated,
    )


def _capacity(given: Mapping[str, int]) -> dict[str, int]:
    for department, at_once in given.items():
        if not 1 <= at_once <= MOST_AT_ONCE:
            raise BadAnswer(f"The capacity of {department} is 1 to {MOST_AT_ONCE:,} operations at once.")
    return dict(given)
