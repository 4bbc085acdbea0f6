"""Personal values: set apart when history is written, and shown again to those who may see them.

The history holds a `Personal` instead of the value: a reference, and a commitment (SHA-256 over a salt and the value). So a value
can be hidden, and erased for good, while the event and its digest stay as they were.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from engine.store import personal_values
from engine.store.session import Session
from engine.values import Personal, Value, dumps, loads

HIDDEN = "hidden"
ERASED = "erased"
_VARIABLES = frozenset({"changed", "inputs", "variables", "facts", "changes", "payload"})
"""Where an event's data hold variables by name."""
COVERS = frozenset({"deal.opened", "deal.changed"})
"""Events that tell what stands on a deal's cover."""


def set_apart(data: Mapping[str, Value], names: Collection[str], deal_key: str) -> tuple[dict[str, Value], list[dict[str, Any]]] | None:
    """An event's data with `Personal` in place of personal variables, and the rows to keep; None when there are none."""
    rows: list[dict[str, Any]] = []
    replaced = _walk(data, names, deal_key, rows)
    return (replaced, rows) if rows else None


def set_cover_apart(data: Mapping[str, Value], deal_key: str) -> tuple[dict[str, Value], list[dict[str, Any]]]:
    """As `set_apart`, for what stands on a deal's cover: its title mostly names the client."""
    rows: list[dict[str, Any]] = []
    return {name: _apart(name, value, ("title",), deal_key, rows) for name, value in data.items()}, rows


def masked(text: str, variables: Mapping[str, Value], names: Collection[str]) -> str:
    """A sentence about what failed, without the personal values that an expression met."""
    for value in sorted(personal_texts(variables, names), key=len, reverse=True):
        text = text.replace(value, HIDDEN)
    return text


def personal_texts(variables: Mapping[str, Value], names: Collection[str], only_named: bool = False) -> set[str]:
    """The texts among the personal values of variables; not those of one or two characters, which are in every word.

    Args:
        only_named: Of an object that is personal as a whole (a contact, with its channel), only the values that are personal by name.
    """
    return {text for name, value in variables.items() for text in _texts(name, value, names, name in names, only_named) if len(text) > 2}


def without_values(variables: Mapping[str, Value], names: Collection[str]) -> dict[str, Value]:
    """Variables whose personal ones are emptied for good: a text becomes "", anything else null."""
    return {name: _emptied(name, value, names) for name, value in variables.items()}


def _emptied(name: str, value: Value, names: Collection[str]) -> Value:
    if name in names:
        return "" if isinstance(value, str) else None
    if isinstance(value, dict):
        return {key: _emptied(str(key), item, names) for key, item in value.items()}
    return [_emptied("", item, names) for item in value] if isinstance(value, list | tuple) else value


def _texts(name: str, value: Value, names: Collection[str], is_personal: bool, only_named: bool) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(str(key), item, names, key in names or (is_personal and not only_named), only_named)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _texts(name, item, names, is_personal, only_named)
    elif is_personal and isinstance(value, str):
        yield value


def commitment(salt: str, text: str) -> str:
    """What the history keeps of a value: `salt` is hexadecimal, `text` the value's `engine.values` text."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def reveal(session: Session, deal_key: str, values: list[Any], may_see: bool, shown: set[str] | None = None) -> list[Any]:
    """Event data for a reader: with the values again, or with the words "hidden" or "erased" in their place.

    Args:
        shown: Gets the names of the values that are shown.
    """
    rows = personal_values.of_deal(session, deal_key)
    kept, met = {row.ref: loads(row.value) for row in rows}, set[str]()
    told = [_shown(value, kept, may_see, met) for value in values]
    if shown is not None and may_see:
        shown.update(row.name for row in rows if row.ref in met)
    return told


def shown(value: Any, kept: Mapping[str, Value]) -> Any:
    """Event data with the values again; `kept` has them by reference, what it has not is erased."""
    return _shown(value, kept, True, set())


def without_personal(variables: Mapping[str, Value], names: Collection[str]) -> dict[str, Value]:
    """Variables for somebody who may not see personal ones: the names stay, the values are hidden."""
    return {name: _hidden(name, value, names) for name, value in variables.items()}


def met_in(value: Value, names: Collection[str]) -> set[str]:
    """The names of the personal values that stand in variables, also inside objects and lists."""
    if isinstance(value, list):
        return {name for item in value for name in met_in(item, names)}
    if not isinstance(value, Mapping):
        return set()
    own = {str(name) for name, item in value.items() if name in names and item not in (None, "")}
    return own.union(*(met_in(item, names) for name, item in value.items() if name not in names))


def _walk(value: Any, names: Collection[str], deal_key: str, rows: list[dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_walk(item, names, deal_key, rows) for item in value]
    if not isinstance(value, Mapping):
        return value
    return {
        key: {name: _apart(name, inner, names, deal_key, rows) for name, inner in item.items()}
        if key in _VARIABLES and isinstance(item, Mapping)
        else _walk(item, names, deal_key, rows)
        for key, item in value.items()
    }


def _apart(name: str, value: Value, names: Collection[str], deal_key: str, rows: list[dict[str, Any]]) -> Value:
    if isinstance(value, dict) and name not in names:  # a message may bring a whole contact as one variable
        return {key: _apart(str(key), item, names, deal_key, rows) for key, item in value.items()}
    if isinstance(value, list) and name not in names:
        return [_apart("", item, names, deal_key, rows) for item in value]
    if name not in names or value in (None, "") or isinstance(value, Personal):
        return value
    text, salt, ref = dumps(value), secrets.token_hex(16), secrets.token_hex(12)
    rows.append({"ref": ref, "deal_key": deal_key, "name": name, "salt": salt, "value": text})
    return Personal(ref, commitment(salt, text))


def _hidden(name: str, value: Value, names: Collection[str]) -> Value:
    if name in names:
        return value if value in (None, "") else HIDDEN
    if isinstance(value, dict):
        return {key: _hidden(str(key), item, names) for key, item in value.items()}
    return [_hidden("", item, names) for item in value] if isinstance(value, list) else value


def _shown(value: Any, kept: Mapping[str, Value], may_see: bool, met: set[str]) -> Any:
    if isinstance(value, Personal):
        met.add(value.ref)
        return ERASED if value.ref not in kept else kept[value.ref] if may_see else HIDDEN
    if isinstance(value, dict):
        return {key: _shown(item, kept, may_see, met) for key, item in value.items()}
    if isinstance(value, list):
        return [_shown(item, kept, may_see, met) for item in value]
    return value
