"""The doctor: whether everything is consistent."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import Caller, EngineOf
from api.schemas.operations import Diagnosis, Violation
from engine.queries.doctor import doctor

router = APIRouter(tags=["operation"])


@router.get("/doctor", response_model=Diagnosis, summary="Check every invariant between instances, work, jobs, messages and history")
def examine(engine: EngineOf, caller: Caller) -> Diagnosis:
    return Diagnosis(violations=[Violation.model_validate(violation) for violation in doctor(engine, by=caller)])
