"""Expressions and scripts give storable values or one clear error, and one deal never sees another's."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.spiff.sandbox import Limits, Sandbox, SandboxUnavailable, ScriptError, check_expression, check_script
from engine.values import dumps

NOW = datetime(2026, 1, 31, 22, 30, tzinfo=UTC)


class Asked(Mapping[str, Any]):
    """Variables that remember which of them were looked at."""

    def __init__(self, **values: Any) -> None:
        self.values_, self.read = values, set[str]()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return self.values_[name]

    def __contains__(self, name: object) -> bool:
        return name in self.values_

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("all variables were looked at")

    def __len__(self) -> int:
        return len(self.values_)


# ---- values --------------------------------------------------------------------------------------------------------

FLAT = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.binary(max_size=8),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.times(),
    st.timedeltas(),
)
KEYS = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), st.sampled_from(["__class__", "typename", "$", "type"]))
VALUES = st.recursive(FLAT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12)


@given(value=VALUES)
@settings(max_examples=200)
def test_every_value_comes_back_as_it_was(sandbox: Sandbox, value: Any) -> None:
    assert dumps(sandbox.evaluate("value", {"value": value})) == dumps(value)
    assert dumps(sandbox.execute("again = value", {"value": value})) == dumps({"again": value})


@pytest.mark.parametrize("value", [(1, "a"), {1, 2}, frozenset({1}), {1: "a", (1, 2): "b"}, math.inf, [[]]])
def test_tuples_sets_and_strange_keys_are_kept(sandbox: Sandbox, value: Any) -> None:
    result = sandbox.evaluate("value", {"value": value})
    assert (type(result), result) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("len", "builtin_function_or_method"),
        ("[range(3)]", "range"),
        ("{'a': [{}.items()]}", "dict_items"),
        ("lambda: 1", "function"),
        ("1j", "complex"),
        ("...", "ellipsis"),
        ("iter([1])", "list_iterator"),
    ],
)
def test_what_cannot_be_stored_is_an_error_and_never_its_text(sandbox: Sandbox, text: str, kind: str) -> None:
    with pytest.raises(ScriptError, match=f"The result is a {kind}"):
        sandbox.evaluate(text, {})


def test_a_variable_of_a_strange_type_is_named(sandbox: Sandbox) -> None:
    with pytest.raises(ScriptError, match="order is a object"):
        sandbox.evaluate("order", {"order": object()})
    with pytest.raises(ScriptError, match="surrogates"):
        sandbox.evaluate("name", {"name": "\ud800"})


# ---- names ---------------------------------------------------------------------------------------------------------


def test_only_the_names_that_are_used_are_looked_at(sandbox: Sandbox) -> None:
    variables = Asked(amount=5, secret="x", client={"name": "Ada"})
    assert sandbox.evaluate("amount > 3 and any(amount == n for n in [5])", variables) is True
    assert variables.read == {"amount"}
    assert sandbox.execute("total = amount * 2", variables) == {"total": 10}
    assert variables.read == {"amount"}


def test_an_unknown_name_is_said_with_its_line(sandbox: Sandbox) -> None:
    with pytest.raises(ScriptError) as caught:
        sandbox.evaluate("amount > 3\n  and vip", {"amount": 5})
    assert (caught.value.reason, caught.value.line, caught.value.source_line) == ("vip is not a variable here.", 2, "and vip")
    with pytest.raises(ScriptError) as caught:
        sandbox.execute("a = 1\nb = a + missing", {})
    assert (caught.value.reason, caught.value.line) == ("missing is not a variable here.", 2)


def test_one_deal_never_sees_the_variables_of_another(sandbox: Sandbox) -> None:
    for _ in range(3):
        assert sandbox.evaluate("secret", {"secret": "of deal A"}) == "of deal A"
        with pytest.raises(ScriptError, match="secret is not a variable"):
            sandbox.evaluate("secret", {})
        assert sandbox.evaluate("[item for item in secret]", {"secret": [1]}) == [1]
        with pytest.raises(ScriptError, match="item is not a variable"):
            sandbox.evaluate("item", {})
        assert sandbox.evaluate("(kept := 5) + kept", {}) == 10
        with pytest.raises(ScriptError, match="kept is not a variable"):
            sandbox.evaluate("kept", {})


@pytest.mark.parametrize("name", ["sum", "type", "date", "list", "len", "locals", "str", "id", "RuntimeError", "filter"])
def test_a_variable_may_be_called_like_something_of_python(sandbox: Sandbox, name: str) -> None:
    assert sandbox.evaluate(f"{name}", {name: 5}) == 5
    assert sandbox.execute(f"x = {name} + 1\n{name} = 7", {name: 5}) == {"x": 6, name: 7}
    assert sandbox.evaluate("sum([1, 2]) + len([1])", {}) == 4


def test_dates_and_decimals_need_no_import(sandbox: Sandbox) -> None:
    assert sandbox.evaluate("due - timedelta(days=2) == date(2026, 1, 29)", {"due": date(2026, 1, 31)}) is True
    assert sandbox.evaluate("Decimal('1.10') * 3", {}) == Decimal("3.30")


# ---- scripts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "changed"),
    [
        ("total = price * 2", {"total": 20}),
        ("if price > 100:\n    rebate = 1\nelse:\n    note = 'none'", {"note": "none"}),
        ("price += 1", {"price": 11}),
        ("def double(v):\n    return v * 2\nimport math\ntotal = double(price)", {"total": 20}),
        ("from math import floor as down\ntotal = down(2.5)", {"total": 2}),
        ("_pairs = zip([1], [2])\ntotal = [list(pair) for pair in _pairs]", {"total": [[1, 2]]}),
        ("items.append(3)", {"items": [1, 3]}),
        ("same = items\nsame.append(3)", {"items": [1, 3], "same": [1, 3]}),
        ("items[0] = True", {"items": [True]}),
        ("client['name'] = 'Eve'", {"client": {"name": "Eve"}}),
        ("rows = [item for item in items]\nn = len(client)", {"rows": [1], "n": 1}),
        ("try:\n    missing\nexcept NameError:\n    missing = 0", {"missing": 0}),
        ("pass", {}),
        ("print('hello')", {}),
    ],
)
def test_a_script_gives_back_what_it_has_written(sandbox: Sandbox, script: str, changed: dict[str, Any]) -> None:
    variables = {"price": 10, "items": [1], "client": {"name": "Ada"}, "other": [1]}
    before = dumps(variables)
    assert dumps(sandbox.execute(script, variables)) == dumps(dict(sorted(changed.items())))
    assert dumps(variables) == before


@pytest.mark.parametrize(
    ("script", "reason", "line"),
    [
        ("a = 1\n\nb = a / 0", "ZeroDivisionError: division by zero", 3),
        ("def f(v):\n    return v['x']\na = f({})", "There is no key 'x'.", 2),
        ("a = {'x': 1}\nb = a.x", "A dict has no attribute x; its key is read as ['x'].", 2),
        ("a = 1\nraise ValueError('no budget')", "ValueError: no budget", 2),
        ("a = 1\nb = range(3)", "b is a range, which can't be stored.", 2),
        ("a = 1\nassert a == 2", "AssertionError: assert 1 == 2", 2),
        ("for i in [1]:\nx = 1", "This is not a Python script: expected an indented block after 'for' statement on line 1.", 2),
    ],
)
def test_a_failed_script_says_why_and_where_and_writes_nothing(sandbox: Sandbox, script: str, reason: str, line: int) -> None:
    variables: dict[str, Any] = {"items": [1]}
    with pytest.raises(ScriptError) as caught:
        sandbox.execute(script, variables)
    assert (caught.value.reason, caught.value.line) == (reason, line)
    assert caught.value.source_line == script.split("\n")[line - 1].strip()
    assert variables == {"items": [1]}


# ---- the clock -----------------------------------------------------------------------------------------------------


def test_the_clock_is_the_engine_s(sandbox: Sandbox) -> None:
    assert sandbox.evaluate("now", {"now": "a variable"}, NOW) == NOW
    assert sandbox.evaluate("now + timedelta(hours=2)", {}, NOW) == NOW + timedelta(hours=2)
    assert sandbox.evaluate("date.today()", {}, NOW) == date(2026, 1, 31)
    assert sandbox.evaluate("datetime.now(timezone.utc)", {}, NOW) == NOW
    script = "import time\nfrom datetime import datetime as clock\ntime.sleep(3600)\nwhen = clock.now()\nstamp = time.time()"
    assert sandbox.execute(script, {}, NOW) == {"when": NOW.replace(tzinfo=None), "stamp": NOW.timestamp()}
    assert sandbox.evaluate("date.today()", {}, NOW + timedelta(hours=2)) == date(2026, 2, 1)


def test_without_a_clock_it_is_the_machine_s(sandbox: Sandbox) -> None:
    before = datetime.now(UTC)
    assert before <= sandbox.evaluate("now", {}) <= datetime.now(UTC)
    assert isinstance(sandbox.evaluate("time(9, 30)", {}), time)


# ---- limits and workers ----------------------------------------------------------------------------------------------

SMALL = Limits(seconds=0.1, memory=8_000_000, recursion=80, output=1_000, result=10_000, depth=10, workers=2, reuse=3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sum(range(10 ** 12))", "It ran longer than 0.1 s."),
        ("'x' * 10 ** 9", "It needs more than 8 MB of memory."),
        ("print('x' * 2000)", "It prints more than 1,000 bytes."),
        ("(lambda f: f(f))(lambda f: f(f))", "It calls itself more than 80 levels deep."),
        ("'x' * 20000", "The result is too large to be stored."),
        ("[[[[[[[[[[[[1]]]]]]]]]]]]", "The result is nested too deeply to be stored."),
        ("10 ** 2000", "The result is a number with more than 1,000 digits."),
    ],
)
def test_each_limit_is_named(text: str, reason: str) -> None:
    with Sandbox(SMALL) as sandbox:
        with pytest.raises(ScriptError) as caught:
            sandbox.evaluate(text, {})
        assert caught.value.reason == reason
        assert sandbox.evaluate("1 + 1", {}) == 2


def test_memory_that_others_have_left_is_not_held_against_an_evaluation() -> None:
    with Sandbox(Limits(memory=8_000_000, workers=1)) as sandbox:
        for number in range(40):
            assert sandbox.evaluate(f"len(text{number})", {f"text{number}": "x" * 500_000}) == 500_000


def test_sessions_are_replaced_after_a_while() -> None:
    with Sandbox(SMALL) as sandbox:
        assert [sandbox.evaluate("n * 2", {"n": n}) for n in range(10)] == [n * 2 for n in range(10)]


def test_many_threads_may_ask_at_once() -> None:
    wrong: list[str] = []

    def ask(sandbox: Sandbox, mine: int) -> None:
        for n in range(20):
            if sandbox.evaluate("[mine, n]", {"mine": mine, "n": n}) != [mine, n]:
                wrong.append(f"evaluate {mine} {n}")
            if sandbox.execute("total = mine + n", {"mine": mine, "n": n}) != {"total": mine + n}:
                wrong.append(f"execute {mine} {n}")

    with Sandbox(Limits(workers=2)) as sandbox:
        threads = [threading.Thread(target=ask, args=(sandbox, number)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads)
    assert wrong == []


def workers() -> set[int]:
    """The sandbox processes of this process."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(pid) for path in children for pid in path.read_text().split() if "monty" in Path(f"/proc/{pid}/comm").read_text()}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the worker processes")
def test_a_worker_that_was_killed_is_replaced_unseen() -> None:
    others = workers()
    with Sandbox(Limits(workers=2)) as sandbox:
        assert sandbox.evaluate("1 + 1", {}) == 2
        assert sandbox.execute("x = 1", {}) == {"x": 1}
        for pid in workers() - others:
            os.kill(pid, signal.SIGKILL)
        assert sandbox.evaluate("1 + 1", {}) == 2
        assert sandbox.execute("x = 1", {}) == {"x": 1}
    assert workers() == others


def test_without_workers_it_is_said_that_the_sandbox_is_at_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONTY_BIN", "/nowhere/monty")
    with Sandbox() as sandbox, pytest.raises(SandboxUnavailable, match="No sandbox worker can be started"):
        sandbox.evaluate("1", {})


def test_a_sandbox_can_be_closed_and_used_again() -> None:
    sandbox = Sandbox(SMALL)
    sandbox.close()
    assert sandbox.evaluate("1 + 1", {}) == 2
    sandbox.close()
    assert sandbox.evaluate("1 + 1", {}) == 2
    sandbox.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_after_a_fork_there_is_an_error_and_not_an_endless_wait() -> None:
    program = (
        "import os\n"
        "from engine.spiff.sandbox import Sandbox, SandboxUnavailable\n"
        "sandbox = Sandbox()\n"
        "sandbox.evaluate('1', {})\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    try:\n"
        "        Sandbox().evaluate('1', {})\n"
        "    except SandboxUnavailable as error:\n"
        "        os.write(1, str(error).encode())\n"
        "    os._exit(0)\n"
        "os.waitpid(child, 0)\n"
        "sandbox.close()\n"
    )
    root = Path(__file__).parents[3]
    told = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=30, check=True).stdout
    assert "fork first" in told


def test_a_text_can_be_checked_without_running_it() -> None:
    assert check_expression("amount > 10") is None
    assert "“and”" in str(check_expression("a && b"))
    assert check_script("x = 1") is None
    problem = check_script("x = 1\nimport os")
    assert problem is not None
    assert problem.line == 2


class TestRememberedAnswers:
    """The same question of the same plain values is not asked twice; no other question is taken for it."""

    def test_values_that_are_equal_but_of_another_type_are_other_questions(self, sandbox: Sandbox) -> None:
        given = (True, 1, 1.0, "1", Decimal(1))
        assert [sandbox.evaluate("str(x)", {"x": value}) for value in given] == ["True", "1", "1.0", "1", "1"]

    def test_the_clock_is_asked_each_time(self, sandbox: Sandbox) -> None:
        moments = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2)]
        assert [sandbox.evaluate("now.day", {}, moment) for moment in moments] == [1, 2]
        assert [sandbox.evaluate("date.today().day", {}, moment) for moment in moments] == [1, 2]

    def test_a_mutable_answer_is_nobody_elses(self, sandbox: Sandbox) -> None:
        sandbox.evaluate("[n]", {"n": 1}).append(2)
        assert sandbox.evaluate("[n]", {"n": 1}) == [1]

    def test_what_a_script_has_changed_is_remembered_and_nobody_elses(self, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
        script = "found = [n, Decimal('1.50'), timedelta(2)]"
        first = sandbox.execute(script, {"n": 1})
        first["found"].append(2)
        assert sandbox.execute(script, {"n": True})["found"][0] is True
        monkeypatch.setattr(sandbox, "_run", None)  # no worker is woken
        assert sandbox.execute(script, {"n": 1}) == {"found": [1, Decimal("1.50"), timedelta(2)]}

    def test_a_script_that_may_ask_chance_or_the_clock_is_run_each_time(self, sandbox: Sandbox) -> None:
        assert len({sandbox.execute("import random\nx = random.random()", {})["x"] for _ in range(3)}) == 3
        moments = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2)]
        assert [sandbox.execute("x = now.day", {}, moment) for moment in moments] == [{"x": 1}, {"x": 2}]

    def test_an_error_is_not_remembered_as_an_answer(self, sandbox: Sandbox) -> None:
        for _ in range(2):
            with pytest.raises(ScriptError):
                sandbox.evaluate("1 // n", {"n": 0})
            with pytest.raises(ScriptError):
                sandbox.execute("x = 1 // n", {"n": 0})

    def test_they_are_forgotten_before_they_are_too_many(self, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("engine.spiff.answers.MOST", 3)
        assert [sandbox.evaluate("n + 1", {"n": n}) for n in range(10)] == list(range(1, 11))
        assert len(sandbox._answers) <= 3
