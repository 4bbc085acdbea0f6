"""The stream of changes, read as the WHATWG's HTML standard says (§9.2.6)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from api.client.connection import Connection, Refused

PATH = "/api/v1/events"
SILENCE = 45.0
"""Seconds without a sign of life after which the connection is taken for lost; the server gives one every 15."""

TRIES = 3
"""How often coming back is tried after a connection was lost or refused for a while."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the stream.

    Attributes:
        kind: `work-item`, `deal`, `reset` (read everything anew) or `end`.
        id: Where to go on from: `after`.
        data: A `Change`; for `reset` and `end` why.
    """

    kind: str
    id: str
    data: dict[str, Any]


def parse(lines: Iterable[str], last_id: str = "") -> Iterator[Event]:
    """The events of a stream's lines. One of kind "" only tells where to go on from."""
    kind, told = "", last_id
    data: list[str] = []
    for line in lines:
        if not line:
            if data:
                yield Event(kind, last_id, json.loads("\n".join(data)))
            elif last_id != told:
                yield Event("", last_id, {})
            kind, data, told = "", [], last_id
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            kind = value
        elif name == "data":
            data.append(value)
        elif name == "id":
            last_id = value


def follow(connection: Connection, query: dict[str, Any], after: int | None, seconds: int | None) -> Iterator[Event]:
    """Events without end; a lost connection is taken up where it was lost.

    Raises:
        Refused: The server refuses it, for example since the token is no longer valid.
        httpx.TransportError: The server can't be reached, and coming back has been tried three times.
    """
    last_id = "" if after is None else str(after)
    failures = 0
    while True:
        headers = {"Last-Event-ID": last_id} if last_id else {}
        timeout = httpx.Timeout(connection.http.timeout.connect, read=SILENCE)
        try:
            with connection.http.stream("GET", PATH, params={**query, "seconds": seconds} if seconds is not None else query,
                                        headers=headers, timeout=timeout) as response:  # fmt: skip
                if not response.is_success:
                    response.read()
                    raise Refused.of(response)
                failures = 0
                for event in parse(response.iter_lines(), last_id):
                    last_id = event.id
                    if event.kind == "end" and event.data.get("reason") == "time":
                        return
                    if event.kind not in ("", "end"):
                        yield event
        except Refused as refused:
            failures += 1
            if refused.status not in (429, 502, 503, 504) or failures > TRIES:
                raise
        except httpx.TransportError:
            failures += 1
            if failures > TRIES:
                raise
        connection.pause(3.0 if failures else 0.2)
