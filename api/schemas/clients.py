"""Clients as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.plain import Plain
from api.schemas.common import Given, Listed, Shown
from api.schemas.deals import Deal

Short = Annotated[str, Field(max_length=500)]
Name = Annotated[Short, Field(examples=["Elm Farms"])]
Phone = Annotated[Short, Field(description="Any spelling: only the digits count.", examples=["+44 20 7946 0123"])]
Email = Annotated[Short, Field(examples=["office@elm.example.com"])]
TaxId = Annotated[Short, Field(description="Any spelling: only letters and digits count.", examples=["DE 123 456 789"])]
Kind = Annotated[Short, Field(description="As your reports need it.", examples=["reseller"])]
Reference = Annotated[Short, Field(description="Its number in another system.", examples=["crm:4711"])]


class Client(Listed):
    """A company or a person. Personal fields are "hidden" for whoever may see no personal data."""

    id: int = Field(examples=[12])
    name: str = Field(examples=["Elm Farms"])
    kind: str
    phone: str | None = Field(description="Digits only.", examples=["442079460123"])
    email: str | None = Field(examples=["office@elm.example.com"])
    tax_id: str | None
    external_ref: str | None = Field(description="Its number in another system.")
    created_at: datetime
    merged_into: int | None = Field(description="The client that this one is, since they were merged.")
    erased_at: datetime | None = Field(description="When its data were erased.")
    revision: int = Field(description="Its ETag.")


class Merge(Shown):
    """A merge of two clients."""

    id: int = Field(examples=[1])
    kept: int
    merged: int
    deals: list[str] = Field(description="The deals that moved.")
    reason: str
    merged_by: str
    merged_at: datetime
    undone_by: str
    undone_at: datetime | None


class ClientCard(Shown):
    """A client, the newest of its deals that you may see, and its merges."""

    client: Client
    deals: list[Deal]
    merges: list[Merge]


class Duplicate(Listed):
    """Two clients that may be one."""

    first: Client
    second: Client
    same: str = Field(description="name or phone.", examples=["name"])


class ClientFields(Given):
    """A client's fields."""

    name: Name = ""
    phone: Phone = ""
    email: Email = ""
    tax_id: TaxId = ""
    kind: Kind = ""
    external_ref: Reference = ""


class ClientChange(Given):
    """What to change; what is left out stays, an empty text empties."""

    name: Name | None = None
    phone: Phone | None = None
    email: Email | None = None
    tax_id: TaxId | None = None
    kind: Kind | None = None
    external_ref: Reference | None = None


class RegisteredClient(Shown):
    """A client, and whether it was there before: found by what identifies it, it is not changed."""

    client_id: int = Field(examples=[12])
    existing: bool


class MergeToMake(Given):
    """The client to merge into this one."""

    merged_id: int = Field(ge=1, le=2**53, description="Its deals move; what this client does not know is taken over.", examples=[13])
    reason: str = Field(min_length=1, max_length=2_000, description="Why the two are one.", examples=["The same company, entered twice."])


class MergeMade(Shown):
    """The merge's number: it can be undone."""

    id: int


class MergeUndone(Shown):
    """The client that stands for itself again."""

    client_id: int


class Erased(Shown):
    """What was erased."""

    client_id: int
    deals: list[str]
    values: int = Field(description="How many values the history now only has commitments of.")
    is_rewritten: bool = Field(description="SQLite: the file was written anew. False on PostgreSQL: its VACUUM does that.")


class PersonalValue(Shown):
    """A personal value in a deal's history."""

    name: str = Field(examples=["phone"])
    value: Plain


class DealOfPerson(Shown):
    """A deal of the client, with every personal value that its history holds."""

    key: str
    title: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    values: list[PersonalValue]


class PersonalData(Shown):
    """Everything personal that is kept of a client (GDPR, article 15)."""

    client: Client
    others: list[Client] = Field(description="Clients that were merged into it.")
    deals: list[DealOfPerson]
