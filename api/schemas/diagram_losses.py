"""Process losses in diagrams as the API shows them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.schemas.common import Shown
from bpmn.loss import Loss


class PaintedPlace(BaseModel):
    """An element or a sequence flow of a diagram."""

    process_id: str
    element_id: str


class DiagramLoss(Shown):
    """Effort that adds nothing, as it is drawn."""

    kind: Literal["needless", "doubled", "over-complicated"]
    rule: str = Field(description="The rule that found it (docs/losses.md).", examples=["asked-twice"])
    stage: str = Field(description="That the diagram describes; deal: the end-to-end one; empty: none.")
    process_id: str
    element_id: str = Field(description="The element or flow to begin with; empty: the whole diagram.")
    name: str = Field(description="The place's, as drawn.")
    name_ru: str
    what: str = Field(description="What is lost there.")
    what_ru: str
    suggestion: str
    suggestion_ru: str
    weight: float = Field(description="To rank by: an estimate of the minutes that a deal which passes there loses.")
    elements: list[PaintedPlace] = Field(description="Everything to paint.")
    facts: list[str] = Field(description="The variables that it is about.")

    @classmethod
    def of(cls, loss: Loss) -> DiagramLoss:
        """A loss as it is shown."""
        places = [PaintedPlace(process_id=process, element_id=element) for process, element in loss.elements]
        names = cls.model_fields.keys() - {"elements", "facts"}
        return cls(**{name: getattr(loss, name) for name in names}, elements=places, facts=list(loss.facts))


class DiagramLosses(BaseModel):
    """The heaviest first."""

    items: list[DiagramLoss]
