"""Channels: how what comes in from outside becomes a message that a process waits for.

A channel names a message and has fields: each says from where in what comes which value of the payload is taken, and of which type it is.
What does not fit is told by sentences, and kept as a dead letter by who has asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal, cast, get_args

from engine.errors import BadAnswer, NotAllowed, NotFound
from engine.values import Value

Type = Literal["text", "number", "boolean", "date"]
TYPES: tuple[Type, ...] = get_args(Type)
STATES = ("open", "closed")
NOUNS: Mapping[str, str] = {"text": "a text", "number": "a number", "boolean": "yes or no", "date": "a date, such as 2026-01-31"}
MOST_FIELDS = 100
LONGEST_PATH = 200

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_NUMBER = re.compile(r"[+-]?\d{1,30}([.]\d{1,30}|,\d{1,2})?")
"""A comma is taken for the decimal point where it can't divide thousands."""
_DAY = re.compile(r"(\d{2})[.](\d{2})[.](\d{4})")
_YES = frozenset({"true", "yes", "on", "1", "да"})
_NO = frozenset({"false", "no", "off", "0", "нет"})
_MISSING = object()


class ChannelNotFound(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no channel “{name}”.")


class HookNotFound(NotFound):
    """One sentence for both causes, so that nobody learns which channels there are."""

    def __init__(self) -> None:
        super().__init__("There is no such channel, or this is not its secret. Ask whoever runs it for the whole address.")


class ChannelExists(NotAllowed):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is a channel “{name}” already.")


class ChannelClosed(NotAllowed):
    def __init__(self, name: str) -> None:
        super().__init__(f"The channel “{name}” is closed and takes nothing; what was sent is not kept. Ask whoever runs it to open it.")


class ChannelHasLetters(NotAllowed):
    def __init__(self, name: str, waiting: int) -> None:
        letters = "a dead letter waits" if waiting == 1 else f"{waiting} dead letters wait"
        super().__init__(f"In the channel “{name}” {letters}. Deliver or discard what waits, then remove it.")


class LetterNotFound(NotFound):
    def __init__(self, letter_id: int) -> None:
        super().__init__(f"There is no dead letter {letter_id}.")


class LetterAnswered(NotAllowed):
    def __init__(self, letter_id: int, state: str, by: str) -> None:
        super().__init__(f"Dead letter {letter_id} has been {state} already, by {by}.")


class Misfit(BadAnswer):
    """What came in by a channel does not fit it, or the engine does not take it; `problems` has each single cause."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problems))


class WrongType(Exception):
    """A value is not of the field's type."""


@dataclass(frozen=True, slots=True)
class Field:
    """A value of the payload.

    Attributes:
        to: Where it stands in the payload: a name, or names with dots: `contact.phone`.
        source: Where it stands in what comes; "" = nowhere, it always has its default.
        default: What is taken where nothing came; None = nothing is.
        identifies: It is the sender's own number of the delivery: another one with the same value is not taken.
    """

    to: str
    source: str
    type: Type = "text"
    is_required: bool = False
    default: Any = None
    identifies: bool = False


def checked_name(name: str) -> str:
    """A channel's name, which stands in its address.

    Raises:
        BadAnswer: It can't stand there.
    """
    if not _NAME.fullmatch(name):
        raise BadAnswer("A channel's name has small letters, digits and hyphens, at most 64, such as “web-form”.")
    return name


def fields_text(fields: Sequence[Field], correlation: str) -> str:
    """The fields as they are stored.

    Raises:
        BadAnswer: A field makes no sense, or the correlation is none of them.
    """
    if len(fields) > MOST_FIELDS:
        raise BadAnswer(f"A channel has at most {MOST_FIELDS} fields.")
    for field in fields:
        _check(field)
    places = sorted(field.to.split(".") for field in fields)
    for before, after in pairwise(places):
        if after[: len(before)] == before:
            raise BadAnswer(f"Two fields give a value to “{'.'.join(before)}”. Leave one of them out.")
    if sum(field.identifies for field in fields) > 1:
        raise BadAnswer("Only one field can identify a delivery.")
    if correlation and correlation not in {field.to for field in fields}:
        raise BadAnswer(f"No field gives a value to “{correlation}”, by which the message is to be correlated.")
    return json.dumps([_plain(field) for field in fields], ensure_ascii=False)


def fields_of(text: str) -> list[Field]:
    """What `fields_text` made."""
    return [
        Field(one["to"], one["from"], one["type"], one["required"], one["default"], one["identifies"])
        for one in cast("list[dict[str, Any]]", json.loads(text))
    ]


def told(fields: Sequence[Field]) -> list[Value]:
    """The fields for the history."""
    return [_plain(field) for field in fields]


def payload_of(fields: Sequence[Field], data: Mapping[str, Any]) -> tuple[dict[str, Value], list[str]]:
    """The payload that what came in gives, and a sentence for each thing that does not fit."""
    payload: dict[str, Value] = {}
    problems: list[str] = []
    for field in fields:
        found = find(data, field.source)
        value = field.default if found is _MISSING or found in (None, "") else found
        if value is None:
            if field.is_required:
                problems.append(f"“{field.source or field.to}” is missing.")
            continue
        try:
            _put(payload, field.to.split("."), converted(field.type, value))
        except WrongType:
            problems.append(f"“{field.source or field.to}” must be {NOUNS[field.type]}.")
    return payload, problems


def correlation_of(correlation: str, payload: Mapping[str, Value]) -> str:
    """The value that a waiting token must match; "" when the channel has no such field.

    Raises:
        Misfit: Nothing came for it.
    """
    if not correlation:
        return ""
    value = find(payload, correlation)
    if value is _MISSING:
        raise Misfit([f"“{correlation}” is missing, by which the message finds who waits for it."])
    return value.isoformat() if isinstance(value, date) else str(value)


def identity_of(fields: Sequence[Field], data: Mapping[str, Any]) -> str:
    """The sender's own number of a delivery, or ""."""
    for field in fields:
        if field.identifies and isinstance(value := find(data, field.source), str | int) and not isinstance(value, bool):
            return str(value).strip()
    return ""


def patched(data: Any, patch: Any) -> Any:
    """What came in, corrected: a JSON Merge Patch (RFC 7396). Nothing that is left out changes."""
    if not isinstance(patch, dict):
        return patch
    kept = dict(data) if isinstance(data, dict) else {}
    for name, value in patch.items():
        if value is None:
            kept.pop(name, None)
        else:
            kept[name] = patched(kept.get(name), value)
    return kept


def find(data: Any, path: str) -> Any:
    """What stands at a path. A web form's field may have the whole path for its name; numbers count in a list, from 0."""
    if not path:
        return _MISSING
    if isinstance(data, Mapping) and path in data:
        return data[path]
    here = data
    for part in path.split("."):
        if isinstance(here, Mapping) and part in here:
            here = here[part]
        elif isinstance(here, list) and part.isdecimal() and len(part) < 7 and int(part) < len(here):
            here = here[int(part)]
        else:
            return _MISSING
    return here


def leaves(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every single value with its path."""
    if isinstance(data, dict):
        for name, item in data.items():
            yield from leaves(item, f"{path}.{name}" if path else str(name))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from leaves(item, f"{path}.{number}" if path else str(number))
    else:
        yield path, data


def converted(kind: Type, value: Any) -> Value:
    """A value as the field's type has it; forms send everything as text.

    Raises:
        WrongType: It can't be read as that.
    """
    match kind, value:
        case "text", str():
            return value
        case "text", int() | float() if not isinstance(value, bool):
            return str(value)
        case "number", int() | float() | Decimal() if not isinstance(value, bool):
            return value
        case "number", str():
            return _number(value)
        case "boolean", bool():
            return value
        case "boolean", str() | int() if (word := str(value).strip().lower()) in _YES | _NO:
            return word in _YES
        case "date", str():
            return _day(value.strip())
    raise WrongType


def _number(text: str) -> int | Decimal:
    plain = re.sub(r"\s", "", text)
    if not _NUMBER.fullmatch(plain):
        raise WrongType
    exact = Decimal(plain.replace(",", "."))
    return int(exact) if exact == exact.to_integral_value() and "." not in plain and "," not in plain else exact


def _day(text: str) -> date:
    if found := _DAY.fullmatch(text):
        text = f"{found[3]}-{found[2]}-{found[1]}"
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise WrongType from None


def _check(field: Field) -> None:
    parts = field.to.split(".")
    if len(field.to) > LONGEST_PATH or not all(part.isidentifier() and not part.startswith("_") for part in parts):
        raise BadAnswer(f"“{field.to}” can't be a name in the payload. Names are like in a diagram: phone, or contact.phone.")
    if len(field.source) > LONGEST_PATH:
        raise BadAnswer(f"The place from which “{field.to}” comes has at most {LONGEST_PATH} characters.")
    if field.type not in TYPES:
        raise BadAnswer(f"“{field.to}” can't be of the type “{field.type}”; there are {', '.join(TYPES)}.")
    if not field.source and (field.default is None or field.identifies):
        raise BadAnswer(f"Say from where “{field.to}” comes, or give it a default.")
    if field.default is not None:
        try:
            converted(field.type, field.default)
            json.dumps(field.default, allow_nan=False)
        except (WrongType, ValueError):
            raise BadAnswer(f"The default of “{field.to}” must be {NOUNS[field.type]}.") from None


def _plain(field: Field) -> dict[str, Any]:
    return {
        "to": field.to,
        "from": field.source,
        "type": field.type,
        "required": field.is_required,
        "default": field.default,
        "identifies": field.identifies,
    }


def _put(payload: dict[str, Value], parts: Sequence[str], value: Value) -> None:
    here = payload
    for part in parts[:-1]:
        here = here.setdefault(part, {})
    here[parts[-1]] = value
