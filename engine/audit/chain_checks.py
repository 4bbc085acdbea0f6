"""Checking one chain: its events, its head, what was sealed of it, and the personal values that stand beside it."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.audit.report import Report
from engine.chain import FIELDS, GENESIS, canonical
from engine.personal import commitment
from engine.store.session import Row

PASSED_OVER, PASSED_FOR = 3, timedelta(hours=1)
"""A checkpoint leaves out a deal that a command holds just then, and a great many deals take several checkpoints. More than so many, over
more than such a time, can't be."""


@dataclass(slots=True)
class Ground:
    """What all chains are checked against.

    Attributes:
        digests: SHA-256 of each definition, by its id.
        sealed_at: When each checkpoint was sealed, by number from 1; never falling. Nothing when the log itself is broken.
        personal: The personal values of a deal.
    """

    digests: Mapping[int, str]
    sealed_at: Sequence[datetime]
    personal: Callable[[str], Iterable[Row]]
    named: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Definitions that events name by digest: where first."""
    personal_seen: int = 0


def check_chain(report: Report, ground: Ground, chain: str, head: Row | None, events: Iterable[Row], sealed: Sequence[Row]) -> None:
    """Check a chain. `sealed`: its sealed heads by their place in the log."""
    walk = _Walk(report, ground, chain, {row.length: row for row in reversed(sealed)})
    for event in events:
        walk.take(event)
    walk.end(head, sealed)
    report.chains += 1
    report.events += walk.count


class _Walk:
    def __init__(self, report: Report, ground: Ground, chain: str, sealed: Mapping[int, Row]) -> None:
        self.report, self.ground, self.chain, self.sealed = report, ground, chain, sealed
        self.count = self.number = self.seq = 0
        self.digest = GENESIS
        self.changed: Row | None = None  # the first one; changed_more counts the others
        self.changed_more = 0
        self.rewritten: Row | None = None
        self.commitments: dict[str, str] = {}
        self.is_reordered = False
        self.unsealed = 0  # events since the last sealed head, and the oldest of them
        self.oldest: Row | None = None

    def take(self, event: Row) -> None:
        self.count += 1
        is_gap = event.number != self.number + 1
        if is_gap:
            which = (
                f"Events {self.number + 1} to {event.number - 1} are" if event.number > self.number + 2 else f"Event {self.number + 1} is"
            )
            self._found("events-missing", self.number + 1, f"{which} missing.", event)
        definition = "" if event.definition_id is None else self.ground.digests.get(event.definition_id)
        if definition is None:
            self._found("definition-missing", event.number, f"The diagram that event {event.number} followed is missing.", event)
        elif not is_gap and self._digest_of(event, definition) != event.digest:
            self.changed_more += self.changed is not None
            self.changed = self.changed or event
        if event.seq < self.seq and not self.is_reordered:
            self.is_reordered = True
            self._found("events-reordered", event.number, f"Event {event.number} was written before event {self.number}.", event)
        self.number, self.digest, self.seq = event.number, event.digest, event.seq
        self._read(event)
        self.unsealed += 1
        if self.oldest is None or event.recorded_at < self.oldest.recorded_at:
            self.oldest = event
        if (head := self.sealed.get(event.number)) is not None:
            if head.digest != event.digest:
                self.rewritten = self.rewritten or event
            self._sealed_by(head.checkpoint)
            self.unsealed, self.oldest = 0, None

    def end(self, head: Row | None, sealed: Sequence[Row]) -> None:
        if (first := self.changed) is not None:
            others = f", and {self.changed_more} behind it" if self.changed_more else ""
            message = f"Event {first.number} ({first.kind} by {first.actor or 'nobody'}) is not as it was recorded{others}."
            self._found("event-changed", first.number, message, first)
        if (first := self.rewritten) is not None:
            checkpoint = self.sealed[first.number].checkpoint
            message = f"Checkpoint {checkpoint} sealed another event {first.number}: the chain up to it was rewritten."
            self._found("sealed-head-differs", first.number, message, first)
        self._check_head(head)
        self._check_sealed(head, sealed)
        if all(row.length <= self.number for row in sealed):
            self._sealed_by(len(self.ground.sealed_at))
        self.report.unsealed += self.unsealed
        self._check_personal()

    def _check_head(self, head: Row | None) -> None:
        if head is None:
            self._found("deal-missing", None, f"There are {self.count} events of {self.chain}, which is not there itself.")
        elif head.length > self.number:
            self._found("tail-missing", self.number + 1, f"The head counts {head.length} events; the last one is event {self.number}.")
        elif (head.length, head.digest or GENESIS) != (self.number, self.digest):
            self._found(
                "head-differs", self.number, f"The head, of {head.length} events, does not fit the last event, number {self.number}."
            )

    def _check_sealed(self, head: Row | None, sealed: Sequence[Row]) -> None:
        length = 0
        for row in sealed:
            if row.length <= length:
                message = f"Checkpoint {row.checkpoint} sealed {row.length} events, after {length} had been sealed."
                self._found("old-head-sealed-again", row.length, message)
            length = max(length, row.length)
        if length > self.number:
            row = next(row for row in sealed if row.length > self.number)
            message = f"Checkpoint {row.checkpoint} sealed {row.length} events; there are {self.number}."
            self._found("sealed-events-missing", self.number + 1, message)
        last = sealed[-1].length if sealed else 0
        if head is not None and head.sealed_length != last:
            message = f"{head.sealed_length} events are said to be sealed; in the log it is {last}."
            self._found("sealed-length-differs", last, message)

    def _sealed_by(self, checkpoint: int) -> None:
        """Whether the events since the last sealed head can be as old as they say: this checkpoint sealed them, or is the last one."""
        times, oldest = self.ground.sealed_at, self.oldest
        if oldest is None or not 0 < checkpoint <= len(times):
            return
        recorded_at = moment(oldest.recorded_at)
        if recorded_at is None:
            return
        first = bisect_left(times, recorded_at) + 1
        if checkpoint - first >= PASSED_OVER and times[checkpoint - 1] - times[first - 1] > PASSED_FOR:
            message = f"Event {oldest.number} says that it was recorded before checkpoint {first}, but was not there for several after it."
            self._found("event-backdated", oldest.number, message, oldest)

    def _read(self, event: Row) -> None:
        """What the event's data refer to: personal values, and the files that checked answers or decided."""
        if event.kind in ("work.completed", "decision.made"):
            data = plain_data(event.data)
            name = data.get("form" if event.kind == "work.completed" else "digest") if isinstance(data, dict) else None
            if isinstance(name, str) and name:
                self.ground.named.setdefault(name, (self.chain, event.number))
        if '"personal"' in event.data:
            self.commitments.update(personal_of(plain_data(event.data)))

    def _check_personal(self) -> None:
        if not self.commitments:
            return
        found = 0
        for row in self.ground.personal(self.chain):
            known = self.commitments.get(row.ref)
            if known is None:
                continue
            found += 1
            if commitment(row.salt, row.value) != known:
                self._found("personal-value-changed", None, f"The value of “{row.name}” is not the one that was recorded.")
        self.ground.personal_seen += found
        self.report.personal_values += found
        self.report.erased += len(self.commitments) - found

    def _digest_of(self, event: Row, definition: str) -> str:
        return hashlib.sha256(canonical(event_of(event, self.digest, definition))).hexdigest()

    def _found(self, code: str, number: int | None, message: str, event: Row | None = None) -> None:
        self.report.add(code, self.chain, number, message, moment(event.recorded_at) if event else None)


def event_of(row: Row, previous: str, definition: str) -> dict[str, Any]:
    """The event that is digested (`engine.chain`), of a row of `trail`."""
    values = (
        row.deal_key,
        row.number,
        previous,
        row.instance_id,
        definition,
        row.kind,
        row.element_id,
        row.actor,
        row.at,
        row.recorded_at,
        row.data,
    )
    return dict(zip(FIELDS, values, strict=True))


def moment(text: str) -> datetime | None:
    """A recorded time; None when it was falsified into something else."""
    try:
        found = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else None


def personal_of(data: Any) -> Iterator[tuple[str, str]]:
    """(reference, commitment) of each personal value in an event's data, as they are stored (`engine.values`)."""
    if isinstance(data, list):
        for item in data:
            yield from personal_of(item)
    elif isinstance(data, dict):
        mark = data.get("$")
        if isinstance(mark, list) and len(mark) == 2 and mark[0] == "personal":
            yield mark[1][0], mark[1][1]
        else:
            for item in data.values():
                yield from personal_of(item)


def plain_data(text: str) -> Any:
    """An event's data as plain JSON; None when they were falsified into something else, which the digest tells."""
    try:
        return json.loads(text)
    except ValueError:
        return None
