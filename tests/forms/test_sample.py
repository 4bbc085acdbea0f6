"""Made-up answers always pass the check, and the check sees through every mutation of them."""

from __future__ import annotations

import contextlib
import json
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.form import Form, FormError
from forms.sample import NoSample, sample_answers


def python(expression: str, names: dict[str, Any]) -> Any:
    return eval(expression, {"__builtins__": {}}, names)


CHOICES = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True).map(
    lambda names: [{"label": name, "value": name} for name in names]
)


def rules(**options: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={"required": st.booleans(), **options})


def component(kind: str, validate: st.SearchStrategy[Any], **rest: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"type": st.just(kind), "validate": validate, **rest})


LENGTHS = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda pair: {"minLength": min(pair), "maxLength": max(pair) + 1})
RANGES = st.tuples(st.integers(-50, 50), st.integers(3, 50)).map(lambda pair: {"min": pair[0], "max": str(pair[0] + pair[1])})
INPUT = st.one_of(
    component("textfield", rules(validationType=st.sampled_from(["email", "phone", "custom"]))),
    component("textfield", rules(pattern=st.sampled_from(["^[A-Z]{2}[0-9]{3}$", "^[1-9]\\d{9}(\\d{2})?$", "[а-яё]+"]))),
    component("textfield", st.builds(lambda a, b: {**a, **b}, rules(), LENGTHS)),
    component("textarea", rules()),
    component("number", RANGES, decimalDigits=st.integers(0, 3)),
    component("number", rules(), increment=st.sampled_from([0.05, "2.5", 3]), decimalDigits=st.sampled_from([None, 2])),
    component("number", rules(), serializeToString=st.booleans()),
    component("checkbox", rules()),
    component("radio", rules(), values=CHOICES),
    component("select", rules(), values=CHOICES),
    component("checklist", rules(), values=CHOICES),
    component("taglist", rules(), valuesKey=st.just("tags")),
    component("datetime", rules(), subtype=st.sampled_from(["date", "time", "datetime"]), disallowPassedDates=st.booleans()),
)
CONTEXT = {"tags": ["red", {"label": "Green", "value": "green"}, "blue"]}


@st.composite
def components(draw: st.DrawFn, prefix: str = "k", depth: int = 0) -> list[dict[str, Any]]:
    """Fields of every type, some hidden by a checkbox before them, some inside groups and dynamic lists."""
    found: list[dict[str, Any]] = [{"type": "checkbox", "key": f"{prefix}_switch"}]
    for index in range(draw(st.integers(1, 6))):
        item = {**draw(INPUT), "key": f"{prefix}{index}", "label": f"Field {index}"}
        shape = draw(st.sampled_from(["plain", "plain", "hidden", "group", "list"])) if depth < 2 else "plain"
        if shape == "hidden":
            item["conditional"] = {"hide": f"={prefix}_switch"}
        if shape == "group":
            item = {"type": "group", "path": f"{prefix}{index}_group", "components": [item]}
        if shape == "list":
            inner = draw(components(f"{prefix}{index}_", depth + 1))
            item = {"type": "dynamiclist", "path": item["key"], "isRepeating": True, "components": inner}
            item |= draw(st.sampled_from([{}, {"allowAddRemove": False, "defaultRepetitions": 2}]))
        found.append(item)
    return found


FORMS = components().map(lambda found: Form.parse(json.dumps({"id": "f", "schemaVersion": 19, "components": found}).encode()))
TODAY = date(2026, 1, 31)


@given(FORMS, st.integers())
@settings(max_examples=60, deadline=None)
def test_made_up_answers_always_pass(form: Form, seed: int) -> None:
    answers = sample_answers(form, Random(seed), None, python, CONTEXT, TODAY)
    result = form.check(answers, python, CONTEXT, TODAY)
    assert result.problems == []
    assert answers == sample_answers(form, Random(seed), None, python, CONTEXT, TODAY)
    again = form.check(result.answers, python, CONTEXT, TODAY)
    assert again.problems == []
    assert again.answers == result.answers


WRONG: dict[str, Any] = {
    "textfield": 5, "textarea": ["x"], "number": "many", "checkbox": "yes", "radio": "zz", "select": "zz", "checklist": ["zz"],
    "taglist": ["zz"], "datetime": "soon", "dynamiclist": "none",
}  # fmt: skip


@given(FORMS, st.integers())
@settings(max_examples=60, deadline=None)
def test_a_wrong_answer_is_flagged_with_its_field_and_nothing_else(form: Form, seed: int) -> None:
    answers = sample_answers(form, Random(seed), None, python, CONTEXT, TODAY)
    for field in form.fields:
        if len(field.path) == 1 and field.key in answers and not field.key.endswith("_switch"):
            problems = form.check({**answers, field.key: WRONG[field.type]}, python, CONTEXT, TODAY).problems
            assert problems
            assert {problem.field.split("[")[0] for problem in problems} == {field.key}


@given(FORMS, st.integers(), st.text(min_size=1))
@settings(max_examples=40, deadline=None)
def test_an_unknown_key_is_always_flagged(form: Form, seed: int, key: str) -> None:
    answers = sample_answers(form, Random(seed), None, python, CONTEXT, TODAY)
    known = {name for field in form.fields for name in (field.key, field.name)}
    if key not in known:
        assert [problem.field for problem in form.check({**answers, key: 1}, python, CONTEXT, TODAY).problems] == [key]


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
@settings(max_examples=150, deadline=None)
def test_any_json_is_answered_with_problems_never_an_exception(value: Any) -> None:
    kinds = {
        "number": {"decimalDigits": 2, "validate": {"min": 1}},
        "taglist": {"valuesKey": "tags"},
        **{key: {"values": [{"value": "x"}]} for key in ("radio", "select", "checklist")},
    }
    found = [{"type": kind, "key": kind, **kinds.get(kind, {})} for kind in WRONG if kind != "dynamiclist"]
    found.append({"type": "dynamiclist", "path": "list", "isRepeating": True, "components": [{"type": "textfield", "key": "x"}]})
    form = Form.parse(json.dumps({"id": "f", "components": found}).encode())
    for field in form.fields:
        form.check({field.key: value}, python, CONTEXT)
    form.check(value, python, CONTEXT)


NAMES = st.sampled_from(["type", "key", "path", "validate", "components", "values", "conditional", "hide", "label", "min"])
WORDS = st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["group", "number", "select", "dynamiclist", "a.b", "=x"])
ANY_COMPONENTS = st.recursive(WORDS, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner))


@given(ANY_COMPONENTS)
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_form_or_refused_as_one(value: Any) -> None:
    with contextlib.suppress(FormError):
        assert Form.parse(json.dumps({"id": "f", "components": value}).encode()).id == "f"


def form(*found: dict[str, Any]) -> Form:
    return Form.parse(json.dumps({"id": "f", "components": found}).encode())


def test_given_answers_win_and_decide_what_opens() -> None:
    outcome = {"type": "radio", "key": "outcome", "values": [{"value": "won"}, {"value": "lost"}]}
    reason = {"type": "textfield", "key": "reason", "validate": {"required": True}, "conditional": {"hide": "=outcome == 'won'"}}
    for seed in range(5):
        assert sample_answers(form(outcome, reason), Random(seed), {"outcome": "won"}, python) == {"outcome": "won"}
        assert sample_answers(form(outcome, reason), Random(seed), {"outcome": "lost"}, python)["reason"]


def test_limits_from_other_answers_are_respected() -> None:
    found = form(
        {"type": "number", "key": "cap", "validate": {"min": 1, "max": 9}}, {"type": "number", "key": "n", "validate": {"max": "=cap"}}
    )
    for seed in range(10):
        answers = sample_answers(found, Random(seed), None, python)
        assert answers["n"] <= answers["cap"]


def test_a_wrong_given_answer_or_an_impossible_rule_is_named() -> None:
    with pytest.raises(NoSample, match="at most 5"):
        sample_answers(form({"type": "number", "key": "n", "validate": {"max": 5}}), Random(1), {"n": 6}, python)
    with pytest.raises(NoSample, match=r"n: no number from 1\.2 to 1\.8"):
        sample_answers(
            form({"type": "number", "key": "n", "decimalDigits": 0, "validate": {"min": 1.2, "max": 1.8}}), Random(1), None, python
        )
    with pytest.raises(NoSample, match="pattern"):
        sample_answers(form({"type": "textfield", "key": "t", "validate": {"pattern": "^a{5}$", "maxLength": 2}}), Random(1), None, python)
