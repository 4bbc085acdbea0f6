"""Settings: from one TOML file (`STAGEWORK_CONFIG`) and the environment, which wins.

| Setting | Environment | Default | Meaning |
|---|---|---|---|
| database_url | STAGEWORK_DATABASE_URL | sqlite:///stagework.db | SQLite file (relative to the working directory) or postgresql://... |
| broker_url | STAGEWORK_BROKER_URL | "" | RabbitMQ or Redis; "" = no broker, jobs run in this process |
| message_ttl_days | STAGEWORK_MESSAGE_TTL_DAYS | 30 | how long a message waits for a receiver |
| lease_seconds | STAGEWORK_LEASE_SECONDS | 60 | how long a worker may hold a job before another may take it |
| connector_timeout | STAGEWORK_CONNECTOR_TIMEOUT | 30 | seconds for one call of a connector |
| sweep_seconds | STAGEWORK_SWEEP_SECONDS | 5 | how often due and forgotten jobs are looked for |
| queue | STAGEWORK_QUEUE | stagework | the broker's queue |
| hot_instances | STAGEWORK_HOT_INSTANCES | 512 | instances kept ready in memory |
| public_url | STAGEWORK_PUBLIC_URL | "" | where browsers reach Stagework; https makes cookies secure; "" = as the request says |
| session_idle_minutes | STAGEWORK_SESSION_IDLE_MINUTES | 120 | a session that is not used so long ends |
| session_hours | STAGEWORK_SESSION_HOURS | 12 | a session ends after so long, however much it is used |
| link_hours | STAGEWORK_LINK_HOURS | 72 | how long an invitation is good; a link to a new password is good for an hour |
| lock_failures | STAGEWORK_LOCK_FAILURES | 5 | so many wrong passwords in a row lock an account |
| lock_minutes | STAGEWORK_LOCK_MINUTES | 1 | for so long; doubled by each further failure, an hour at most |
| sign_in_rate | STAGEWORK_SIGN_IN_RATE | 20/minute | tries to sign in, from one address and to one account each; "" = no limit |
| rate_limit | STAGEWORK_RATE_LIMIT | 1200/minute | requests of one person, to one channel, to channels from one address; "" = no limit |
| rate_limit_storage | STAGEWORK_RATE_LIMIT_STORAGE | "" | redis://... to count in; "" = a Redis broker, else each process |
| audit_key | STAGEWORK_AUDIT_KEY | "" | the file of the key that signs checkpoints; "" = stagework-audit.key (docs/audit.md) |
| seal_minutes | STAGEWORK_SEAL_MINUTES | 15 | how often workers seal the history; 0 = only by hand |
| attachment_mb | STAGEWORK_ATTACHMENT_MB | 20 | the largest file that can be attached; 30 at most |
| attachment_types | STAGEWORK_ATTACHMENT_TYPES | pictures, PDF, text, office files, zip | types that can be attached, with commas |
| correction_consent | STAGEWORK_CORRECTION_CONSENT | serious | corrections that need a second person: none, serious, all |
| time_zone | STAGEWORK_TIME_ZONE | UTC | the company's, an IANA name: where an indicator's days begin |
| currency | STAGEWORK_CURRENCY | EUR | what departments' hourly rates are in (ISO 4217) |
| alert_connector | STAGEWORK_ALERT_CONNECTOR | "" | what sends alerts of indicators and the digest, such as mail; "" = only shown |
| alert_to | STAGEWORK_ALERT_TO | "" | who gets them where an indicator has no owner, with commas |
| digest_weekday | STAGEWORK_DIGEST_WEEKDAY | monday | when the weekly digest is sent; "" = never |
| digest_time | STAGEWORK_DIGEST_TIME | 08:00 | at which time of that day, in time_zone |
| oidc | (file only) `[oidc]` | | sign-in by OpenID Connect, see docs/people.md |
| connectors | (file only) `[connectors.<name>]` | | options of a connector |
| secrets | STAGEWORK_SECRET_<NAME> (never in the file) | | secrets for connectors, by name |
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import SettingsError
from engine.oidc import Oidc

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
ATTACHMENT_TYPES = ", ".join([
    "image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff", "application/pdf", "text/plain", "text/csv", "message/rfc822",
    f"{_OFFICE}.wordprocessingml.document", f"{_OFFICE}.spreadsheetml.sheet", f"{_OFFICE}.presentationml.presentation",
    f"{_OPEN_DOCUMENT}.text", f"{_OPEN_DOCUMENT}.spreadsheet", f"{_OPEN_DOCUMENT}.presentation",
    "application/msword", "application/vnd.ms-excel", "application/zip",
])  # fmt: skip
"""Nothing that a browser would run: no HTML, no SVG, no scripts."""

Source = Literal["environment", "file"]
PREFIX = "STAGEWORK_"
SECRET_PREFIX = "STAGEWORK_SECRET_"  # noqa: S105 - the prefix of names, no secret
_POSITIVE = (
    "message_ttl_days",
    "lease_seconds",
    "connector_timeout",
    "sweep_seconds",
    "session_idle_minutes",
    "session_hours",
    "link_hours",
    "lock_failures",
    "lock_minutes",
    "attachment_mb",
)
_OWN_SECRETS = frozenset({"AUDIT_KEY", "OIDC_CLIENT_SECRET"})
CONSENT = ("none", "serious", "all")
"""Values of `correction_consent`."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TABLES = ("connectors", "oidc")
"""In the file only."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set. Times are seconds, unless the name says days."""

    database_url: str = "sqlite:///stagework.db"
    broker_url: str = ""
    message_ttl_days: float = 30.0
    lease_seconds: float = 60.0
    connector_timeout: float = 30.0
    sweep_seconds: float = 5.0
    queue: str = "stagework"
    hot_instances: int = 512
    public_url: str = ""
    session_idle_minutes: float = 120.0
    session_hours: float = 12.0
    link_hours: float = 72.0
    lock_failures: int = 5
    lock_minutes: float = 1.0
    sign_in_rate: str = "20/minute"
    rate_limit: str = "1200/minute"
    rate_limit_storage: str = ""
    audit_key: str = ""
    seal_minutes: float = 15.0
    attachment_mb: float = 20.0
    attachment_types: str = ATTACHMENT_TYPES
    correction_consent: str = "serious"
    time_zone: str = "UTC"
    currency: str = "EUR"
    alert_connector: str = ""
    alert_to: str = ""
    digest_weekday: str = "monday"
    digest_time: str = "08:00"
    oidc: Oidc | None = None
    connectors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    sources: Mapping[str, tuple[Source, str]] = field(default_factory=dict, repr=False, compare=False)
    """By setting: whether the environment or the file has set it, and which variable or file that is."""

    def __post_init__(self) -> None:
        for name in _POSITIVE:
            if getattr(self, name) <= 0:
                raise SettingsError(f"{name} must be greater than 0.")
        if self.lease_seconds <= self.connector_timeout:
            raise SettingsError(
                "lease_seconds must be greater than connector_timeout: a job is not taken away while its connector may answer."
            )
        if self.attachment_mb > 30:
            raise SettingsError("attachment_mb must be at most 30: a request over HTTP has at most 32 MB.")
        if self.hot_instances < 0:
            raise SettingsError("hot_instances must not be negative.")
        if self.seal_minutes < 0:
            raise SettingsError("seal_minutes must not be negative; 0 means: only by hand.")
        if self.public_url and urlsplit(self.public_url).scheme not in ("http", "https"):
            raise SettingsError("public_url must begin with https:// (or http:// for a trial).")
        if self.correction_consent not in CONSENT:
            raise SettingsError(f"correction_consent must be one of {', '.join(CONSENT)}, not {self.correction_consent!r}.")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise SettingsError(f"time_zone must be an IANA name, such as Europe/Berlin, not {self.time_zone!r}.") from None
        if not re.fullmatch("[A-Z]{3}", self.currency):
            raise SettingsError(f"currency must be three capital letters (ISO 4217), such as EUR, not {self.currency!r}.")
        if self.digest_weekday not in ("", *WEEKDAYS):
            raise SettingsError(f"digest_weekday must be one of {', '.join(WEEKDAYS)}, or empty, not {self.digest_weekday!r}.")
        if not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", self.digest_time):
            raise SettingsError(f"digest_time must be a time such as 08:00, not {self.digest_time!r}.")
        backend = self.database_url.split(":", 1)[0].split("+", 1)[0]
        if backend not in ("sqlite", "postgresql", "postgres"):
            raise SettingsError(f"database_url must begin with sqlite: or postgresql:, not {backend}:.")

    @property
    def connector_secrets(self) -> dict[str, str]:
        """The secrets that a diagram may hand to a connector: not Stagework's own."""
        return {name: value for name, value in self.secrets.items() if name not in _OWN_SECRETS}

    @classmethod
    def load(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings of this process.

        Raises:
            SettingsError: An unknown key, a malformed value, or a file that can't be read.
        """
        values: dict[str, Any] = {}
        sources: dict[str, tuple[Source, str]] = {}
        if path := environment.get(f"{PREFIX}CONFIG"):
            values = _read(Path(path))
            sources = dict.fromkeys(values, ("file", path))
        for item in _simple():
            if (text := environment.get(PREFIX + item.upper())) is not None:
                values[item] = text
                sources[item] = ("environment", PREFIX + item.upper())
        secrets = {key.removeprefix(SECRET_PREFIX): value for key, value in environment.items() if key.startswith(SECRET_PREFIX)}
        return cls(**{name: _convert(name, value) for name, value in values.items()}, secrets=secrets, sources=sources)


def _simple() -> list[str]:
    return [item.name for item in fields(Settings) if item.name not in (*_TABLES, "secrets", "sources")]


def _read(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"The configuration file {path} can't be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The configuration file {path} is not TOML: {error}.") from None
    known = [*_simple(), *_TABLES]
    for key in values:
        if key not in known:
            raise SettingsError(f"{path}: unknown setting “{key}”; known are {', '.join(known)}.")
    return values


def _convert(name: str, value: Any) -> Any:
    if name == "connectors":
        if not isinstance(value, dict) or not all(isinstance(options, dict) for options in value.values()):
            raise SettingsError("connectors must be tables: [connectors.<name>].")
        return value
    if name == "oidc":
        return Oidc.of(value)
    wanted: type = next(type(item.default) for item in fields(Settings) if item.name == name)
    if wanted is str:
        if not isinstance(value, str):
            raise SettingsError(f"{name} must be text, not {value!r}.")
        return value
    try:
        return wanted(value)
    except (TypeError, ValueError):
        raise SettingsError(f"{name} must be a number, not {value!r}.") from None
