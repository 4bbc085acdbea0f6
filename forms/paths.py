"""Nested answers by path: `client.name` is the key `name` of the object `client`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forms.field import Value

MISSING = object()


def get(data: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if not isinstance(data, Mapping) or key not in data:
            return MISSING
        data = data[key]
    return data


def pop(data: dict[str, Any], path: tuple[str, ...]) -> Any:
    for key in path[:-1]:
        inner = data.get(key)
        if not isinstance(inner, dict):
            return MISSING
        data = inner
    return data.pop(path[-1], MISSING)


def put(data: dict[str, Any], path: tuple[str, ...], value: Value, base: Mapping[str, Value]) -> None:
    """Writes a nested value; what the variables already have beside it is kept, and never changed in place."""
    if len(path) > 1 and path[0] not in data:
        data[path[0]] = base.get(path[0])
    for key in path[:-1]:
        inner = data.get(key)
        data[key] = dict(inner) if isinstance(inner, Mapping) else {}
        data = data[key]
    data[path[-1]] = value


def copy(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: copy(value) if isinstance(value, Mapping) else value for key, value in data.items()}


def leaves(data: Mapping[str, Any], emptied: set[str], prefix: str = "") -> Iterator[str]:
    """Keys that are left, without the groups whose fields were all taken out."""
    for key, value in data.items():
        if value and isinstance(value, dict):
            yield from leaves(value, emptied, f"{prefix}{key}.")
        elif value != {} or f"{prefix}{key}" not in emptied:
            yield f"{prefix}{key}"
