"""How a process begins, as the API shows it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.plain import Plain
from api.schemas.common import Shown


class ChoiceInfo(Shown):
    """One of the values that a form offers."""

    value: Plain
    label: str
    label_ru: str


class StartFact(Shown):
    """Something that is told at the start of a process."""

    name: str = Field(examples=["need"])
    type: str = Field(description="string, number, boolean, date, list or object; empty: not said.", examples=["string"])
    label: str = Field(description="As a form calls the variable that it is or becomes; empty: no form asks for it.")
    label_ru: str
    is_required: bool = Field(description="The process does not begin without it; of a part: it gets stuck without it.")
    is_personal: bool
    choices: list[ChoiceInfo] = Field(description="The values that such a form offers; empty: any.")
    parts: list[StartFact] = Field(description="Of an object: what the diagrams read of it.")


class Start(Shown):
    """A start event of a process."""

    element_id: str = Field(examples=["ContactArrived"])
    name: str = Field(examples=["Contact arrived"])
    name_ru: str = Field(description="The same in Russian, or empty.")
    kind: Literal["none", "message", "timer"] = Field(description="none: it is started by hand (POST /deals); message: by POST /messages.")
    message: str = Field(description="The message's name, or empty.", examples=["contact-arrived"])
    form: str = Field(description="The id of a form that asks for exactly these facts, or empty.")
    facts: list[StartFact] = Field(description="The process's variables, or the message's payload.")


class Starts(BaseModel):
    """How a process begins."""

    process_id: str
    starts: list[Start]
