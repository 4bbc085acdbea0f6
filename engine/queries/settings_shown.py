"""The settings as this process has them, for whoever runs it. They are the operator's files: nothing here changes one."""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields
from typing import Any, Literal

from engine import settings as module
from engine.actors import By, actor_of
from engine.engine import Engine
from engine.oidc import Oidc
from engine.settings import PREFIX, SECRET_PREFIX, Settings

Source = Literal["environment", "file", "command line", "default"]
_ROW = re.compile(r"^\| (\w+) \|([^|]*)\|([^|]*)\| (.*) \|$", re.MULTILINE)
_PASSWORD = re.compile(r"(?<=://)([^:@]*):.*@")
"""In an address, in front of the host: everything from the user's name to the last @."""
_IN_QUERY = re.compile(r"(?<=[?&])([^=&]*(?:pass|secret|token|key)[^=&]*)=[^&]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SettingInfo:
    """A setting.

    Attributes:
        value: What it is; for a secret and for what holds secrets, only what is no secret.
        default: What it is where nobody sets it.
        source: Who has set it; `place`: the variable of the environment, or the file.
        environment: The variable that sets it; "" = only the file can.
        is_secret: Its value is never shown; `value` says whether it is set.
        meaning: What it is for.
    """

    name: str
    value: str
    default: str
    source: Source
    place: str
    environment: str
    is_secret: bool
    meaning: str


def shown_settings(engine: Engine, *, by: By) -> list[SettingInfo]:
    """Every setting, in the order of the documentation; then the secrets by name.

    Raises:
        NotPermitted: The actor may not see settings.
    """
    actor_of(by).require("settings.see")
    settings = engine.settings
    meanings = {name: (environment.strip(), text.strip()) for name, environment, _, text in _ROW.findall(module.__doc__ or "")}
    told = [_setting(settings, name, *meanings.get(name, ("", ""))) for name in _names()]
    return told + [_secret(name) for name in sorted(settings.secrets)]


def _names() -> list[str]:
    return [item.name for item in fields(Settings) if item.name not in ("secrets", "sources")]


def _setting(settings: Settings, name: str, environment: str, meaning: str) -> SettingInfo:
    value, default = getattr(settings, name), _default(name)
    source: Source = "default" if value == default else "command line"
    place = ""
    if name in settings.sources:
        source, place = settings.sources[name]
    return SettingInfo(
        name=name,
        value=_told(value),
        default=_told(default),
        source=source,
        place=place,
        environment=environment if environment.startswith(PREFIX) else "",
        is_secret=False,
        meaning=meaning,
    )


def _secret(name: str) -> SettingInfo:
    variable = f"{SECRET_PREFIX}{name}"
    return SettingInfo(variable, "set", "", "environment", variable, variable, True, "A secret: its value is shown nowhere.")


def _default(name: str) -> Any:
    item = next(item for item in fields(Settings) if item.name == name)
    return item.default if item.default is not MISSING else {}


def _told(value: Any) -> str:
    """A value as text, without what may be secret in it: the password of an address, the options of a plug-in."""
    match value:
        case None:
            return ""
        case Oidc():
            return value.issuer
        case dict():
            return ", ".join(f"{name} ({', '.join(sorted(options))})" for name, options in sorted(value.items()))
        case float():
            return f"{value:g}"
        case str():
            return _IN_QUERY.sub(r"\1=***", _PASSWORD.sub(r"\1:***@", value))
        case _:
            return str(value)
