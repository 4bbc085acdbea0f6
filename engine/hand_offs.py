"""Hand-offs: offered when work opens behind one, accepted or returned by the receiver, mended and sent again by the sender.

offered -> accepted                    by saying so, by claiming or completing the work
offered -> returned -> offered -> ...  the work item is the sender's turn until it is sent again
offered | returned -> withdrawn        the work is no longer needed
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bpmn.elements import Element, Flow
from engine.errors import EngineError, NotAllowed, NotFound
from engine.live import Live
from engine.step import Step, Wait
from engine.store import hand_offs as stored
from engine.store.session import Row
from engine.values import Value

if TYPE_CHECKING:
    from engine.transaction import Transaction

_SILENT = frozenset({"startEvent", "parallelGateway", "eventBasedGateway", "exclusiveGateway", "inclusiveGateway", "subProcess"})
_SILENT_WITHOUT_EVENT = frozenset({"intermediateThrowEvent", "endEvent"})
"""What a token passes without a trace in the history."""
REASONS = ("incomplete-pack", "wrong-facts", "not-ours", "unclear", "other")
"""Why a receiver may return a hand-off."""


class HandOffNotFound(NotFound):
    def __init__(self, number: int) -> None:
        super().__init__(f"There is no hand-off {number}.")


class HandOffReturned(NotAllowed):
    def __init__(self, number: int, sender: str) -> None:
        who = f"it is the turn of {sender}" if sender else "it is the turn of the department that sent it"
        super().__init__(f"The hand-off of work item {number} was returned: {who} to mend the pack and send it again.")


class HandOffNotReturned(NotAllowed):
    def __init__(self, number: int, state: str) -> None:
        super().__init__(f"Hand-off {number} is {state}; only one that was returned is sent again.")


class HandOffAnswered(NotAllowed):
    def __init__(self, number: int, state: str) -> None:
        super().__init__(f"Hand-off {number} is {state}; it can be accepted or returned only while it is offered.")


class NobodyToReturnTo(NotAllowed):
    def __init__(self, number: int) -> None:
        super().__init__(f"Hand-off {number} came from no person and no department: there is nobody to return it to.")


class PackIncomplete(NotAllowed):
    """`facts` are the names of what is missing."""

    def __init__(self, facts: list[str], returning: bool = True) -> None:
        self.facts = facts
        advice = "Return the hand-off, so that its sender adds them." if returning else "Add them before you send it again."
        super().__init__(f"The pack of the hand-off lacks {', '.join(facts)}. {advice}")


class BadReason(EngineError):
    def __init__(self, code: str) -> None:
        super().__init__(f"“{code}” is no reason for returning a hand-off; known are {', '.join(REASONS)}, each with words of your own.")


def missing_facts(pack: tuple[str, ...] | list[str], variables: Mapping[str, Value]) -> list[str]:
    """Facts of a pack that nobody has stated: absent, or null.

    A text or a list that was left empty is a statement, too (no special terms, no comment): whether it is enough, the receiver says.
    """
    return [fact for fact in pack if variables.get(fact) is None]


# ---- what a transaction calls --------------------------------------------------------------------------------------


def offer(tx: Transaction, live: Live, wait: Wait, step: Step) -> None:
    """Work has opened: when it stands behind a hand-off, offer that to its department."""
    flow = _passed(live, wait, step)
    if flow is None:
        return
    source = live.process.diagram.elements[flow.source]
    sender = _sender(tx, live.deal_key, source.department)
    missing = missing_facts(flow.pack, live.machine.variables)
    tx.changes.new_hand_offs[live.id, wait.token] = {
        "deal_key": live.deal_key,
        "instance_id": live.id,
        "token": wait.token,
        "element_id": wait.element_id,
        "flow_id": flow.id,
        "sender": sender,
        "from_department": source.department,
        "to_department": wait.department,
        "state": "offered",
        "pack": json.dumps(flow.pack, ensure_ascii=False),
        "missing": json.dumps(missing, ensure_ascii=False),
        "offered_at": tx.at,
        "answered_at": None,
        "answered_by": "",
        "reason_code": "",
        "reason": "",
        "returns": 0,
    }
    told = {"flow": flow.id, "sender": sender, "from": source.department, "to": wait.department, "pack": list(flow.pack)}
    tx.note("hand-off.offered", live.deal_key, live, wait.element_id, **told, missing=missing)


def settle(tx: Transaction, live: Live, wait: Wait, completed_by: str | None) -> None:
    """The work behind a hand-off is over: completed means accepted, withdrawn means withdrawn."""
    changes = {"state": "withdrawn" if completed_by is None else "accepted", "answered_at": tx.at, "answered_by": completed_by or ""}
    fresh = tx.changes.new_hand_offs.get((live.id, wait.token))
    row = None if fresh else stored.of_token(tx.session, live.id, wait.token)
    if fresh is not None:
        fresh.update(changes)
    elif row is not None and row.state in stored.LIVE:
        stored.answer(tx.session, row, **changes)
    else:
        return
    tx.note(f"hand-off.{changes['state']}", live.deal_key, live, wait.element_id)


def take(tx: Transaction, item: Row) -> None:
    """Whoever claims or completes work accepts its hand-off.

    Args:
        item: As `work_items.locked` gives it.

    Raises:
        HandOffReturned: It is the sender's turn.
        PackIncomplete: It lacks a fact.
    """
    if item.turn == "returned":
        raise HandOffReturned(item.id, item.assignee)
    process = tx.engine.definitions.process(tx.session, item.instance_definition_id)
    if item.element_id in process.hand_offs:
        row = stored.of_token(tx.session, item.instance_id, item.token)
        if row is not None and row.state == "offered":
            accept(tx, tx.load(item.instance_id), row)


def accept(tx: Transaction, live: Live, row: Row) -> None:
    """Accept an offered hand-off.

    Raises:
        PackIncomplete: It lacks a fact.
    """
    if missing := missing_facts(json.loads(row.pack), live.machine.variables):
        raise PackIncomplete(missing)
    stored.answer(tx.session, row, state="accepted", answered_at=tx.at, answered_by=tx.by, missing="[]")
    tx.note("hand-off.accepted", live.deal_key, live, row.element_id, returns=row.returns)


def _passed(live: Live, wait: Wait, step: Step) -> Flow | None:
    """The hand-off that the token has come by. What the history of the step does not tell of, it has not passed."""
    taken: dict[str, set[Any]] = {}
    passed: set[str] = set()
    waited = False
    for draft in step.history:
        if draft.kind == "gateway.decided":
            taken.setdefault(draft.element_id, set()).update(draft.data["taken"])
        elif draft.kind == "token.moved" and draft.data["to"] == wait.element_id:
            return None  # by a correction, not from department to department
        elif not draft.kind.endswith((".opened", ".withdrawn", ".set", ".awaited")):
            passed.add(draft.element_id)
            waited = waited or draft.kind in ("timer.fired", "message.received")

    def came(source: Element, flow: Flow) -> bool:
        if waited and source.kind in ("intermediateCatchEvent", "receiveTask"):
            return True
        if source.kind in ("exclusiveGateway", "inclusiveGateway") and len(source.outgoing) > 1:
            return flow.id in taken.get(source.id, ()) or (waited and source.id not in taken)
        return source.kind in _SILENT or (source.kind in _SILENT_WITHOUT_EVENT and source.event == "none") or source.id in passed

    return live.process.hand_offs.passed(wait.element_id, came)


def _sender(tx: Transaction, deal_key: str, department: str) -> str:
    """Who did the work that is handed over: just now, or last in that department, or last in the deal; "" = nobody yet."""
    for row in reversed([*tx.changes.new_items.values(), *tx.changes.closed_items]):
        if row["completed_by"]:
            return str(row["completed_by"])
    workers = stored.last_workers(tx.session, deal_key)
    same = [row.completed_by for row in workers if row.department == department]
    return next(iter([*same, *[row.completed_by for row in workers]]), "")
