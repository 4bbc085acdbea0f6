"""What became of several things that were done one by one, as the API shows it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from api.problems import Problem, explain
from api.schemas.work_items import Moved, Outcome, Outcomes
from engine.one_by_one import Outcome as Done


def outcomes(done: Sequence[Done]) -> Outcomes:
    """Each as it alone would have been answered."""
    told = []
    for one in done:
        moved = None if one.moved is None else Moved.model_validate(one.moved)
        problem = None if one.error is None else Problem.model_validate(json.loads(bytes(explain(one.error).body)))
        status = 200 if problem is None else problem.status
        told.append(Outcome(id=one.id, status=status, moved=moved, problem=problem, is_repeated=one.is_repeated))
    return Outcomes(outcomes=told)
