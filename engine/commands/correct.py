"""Ask for a correction of a deal, or see what one would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import corrections
from engine.actors import By
from engine.corrections import Plan
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.store import corrections as stored
from engine.store import instances
from engine.store.session import Row
from engine.transaction import Transaction
from engine.values import Value, dumps


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a correction: state "done", "waiting" for a second person, or "refused"; `incidents` are what got stuck by it."""

    correction_id: int
    deal_key: str
    state: str
    incidents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a correction would do: a history event's kind, and the element."""

    kind: str
    element_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a correction would do.

    Attributes:
        before, after: What it changes.
        needs_consent: A second person would have to consent.
        effects: What would follow: work withdrawn and opened, calls, ends.
        incidents: What would get stuck.
    """

    before: Mapping[str, Value]
    after: Mapping[str, Value]
    needs_consent: bool
    effects: tuple[Effect, ...]
    incidents: tuple[str, ...]


class _Shown(Exception):
    """Takes everything back."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview


def ask_correction(
    engine: Engine, deal_key: str, kind: str, change: Mapping[str, Value], reason: str, *, by: By, at: datetime | None = None
) -> Corrected:
    """Correct a deal; where the policy asks for a second person, it waits for that person's consent.

    Args:
        kind, change: See `engine.corrections`.
        reason: Why, in words: kept in the history.

    Raises:
        DealNotFound, InstanceNotFound: There is no such thing.
        NotPermitted: The actor may not correct this deal.
        CantCorrect, DealNotOpen: It can't be done, and why.
        BadAnswer: No reason, another kind, a change that is not of this kind, a value that can't be stored.
    """
    words = _reason(reason)

    def story(tx: Transaction) -> Corrected:
        tx.require_deal("deals.correct", deal_key)
        made = corrections.plan(tx, deal_key, kind, change)
        waits = corrections.needs_consent(engine.settings.correction_consent, made)
        values = {
            "deal_key": deal_key,
            "instance_id": made.instance_id,
            "kind": kind,
            "change": dumps({"change": dict(change), "before": made.before, "after": made.after}),
            "reason": words,
            "asked_by": tx.by,
            "asked_at": tx.at,
            "state": "waiting" if waits else "done",
        }
        number = stored.add(tx.session, values)
        told = {"correction": number, "kind": kind, "reason": words, "before": made.before, "after": made.after}
        note(tx, "correction.asked", deal_key, made, **told)
        if waits:
            return Corrected(number, deal_key, "waiting")
        return carry_out(tx, number, deal_key, kind, made, words, asked_by=tx.by)

    return engine.transact(story, by=by, at=at)


def preview_correction(
    engine: Engine, deal_key: str, kind: str, change: Mapping[str, Value], *, by: By, at: datetime | None = None
) -> Preview:
    """What a correction would do. It is done and taken back, so that nothing can differ later but what others do meanwhile.

    Raises:
        DealNotFound, InstanceNotFound, NotPermitted, CantCorrect, DealNotOpen, BadAnswer: As `ask_correction`.
    """

    def story(tx: Transaction) -> None:
        tx.require_deal("deals.correct", deal_key)
        made = corrections.plan(tx, deal_key, kind, change)
        seen = len(tx.changes.events)
        made.apply("")
        effects = tuple(
            Effect(event["kind"], event["element_id"], _name(tx, event["definition_id"], event["element_id"]))
            for event in tx.changes.events[seen:]
        )
        incidents = tuple(row["cause"] for row in tx.changes.new_incidents if row["state"] == "open")
        waits = corrections.needs_consent(engine.settings.correction_consent, made)
        raise _Shown(Preview(made.before, made.after, waits, effects, incidents))

    try:
        engine.transact(story, by=by, at=at)
    except _Shown as shown:
        return shown.preview
    raise AssertionError("a preview always takes itself back")


def carry_out(tx: Transaction, number: int, deal_key: str, kind: str, made: Plan, reason: str, asked_by: str) -> Corrected:
    """Do a correction that was asked for, inside a transaction."""
    made.apply(reason)
    told = {"correction": number, "kind": kind, "reason": reason, "asked_by": asked_by, "before": made.before, "after": made.after}
    note(tx, "correction.done", deal_key, made, **told)
    causes = tuple(row["cause"] for row in tx.changes.new_incidents if row["state"] == "open")
    return Corrected(number, deal_key, "done", causes)


def note(tx: Transaction, event: str, deal_key: str, made: Plan | Row, **told: Value) -> None:
    """A history event about the instance that a correction is about."""
    element_id = made.element_id if isinstance(made, Plan) else ""
    row = instances.find(tx.session, made.instance_id) if made.instance_id else None
    tx.changes.note(deal_key, made.instance_id, row.definition_id if row else None, event, element_id, tx.by, told)


def _reason(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise BadAnswer("Give the reason for the correction; it is kept with what it changes.")
    return words


def _name(tx: Transaction, definition_id: int | None, element_id: str) -> str:
    if definition_id is None or not element_id:
        return ""
    element = tx.engine.definitions.process(tx.session, definition_id).diagram.elements.get(element_id)
    return element.name if element is not None else ""
