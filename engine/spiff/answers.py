"""What is asked again and again: over a few plain values an expression or a script has one answer, and no worker need be woken for it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache

from bpmn.expressions import CLOCK
from engine.spiff.script_program import Program
from engine.values import Value, dumps, loads

MOST = 4_096
"""Answers kept; when there are more, all are forgotten."""
LONGEST = 100
"""Characters of a text that a question may contain."""
LARGEST = 2_000
"""Characters of what a script has changed, as it is stored."""
UNKNOWN = object()
Question = tuple[object, ...]
_PLAIN = frozenset({bool, int, str, type(None)})


def question(program: Program, inputs: Mapping[str, Value]) -> Question | None:
    """What an expression or a script asks; None when its answer may depend on the clock or on chance, or when it isn't worth keeping.

    The types belong to the question: True, 1 and 1.0 are equal, but not the same.
    """
    if program.reading.reads_clock or CLOCK in inputs or _imports(program):
        return None
    for value in inputs.values():
        if type(value) not in _PLAIN or (type(value) is str and len(value) > LONGEST):
            return None
    return program.mode, program.source, *((name, type(value), value) for name, value in sorted(inputs.items()))


@lru_cache(maxsize=1024)
def _imports(program: Program) -> bool:
    """Whether it imports a module: one of them is `random`."""
    return any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(program.reading.tree))


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
        if asked is not None and type(answer) in _PLAIN:
            self._put(asked, answer)

    def recall_changes(self, asked: Question | None) -> dict[str, Value] | None:
        """What a script has changed, each time as values of its own; None = not known."""
        text = self.recall(asked)
        return loads(text) if isinstance(text, str) else None

    def keep_changes(self, asked: Question | None, changed: dict[str, Value]) -> None:
        """Remember what a script has changed, unless that is large."""
        if asked is not None and len(text := dumps(changed)) <= LARGEST:
            self._put(asked, text)

    def _put(self, asked: Question, answer: Value) -> None:
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[asked] = answer
