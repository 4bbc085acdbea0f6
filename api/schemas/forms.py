"""Forms and decisions as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.plain import Variables
from api.problems import Fault
from api.schemas.common import Given, Listed, Shown


class FormInfo(Listed):
    """The newest version of a form."""

    id: str = Field(examples=["record-contact"])
    version: int
    digest: str
    deployed_at: datetime
    deployed_by: str


class FormDetails(FormInfo):
    """A form as a form-js viewer shows it."""

    form_schema: dict[str, Any] = Field(alias="schema", description="The form-js schema.")


class AnswersToCheck(Given):
    """Answers to check; nothing is completed."""

    answers: dict[str, Any] = Field(default={}, description="By the form's field keys.", examples=[{"amount": "1200.50"}])
    variables: dict[str, Any] = Field(default={}, description="What the form would start with.", examples=[{"currency": "EUR"}])


class CheckedAnswers(Shown):
    """What the form makes of answers."""

    ok: bool = Field(description="They would be accepted.")
    answers: Variables = Field(description="Typed: numbers as numbers, text trimmed, hidden fields left out.")
    problems: list[Fault]


class DecisionInfo(Listed):
    """The newest version of a decision table."""

    id: str = Field(examples=["discount-approval"])
    version: int
    digest: str
    deployed_at: datetime
    deployed_by: str


class Facts(Given):
    """What a decision is to be made of."""

    variables: dict[str, Any] = Field(default={}, description="By name.", examples=[{"discount_percent": 12}])


class Decided(Shown):
    """A decision."""

    id: str
    version: int
    rows: list[Variables] = Field(description="One object for each rule that counts, by output name; empty when none holds.")
    matched_rules: list[str] = Field(description="The ids of the rules that hold.")
    inputs: Variables = Field(description="What the input columns saw, by label.")
