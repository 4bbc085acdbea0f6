"""Signing in, and one's own account, as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from api.schemas.common import Given, Listed, Shown

Password = Annotated[str, Field(min_length=1, max_length=256, examples=["four words to remember"])]
Code = Annotated[str, Field(max_length=40, description="Of the authenticator, or a recovery code.", examples=["492039"])]
Who = Annotated[str, Field(min_length=1, max_length=255, description="A user's name or e-mail address.", examples=["Anna Castell"])]
Reaches = Literal["own", "led", "department", "all"]


class SignIn(Given):
    """Who wants to sign in."""

    name: Who
    password: Password
    code: Code = ""


class DemoDepartment(Shown):
    """A department's name in both languages."""

    name: str
    name_ru: str


class DemoPerson(Shown):
    """Somebody of the fictitious company."""

    name: str = Field(examples=["Anna Castell"])
    roles: list[str] = Field(examples=[["employee"]])
    departments: list[DemoDepartment]
    heads: list[str] = Field(description="The departments that the person leads.")


class Ways(Shown):
    """How one can sign in here."""

    is_signed_in: bool = Field(description="Whether this browser's session is good: then GET /session tells whose it is.")
    provider: str = Field(description="What the button for the provider of identities says; empty: there is none.")
    provider_address: str = Field(
        description="Where the button leads; `?to=` names the page to go to afterwards.", examples=["/api/v1/session/oidc"]
    )
    sends_links: bool = Field(description="Whether who has forgotten the password can get a link by e-mail.")
    demo_people: list[DemoPerson] = Field(description="Of the fictitious company: whoever may be chosen. Empty for every real one.")
    demo_password: str = Field(description="That of each of them; empty for every real company.")


class Me(Shown):
    """Who has signed in, and what that person may do."""

    name: str = Field(examples=["Anna Castell"])
    email: str
    language: str = Field(examples=["en"])
    roles: list[str] = Field(examples=[["employee"]], description="`department-head` is held by whoever heads a department.")
    departments: list[str] = Field(examples=[["sales"]])
    heads: list[str] = Field(description="The departments that the person leads.")
    stands_in_for: list[str] = Field(description="Absent colleagues whose work the person may do now.")
    actions: dict[str, Reaches] = Field(
        description="What the person may do, and to which things: one's own, those of the departments one leads, "
        "those of the departments one belongs to, or all. What is not named is refused.",
        examples=[{"deals.see": "department", "work.do": "department"}],
    )
    scopes: list[str] | None = Field(description="What the token is limited to; null = a session, no limit.")
    has_second_factor: bool
    csrf_token: str = Field(description="For the header X-CSRF-Token of each unsafe request of this session; empty for a token.")


class OwnChange(Given):
    """What to change of one's own account."""

    language: Literal["en", "ru"] = Field(description="That Stagework speaks with you.")


class PreferencesGiven(Given):
    """What to keep."""

    data: dict[str, Any] = Field(
        description="Any JSON object of at most 100,000 characters.",
        examples=[{"theme": "dark", "filters": [{"name": "Late", "query": "overdue=true"}]}],
    )


class Preferences(Shown):
    """What you have set for the pages."""

    data: dict[str, Any] = Field(description="As it was saved.")
    revision: int = Field(description="Its ETag; 0: you have set nothing yet.")


class NewPassword(Given):
    """A new password: with the old one, or with the secret of a link."""

    new: Annotated[str, Field(min_length=1, max_length=1000, description="12 characters or more.", examples=["four words to remember"])]
    old: Annotated[str, Field(max_length=1000, description="The password until now, of somebody who has signed in.")] = ""
    link: Annotated[str, Field(max_length=200, description="What stands behind # in the link's address.")] = ""


class PasswordSet(Shown):
    """The password is set; all sessions of the account have ended, but the one that asked."""

    user: str
    csrf_token: str = Field(description="Of the browser's new session; empty after a link: sign in now.")


class Forgotten(Given):
    """Who has forgotten the password."""

    name: Who


class WithPassword(Given):
    """One's password, to show that it is oneself who asks."""

    password: Password


class FirstCode(Given):
    """The first code of a new authenticator."""

    code: Annotated[str, Field(min_length=1, max_length=40, examples=["492039"])]


class NewTotp(Shown):
    """A new second factor. It counts when a first code confirms it; what stands here is not told again."""

    secret: str = Field(description="To be typed into an authenticator.")
    uri: str = Field(description="To be shown as a QR code.", examples=["otpauth://totp/Stagework:anna?secret=...&issuer=Stagework"])


class RecoveryCodes(Shown):
    """What to sign in with when the authenticator is lost: each code once. They are not told again."""

    recovery_codes: list[str] = Field(examples=[["k5dx-2ahm-q3vz-7n4p"]])


class OwnSession(Listed):
    """A browser that has signed in."""

    id: str
    agent: str = Field(description="What the browser calls itself.")
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_current: bool = Field(description="The one that asks.")


class Token(Listed):
    """A personal access token, without its secret."""

    id: int
    name: str = Field(examples=["nightly export"])
    scopes: list[str] = Field(examples=[["read", "audit"]])
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = Field(description="Exact to an hour.")
    revoked_at: datetime | None


class NewToken(Given):
    """A token to be made for oneself."""

    name: Annotated[str, Field(min_length=1, max_length=100, examples=["nightly export"])]
    scopes: Annotated[
        list[Literal["read", "work", "model", "operate", "people", "audit"]], Field(min_length=1, max_length=6, examples=[["read"]])
    ]
    days: Annotated[int, Field(ge=1, le=366, description="How long it is good.")] = 90


class IssuedToken(Shown):
    """A new token."""

    id: int
    name: str
    secret: str = Field(description="For the header `Authorization: Bearer ...`; told this once, and empty when the request comes again.")
    scopes: list[str]
    expires_at: datetime
