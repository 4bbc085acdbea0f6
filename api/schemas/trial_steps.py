"""A trial step by step as the API shows it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal

from pydantic import Field, TypeAdapter, field_validator

from api.plain import Plain, Variables
from api.problems import Fault
from api.schemas.common import Given, Shown
from api.schemas.definitions import FactInfo, PathEntry
from engine.trial import steps
from engine.trial.steps import MoveKind
from forms.field import Problem
from forms.form import Form


class TrialMove(Given):
    """What happens next in a trial; also what is suggested: a suggestion may be sent back as it is."""

    model_config = Given.model_config | {"from_attributes": True}

    kind: MoveKind = Field(description="`start` is the first one; `error` and `escalation` come instead of an ordinary end.")
    element_id: str = Field(default="", description="The start event, empty for the one without a trigger; or what waits.")
    number: int | None = Field(default=None, ge=0, description="The `number` of what waits; null: the first that waits there.")
    data: Plain = Field(
        default_factory=dict, description="First variables, answers, a payload, a connector's result, or what a called process ends with."
    )
    name: str = Field(default="", description="The exit of a called process; the code of an error or escalation.")


Moves = TypeAdapter(list[TrialMove])


class TrialStart(Shown):
    """A start event, and what the process may begin with."""

    element_id: str
    name: str
    name_ru: str
    event: str = Field(description="none, message or timer.")
    message: str = Field(description="The message that starts it, or empty.")
    facts: list[FactInfo] = Field(description="What the stage must be given.")
    suggestion: TrialMove


class Awaited(Shown):
    """Something that a trial waits for."""

    number: int = Field(description="Which of the tokens, for a move.")
    process_id: str = Field(description="The process it waits in: a called one, perhaps.")
    element_id: str
    name: str
    name_ru: str
    kind: Literal["work", "timer", "message", "service", "child", "stuck"]
    attached_to: str = Field(description="The activity that a boundary event listens at, or empty.")
    department: str
    assignee: str
    due_at: datetime | None = Field(description="When work is due, or a timer fires.")
    form: dict[str, Any] | None = Field(description="The form-js schema, with labels in both languages; null: any variables are taken.")
    data: Variables = Field(description="What the form starts with.")
    message: str = Field(description="The message that is waited for.")
    connector: str = Field(description="The connector that would be called.")
    called: str = Field(description="The process that would be called.")
    cause: str = Field(description="Why it is stuck.")
    suggestion: TrialMove | None = Field(description="A made-up move; null: none could be made up.")
    outcomes: list[TrialMove] = Field(description="What may come instead: another exit, an error, an escalation.")

    @field_validator("form", mode="before")
    @classmethod
    def _schema(cls, form: Form | None) -> Any:
        return json.loads(form.source) if isinstance(form, Form) else form


class TrialRefusal(Shown):
    """Why a move was not made."""

    move: int = Field(description="Which, from 0.")
    message: str
    problems: list[Fault] = Field(description="By the form's fields.")

    @field_validator("problems", mode="before")
    @classmethod
    def _faults(cls, problems: Any) -> Any:
        return [Fault.model_validate(one.to_dict()) if isinstance(one, Problem) else one for one in problems]


class TrialStanding(Shown):
    """Where a trial stands after its moves."""

    state: steps.State = Field(description="`new` before the first move; `stuck`: nothing can go on.")
    exit: str
    cause: str = Field(description="Why it is stuck or has failed.")
    element_id: str = Field(description="Where it is stuck, or empty.")
    began_at: datetime = Field(description="To be sent with the next moves, so that the trial's clock is the same.")
    now: datetime = Field(description="The trial's own clock, which timers turn.")
    path: list[PathEntry]
    variables: Variables = Field(description="Of the process that is tried.")
    waiting: list[Awaited]
    starts: list[TrialStart] = Field(description="Where it may begin; only before the first move.")
    refused: TrialRefusal | None = Field(description="The move that could not be made, when it goes only as far as possible.")
