"""The shipped forms, with their FEEL evaluated in the sandbox as the engine does."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest

from bpmn.feel import translate
from engine.spiff.sandbox import Sandbox
from forms.library import FormLibrary
from forms.sample import sample_answers

SHIPPED = FormLibrary.shipped()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


@pytest.mark.parametrize("form_id", SHIPPED)
def test_a_shipped_form_can_be_filled_in_and_is_translated(form_id: str, sandbox: Sandbox) -> None:
    form = SHIPPED[form_id]
    assert form.fields
    for field in form.fields:
        assert field.label_ru, f"{field.key} has no Russian label"
        assert all(choice.label_ru for choice in field.choices), f"a choice of {field.key} has no Russian label"
    for _, feel in form.expressions:
        translate(feel)
    for seed in range(3):
        answers = sample_answers(form, Random(seed), None, sandbox.evaluate_feel)
        result = form.check(answers, sandbox.evaluate_feel)
        assert result.problems == []
        assert set(answers) <= set(result.answers)


def test_money_is_exact(sandbox: Sandbox) -> None:
    form = SHIPPED["prepare-offer"]
    money = [field for field in form.fields if field.type == "number" and field.digits]
    assert money, "an offer has no exact amount"
    answers = sample_answers(form, Random(1), None, sandbox.evaluate_feel)
    result = form.check({**answers, money[0].key: "1000.10"}, sandbox.evaluate_feel)
    assert result.answers[money[0].key] == Decimal("1000.10")
    assert sandbox.evaluate("x > 1000", {"x": result.answers[money[0].key]}) is True
