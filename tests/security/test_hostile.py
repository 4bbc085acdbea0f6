"""Nothing that a diagram or a decision table says gets out of the sandbox, stops the process, or fails without a clear error."""

from __future__ import annotations

import importlib.util
import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from pydantic_monty import MontyError

from bpmn.decision import Decision, DecisionError, DecisionRefused, DecisionResult
from engine.spiff.sandbox import Limits, Sandbox, ScriptError
from engine.values import dumps

_spec = importlib.util.spec_from_file_location("hostile", Path(__file__).with_name("hostile.py"))
assert _spec is not None
assert _spec.loader is not None
hostile = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(hostile)

LIMITS = Limits(seconds=0.15, memory=16_000_000, workers=2)
SOON = 3.0
"""Seconds in which a bomb must be over, on a slow machine too."""


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(LIMITS) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def nothing_was_written():
    Path(hostile.CANARY).unlink(missing_ok=True)
    yield
    assert not Path(hostile.CANARY).exists()


def outcome(call: Callable[[], object]) -> object:
    """What a call gives, or how it is refused."""
    try:
        return call()
    except (ScriptError, DecisionRefused, DecisionError) as error:
        return error


def decide(sandbox: Sandbox, **cells: str) -> DecisionResult:
    return Decision.parse(hostile.decision(**cells)).evaluate({}, sandbox.evaluate)


def is_clear(error: object) -> bool:
    """One sentence for a process owner: no stack trace, not endless."""
    text = str(error)
    return isinstance(error, Exception) and bool(text.strip()) and "Traceback" not in text and len(text) < 1_000


def test_there_are_enough_of_them():
    assert len(hostile.ESCAPES) >= 24
    assert len(hostile.BOMBS) >= 20


@pytest.mark.parametrize("place", hostile.PLACES)
@pytest.mark.parametrize("name", hostile.ESCAPES)
def test_no_expression_gets_out(sandbox, name, place):
    with pytest.raises(ScriptError) as caught:
        sandbox.evaluate(hostile.PLACES[place].format(hostile.ESCAPES[name]), {})
    assert is_clear(caught.value)


@pytest.mark.parametrize("script", [*(f"x = {text}" for text in hostile.ESCAPES.values()), *hostile.SCRIPT_ESCAPES.values()])
def test_no_script_gets_out(sandbox, script):
    with pytest.raises(ScriptError) as caught:
        sandbox.execute(script, {})
    assert is_clear(caught.value)


@pytest.mark.parametrize("text", hostile.ESCAPES.values())
def test_no_decision_cell_gets_out(sandbox, text):
    for cells in ({"input": text}, {"test": text}, {"entry": text}, {"entry": text, "language": "python"}):
        with pytest.raises((DecisionRefused, DecisionError)) as caught:
            decide(sandbox, **cells)
        assert is_clear(caught.value)


@pytest.mark.parametrize("text", [*hostile.ESCAPES.values(), *hostile.SCRIPT_ESCAPES.values()])
def test_the_worker_holds_even_where_our_own_reading_would_not(sandbox, text):
    """The second wall: what `bpmn.expressions` refuses is fed to a worker as it is."""
    session = sandbox._open(None)
    try:
        told = repr(session.monty.feed_run(text))
    except MontyError as error:
        told = str(error)
    finally:
        session.close()
    assert "root:" not in told  # /etc/passwd
    assert "uid=" not in told
    assert "PATH" not in told


@pytest.mark.parametrize("place", hostile.PLACES)
@pytest.mark.parametrize("name", hostile.BOMBS)
def test_no_expression_stops_the_process(sandbox, name, place):
    started, memory = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb = hostile.PLACES[place].format(f"({hostile.BOMBS[name]})")
    ended = outcome(lambda: sandbox.evaluate(bomb, {}))
    # Some are compared where they are small: False is all that comes out.
    assert (place == "condition" and ended is False) or is_clear(ended)
    assert time.monotonic() - started < SOON
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 100_000  # KB
    assert sandbox.evaluate("1 + 1", {}) == 2


@pytest.mark.parametrize("name", hostile.SCRIPT_BOMBS)
def test_no_script_stops_the_process(sandbox, name):
    started, memory = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ScriptError) as caught:
        sandbox.execute(hostile.SCRIPT_BOMBS[name], {})
    assert is_clear(caught.value)
    assert time.monotonic() - started < SOON
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 100_000
    assert sandbox.execute("x = 1", {}) == {"x": 1}


@pytest.mark.parametrize("name", hostile.BOMBS)
def test_no_decision_cell_stops_the_process(sandbox, name):
    bomb = hostile.BOMBS[name]
    for cells in ({"input": bomb}, {"test": bomb}, {"entry": bomb}, {"entry": bomb, "language": "python"}):
        started = time.monotonic()
        ended = outcome(partial(decide, sandbox, **cells))
        if isinstance(ended, DecisionResult):
            assert "language" not in cells  # some are no bombs in FEEL, where "**" is computed from the left
            assert len(dumps(ended.rows)) < 2_000
        else:
            assert is_clear(ended)
        assert time.monotonic() - started < SOON
    assert sandbox.evaluate("1 + 1", {}) == 2


FEEL_BOMBS = {
    "power tower": "9 ** (9 ** (9 ** 9))",
    "big power": "2 ** 99999999",
    "brackets": "[" * 3000,
    "parentheses": "(" * 3000,
    "chain": "1" + "+1" * 2000,
    "nots": "not(" * 500,
    "long text": f'"{"x" * 6000}"',
    "long number": "9" * 200,
    "minuses": "-" * 4000 + "1 +",
}


@pytest.mark.parametrize("name", FEEL_BOMBS)
def test_no_feel_stops_the_process(sandbox, name):
    with pytest.raises((DecisionRefused, DecisionError)) as caught:
        decide(sandbox, entry=FEEL_BOMBS[name])
    assert is_clear(caught.value)
