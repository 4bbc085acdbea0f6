"""One event of a deal's history, as indicators and the search for losses read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.values import Personal, Value, loads


@dataclass(slots=True, eq=False)
class Event:
    """What happened.

    Attributes:
        number: Its place in the deal's history, from 1.
        kind: See `engine.step.HistoryDraft`; also deal.*, hand-off.*, promise.*, correction.* and work.claimed and the like.
        at: When it happened; of an imported deal that may be long ago, and before the event in front of it.
        actor: Who did it, or in whose name; a machine's name where it was one.
        process_id, version, stage, definition_id: The diagram that it followed; "", None, "" and 0: none, or one that is not there.
        element_id, instance_id: Where; "" for the deal or the instance as a whole.
        source: Its data, or their stored text, which is read when somebody asks.
    """

    number: int
    kind: str
    at: datetime
    actor: str = ""
    process_id: str = ""
    version: int | None = None
    stage: str = ""
    definition_id: int = 0
    element_id: str = ""
    instance_id: str = ""
    source: str | Mapping[str, Value] = field(default="{}", repr=False)

    @property
    def data(self) -> Mapping[str, Value]:
        """What the kind of event tells; see where each is written."""
        source = self.source
        if isinstance(source, str):
            source = self.source = loads(source)
        return source

    @property
    def written(self) -> Iterator[tuple[str, Value]]:
        """The facts that it has set, with their values; None in place of a personal one.

        They are the variables that an instance has written, what an exit promises, and the owner on the deal's cover.
        """
        if self.kind == "exit.reached":
            yield from _plain(self.data.get("facts"))
        elif self.kind == "decision.made":
            if name := self.data.get("variable"):
                yield from _plain({name: self.data.get("result")})
        elif self.kind in ("deal.opened", "deal.changed"):
            cover = self.data if self.kind == "deal.opened" else self.data.get("after") or {}
            if "owner" in cover:
                yield "owner", cover["owner"]
        if "changed" in self.source:
            yield from _plain(self.data.get("changed"))


def _plain(facts: Value) -> Iterator[tuple[str, Value]]:
    if isinstance(facts, dict):
        for name, value in facts.items():
            yield name, None if isinstance(value, Personal) else value
