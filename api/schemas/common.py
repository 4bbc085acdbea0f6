"""What many answers share."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")


def _any_property_may_be_left_out(schema: dict[str, Any]) -> None:
    schema.pop("required", None)


class Listed(BaseModel):
    """An item of a list; `fields` may leave properties out."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=_any_property_may_be_left_out)


class Shown(BaseModel):
    """An answer that is read from one of the engine's dataclasses."""

    model_config = ConfigDict(from_attributes=True)


class Given(BaseModel):
    """A request's body: an unknown property is refused, not dropped."""

    model_config = ConfigDict(extra="forbid")


class Page(BaseModel, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next: str | None = Field(description="For the next page: `after`. null at the end.")
