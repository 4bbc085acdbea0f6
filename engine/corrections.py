"""Corrections: what one would change, whether it can be done, and doing it. An ordinary recorded act, never an edit in the dark.

data    {"instance_id", "variables"}                       set variables, also of an instance that has ended
move    {"instance_id", "from_element", "to_element", "token"}  a waiting token goes to another element of its scope
cancel  {"instance_id"}                                    end the deal, or one instance that nobody called
reopen  {"instance_id", "element_id", "newest"}            go on with a deal that has ended: a new instance of the same (or the newest)
                                                           version begins at an element with the last variables
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.commands.cancel import cancel_deal, cancel_instance
from engine.errors import BadAnswer, DealNotOpen, DefinitionNotFound, InstanceNotFound, NotAllowed, NotFound
from engine.live import LIVE, Live
from engine.spiff.moves import entry_obstacle
from engine.spiff.snapshot import variables_of, with_variables
from engine.step import MoveToken, SetVariables, Wait
from engine.store import instances
from engine.store.session import Row
from engine.values import Value, encode

if TYPE_CHECKING:
    from engine.transaction import Transaction

KINDS: Mapping[str, frozenset[str]] = {
    "data": frozenset({"instance_id", "variables"}),
    "move": frozenset({"instance_id", "from_element", "to_element", "token"}),
    "cancel": frozenset({"instance_id"}),
    "reopen": frozenset({"instance_id", "element_id", "newest"}),
}
"""What each kind may be given."""
ENDED = ("completed", "failed", "cancelled")


class CorrectionNotFound(NotFound):
    def __init__(self, correction_id: int) -> None:
        super().__init__(f"There is no correction {correction_id}.")


class CorrectionAnswered(NotAllowed):
    def __init__(self, correction_id: int, state: str, by: str) -> None:
        super().__init__(f"Correction {correction_id} is {state} already{f', by {by}' if by else ''}.")


class OwnCorrection(NotAllowed):
    def __init__(self, correction_id: int) -> None:
        super().__init__(f"Correction {correction_id} is your own; another person must consent to it.")


class CorrectionOutdated(NotAllowed):
    def __init__(self, correction_id: int) -> None:
        super().__init__(f"What correction {correction_id} is about has changed since it was asked for. Refuse it, and ask anew.")


class CantCorrect(NotAllowed):
    """The message says why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A correction that can be done.

    Attributes:
        instance_id: The instance that it is about; "" = the deal as a whole.
        element_id: Where in the diagram, or "".
        before, after: What it changes, for the history and for the second person.
        is_serious: By the default policy it needs a second person.
        apply: Does it; the reason is told where one is kept.
    """

    instance_id: str
    element_id: str
    before: dict[str, Value]
    after: dict[str, Value]
    is_serious: bool
    apply: Callable[[str], None]


def plan(tx: Transaction, deal_key: str, kind: str, change: Mapping[str, Value]) -> Plan:
    """What a correction of a deal, which is locked by this, would do.

    Raises:
        BadAnswer: Another kind, or a change that is not of this kind.
        InstanceNotFound: The deal has no such instance.
        CantCorrect: It can't be done, and why.
        DealNotOpen: The deal is suspended, or has ended where it must not have.
    """
    if kind not in KINDS:
        raise BadAnswer(f"“{kind}” is no kind of correction; known are {', '.join(KINDS)}.")
    if strange := sorted(set(change) - KINDS[kind]):
        raise BadAnswer(f"A correction “{kind}” has no {', '.join(strange)}; it has {', '.join(sorted(KINDS[kind]))}.")
    tx.lock_deal(deal_key)
    return {"data": _data, "move": _move, "cancel": _cancel, "reopen": _reopen}[kind](tx, deal_key, change)


def needs_consent(policy: str, made: Plan) -> bool:
    """Whether the setting `correction_consent` asks for a second person."""
    return policy == "all" or (policy == "serious" and made.is_serious)


def _data(tx: Transaction, deal_key: str, change: Mapping[str, Value]) -> Plan:
    row = _instance(tx, deal_key, change)
    state = tx.lock_deal(deal_key)["state"]
    given = change.get("variables")
    if not isinstance(given, dict) or not given or not all(isinstance(name, str) and name.isidentifier() for name in given):
        raise BadAnswer("Give the variables to set, by name: at least one.")
    if row.state == "suspended":
        raise DealNotOpen(deal_key, "suspended")
    variables = variables_of(instances.snapshot(tx.session, row.id).snapshot)
    given = {name: as_before(name, value, variables.get(name)) for name, value in given.items()}
    encode(given)
    before = {name: variables[name] for name in given if name in variables}

    def apply(_reason: str) -> None:
        if row.state in LIVE:
            tx.advance(tx.load(row.id), SetVariables(dict(given)))
            return
        saved = instances.snapshot(tx.session, row.id)
        text = with_variables(saved.snapshot, lambda kept: {**kept, **given})
        instances.rewrite_all(tx.session, [(row.id, saved.revision, text)])
        tx.changes.note(deal_key, row.id, row.definition_id, "variables.set", "", tx.by, {"changed": dict(given)})
        tx.changes.learn(deal_key, given)

    return Plan(row.id, "", {"variables": before}, {"variables": dict(given)}, state in ENDED or row.state not in LIVE, apply)


def _move(tx: Transaction, deal_key: str, change: Mapping[str, Value]) -> Plan:
    tx.require_open(deal_key)
    row = _instance(tx, deal_key, change)
    if row.state != "active":
        raise CantCorrect(f"Instance {row.id} is {row.state}; only a token of an active one can be moved.")
    origin, target = _text(change, "from_element"), _text(change, "to_element")
    live = tx.load(row.id)
    wait = _wait(live, origin, _text(change, "token", required=False))
    if reason := live.machine.why_not_move(wait.token, target):
        raise CantCorrect(f"The token can't be moved: {reason}")

    def apply(_reason: str) -> None:
        tx.advance(live, MoveToken(wait.token, target))

    return Plan(row.id, origin, {"element": origin, "token": wait.token}, {"element": target}, True, apply)


def _cancel(tx: Transaction, deal_key: str, change: Mapping[str, Value]) -> Plan:
    deal = tx.lock_deal(deal_key)
    if not change.get("instance_id"):
        if deal["state"] not in ("open", "suspended"):
            raise CantCorrect(f"Deal {deal_key} is {deal['state']} already.")
        return Plan("", "", {"state": deal["state"]}, {"state": "cancelled"}, True, lambda reason: cancel_deal(tx, deal_key, reason))
    row = _instance(tx, deal_key, change)
    if row.parent_id is not None:
        raise CantCorrect(f"Instance {row.id} was called by another one. Move the caller's token, or cancel the deal.")
    if row.state not in LIVE:
        raise CantCorrect(f"Instance {row.id} is {row.state} already.")
    tx.require_open(deal_key)
    told = {"instance": row.id, "process": row.process_id}
    return Plan(
        row.id,
        "",
        {**told, "state": row.state},
        {**told, "state": "cancelled"},
        True,
        lambda reason: cancel_instance(tx, deal_key, row.id, reason),
    )


def _reopen(tx: Transaction, deal_key: str, change: Mapping[str, Value]) -> Plan:
    deal = tx.lock_deal(deal_key)
    if deal["state"] not in ENDED:
        raise CantCorrect(f"Deal {deal_key} is {deal['state']}; only one that has ended can be reopened.")
    row = _instance(tx, deal_key, change)
    if row.parent_id is not None:
        raise CantCorrect(f"Instance {row.id} was called by another one. Reopen the one that nobody called, at its call activity.")
    definitions = tx.engine.definitions
    process = (
        definitions.newest_process(tx.session, row.process_id)
        if change.get("newest")
        else definitions.process(tx.session, row.definition_id)
    )
    if process is None:
        raise DefinitionNotFound("bpmn", row.process_id)
    element_id = _text(change, "element_id")
    if reason := entry_obstacle(process.compiled.spec, element_id):
        raise CantCorrect(f"The deal can't be reopened there: {reason}")
    variables = variables_of(instances.snapshot(tx.session, row.id).snapshot)

    def apply(_reason: str) -> None:
        tx.begin(process, variables, deal_key, element_id)
        tx.settle()

    before = {"state": deal["state"], "exit": deal["exit"], "instance": row.id}
    after = {"state": "open", "element": element_id, "process": process.key, "version": process.info.version}
    return Plan(row.id, element_id, before, after, True, apply)


def _instance(tx: Transaction, deal_key: str, change: Mapping[str, Value]) -> Row:
    number = _text(change, "instance_id")
    row = instances.find(tx.session, number)
    if row is None or row.deal_key != deal_key:
        raise InstanceNotFound(number)
    return row


def _wait(live: Live, element_id: str, token: str) -> Wait:
    waits = [wait for wait in live.machine.waits if wait.element_id == element_id and token in ("", wait.token)]
    if not waits:
        raise CantCorrect(f"No token of instance {live.id} waits at “{element_id}”.")
    if len(waits) > 1:
        raise CantCorrect(f"{len(waits)} tokens wait at “{element_id}”; say which: {', '.join(wait.token for wait in waits)}.")
    return waits[0]


def _text(change: Mapping[str, Value], name: str, required: bool = True) -> str:
    value = change.get(name)
    if isinstance(value, str) and value:
        return value
    if required or value not in (None, ""):
        raise BadAnswer(f"The correction needs {name}, a text.")
    return ""


def as_before(name: str, value: Value, before: Value) -> Value:
    """A value that came as JSON, of the type that the variable has had: JSON knows no dates and no exact decimals.

    Raises:
        BadAnswer: It is no such value.
    """
    try:
        match before:
            case Decimal() if isinstance(value, int | float | str) and not isinstance(value, bool):
                return Decimal(str(value))
            case datetime() | date() | time() if isinstance(value, str):
                return type(before).fromisoformat(value)
            case _:
                return value
    except (ValueError, ArithmeticError):
        raise BadAnswer(f"“{name}” has been a {type(before).__name__.lower()}; {value!r} is none.") from None
