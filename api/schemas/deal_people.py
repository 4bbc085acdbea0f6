"""Who has to do with a deal, as the API shows it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schemas.common import Shown


class DoneOperation(Shown):
    """An operation that somebody has done in the deal."""

    process_id: str = Field(examples=["discussion"])
    element_id: str = Field(examples=["PrepareOffer"])
    name: str = Field(examples=["Prepare the offer"])
    name_ru: str = Field(description="The same in Russian, or empty.")
    department: str = Field(examples=["sales"])
    count: int = Field(description="How many times.")
    last_at: datetime = Field(description="When, the last time.")


class DealPerson(Shown):
    """Somebody who has to do with the deal."""

    name: str = Field(examples=["Anna Castell"])
    is_owner: bool
    is_watcher: bool
    holds: int = Field(description="How much of what is to be done the person has, or is meant to do.")
    departments: list[str] = Field(description="For which the person has done something in the deal, or is to do it.")
    operations: list[DoneOperation] = Field(description="Those that the person has done, the last one first.")
    last_at: datetime | None = Field(description="When the person did anything in the deal last, commenting too; null: never.")


class DealDepartment(Shown):
    """A department that has had work in the deal."""

    department: str = Field(examples=["sales"])
    open: int = Field(description="How much is to be done.")
    completed: int


class DealPeople(Shown):
    """Who has to do with the deal."""

    people: list[DealPerson] = Field(description="The owner first, then who did something last.")
    departments: list[DealDepartment] = Field(description="By key.")
