"""The shapes of Camunda 7's REST API that Camunda Modeler understands: only what it sends and reads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Given


class Version(BaseModel):
    """Which engine it deploys to."""

    version: str = Field(examples=["7.21.0"])


class Link(BaseModel):
    """Where a thing is."""

    method: str = "GET"
    href: str
    rel: str = "self"


class Deployment(BaseModel):
    """Files that were deployed together."""

    links: list[Link]
    id: str
    name: str | None
    source: str | None
    deploymentTime: str = Field(description="As `2026-01-31T10:00:00.000+0000`.")
    tenantId: None = None


class ProcessDefinition(BaseModel):
    """A deployed process."""

    id: str = Field(description="Key, version and number.", examples=["discussion:3:17"])
    key: str
    category: str | None
    description: str | None = None
    name: str | None
    version: int
    resource: str
    deploymentId: str
    diagram: None = None
    suspended: bool = False
    tenantId: None = None
    versionTag: None = None
    historyTimeToLive: None = None
    startableInTasklist: bool = True


class DecisionDefinition(BaseModel):
    """A deployed decision table."""

    id: str
    key: str
    category: str | None
    name: str | None
    version: int
    resource: str
    deploymentId: str
    decisionRequirementsDefinitionId: None = None
    decisionRequirementsDefinitionKey: None = None
    tenantId: None = None
    versionTag: None = None
    historyTimeToLive: None = None


class NewDeployment(Deployment):
    """What was deployed; null where there is nothing of a kind."""

    deployedProcessDefinitions: dict[str, ProcessDefinition] | None
    deployedCaseDefinitions: None = None
    deployedDecisionDefinitions: dict[str, DecisionDefinition] | None
    deployedDecisionRequirementsDefinitions: None = None


class VariableValue(BaseModel):
    """A value, and Camunda's name of its type, which is not needed here."""

    model_config = ConfigDict(extra="ignore")

    value: Any = Field(default=None, description="The value.", examples=[1200])


class InstanceToStart(Given):
    """What the Modeler's start button sends."""

    model_config = ConfigDict(extra="ignore")

    businessKey: str | None = Field(default=None, max_length=500, description="The title of the deal.", examples=["default"])
    variables: dict[str, VariableValue] | None = Field(default=None, description="By name.")


class ProcessInstance(BaseModel):
    """A process that was started."""

    links: list[Link]
    id: str
    definitionId: str
    businessKey: str | None
    caseInstanceId: None = None
    ended: bool
    suspended: bool
    tenantId: None = None


class Refusal(BaseModel):
    """Why something was refused. The Modeler shows the message; findings stand in `details` besides, by file."""

    type: str = Field(examples=["ParseException"])
    message: str
    details: dict[str, Any] | None = Field(
        default=None, description="By file: `errors` and `warnings`, each with message, line and element."
    )


def moment(at: datetime) -> str:
    """A moment as Camunda writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}" + (at.strftime("%z") or "+0000")
