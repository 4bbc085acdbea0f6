"""Complete several work items in one go: each in a transaction of its own, none lost."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from engine import receipts
from engine.actors import By, actor_of
from engine.commands.complete import complete
from engine.engine import Engine
from engine.errors import BadAnswer, EngineError, NotPermitted
from engine.live import Moved
from engine.permissions import Reach
from engine.receipts import AlreadyDone, Receipt
from engine.values import UnstorableValue, Value, dumps

log = logging.getLogger(__name__)


class CompletionBroke(EngineError):
    """A defect, told in the server's log."""

    def __init__(self, work_item_id: int) -> None:
        super().__init__(f"Work item {work_item_id} could not be completed because of a defect; it is in the server's log.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several completions: `moved`, or the `error` that refused it.

    Attributes:
        is_repeated: It had been done before by the same request.
    """

    work_item_id: int
    moved: Moved | None = None
    error: EngineError | None = None
    is_repeated: bool = False


def complete_many(engine: Engine, completions: Sequence[tuple[int, Mapping[str, Value]]], *, by: By, key: str = "") -> list[Outcome]:
    """Complete work items one after the other; one that is refused keeps no other from being completed.

    Args:
        completions: Work items with the answers to each.
        key: The request's idempotency key: what it has completed before is not completed again, and has the same outcome.

    Returns:
        An outcome for each, in order.

    Raises:
        NotPermitted: The actor may complete nothing at all.
    """
    actor = actor_of(by)
    if actor.reach("work.do") == Reach.NONE:
        raise NotPermitted(actor.name, "work.do")
    return [_one(engine, work_item_id, answers, by, key) for work_item_id, answers in completions]


def _one(engine: Engine, work_item_id: int, answers: Mapping[str, Value], by: By, key: str) -> Outcome:
    try:
        if not key:
            return Outcome(work_item_id, complete(engine, work_item_id, answers, by=by))
        digest = hashlib.sha256(dumps(dict(answers)).encode()).hexdigest()
        receipt = Receipt(actor_of(by).name, f"{key}#{work_item_id}", f"complete {work_item_id} {digest}", _answer)
        with receipts.asked(receipt):
            return Outcome(work_item_id, complete(engine, work_item_id, answers, by=by))
    except AlreadyDone as done:
        told = json.loads(done.body)
        return Outcome(work_item_id, Moved(**{**told, "incidents": tuple(told["incidents"])}), is_repeated=True)
    except UnstorableValue as error:
        return Outcome(work_item_id, error=BadAnswer(f"A value can't be stored: {error}"))
    except EngineError as error:
        return Outcome(work_item_id, error=error)
    except Exception:  # the outcomes of the others must reach the caller
        log.exception("Completing work item %d broke.", work_item_id)
        return Outcome(work_item_id, error=CompletionBroke(work_item_id))


def _answer(moved: Moved) -> tuple[int, str]:
    return 200, json.dumps(asdict(moved))
