"""Several things done in one go: each in a transaction of its own, one that is refused keeps no other from being done, none is lost."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from engine import receipts
from engine.errors import BadAnswer, EngineError
from engine.live import Moved
from engine.receipts import AlreadyDone, Receipt
from engine.values import UnstorableValue, Value, dumps

Do = Callable[[int, Mapping[str, Value]], Moved]
"""(the thing's number, the values given to it) -> where its deal is then."""

log = logging.getLogger(__name__)


class Broke(EngineError):
    """A defect, told in the server's log."""

    def __init__(self, verb: str, number: int) -> None:
        super().__init__(f"“{verb} {number}” could not be done because of a defect; it is in the server's log.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several: `moved`, or the `error` that refused it.

    Attributes:
        id: The thing's number.
        is_repeated: It had been done before by the same request.
    """

    id: int
    moved: Moved | None = None
    error: EngineError | None = None
    is_repeated: bool = False


def one_by_one(wanted: Sequence[tuple[int, Mapping[str, Value]]], verb: str, do: Do, by: str, key: str) -> list[Outcome]:
    """Do it to each, in order.

    Args:
        wanted: The things' numbers, with the values given to each.
        verb: What is done, for receipts: "complete".
        by: Whose receipts.
        key: The request's idempotency key: what it has done before is not done again, and has the same outcome.

    Returns:
        An outcome for each, in order.
    """
    return [_one(number, values, verb, do, by, key) for number, values in wanted]


def _one(number: int, values: Mapping[str, Value], verb: str, do: Do, by: str, key: str) -> Outcome:
    try:
        if not key:
            return Outcome(number, do(number, values))
        digest = hashlib.sha256(dumps(dict(values)).encode()).hexdigest()
        with receipts.asked(Receipt(by, f"{key}#{number}", f"{verb} {number} {digest}", _answer)):
            return Outcome(number, do(number, values))
    except AlreadyDone as done:
        told = json.loads(done.body)
        return Outcome(number, Moved(**{**told, "incidents": tuple(told["incidents"])}), is_repeated=True)
    except UnstorableValue as error:
        return Outcome(number, error=BadAnswer(f"A value can't be stored: {error}"))
    except EngineError as error:
        return Outcome(number, error=error)
    except Exception:  # the outcomes of the others must reach the caller
        log.exception("“%s %d” broke.", verb, number)
        return Outcome(number, error=Broke(verb, number))


def _answer(moved: Moved) -> tuple[int, str]:
    return 200, json.dumps(asdict(moved))
