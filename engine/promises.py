"""Promises: registered deal-wide when a process makes them, and ended once: fulfilled by an operation, or waived by someone named.

A process keeps its promises in the variable `promises`, a list of objects with `id`, `kind`, `text` and `status` ("open",
"fulfilled" with `fulfilled_by`, "waived" with `waived_by` and `waiver_reason`). The table follows the variable; where a promise has
ended in the table already, the variable follows the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import NotAllowed, NotFound
from engine.live import LIVE, Live
from engine.step import SetVariables, Step
from engine.store import instances
from engine.store import promises as stored
from engine.store.session import Row
from engine.values import Value

if TYPE_CHECKING:
    from engine.transaction import Transaction

VARIABLE = "promises"
ENDED = ("fulfilled", "waived")


class PromiseNotFound(NotFound):
    def __init__(self, deal_key: str, promise_id: str) -> None:
        super().__init__(f"Deal {deal_key} has no promise “{promise_id}”.")


class PromiseEnded(NotAllowed):
    def __init__(self, promise_id: str, state: str, by: str) -> None:
        super().__init__(f"Promise {promise_id} is {state} already{f', by {by}' if by else ''}.")


def follow(tx: Transaction, live: Live, step: Step) -> None:
    """An instance has written its promises: register the new ones, end those that have ended."""
    listed = _promises(step.changed.get(VARIABLE))
    if not listed:
        return
    known = {row.promise_id: row for row in stored.of_deal(tx.session, live.deal_key)}
    wrong: dict[str, Row] = {}
    for promise in listed:
        row = known.get(str(promise["id"]))
        if row is None or _is_another(row, promise):
            _make(tx, live, promise, row)
        elif row.state == "open" and promise.get("status") in ENDED:
            _end(tx, live, promise, row, step)
        elif row.state in ENDED and promise.get("status") != row.state:
            wrong[row.promise_id] = row
    if wrong:
        tx.react(live, SetVariables({VARIABLE: with_states(step.changed[VARIABLE], wrong)}))


def end(tx: Transaction, deal_key: str, promise_id: str, state: str, told: Mapping[str, str]) -> None:
    """A person ends a promise of a locked deal, in the table and in every running instance that keeps it.

    Args:
        told: `element_id` and `reason`.

    Raises:
        PromiseNotFound: The deal has no such promise.
        PromiseEnded: It is fulfilled or waived already.
    """
    row = stored.find(tx.session, deal_key, promise_id)
    if row is None:
        raise PromiseNotFound(deal_key, promise_id)
    if row.state in ENDED:
        raise PromiseEnded(promise_id, row.state, row.ended_by)
    stored.save(tx.session, row, state=state, ended_at=tx.at, ended_by=tx.by, **told)
    tx.note(f"promise.{state}", deal_key, None, told["element_id"], promise=promise_id, text=row.text, by=tx.by, reason=told["reason"])
    ended = {promise_id: stored.find(tx.session, deal_key, promise_id)}
    for instance in instances.of_deal(tx.session, deal_key):
        if instance.state in LIVE:
            live = tx.load(instance.id)
            if any(str(promise["id"]) == promise_id for promise in _promises(live.machine.variables.get(VARIABLE))):
                tx.advance(live, SetVariables({VARIABLE: with_states(live.machine.variables[VARIABLE], ended)}))


def with_states(promises: Value, rows: Mapping[str, Any]) -> Value:
    """The variable, with the state of these promises as the table has it."""
    return [_with_state(promise, rows.get(str(promise.get("id")))) if isinstance(promise, dict) else promise for promise in promises]


def _with_state(promise: dict[str, Value], row: Row | None) -> dict[str, Value]:
    if row is None:
        return promise
    kept = {name: value for name, value in promise.items() if name not in ("fulfilled_by", "waived_by", "waiver_reason")}
    ended = {"waived_by": row.ended_by, "waiver_reason": row.reason} if row.state == "waived" else {"fulfilled_by": row.element_id}
    return {**kept, "status": row.state, **ended}


def _promises(value: Value) -> list[dict[str, Value]]:
    """What of a variable's value are promises."""
    listed = value if isinstance(value, list | tuple) else ()
    return [promise for promise in listed if isinstance(promise, dict) and promise.get("id") not in (None, "")]


def _is_another(row: Row, promise: Mapping[str, Value]) -> bool:
    """A later discussion of the same deal numbers from P1 again."""
    return promise.get("status", "open") == "open" and (row.kind, row.text) != (_text(promise, "kind"), _text(promise, "text"))


def _make(tx: Transaction, live: Live, promise: Mapping[str, Value], row: Row | None) -> None:
    status = promise.get("status")
    told = {"kind": _text(promise, "kind"), "text": _text(promise, "text")}
    made = {**told, "state": status if status in ENDED else "open", "made_at": tx.at, "made_by": tx.by}
    fresh = {**made, "ended_at": tx.at if status in ENDED else None, "ended_by": "", "element_id": "", "reason": ""}
    if status in ENDED:
        fresh |= _ending(tx, promise, "")
    if row is None:
        stored.add(tx.session, {"deal_key": live.deal_key, "promise_id": str(promise["id"]), **fresh})
    else:
        stored.save(tx.session, row, **fresh)
    replaced = {"instead_of": row.text} if row is not None else {}
    tx.note("promise.made", live.deal_key, live, promise=str(promise["id"]), about=told["kind"], text=told["text"], **replaced)


def _end(tx: Transaction, live: Live, promise: Mapping[str, Value], row: Row, step: Step) -> None:
    wrote = [draft.element_id for draft in step.history if VARIABLE in draft.data.get("changed", {})]
    ending = _ending(tx, promise, wrote[-1] if wrote else "")
    stored.save(tx.session, row, state=promise["status"], ended_at=tx.at, **ending)
    told = {"text": row.text, "by": ending["ended_by"], "reason": ending["reason"]}
    tx.note(f"promise.{promise['status']}", live.deal_key, live, ending["element_id"], promise=row.promise_id, **told)


def _ending(tx: Transaction, promise: Mapping[str, Value], element_id: str) -> dict[str, str]:
    if promise["status"] == "waived":
        return {"ended_by": _text(promise, "waived_by") or tx.by, "reason": _text(promise, "waiver_reason"), "element_id": element_id}
    return {"ended_by": tx.by, "reason": "", "element_id": _text(promise, "fulfilled_by") or element_id}


def _text(promise: Mapping[str, Value], name: str) -> str:
    value = promise.get(name)
    return value if isinstance(value, str) else "" if value is None else str(value)
