"""The shipped decision tables about leads and discounts answer every case, and answer it as a sales manager would expect."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpmn.decision import Decision, decision_findings
from engine.spiff.sandbox import Sandbox

DECISIONS = Path(__file__).parents[2] / "bpmn" / "decisions"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def leads() -> Decision:
    return Decision.parse((DECISIONS / "lead-qualification.dmn").read_bytes())


@pytest.fixture(scope="module")
def discounts() -> Decision:
    return Decision.parse((DECISIONS / "discount-approval.dmn").read_bytes())


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("*.dmn")), ids=lambda path: path.stem)
def test_each_table_can_be_deployed(path: Path) -> None:
    assert decision_findings(path.read_bytes(), path.name) == []
    assert Decision.parse(path.read_bytes()).id == path.stem


def test_every_contact_gets_an_advice_with_a_reason(leads: Decision, sandbox: Sandbox) -> None:
    cases = product(("clear", "vague", "none"), ("yes", "unknown", "no"), ("decides", "influences", "none"), ("now", "this-year", "later"))
    for case in cases:
        row = leads.evaluate(dict(zip(("need_fit", "budget", "authority", "timing"), case, strict=True)), sandbox.evaluate).rows[0]
        assert row["advice"] in ("lead", "nurture", "not-a-lead"), case
        assert row["reason"], case


@pytest.mark.parametrize(
    ("case", "advice"),
    [
        (("clear", "yes", "decides", "now"), "lead"),
        (("clear", "unknown", "influences", "this-year"), "lead"),
        (("clear", "yes", "none", "now"), "lead"),
        (("clear", "yes", "none", "this-year"), "nurture"),
        (("vague", "unknown", "decides", "now"), "nurture"),
        (("clear", "no", "decides", "now"), "nurture"),
        (("clear", "yes", "decides", "later"), "nurture"),
        (("clear", "no", "decides", "later"), "not-a-lead"),
        (("none", "yes", "decides", "now"), "not-a-lead"),
    ],
)
def test_advice(leads: Decision, sandbox: Sandbox, case: tuple[str, ...], advice: str) -> None:
    variables = dict(zip(("need_fit", "budget", "authority", "timing"), case, strict=True))
    assert leads.evaluate(variables, sandbox.evaluate).rows[0]["advice"] == advice


@pytest.mark.parametrize(
    ("discount", "amount", "approver"),
    [
        (0, 1_000_000, "nobody"),
        (5, 1_000_000, "nobody"),
        (Decimal("5.1"), 99_999, "sales-head"),
        (15, Decimal("99999.99"), "sales-head"),
        (15, 100_000, "finance"),
        (Decimal("15.01"), 1, "finance"),
        (100, 0, "finance"),
    ],
)
def test_approver(discounts: Decision, sandbox: Sandbox, discount: Decimal, amount: Decimal, approver: str) -> None:
    result = discounts.evaluate({"discount_percent": discount, "amount": amount}, sandbox.evaluate)
    assert result.mapped("singleEntry") == approver


def test_exactly_one_rule_names_the_approver(discounts: Decision, sandbox: Sandbox) -> None:
    """UNIQUE (DMN 1.3 §8.2.10): two matching rules would be an error at run time."""

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.decimals(0, 100, places=2), st.decimals(0, 10_000_000, places=2))
    def check(discount: Decimal, amount: Decimal) -> None:
        result = discounts.evaluate({"discount_percent": discount, "amount": amount}, sandbox.evaluate)
        assert len(result.rows) == 1

    check()
