"""Expressions and scripts of diagrams, run in worker processes that can't reach this machine (pydantic-monty).

Every call has limits on time, memory, recursion, output and result; only the names that the source uses are passed, as copies;
what comes back is a storable value or a `ScriptError` that says why and at which line. An expression that binds nothing shares a
worker's session with others: every name in it is set anew each time, so nothing of another instance can be read. A script, and
everything else, has a session of its own.
"""

from __future__ import annotations

import ast
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from pydantic_monty import (
    CollectString,
    Monty,
    MontyConversionError,
    MontyCrashedError,
    MontyError,
    MontySession,
    OSPolicy,
    ResourceLimits,
)

from bpmn import feel
from bpmn.expressions import CLOCK, Problem, syntax_problem
from engine.spiff.answers import UNKNOWN, Answers, question
from engine.spiff.script_errors import SandboxUnavailable, ScriptError, explain, line_of
from engine.spiff.script_program import CAPTURED, PYTHONS, Program, program, shared_prelude
from engine.values import UnstorableValue, Value, dumps, encode

__all__ = ["Limits", "Sandbox", "SandboxUnavailable", "ScriptError", "check_expression", "check_script"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one evaluation or script may use.

    Attributes:
        seconds: Time running.
        memory: Bytes of memory.
        recursion: Depth of function calls.
        output: Bytes printed (they are thrown away).
        result: Bytes of the result, roughly; and `depth`, how deep its lists and dicts may nest.
        workers: Evaluations at the same time; more wait.
        reuse: Evaluations that share one session before it is replaced.
    """

    seconds: float = 1.0
    memory: int = 32_000_000
    recursion: int = 200
    output: int = 100_000
    result: int = 1_000_000
    depth: int = 60
    workers: int = max(2, os.cpu_count() or 2)
    reuse: int = 1_000


def check_expression(text: str) -> Problem | None:
    """What keeps an expression from running, found without running it."""
    return syntax_problem(text, "expression")


def check_script(text: str) -> Problem | None:
    """What keeps a script from running, found without running it."""
    return syntax_problem(text, "script")


_SCALARS = frozenset({bool, int, float, str, type(None)})
_GRACE = 0.5
_owner: int | None = None
"""The process that has started workers. Their library's threads don't survive a fork, and a forked process would wait for ever."""


class _OutOfMemory(ScriptError):
    """The session may have been full of what earlier evaluations left; a fresh one gets a try."""


class _Session:
    """A session in a worker process of a pool; `uses` counts its evaluations."""

    def __init__(self, pool: Monty, monty: MontySession) -> None:
        self.pool = pool
        self.monty = monty
        self.uses = 0
        monty.__enter__()

    def close(self) -> None:
        with suppress(MontyError):  # the worker may be gone already; the pool replaces it
            self.monty.__exit__(None, None, None)


class Sandbox:
    """Runs expressions and scripts. Thread-safe; the worker processes start with the first call and end with `close`.

    A process that is forked after the first call can't use the sandbox any more, so fork first: each worker of a pool opens its own.

        with Sandbox() as sandbox:
            sandbox.evaluate("amount > 1000", {"amount": 1200})
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._slots = threading.BoundedSemaphore(self.limits.workers)
        self._lock = threading.Lock()
        self._pool: Monty | None = None
        self._idle: list[_Session] = []
        self._answers = Answers()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker processes. The next call would start them again."""
        with self._lock:
            pool, self._pool = self._pool, None
            idle, self._idle = self._idle, []
        if pool is not None and _owner == os.getpid():
            for session in idle:
                session.close()
            pool.__exit__(None, None, None)

    def evaluate(self, expression: str, variables: Mapping[str, Value], now: datetime | None = None) -> Value:
        """The value of an expression.

        Args:
            expression: Python, at most 20,000 characters.
            variables: Only those that the expression names are read; none is changed.
            now: What `now`, `datetime.now()` and `date.today()` say; timezone-aware. Default: the machine's clock.

        Raises:
            ScriptError: It isn't an expression, names an unknown variable, fails, exceeds a limit or gives a value that can't be stored.
            SandboxUnavailable: The worker died twice, or none can be started.
        """
        made = program(expression, "expression")
        inputs = _inputs(made, variables, now)
        asked = question(made, inputs)
        answer = self._answers.recall(asked)
        if answer is UNKNOWN:
            answer = self._run(made, inputs, now)
            self._answers.keep(asked, answer)
        return answer

    def evaluate_feel(self, text: str, variables: Mapping[str, Value], now: datetime | None = None) -> Value:
        """The value of a FEEL expression, as forms use it: a name that is no variable is null. Arguments and errors as for `evaluate`."""
        try:
            translated = feel.translate(text)
        except feel.FeelError as error:
            raise ScriptError.at(text, 1, str(error)) from None
        values = {name: variables.get(name) for name in translated.names}
        try:
            return self.evaluate(translated.python, values, now)
        except ScriptError as error:
            raise ScriptError.at(text, 1, error.reason) from None

    def execute(self, script: str, variables: Mapping[str, Value], now: datetime | None = None) -> dict[str, Value]:
        """Run a script, and return the variables that it has set or changed inside; `variables` itself is never changed.

        Functions, classes, modules and names that start with an underscore stay inside. Arguments and errors as for `evaluate`.
        """
        made = program(script, "script")
        inputs = _inputs(made, variables, now)
        asked = question(made, inputs)
        changed = self._answers.recall_changes(asked)
        if changed is None:
            written = made.reading.assigns
            found = self._run(made, inputs, now)
            changed = {name: value for name, value in found.items() if name in written or dumps(value) != dumps(inputs[name])}
            self._answers.keep_changes(asked, changed)
        return changed

    # ---- running ---------------------------------------------------------------------------------------------------

    def _run(self, program: Program, inputs: dict[str, Value], now: datetime | None) -> Value:
        frozen = now if program.reading.reads_clock else None
        # A variable named like one of Python's functions would stay in a shared session, and be read there by others.
        shared = bool(program.shared) and frozen is None and PYTHONS.isdisjoint(inputs)
        with self._slots:
            for is_last in (False, True):
                try:
                    if shared:
                        return self._run_shared(program, inputs)
                    return self._run_alone(program, inputs, frozen)
                except MontyCrashedError as error:
                    if error.timed_out:
                        raise ScriptError.at(program.source, 1, f"It ran longer than {self.limits.seconds:g} s.") from None
                    if is_last:
                        raise SandboxUnavailable(f"The sandbox's worker process died twice: {error}.") from error
                except _OutOfMemory:
                    if not shared or is_last:
                        raise
                shared = False  # the session had died, or held what earlier evaluations have left
        raise AssertionError("unreachable")

    def _run_shared(self, program: Program, inputs: dict[str, Value]) -> Value:
        session = self._take()
        keep = False
        try:
            result = self._feed(session, program, program.shared, 0, inputs)
            session.uses += 1
            keep = session.uses < self.limits.reuse and self._pool is session.pool
        finally:
            if keep:
                self._idle.append(session)
            else:
                session.close()
        return result

    def _run_alone(self, program: Program, inputs: dict[str, Value], frozen: datetime | None) -> Value:
        shadowed = CAPTURED.intersection(inputs)
        before, code = program.alone(self.limits.depth, self.limits.result, shadowed)
        session = self._open(frozen)
        try:
            if not shadowed:
                return self._feed(session, program, before + code, before.count("\n"), inputs)
            session.monty.feed_run(before)
            return self._feed(session, program, code, 0, inputs)
        finally:
            session.close()

    def _feed(self, session: _Session, program: Program, code: str, offset: int, inputs: dict[str, Value]) -> Value:
        limits = self.limits
        try:
            result = session.monty.feed_run(code, inputs=inputs, print_callback=CollectString(max_bytes=limits.output))
        except MontyCrashedError:
            raise
        except MontyConversionError:
            raise ScriptError.at(program.source, 1, f"A variable has a type that can't be passed: {_strange(inputs)}.") from None
        except MontyError as error:
            reason = explain(error, limits.seconds, limits.memory, limits.recursion, limits.output)
            kind = _OutOfMemory if isinstance(error.exception(), MemoryError) else ScriptError
            raise kind.at(program.source, line_of(error, offset), reason) from None
        except (ValueError, RecursionError) as error:
            raise ScriptError.at(program.source, 1, f"A variable can't be passed: {error}.") from None
        if type(result) in _SCALARS:
            return result
        try:
            encode(result)
        except UnstorableValue as error:
            raise ScriptError.at(program.source, 1, f"The result can't be stored: {error}") from None
        return result

    # ---- sessions and workers --------------------------------------------------------------------------------------

    def _take(self) -> _Session:
        """A shared session: an idle one, or a new one."""
        try:
            return self._idle.pop()
        except IndexError:
            session = self._open(None)
            session.monty.feed_run(shared_prelude(self.limits.depth, self.limits.result))
            return session

    def _open(self, frozen: datetime | None) -> _Session:
        limits: ResourceLimits = {
            "max_feed_duration_secs": self.limits.seconds,
            "max_memory": self.limits.memory,
            "max_recursion_depth": self.limits.recursion,
            "max_suspensions": 1,
        }
        policy: OSPolicy = {"sleep": "zero"} if frozen is None else {"sleep": "zero", "datetime": frozen}
        pool = self._workers()
        for _ in range(2 * self.limits.workers):
            try:
                return _Session(pool, pool.checkout(script_name="script", limits=limits, os_policy=policy))
            except MontyCrashedError:
                continue  # it had died while it was idle; the pool forgets it and gives the next
            except (OSError, RuntimeError) as error:
                raise SandboxUnavailable(f"No sandbox worker can be started: {error}.") from error
        raise SandboxUnavailable("No sandbox worker can be started: each dies at once.")

    def _workers(self) -> Monty:
        global _owner
        with self._lock:
            if _owner not in (None, os.getpid()):
                raise SandboxUnavailable("The sandbox was in use before this process was forked; fork first, then use it.")
            if self._pool is None:
                # A worker that hangs is killed soon after its time is over; a shared session and a fresh one may be open in each slot.
                pool = Monty(
                    max_processes=2 * self.limits.workers,
                    request_timeout=self.limits.seconds + 2 * _GRACE,
                    feed_duration_limit_grace=_GRACE,
                )
                try:
                    self._pool = pool.__enter__()
                except (OSError, RuntimeError, MontyError) as error:
                    raise SandboxUnavailable(f"No sandbox worker can be started: {error}.") from error
                _owner = os.getpid()
            return self._pool


def _inputs(program: Program, variables: Mapping[str, Value], now: datetime | None) -> dict[str, Value]:
    """The variables that a program reads.

    Raises:
        ScriptError: One is missing.
    """
    inputs = {name: variables[name] for name in program.names if name in variables}
    for name in sorted(program.reading.required - inputs.keys() - feel.FUNCTIONS):
        lines = (node.lineno for node in ast.walk(program.reading.tree) if isinstance(node, ast.Name) and node.id == name)
        raise ScriptError.at(program.source, min(lines), f"{name} is not a variable here.")
    if CLOCK in program.reading.reads:
        inputs[CLOCK] = now or datetime.now(UTC)
    return inputs


def _strange(inputs: dict[str, Value]) -> str:
    for name, value in inputs.items():
        try:
            encode(value, name)
        except UnstorableValue as error:
            return str(error).rstrip(".")
    return "unknown"
