"""Users, departments, substitutes and calendars as the API shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from api.dependencies import Moment
from api.schemas.common import Given, Listed, Shown

UserRole = Literal["employee", "process-owner", "auditor", "administrator"]
Language = Literal["en", "ru"]
UserName = Annotated[str, Field(min_length=1, max_length=100, examples=["Anna Castell"])]
Text = Annotated[str, Field(min_length=1, max_length=100)]
Some = Annotated[list[Text], Field(max_length=100)]
Rate = Annotated[float, Field(ge=0, le=100_000, examples=[45.0])]
Email = Annotated[str, Field(max_length=255, examples=["anna@example.com"])]
Period = Annotated[str, Field(max_length=11, examples=["09:00-18:00"])]
Hours = Annotated[
    dict[
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], Annotated[list[Period], Field(max_length=24)]
    ],
    Field(description="By weekday; a day that is not named is free.", examples=[{"monday": ["09:00-12:30", "13:30-18:00"]}]),
]


class User(Listed):
    """Somebody who may sign in."""

    name: str = Field(description="What stands in the history; it never changes.", examples=["Anna Castell"])
    email: str
    language: str
    roles: list[str] = Field(examples=[["employee"]])
    state: str = Field(description="invited (no password yet), active or disabled.")
    departments: list[str] = Field(examples=[["sales"]])
    heads: list[str] = Field(description="The departments that the user leads.")
    territories: list[str] = Field(description="What work is distributed by.")
    products: list[str] = Field(description="What work is distributed by.")
    has_second_factor: bool
    locked_until: datetime | None = Field(description="After wrong passwords nobody can sign in until then.")
    created_at: datetime
    revision: int


class NewUser(Given):
    """A user to be added. The answer has a link by which the user sets a password."""

    name: UserName
    email: Email = ""
    language: Language = Field(default="en", description="Of what the person is shown.")
    roles: list[UserRole] = Field(default=["employee"], max_length=4, examples=[["employee"]])
    departments: Some = Field(default=[], description="Those that the person belongs to.", examples=[["sales"]])
    territories: Some = Field(default=[], description="What work is distributed by.", examples=[["north"]])
    products: Some = Field(default=[], description="What work is distributed by.", examples=[["pumps"]])


class UserChanges(Given):
    """What is to be changed of a user; what is left out stays."""

    email: Email | None = Field(default=None, examples=["anna@example.com"])
    language: Language | None = Field(default=None, description="Of what the person is shown.")
    roles: Annotated[list[UserRole], Field(max_length=4)] | None = Field(default=None, examples=[["employee"]])
    departments: Some | None = Field(default=None, description="Those that the person belongs to.", examples=[["sales"]])
    territories: Some | None = Field(default=None, description="What work is distributed by.", examples=[["north"]])
    products: Some | None = Field(default=None, description="What work is distributed by.", examples=[["pumps"]])
    disabled: bool | None = Field(default=None, description="A disabled user can't sign in; all sessions end at once.")


class Link(Shown):
    """A link by which a user sets a password. It is for the user alone: hand it over by a safe way."""

    user: str
    kind: str = Field(description="invitation or reset.")
    secret: str = Field(description="Told this once, and empty when the request comes again.")
    address: str = Field(description="Where the user opens it; empty when the request comes again.")
    expires_at: datetime


class Department(Listed):
    """A group of people to whom operations are handed; a lane in the diagrams."""

    key: str = Field(examples=["sales"])
    name: str = Field(examples=["Sales"])
    name_ru: str = Field(examples=["Продажи"])
    head: str = Field(description="The user who leads it, or empty.")
    calendar: str = Field(description="What its deadlines are counted by; empty: every hour counts.")
    hourly_rate: float | None = Field(description="What an hour of its work costs, in the company's currency; null: not known.")
    revision: int


class NewDepartment(Given):
    """A department to be added."""

    key: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", examples=["sales"])]
    name: str = Field(default="", max_length=100, description="Empty: as the key.", examples=["Sales"])
    name_ru: str = Field(default="", max_length=100, examples=["Продажи"])
    head: str = Field(default="", max_length=100, description="The user who leads it, or empty.", examples=["Greta Amsel"])
    calendar: str = Field(default="", max_length=100, description="What its deadlines are counted by; empty: every hour counts.")
    hourly_rate: Rate | None = Field(
        default=None, description="What an hour of its work costs, in the company's currency; null: not known."
    )


class DepartmentChanges(Given):
    """What is to be changed of a department; what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=100)] | None = Field(default=None, examples=["Sales"])
    name_ru: Annotated[str, Field(max_length=100)] | None = Field(default=None, examples=["Продажи"])
    head: Annotated[str, Field(max_length=100)] | None = Field(default=None, description="Empty: nobody.")
    calendar: Annotated[str, Field(max_length=100)] | None = Field(default=None, description="Empty: every hour counts.")
    hourly_rate: Rate | None = Field(default=None, description="In the company's currency; null: not known any more.")


class Substitute(Listed):
    """Who stands in for an absent colleague, from when till before when."""

    id: int
    absent: str
    substitute: str
    starts_at: datetime
    ends_at: datetime
    set_by: str
    revision: int


class NewSubstitute(Given):
    """A substitute to be set."""

    absent: UserName
    substitute: UserName
    starts_at: Moment = Field(description="From when.")
    ends_at: Moment = Field(description="The first moment at which the colleague is back.")


class SubstituteChanges(Given):
    """Another time; what is left out stays."""

    starts_at: Moment | None = Field(default=None, description="From when.")
    ends_at: Moment | None = Field(default=None, description="The first moment at which the colleague is back.")


class Calendar(Listed):
    """When a department works."""

    name: str = Field(examples=["office"])
    time_zone: str = Field(examples=["Europe/Berlin"])
    hours: dict[str, list[str]]
    holidays: list[str] = Field(examples=[["2026-12-25"]])
    revision: int


class CalendarHours(Given):
    """When a department works."""

    time_zone: Annotated[str, Field(min_length=1, max_length=100, examples=["Europe/Berlin"])]
    hours: Hours
    holidays: list[date] = Field(default=[], max_length=2000, description="Days without work.", examples=[["2026-12-25"]])


class NewCalendar(CalendarHours):
    """A calendar to be added."""

    name: Annotated[str, Field(min_length=1, max_length=100, examples=["office"])]
