"""What many answers share."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

Item = TypeVar("Item")


def _any_property_may_be_left_out(schema: dict[str, Any]) -> None:
    schema.pop("required", None)


class Listed(BaseModel):
    """An item of a list; `fields` may leave properties out."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=_any_property_may_be_left_out)


class Shown(BaseModel):
    """An answer that is read from one of the engine's dataclasses."""

    model_config = ConfigDict(from_attributes=True)


MAX_DEPTH = 60
MAX_NUMBER = 2**63 - 1


def storable(value: Any, depth: int = 0) -> Any:
    """JSON data that every database and every reader can hold.

    Raises:
        ValueError: A character that PostgreSQL can't store, a number beyond 64 bits, or lists and objects nested too deeply.
    """
    if depth > MAX_DEPTH:
        raise ValueError(f"It is nested more than {MAX_DEPTH} levels deep.")
    match value:
        case str():
            if "\0" in value or (not value.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in value)):
                raise ValueError("A text has the character U+0000, or half of a character (a lone surrogate).")
        case int() if abs(value) > MAX_NUMBER:
            raise ValueError("A number has more than 64 bits. Send it as a text.")
        case dict():
            for name, item in value.items():
                storable(name, depth)
                storable(item, depth + 1)
        case list():
            for item in value:
                storable(item, depth + 1)
    return value


class Given(BaseModel):
    """A request's body: an unknown property is refused, not dropped."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _is_storable(cls, data: Any) -> Any:
        return storable(data)


class Page(BaseModel, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next: str | None = Field(description="For the next page: `after`. null at the end.")
