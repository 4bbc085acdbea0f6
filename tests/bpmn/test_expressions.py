"""What lint tells of a diagram's Python before a deal meets it, and which variables it says are read and written."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn.expressions import ExpressionError, assigned_names, free_names, read, syntax_problem


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("amount > 10 && vip", "“and”"),
        ("a || b", "“or”"),
        ("!vip", "“not x”"),
        ("empty items", "“not x”"),
        ("amount gt 10", ">"),
        ("amount = 10", "“==” compares"),
        ("vip ? 1 : 2", "if condition else"),
        ("vip == true", "True"),
        ("name != null", "None"),
    ],
)
def test_what_other_engines_write_is_explained(text: str, hint: str) -> None:
    problem = syntax_problem(text)
    assert problem is not None
    assert hint in problem.hint


def test_what_stands_in_a_text_is_no_mistake() -> None:
    assert syntax_problem("kind == 'a && b' or kind == \"true\"") is None


def test_a_condition_may_be_broken_into_lines_and_a_problem_names_its_line() -> None:
    assert syntax_problem("amount > 10\n  and vip\n  and true").line == 3  # type: ignore[union-attr]
    assert syntax_problem("\n  amount > 10\n  and vip\n") is None
    assert syntax_problem("x = 1\nif x:\ny = 2", "script").line == 3  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("import os", "os can't be imported"),
        ("del x", "del"),
        ("def f():\n    yield 1", "yield"),
        ("class Deal:\n    pass", "class"),
        ("now = 3", "clock"),
        ("from math import *", "import *"),
        ("match x:\n    case __result:\n        pass", "__result"),
    ],
)
def test_what_the_sandbox_cannot_run_is_refused_before_it_runs(script: str, message: str) -> None:
    assert message in str(syntax_problem(script, "script"))


@pytest.mark.parametrize("text", ["", "   ", "(" * 300 + ")" * 300, "1" + "+1" * 9000, "x" * 20_001, "a\x00b", "-" * 15_000 + "1"])
def test_any_text_gets_a_problem_and_no_crash(text: str) -> None:
    assert syntax_problem(text) is not None


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for mode in ("expression", "script"):
        with suppress(ExpressionError):
            read(text, mode)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("amount > limit", {"amount", "limit"}),
        ("sum(item['price'] for item in items) > limit", {"items", "limit"}),
        ("[x for x in items] + [x]", {"items", "x"}),
        ("(lambda a, b=c: a + b + d)(1)", {"c", "d"}),
        ("now + timedelta(days=days)", {"days"}),
        ("f'{name}: {amount:{width}}'", {"name", "amount", "width"}),
        ("total += 1", {"total"}),
        ("total = total + 1", {"total"}),
        ("x = a\ny = x + b", {"a", "b"}),
        ("def double(v):\n    return v * rate\nx = double(a)", {"rate", "a"}),
        ("def f():\n    return later\nlater = 1\nx = f()", set()),
        ("for row in rows:\n    total = row", {"rows"}),
        ("import math\nx = math.floor(a)", {"a"}),
        ("try:\n    x = a\nexcept ValueError as problem:\n    y = str(problem)", {"a"}),
        ("match kind:\n    case {'a': a, **rest}:\n        b = a", {"kind"}),
    ],
)
def test_the_variables_that_a_text_needs(text: str, names: set[str]) -> None:
    assert free_names(text) == names


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("a = 1\nb, *c = [1, 2]\nd: int = 3\ne += 1", {"a", "b", "c", "d", "e"}),
        ("if x:\n    a = 1\nfor i in x:\n    b = i", {"a", "b", "i"}),
        ("def f(v):\n    inner = v\n    global g\n    g = 1\nimport math\nfrom re import match as m\n_scratch = 1", {"g"}),
        ("items.append(1)\nitems[0] = 2", set()),
        ("if (n := len(items)) > 1:\n    pass", {"n"}),
    ],
)
def test_the_variables_that_a_script_may_write(script: str, names: set[str]) -> None:
    assert assigned_names(script) == names
