"""Reading a connector's parameters: each wrong one gives a clear failure that is not tried again."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.plugins import ConnectorFailed, ConnectorRequest
from engine.values import Value


class Parameters:
    """The parameters of one call, by name.

    Args:
        given: As computed from the diagram's input parameters.
        known: The names that the connector understands; any other is refused, since it is likely a typing error.
    """

    def __init__(self, given: Mapping[str, Value], known: Iterable[str]) -> None:
        self._given = given
        names = sorted(known)
        for name in given:
            if name not in names:
                raise self.wrong(name, f"it is unknown; the connector knows {', '.join(names)}")

    def get(self, name: str) -> Value:
        """The value, or None."""
        return self._given.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """The text; without a default it is required."""
        value = self._given.get(name)
        if value is None or value == "":
            if default is None:
                raise self.wrong(name, "it is missing")
            return default
        if not isinstance(value, str):
            raise self.wrong(name, f"it is a {type(value).__name__}, but must be text")
        return value

    def mapping(self, name: str) -> dict[str, Value]:
        """A dict with text keys; empty when not given."""
        value = self._given.get(name)
        if value is None or value == "":
            return {}
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise self.wrong(name, 'it must be a dict, such as ${{"name": value}}')
        return value

    def numbers(self, name: str) -> frozenset[int]:
        """Whole numbers: one, a list, or text with commas or spaces between."""
        value = self._given.get(name)
        parts = value.replace(",", " ").split() if isinstance(value, str) else value if isinstance(value, list) else [value]
        try:
            return frozenset(int(part) for part in parts if part is not None)
        except (TypeError, ValueError):
            raise self.wrong(name, "it must be whole numbers, such as 404, 409") from None

    def texts(self, name: str) -> list[str]:
        """Texts: a list, or one text with commas between."""
        value = self._given.get(name)
        parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else [value]
        if not all(part is None or isinstance(part, str) for part in parts):
            raise self.wrong(name, "it must be text, or a list of texts")
        return [part.strip() for part in parts if part and part.strip()]

    def seconds(self, name: str, most: float) -> float:
        """A number of seconds above zero; never more than `most`, which is also the default."""
        value = self._given.get(name)
        try:
            seconds = most if value in (None, "") else float(value)
        except (TypeError, ValueError):
            seconds = math.nan
        if not seconds > 0:
            raise self.wrong(name, "it must be a number of seconds above zero")
        return min(seconds, most)

    def wrong(self, name: str, why: str) -> ConnectorFailed:
        """The failure to raise about one parameter."""
        return ConnectorFailed(f"The parameter {name} is wrong: {why}.", retryable=False)


def secret(request: ConnectorRequest, name: str) -> str:
    """A secret by its name; its value belongs in no message, log or result.

    Raises:
        ConnectorFailed: There is none of that name. Not tried again.
    """
    try:
        return request.secrets[name]
    except KeyError:
        raise ConnectorFailed(f"There is no secret named {name!r}; set it where the worker runs.", retryable=False) from None


def as_json(value: Value) -> bytes:
    """A value as JSON (RFC 8259): decimals as numbers, dates and times in ISO 8601, bytes in base64, sets as lists.

    Raises:
        ConnectorFailed: NaN, infinity or a timedelta, which JSON does not have. Not tried again.
    """
    try:
        return json.dumps(value, default=_plain, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ConnectorFailed(f"The parameter json can't be written as JSON: {error}.", retryable=False) from None


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, set | frozenset):
        return sorted(value, key=repr)
    raise TypeError(f"a {type(value).__name__} has no form in JSON")
