"""OCEL 2.0, as JSON: events with the deals, clients, work items and departments that they are about.

The types are written last, when all events have passed by: the order of an object's members has no meaning in JSON (RFC 8259 §4).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.exports.rows import MINED, EventRow, Reader
from engine.exports.sink import PIECE
from engine.store.session import Row

MEDIA_TYPE, SUFFIX = "application/json", "json"
_ALWAYS = "1970-01-01T00:00:00Z"
"""The time of an attribute that has had its value from the beginning (OCEL 2.0 §3)."""
OBJECT_TYPES: Mapping[str, Mapping[str, str]] = {
    "deal": {
        "title": "string", "state": "string", "stage": "string", "exit": "string", "owner": "string", "kind": "string", "source": "string",
        "opened_at": "time", "closed_at": "time",
    },
    "client": {"name": "string", "kind": "string", "created_at": "time"},
    "work item": {
        "element": "string", "name": "string", "state": "string", "assignee": "string", "form": "string", "opened_at": "time",
        "due_at": "time", "completed_at": "time", "completed_by": "string",
    },
    "department": {"name": "string"},
}  # fmt: skip
EVENT_ATTRIBUTES: Mapping[str, str] = {
    "kind": "string", "transition": "string", "actor": "string", "process": "string", "version": "integer", "stage": "string",
    "element": "string", "recorded_at": "time",
}  # fmt: skip


def write(reader: Reader) -> Iterator[bytes]:
    activities: set[str] = set()
    departments = {row.key: row.name for row in reader.departments()}
    yield from _pieces(_document(reader, activities, departments))


def _document(reader: Reader, activities: set[str], departments: dict[str, str]) -> Iterator[str]:
    yield '{"events":['
    yield from _listed(_events(reader, activities, departments))
    yield '],"objects":['
    yield from _listed(_objects(reader, departments))
    yield '],"eventTypes":'
    attributes = _types(EVENT_ATTRIBUTES)
    yield json.dumps([{"name": name, "attributes": attributes} for name in sorted(activities)], ensure_ascii=False)
    yield ',"objectTypes":'
    yield json.dumps([{"name": name, "attributes": _types(kinds)} for name, kinds in OBJECT_TYPES.items()], ensure_ascii=False)
    yield "}\n"


def _events(reader: Reader, activities: set[str], departments: dict[str, str]) -> Iterator[dict[str, Any]]:
    for row in reader.events():
        if row.kind in MINED:
            activities.add(row.activity)
            if row.department:
                departments.setdefault(row.department, "")
            yield _event(row)


def _event(row: EventRow) -> dict[str, Any]:
    related = [(_deal_id(row.deal.key), "of deal")]
    if row.deal.client_id is not None:
        related.append((_client_id(row.deal.client_id), "for client"))
    if row.work_item is not None:
        related.append((_item_id(row.work_item.id), "of work item"))
    if row.department:
        related.append((_department_id(row.department), "of department"))
    told = {
        "kind": row.kind, "transition": row.transition, "actor": row.actor, "process": row.process_id, "version": row.version,
        "stage": row.stage, "element": row.element_id, "recorded_at": row.recorded_at,
    }  # fmt: skip
    return {
        "id": f"{row.deal.key}/{row.number}",
        "type": row.activity,
        "time": _time(row.at),
        "attributes": [{"name": name, "value": _plain(value)} for name, value in told.items() if value not in ("", None)],
        "relationships": _related(related),
    }


def _objects(reader: Reader, departments: dict[str, str]) -> Iterator[dict[str, Any]]:
    for page, items in reader.deals():
        for deal in page:
            yield _deal(deal, reader.personal)
        for item in items:
            departments.setdefault(item.department, "")
            yield _work_item(item)
    for client in reader.clients():
        yield _object(_client_id(client.id), "client", {"name": client.name, "kind": client.kind, "created_at": client.created_at}, [])
    for key, name in sorted(departments.items()):
        if key:
            yield _object(_department_id(key), "department", {"name": name or key}, [])


def _deal(deal: Row, personal: bool) -> dict[str, Any]:
    names = ("state", "stage", "exit", "owner", "kind", "source", "opened_at", "closed_at")
    told = {name: getattr(deal, name) for name in names} | {"title": deal.title if personal else ""}
    related = [(_client_id(deal.client_id), "of client")] if deal.client_id is not None else []
    if deal.selected_parent is not None:
        related.append((_deal_id(deal.selected_parent), "came from"))
    return _object(_deal_id(deal.key), "deal", told, related)


def _work_item(item: Row) -> dict[str, Any]:
    names = ("name", "state", "assignee", "form", "opened_at", "due_at", "completed_at", "completed_by")
    told = {"element": item.element_id} | {name: getattr(item, name) for name in names}
    related = [(_deal_id(item.deal_key), "of deal")]
    if item.department:
        related.append((_department_id(item.department), "of department"))
    return _object(_item_id(item.id), "work item", told, related)


def _object(identity: str, kind: str, values: Mapping[str, Any], related: Iterable[tuple[str, str]]) -> dict[str, Any]:
    told = [{"name": name, "time": _ALWAYS, "value": _plain(value)} for name, value in values.items() if value not in ("", None)]
    return {"id": identity, "type": kind, "attributes": told, "relationships": _related(related)}


def _related(related: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"objectId": identity, "qualifier": qualifier} for identity, qualifier in related]


def _types(kinds: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in kinds.items()]


def _deal_id(key: str) -> str:
    return f"deal:{key}"


def _client_id(number: int) -> str:
    return f"client:{number}"


def _item_id(number: int) -> str:
    return f"work-item:{number}"


def _department_id(key: str) -> str:
    return f"department:{key}"


def _plain(value: Any) -> Any:
    return _time(value) if isinstance(value, datetime) else value


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _listed(items: Iterable[Any]) -> Iterator[str]:
    for place, item in enumerate(items):
        yield f"{',' if place else ''}\n{json.dumps(item, ensure_ascii=False, separators=(',', ':'))}"


def _pieces(texts: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size >= PIECE:
            yield "".join(held).encode("utf-8", "replace")
            held.clear()
            size = 0
    yield "".join(held).encode("utf-8", "replace")
