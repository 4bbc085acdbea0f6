"""FEEL means what DMN says it means, in whatever types a form has left the numbers, and whatever a variable is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn import feel_functions
from bpmn.feel import FeelError, names, to_python, translate, unary_test_to_python
from engine.spiff.sandbox import Sandbox, ScriptError

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("0.1 + 0.2 = 0.3", True),
        ("7 / 2", Decimal("3.5")),
        ("1 / 0", None),
        ("price = 0.1", True),
        ("exact = price", True),
        ("1 = true", False),
        ("missing = null", True),
        ("missing > 5", None),
        ("not(missing)", None),
        ("false and null", False),
        ("true or null", True),
        ("true and null", None),
        ('if missing = null then "none" else "some"', "none"),
        ("5 between 1 and 5", True),
        ("5 in ]5..6]", False),
        ("5 in [4..5[", False),
        ("5 in (1, 5)", True),
        ("price in (< 0, > 1)", False),
        ('"b" in ["a", "b"]', True),
        ("some x in items satisfies x > 2", True),
        ("every x in items satisfies x > 2", False),
        ("count(items) + sum(items)", 9),
        ("max(1, 2.5)", Decimal("2.5")),
        ("min([])", None),
        ('contains("offer", "ff") and starts with("offer", "of") and ends with("offer", "er")', True),
        ('string length(upper case("да")) = 2 and lower case("ДА") = "да"', True),
        ("list contains(items, 3)", True),
        ("is defined(missing)", False),
        ("client.address.city", "Riga"),
        ("client.phone.mobile", None),
        ('date("2026-05-01") < today()', True),
        ('today() + duration("P3DT12H")', date(2026, 5, 7)),
        ('now() - duration("PT1H")', NOW - timedelta(hours=1)),
        ("today().year", 2026),
        ('"a\\"b\\u0416"', 'a"bЖ'),
        ("decimal(2.345, 2) + floor(-1.5) + ceiling(1.2) + abs(-1)", Decimal("3.34")),
        ('= "with the sign of form-js"', "with the sign of form-js"),
    ],
)
def test_an_expression_has_the_value_that_dmn_gives_it(sandbox: Sandbox, text: str, value: Any) -> None:
    variables = {"price": 0.1, "exact": Decimal("0.10"), "items": [1, 2, 3], "client": {"address": {"city": "Riga"}}}
    result = sandbox.evaluate_feel(text, variables, NOW)
    assert (type(result), result) == (type(value), value)


@pytest.mark.parametrize("name", ["type", "sum", "date", "len", "max", "str", "Decimal", "list", "format"])
def test_a_variable_may_be_called_like_a_function_of_python(sandbox: Sandbox, name: str) -> None:
    text = f'{name} = "gold" and 0.5 < 1 and date("2026-01-01") < today() and sum([1, 2]) = 3 and max(1, 2) = 2'
    assert sandbox.evaluate_feel(text, {name: "gold"}, NOW) is True
    assert sandbox.evaluate_feel("sum([1, 2])", {}, NOW) == 3  # and another deal doesn't see it


@pytest.mark.parametrize(
    ("cell", "value", "holds"),
    [
        ("-", None, True),
        ("", 5, True),
        ("5", Decimal("5.0"), True),
        ('"a", "b"', "b", True),
        ("< 5", None, False),
        ("[1..5]", 5, True),
        ("]1..5]", 1, False),
        ("(1..5)", 5, False),
        ("[1..5[", 5, False),
        ('not("a", "b")', "b", False),
        ('not("a")', None, True),
        ("not(< 5)", None, False),
        ("null", None, True),
        ("not(null)", 3, True),
        ("> 5, < 1", 0, True),
        ("true", 1, False),
        ("limits", 2, True),
        (">= limit", 3, True),
        ("? > 5 and ? < 10", 7, True),
        ('not(contains(?, "x"))', "abc", True),
        ('"-"', "-", True),
        ('[date("2026-01-01")..date("2026-12-31")]', date(2026, 5, 1), True),
    ],
)
def test_a_decision_cell_holds_as_dmn_says(sandbox: Sandbox, cell: str, value: Any, holds: bool) -> None:
    python = unary_test_to_python(cell, "subject")
    known = {"subject": value, "limits": [1, 2], "limit": 3}
    assert sandbox.evaluate(python, known) is holds


@pytest.mark.parametrize(
    ("text", "reason", "column"),
    [
        ("amount == 5", "FEEL writes =", 8),
        ("a && b", "FEEL writes and", 3),
        ("'gold'", "double quotes", 1),
        ("items[1]", "Filters", 6),
        ("{a: 1}", "not expected", 1),
        ("foo(1)", "no function “foo”", 1),
        ("count(1, 2)", "1 argument", 1),
        ('date("2026-02-30")', "not a date", 6),
        ('duration("P1Y")', "days and time", 10),
        ("1 +", "A value is expected", 4),
        ("1..5", "brackets", 2),
        ("lambda", "can't be used", 1),
        ("__x", "can't be used", 1),
        ("feel_equal", "can't be used", 1),
        ("", "A value is expected", 1),
    ],
)
def test_what_is_no_feel_here_is_refused_with_its_place(text: str, reason: str, column: int) -> None:
    with pytest.raises(FeelError, match=reason) as caught:
        to_python(text)
    assert caught.value.column == column


def test_unlike_types_are_an_error_and_not_a_silent_null(sandbox: Sandbox) -> None:
    for text in ('"5" < 6', "true < 5", '"a" * 3', "amount and true"):
        with pytest.raises(ScriptError):
            sandbox.evaluate_feel(text, {"amount": 5})


def test_the_names_that_must_be_given() -> None:
    assert names("a.b > c and some x in d satisfies x = e") == {"a", "c", "d", "e"}
    assert translate("is defined(a) and b").required == {"b"}


@given(st.text(max_size=40))
def test_any_text_is_feel_or_refused(text: str) -> None:
    with suppress(FeelError):
        to_python(text)


NUMBERS = st.one_of(
    st.integers(-1000, 1000), st.decimals(-1000, 1000, places=2), st.floats(-1000, 1000, allow_nan=False).map(lambda value: round(value, 2))
)


def exact(value: int | float | Decimal) -> Fraction:
    return Fraction(str(value))


@given(NUMBERS, NUMBERS, NUMBERS)
def test_numbers_compare_by_their_decimal_value_whatever_their_type(a: Any, b: Any, c: Any) -> None:
    assert feel_functions.feel_equal(a, b) is (exact(a) == exact(b))
    assert feel_functions.feel_less(a, b) is (exact(a) < exact(b))
    assert feel_functions.feel_within(a, b, c, True, False) is (exact(b) <= exact(a) < exact(c))
    assert exact(feel_functions.feel_add(a, b)) == exact(a) + exact(b)


TREES = st.recursive(
    st.integers(0, 50).map(lambda number: (str(number), Fraction(number))),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(
        lambda tree: (
            f"({tree[0][0]}) {tree[1]} ({tree[2][0]})",
            {"+": tree[0][1] + tree[2][1], "-": tree[0][1] - tree[2][1], "*": tree[0][1] * tree[2][1]}[tree[1]],
        )
    ),
    max_leaves=8,
)
FLAT = st.lists(st.tuples(st.sampled_from("+-*"), st.integers(0, 50)), max_size=8)


def computed(python: str) -> Any:
    return eval(python, dict(vars(feel_functions)))  # our own translation of numbers and operators


@given(TREES)
def test_arithmetic_keeps_its_parentheses(tree: tuple[str, Fraction]) -> None:
    assert computed(to_python(tree[0])) == tree[1]


@given(st.integers(0, 50), FLAT)
def test_operators_bind_as_in_arithmetic(first: int, rest: list[tuple[str, int]]) -> None:
    text = f"{first}" + "".join(f" {operator} {number}" for operator, number in rest)
    assert computed(to_python(text)) == eval(text)
