"""XES (IEEE 1849-2016): one trace a deal, with the concept, time, lifecycle, organizational and identity extensions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from math import isfinite
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from lxml import etree

from engine.exports.rows import MINED, EventRow, Reader
from engine.exports.sink import PIECE, Sink
from engine.personal import HIDDEN
from engine.store.session import Row
from engine.values import Personal

MEDIA_TYPE, SUFFIX = "application/xml", "xes"
NAMESPACE = "http://www.xes-standard.org/"
EXTENSIONS = (
    ("Concept", "concept"),
    ("Identity", "identity"),
    ("Lifecycle", "lifecycle"),
    ("Organizational", "org"),
    ("Time", "time"),
)
CLASSIFIERS = (("Activity", "concept:name"), ("Activity and transition", "concept:name lifecycle:transition"))
_EVENT_GLOBALS = (
    ("string", "concept:name", ""),
    ("string", "lifecycle:transition", "unknown"),
    ("date", "time:timestamp", "1970-01-01T00:00:00.000+00:00"),
    ("id", "identity:id", str(UUID(int=0))),
)
_TRACE_GLOBALS = (("string", "concept:name", ""), ("id", "identity:id", str(UUID(int=0))))
_KEY = re.compile(r"[^\W\d]\w*")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 §2.2


def write(reader: Reader) -> Iterator[bytes]:
    sink = Sink()
    with etree.xmlfile(sink, encoding="utf-8") as file:
        file.write_declaration()
        # What is inside has no namespace of its own, so that it is in this default one, and is not repeated for each element.
        with file.element(f"{{{NAMESPACE}}}log", {"xes.version": "1849.2016", "xes.features": ""}, nsmap={None: NAMESPACE}):
            for element in _head():
                file.write(element)
            for _, events in groupby(reader.events(), lambda row: row.deal.key):
                with file.element("trace"):
                    for place, row in enumerate(events):
                        for attribute in _trace(row.deal, reader.personal) if place == 0 else ():
                            file.write(attribute)
                        _write_event(file, row)
                        if sink.size >= PIECE:
                            yield sink.take()
                file.flush()
                if sink.size >= PIECE:
                    yield sink.take()
    yield sink.take()


def trace_id(deal_key: str) -> UUID:
    """The deal's identity: the same in every export."""
    return uuid5(NAMESPACE_URL, f"urn:stagework:deal:{deal_key}")


def event_id(deal_key: str, number: int) -> UUID:
    """The event's identity: the same in every export."""
    return uuid5(trace_id(deal_key), str(number))


def _head() -> Iterator[Any]:
    for name, prefix in EXTENSIONS:
        yield etree.Element("extension", name=name, prefix=prefix, uri=f"{NAMESPACE}{prefix}.xesext")
    for scope, attributes in (("trace", _TRACE_GLOBALS), ("event", _EVENT_GLOBALS)):
        whole = etree.Element("global", scope=scope)
        whole.extend([_attribute(*attribute) for attribute in attributes])
        yield whole
    for name, keys in CLASSIFIERS:
        yield etree.Element("classifier", name=name, scope="event", keys=keys)
    yield _attribute("string", "concept:name", "Stagework")
    yield _attribute("string", "lifecycle:model", "standard")


def _trace(deal: Row, personal: bool) -> Iterator[Any]:
    yield _attribute("string", "concept:name", deal.key)
    yield _attribute("id", "identity:id", str(trace_id(deal.key)))
    told = {"state": deal.state, "stage": deal.stage, "exit": deal.exit, "owner": deal.owner, "kind": deal.kind, "source": deal.source}
    more = {"client": deal.client_id, "parent": deal.parent_key, "opened": deal.opened_at, "closed": deal.closed_at}
    title = {"title": deal.title if personal else ""}
    yield from _attributes({**told, **more, **title})


def _write_event(file: Any, row: EventRow) -> None:
    if row.kind not in MINED:
        return
    event = etree.Element("event")
    item = row.work_item
    event.extend(
        [
            _attribute("string", "concept:name", row.activity),
            _attribute("string", "lifecycle:transition", row.transition),
            _attribute("date", "time:timestamp", _time(row.at)),
            _attribute("id", "identity:id", str(event_id(row.deal.key, row.number))),
        ]
    )
    if item is not None:
        event.append(_attribute("string", "concept:instance", str(item.id)))
    for key, text in (("org:resource", row.actor), ("org:group", row.department), ("org:role", row.role)):
        if text:
            event.append(_attribute("string", key, text))
    told = {"kind": row.kind, "element": row.element_id, "process": row.process_id, "version": row.version, "stage": row.stage}
    event.extend(_attributes({**told, "recorded": row.recorded_at}))
    changed = row.data.get("changed")
    if isinstance(changed, Mapping):
        event.extend(_attributes({f"data.{name}": value for name, value in changed.items() if _KEY.fullmatch(name)}))
    file.write(event)


def _attributes(values: Mapping[str, Any]) -> Iterator[Any]:
    """Attributes by their types; what is empty, a list or an object is left out."""
    for key, value in values.items():
        match value:
            case bool():
                yield _attribute("boolean", key, "true" if value else "false")
            case int() if abs(value) < 2**63:
                yield _attribute("int", key, str(value))
            case float() if isfinite(value):
                yield _attribute("float", key, str(value))
            case Decimal() if value.is_finite():
                yield _attribute("float", key, str(value))
            case datetime():
                yield _attribute("date", key, _time(value))
            case date():
                yield _attribute("date", key, _time(datetime(value.year, value.month, value.day, tzinfo=UTC)))
            case Personal():
                yield _attribute("string", key, HIDDEN)
            case str() if value:
                yield _attribute("string", key, value)


def _attribute(kind: str, key: str, value: str) -> Any:
    return etree.Element(kind, key=key, value=_NOT_XML.sub("\ufffd", value))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
