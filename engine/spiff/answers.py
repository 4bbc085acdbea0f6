"""What gateways ask again and again: an expression over a few plain values has one answer, and no worker need be woken for it."""

from __future__ import annotations

from collections.abc import Mapping

from bpmn.expressions import CLOCK
from engine.spiff.script_program import Program
from engine.values import Value

MOST = 4_096
"""Answers kept; when there are more, all are forgotten."""
LONGEST = 100
"""Characters of a text that a question may contain."""
UNKNOWN = object()
Question = tuple[object, ...]
_PLAIN = frozenset({bool, int, str, type(None)})


def question(program: Program, inputs: Mapping[str, Value]) -> Question | None:
    """What an expression asks; None when its answer may depend on the clock, or when it isn't worth keeping.

    The types belong to the question: True, 1 and 1.0 are equal, but not the same.
    """
    if program.reading.reads_clock or CLOCK in inputs:
        return None
    for value in inputs.values():
        if type(value) not in _PLAIN or (type(value) is str and len(value) > LONGEST):
            return None
    return program.source, *((name, type(value), value) for name, value in sorted(inputs.items()))


class Answers:
    """Answers that can't change. Safe to share between threads: each operation is one of a dict's."""

    def __init__(self) -> None:
        self._known: dict[Question, Value] = {}

    def __len__(self) -> int:
        return len(self._known)

    def recall(self, asked: Question | None) -> Value:
        """The answer, or `UNKNOWN`."""
        return UNKNOWN if asked is None else self._known.get(asked, UNKNOWN)

    def keep(self, asked: Question | None, answer: Value) -> None:
        """Remember a plain answer; a mutable one is never shared."""
        if asked is None or type(answer) not in _PLAIN:
            return
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[asked] = answer
