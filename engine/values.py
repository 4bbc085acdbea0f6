"""Variables as JSON text, and back, without losing a type or trusting a key.

Plain JSON values stand for themselves. Anything else is `{"$": [tag, data]}`; a dict that has a key "$", or a key that is
no string, is written as pairs under the tag "dict". So a key is never more than data, key order carries no meaning, and no
stored text can name a class.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

Value = Any
"""None, bool, int, float, Decimal, str, bytes, date, datetime, time, timedelta, list, tuple, set, frozenset, dict of these."""

_MARK = "$"
_PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True, slots=True)
class Personal:
    """Stands in the history for a personal value, which is kept apart, so that it can be hidden and erased.

    Attributes:
        ref: Under which it is kept.
        commitment: SHA-256 over salt and value: proves a value that is shown, tells nothing of one that is erased.
    """

    ref: str
    commitment: str


class UnstorableValue(TypeError):
    """The value has a type that variables can't have; the message names the path to it."""


def encode(value: Value, path: str = "value") -> Any:
    """The value as plain JSON data.

    Raises:
        UnstorableValue: A type outside `Value`, with the path to it.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is dict:
        if all(type(key) is str for key in value) and _MARK not in value:
            return {key: encode(item, f"{path}.{key}") for key, item in value.items()}
        return {_MARK: ["dict", [[encode(key, path), encode(item, f"{path}.{key}")] for key, item in value.items()]]}
    if kind is list:
        return [encode(item, f"{path}[{index}]") for index, item in enumerate(value)]
    if kind in _ENCODERS:
        tag, convert = _ENCODERS[kind]
        return {_MARK: [tag, convert(value)]}
    if kind in (tuple, set, frozenset):
        return {_MARK: [kind.__name__, [encode(item, path) for item in value]]}
    raise UnstorableValue(f"{path} is a {kind.__name__}; variables hold numbers, text, dates, bytes, lists and dicts.")


def decode(data: Any) -> Value:
    """The value of `encode`d data.

    Raises:
        ValueError: An unknown tag.
    """
    if isinstance(data, list):
        return [decode(item) for item in data]
    if isinstance(data, dict):
        return _revived({key: decode(item) for key, item in data.items()})
    return data


def _revived(data: dict[str, Any]) -> Value:
    """What a JSON object stands for, when what is inside it is decoded already: itself, unless it has a tag."""
    if _MARK not in data:
        return data
    tag, content = data[_MARK]
    if tag == "dict":
        return dict(content)
    if tag in _CONTAINERS:
        return _CONTAINERS[tag](content)
    if tag in _DECODERS:
        return _DECODERS[tag](content)
    raise ValueError(f"Unknown value tag {tag!r}.")


def dumps(value: Value) -> str:
    """JSON text of a value; NaN and infinity are kept."""
    return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":"))


def loads(text: str | bytes) -> Value:
    """The value of `dumps`'s text; decoded while it is read, not afterwards, which is quicker."""
    value: Value = _READER.decode(text if isinstance(text, str) else text.decode())
    return value


def copy(value: Value) -> Value:
    """A value that shares nothing mutable with the given one."""
    kind = type(value)
    if kind is dict:
        return {key: copy(item) for key, item in value.items()}
    if kind in (list, tuple, set, frozenset):
        return kind(copy(item) for item in value)
    return value


_ENCODERS: dict[type, tuple[str, Any]] = {
    Decimal: ("decimal", str),
    bytes: ("bytes", lambda value: base64.b64encode(value).decode("ascii")),
    datetime: ("datetime", datetime.isoformat),
    date: ("date", date.isoformat),
    time: ("time", time.isoformat),
    Personal: ("personal", lambda value: [value.ref, value.commitment]),
    timedelta: ("timedelta", lambda value: [value.days, value.seconds, value.microseconds]),
}
_DECODERS: dict[str, Any] = {
    "decimal": Decimal,
    "bytes": lambda text: base64.b64decode(text, validate=True),
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "personal": lambda parts: Personal(*parts),
    "timedelta": lambda parts: timedelta(*parts),
}
_CONTAINERS: dict[str, Any] = {"tuple": tuple, "set": set, "frozenset": frozenset}
_READER = json.JSONDecoder(object_hook=_revived)
