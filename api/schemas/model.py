"""The process model as the API shows it: its checklist, and the words that diagrams may use."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas.common import Shown
from api.schemas.definitions import ExitInfo, FactInfo, Kind


class ModelFile(Shown):
    """A deployed file that belongs to the model, in its newest version."""

    kind: Kind
    key: str
    version: int
    digest: str


class ModelPlace(Shown):
    """Where something is missing."""

    process_id: str
    version: int = Field(description="The diagram's newest.")
    element_id: str = Field(description="An element or a flow; empty: the whole diagram.")
    name: str
    name_ru: str
    what: str = Field(description="What is missing there.")
    what_ru: str
    severity: Literal["error", "warning"] = Field(description="A warning is listed, but the rule is met.")


class ModelItem(Shown):
    """One rule of the checklist."""

    rule: str = Field(examples=["operation-deadlines"])
    title: str
    title_ru: str
    what_to_do: str = Field(description="Where it is not met.")
    what_to_do_ru: str
    met: bool
    where: list[ModelPlace]


class ModelPart(Shown):
    """The end-to-end process, or one of the five stages."""

    key: str = Field(description="`deal`: the end-to-end process; else the stage.", examples=["discussion"])
    name: str
    name_ru: str
    is_complete: bool
    files: list[ModelFile] = Field(description="Its diagrams, with what they call, ask and decide by.")
    items: list[ModelItem]


class Model(Shown):
    """The process model: complete or not, and what is missing."""

    is_complete: bool
    digest: str = Field(
        description="SHA-256 over a line `kind key digest` for each file, by kind and key: which model it is. Empty: nothing is deployed."
    )
    parts: list[ModelPart] = Field(description="The end-to-end process, then the five stages in their order.")


class ConnectorInfo(Shown):
    """A connector that service and send tasks may name."""

    name: str = Field(description="What `camunda:topic` says.", examples=["http"])
    title: str
    title_ru: str
    description: str
    description_ru: str
    parameters: dict[str, Any] = Field(description="A JSON Schema of the input parameters, with `description_ru` beside `description`.")
    result: dict[str, Any] = Field(description="A JSON Schema of `result` in output parameters; empty: it does not say.")


class Connectors(Shown):
    """The installed connectors by name."""

    connectors: list[ConnectorInfo]


class DepartmentWord(Shown):
    """A department."""

    key: str
    name: str
    name_ru: str
    exists: bool = Field(description="False: only diagrams name it.")


class FormWord(Shown):
    """A form, and the facts that it asks for."""

    key: str
    facts: list[FactInfo]


class DecisionWord(Shown):
    """A decision table: what it reads and gives."""

    key: str
    name: str
    inputs: list[str]
    outputs: list[FactInfo]


class ProcessWord(Shown):
    """A process that may be called."""

    key: str
    name: str
    name_ru: str
    stage: str
    entry: list[FactInfo] = Field(description="What it must be given.")
    exits: list[ExitInfo]


class MessageWord(Shown):
    """A message by which diagrams speak with each other and with the outside."""

    name: str
    payload: list[FactInfo] = Field(description="What it brings, as those say who await it.")
    awaited_by: list[str] = Field(description="Processes.")
    sent_by: list[str] = Field(description="Processes.")


class FactWord(Shown):
    """A variable that some diagram sets or is given."""

    name: str
    types: list[str] = Field(description="Those that are stated of it: usually one.")


class Vocabulary(Shown):
    """What the deployed model knows, each list by name."""

    departments: list[DepartmentWord]
    forms: list[FormWord]
    decisions: list[DecisionWord]
    processes: list[ProcessWord]
    connectors: list[ConnectorInfo]
    messages: list[MessageWord]
    facts: list[FactWord]
