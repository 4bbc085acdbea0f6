"""What an operator says about sign-in by OpenID Connect: the table `[oidc]` of the configuration file.

[oidc]
issuer = "https://login.example.com"
client_id = "stagework"

[oidc.groups.sales-team]
departments = ["sales"]
roles = ["employee"]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from engine.errors import SettingsError
from engine.permissions import Role

SECRET = "OIDC_CLIENT_SECRET"  # noqa: S105 - the secret's name
GIVEN_ROLES = frozenset(Role) - {Role.HEAD, Role.TRUSTED}
"""What a user may be given; a department head is who heads a department."""
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Group:
    """What membership in one of the provider's groups means here."""

    departments: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Oidc:
    """The provider, and what its users become.

    Attributes:
        issuer: Its address; the discovery document is below it (OpenID Connect Discovery 1.0 §4).
        client_id: Who Stagework is there; the secret is `STAGEWORK_SECRET_OIDC_CLIENT_SECRET`, none for a public client.
        label: What the button says.
        scopes: What is asked for.
        groups_claim: The claim that lists a person's groups; "" = none.
        groups: By the group's name.
        create_users: Whether somebody unknown becomes a user at the first sign-in.
    """

    issuer: str
    client_id: str
    label: str = "Sign in with your company account"
    scopes: str = "openid profile email"
    groups_claim: str = "groups"
    groups: Mapping[str, Group] = field(default_factory=dict)
    create_users: bool = False

    def __post_init__(self) -> None:
        parts = urlsplit(self.issuer)
        if not self.client_id or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)):
            raise SettingsError("[oidc] needs client_id, and issuer as an https:// address.")
        if "openid" not in self.scopes.split():
            raise SettingsError("[oidc] scopes must have openid: it is what asks for an identity.")

    @classmethod
    def of(cls, table: Any) -> Oidc:
        """The table of the file.

        Raises:
            SettingsError: An unknown or missing key, or a value of another type.
        """
        if not isinstance(table, Mapping):
            raise SettingsError("oidc must be a table: [oidc].")
        known = {item.name for item in fields(cls)}
        for key, value in table.items():
            wanted: type = {"create_users": bool, "groups": dict}.get(key, str)
            if key not in known or not isinstance(value, wanted):
                raise SettingsError(f"[oidc] {key}: unknown, or not of its type; known are {', '.join(sorted(known))}.")
        if not {"issuer", "client_id"} <= set(table):
            raise SettingsError("[oidc] needs client_id, and issuer as an https:// address.")
        return cls(**{**table, "groups": {name: _group(name, group) for name, group in table.get("groups", {}).items()}})


def _group(name: str, table: Any) -> Group:
    lists = isinstance(table, Mapping) and all(isinstance(value, list) for value in table.values())
    if not lists or set(table) - {"departments", "roles"} or not set(table.get("roles", ())) <= GIVEN_ROLES:
        raise SettingsError(f"[oidc.groups.{name}] has the lists departments and roles; roles are {', '.join(sorted(GIVEN_ROLES))}.")
    return Group(tuple(map(str, table.get("departments", ()))), tuple(map(Role, table.get("roles", ()))))
