"""Indicators as the API shows them: declared, attached, changed; and the words of declarations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AliasChoices, BaseModel, Field, model_validator

from api.problems import Fault
from api.schemas.common import Given, Shown
from api.schemas.definitions import ExitInfo, FactInfo
from bpmn.kpi.definition import Indicator, Moment

LONGEST = 50_000
"""Characters of a declaration."""
Yaml = Annotated[str, Field(max_length=LONGEST)]


class KpiDeclaration(Given):
    """An indicator: as YAML, or as the same data in JSON."""

    source: Yaml = Field(default="", description="YAML; its comments are kept.")
    declaration: Indicator | None = Field(default=None, description="The same data as JSON.")

    @model_validator(mode="after")
    def _says_one(self) -> Self:
        if bool(self.source.strip()) == (self.declaration is not None):
            raise ValueError("give either `source` or `declaration`")
        return self

    @property
    def yaml(self) -> str:
        return self.declaration.to_yaml() if self.declaration is not None else self.source


class KpiCause(Shown):
    """What has changed in the model, or is missing from it."""

    process_id: str
    element_id: str = Field(description="An element or a flow; empty: it is about none.")
    name: str
    name_ru: str
    what: str
    what_ru: str


class Kpi(Shown):
    """An attached indicator."""

    key: str = Field(examples=["lead-rate-inbound"])
    declaration: Indicator = Field(validation_alias=AliasChoices("declaration", "indicator"))
    source: str = Field(description="The declaration as it was written.")
    digest: str = Field(description="Of what it measures: two declarations with the same have the same figures.")
    model_digest: str = Field(description="The complete model that it was last checked against.")
    state: Literal["attached", "unverified"] = Field(
        description="`unverified`: the model has changed so that it can't be measured as declared; `reasons` say why."
    )
    reasons: list[KpiCause]
    attached_at: datetime
    attached_by: str
    progress: float = Field(description="How much of the history is measured, from 0 to 1.")
    revision: int


class KpiChange(Shown):
    """Something that has changed about an indicator."""

    at: datetime
    by: str
    kind: Literal["attached", "edited", "carried", "unverified", "verified", "detached"]
    model_digest: str
    is_break: bool = Field(description="Figures before and after can't be compared.")
    what: list[KpiCause]


class KpiDetails(Kpi):
    """An attached indicator, and what has changed about it."""

    changes: list[KpiChange] = Field(description="The oldest first.")


class AttachedKpis(BaseModel):
    """Indicators that were attached together."""

    kpis: list[Kpi]


class KpiFindings(BaseModel):
    """What is to be mended in a declaration; every message begins with the path of the key that it is about."""

    findings: list[Fault]
    may_be_attached: bool = Field(description="There is no finding of the severity “error”, and the process model is complete.")
    model_is_complete: bool
    declaration: Indicator | None = Field(description="As it was read; null: it can't be read.")
    source: str = Field(description="As YAML.")


class ShippedKpi(BaseModel):
    """An indicator that comes with Stagework."""

    key: str
    declaration: Indicator
    source: str
    is_attached: bool


class ShippedKpis(BaseModel):
    kpis: list[ShippedKpi]


class ElementWord(Shown):
    """An element that a point may name."""

    id: str
    name: str
    name_ru: str
    kind: str = Field(examples=["userTask"])
    department: str
    moments: list[Moment] = Field(description="Those that the history tells of it.")


class KpiProcess(Shown):
    """A process of the model."""

    key: str
    name: str
    name_ru: str
    stage: str = Field(description="`deal`: the end-to-end process.")
    moments: list[Moment] = Field(description="Of the process as a whole.")
    exits: list[ExitInfo]
    elements: list[ElementWord]


class KpiVocabulary(Shown):
    """What a declaration may name in the deployed model."""

    processes: list[KpiProcess]
    facts: list[FactInfo] = Field(description="By name; the type is empty where nothing states one. Personal ones are left out.")
    event_kinds: list[str]
    dimensions: list[str] = Field(description="Besides any fact, as `fact:<name>`.")
