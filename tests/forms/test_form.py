"""Reading forms: what is accepted, and how a form that can't be checked is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from forms.form import Form, FormError
from forms.library import FormLibrary

TEXT = {"type": "textfield", "key": "a"}


def parse(*components: Any, **head: Any) -> Form:
    return Form.parse(json.dumps({"type": "default", "id": "f", "schemaVersion": 19, "components": components, **head}).encode())


def number(**validate: Any) -> dict[str, Any]:
    return {"type": "number", "key": "a", "validate": validate}


def text(**validate: Any) -> dict[str, Any]:
    return {**TEXT, "validate": validate}


def choice(**rest: Any) -> dict[str, Any]:
    return {"type": "select", "key": "a", **rest}


@pytest.mark.parametrize(
    ("component", "path", "message"),
    [
        ({"type": "filepicker", "key": "a"}, "components[0].type", "filepicker"),
        ({"type": "iframe"}, "components[0].type", "iframe"),
        ({"type": "documentPreview"}, "components[0].type", "documentPreview"),
        ({"type": "signature", "key": "a"}, "components[0].type", "signature"),
        ({"key": "a"}, "components[0].type", "None"),
        ("text", "components[0]", "not a component"),
        ({"type": "textfield"}, "components[0].key", "missing"),
        ({"type": "textfield", "key": "сумма"}, "components[0].key", "not a variable's name"),
        (text(min=1), "components[0].validate.min", "not a rule of a textfield"),
        (number(pattern="x"), "components[0].validate.pattern", "not a rule of a number"),
        (number(min="ten"), "components[0].validate.min", "not a number"),
        (text(pattern="(?=x)"), "components[0].validate.pattern", "can't be checked"),
        (text(pattern="("), "components[0].validate.pattern", "can't be checked"),
        (text(pattern="a{1000}{1000}"), "components[0].validate.pattern", "can't be checked"),
        (text(pattern=5), "components[0].validate.pattern", "not a text"),
        (text(validationType="iban"), "components[0].validate.validationType", "iban"),
        (text(required="yes"), "components[0].validate.required", "neither true nor false"),
        ({**TEXT, "validate": []}, "components[0].validate", "not an object"),
        ({**TEXT, "conditional": {"show": "=x"}}, "components[0].conditional.show", "not a condition"),
        ({**TEXT, "conditional": {"hide": "x"}}, "components[0].conditional.hide", "not an expression"),
        ({**TEXT, "readonly": "yes"}, "components[0].readonly", "neither true nor false"),
        (choice(), "components[0]", "no sources of choices"),
        (choice(values=[]), "components[0].values", "no choices"),
        (choice(values=[{"label": "x"}]), "components[0].values[0]", "no value"),
        (choice(values=[{"value": "x"}, {"value": "x"}]), "components[0].values[1].value", "twice"),
        (choice(values=[{"value": "x"}], valuesKey="y"), "components[0]", "2 sources"),
        (choice(valuesExpression="y"), "components[0].valuesExpression", "not an expression"),
        ({"type": "number", "key": "a", "decimalDigits": -1}, "components[0].decimalDigits", "digits"),
        ({"type": "number", "key": "a", "increment": 0}, "components[0].increment", "not a step"),
        ({"type": "datetime", "key": "a", "subtype": "week"}, "components[0].subtype", "week"),
        ({"type": "expression", "key": "a"}, "components[0].expression", "missing"),
        ({"type": "dynamiclist", "path": "a", "components": [TEXT]}, "components[0].isRepeating", "does not repeat"),
        ({"type": "group", "components": [{"type": "x"}]}, "components[0].components[0].type", "x"),
        ({"type": "group", "components": 5}, "components[0].components", "not a list"),
    ],
)
def test_what_can_not_be_checked_is_refused_with_its_place_and_what_to_do(component: Any, path: str, message: str) -> None:
    with pytest.raises(FormError) as caught:
        parse(component)
    fault = caught.value.faults[0]
    assert fault.path == path
    assert message in fault.message
    assert fault.hint


def test_every_fault_is_listed() -> None:
    with pytest.raises(FormError) as caught:
        parse({"type": "iframe"}, number(min="x"), schemaVersion=20, id="")
    assert [fault.path for fault in caught.value.faults] == ["id", "schemaVersion", "components[0].type", "components[1].validate.min"]


@pytest.mark.parametrize(("first", "second"), [("a", "a"), ("a", "a.b"), ("a.b", "a")])
def test_two_fields_must_not_write_to_one_place(first: str, second: str) -> None:
    with pytest.raises(FormError, match="key"):
        parse({"type": "textfield", "key": first}, {"type": "textfield", "key": second})


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"id": "f", "x": NaN}', "not a JSON number"),
        (b'{"id": "f", "components": ' + b"[" * 100_000, "nested too deeply"),
        (b" " * 1_000_001, "at most 1,000,000"),
        (b'{"id": "f", "type": "wizard"}', "wizard"),
    ],
)
def test_a_file_that_is_no_form_is_refused_in_one_sentence(source: bytes, message: str) -> None:
    with pytest.raises(FormError, match=message):
        Form.parse(source, "f.form")


def test_deep_nesting_is_refused() -> None:
    component: dict[str, Any] = TEXT
    for _ in range(12):
        component = {"type": "group", "components": [component]}
    with pytest.raises(FormError, match="deeper than 10"):
        parse(component)


def test_fields_say_what_lint_and_contracts_need() -> None:
    form = parse(
        {"type": "text", "text": "# Hello"},
        {"type": "number", "key": "amount", "label": "Amount", "properties": {"label_ru": "Сумма"}, "validate": {"required": True}},
        {"type": "group", "path": "client", "conditional": {"hide": "=amount > 5"}, "components": [
            {"type": "textfield", "key": "phone", "properties": {"personal": "true"}},
        ]},
        {"type": "datetime", "key": "due", "subtype": "date", "dateLabel": "Due"},
        {"type": "dynamiclist", "path": "items", "isRepeating": True, "components": [
            {"type": "select", "key": "product", "valuesExpression": "=products"},
        ]},
        {"type": "button", "action": "submit"},
    )  # fmt: skip
    assert [(field.key, field.name, field.fact_type, field.required, field.conditional, field.personal) for field in form.fields] == [
        ("amount", "amount", "number", True, False, False),
        ("client.phone", "client", "object", False, True, True),
        ("due", "due", "date", False, False, False),
        ("items", "items", "list", False, False, False),
    ]
    amount = form.field("amount")
    assert amount is not None
    assert (amount.label, amount.label_ru) == ("Amount", "Сумма")
    assert [expression for _, expression in form.expressions] == ["amount > 5", "products"]


def test_a_library_names_forms_by_their_files() -> None:
    library = FormLibrary({"f.form": b'{"id": "f", "components": []}', "g.form": b'{"id": "other", "components": []}'})
    assert list(library) == ["f", "g"]
    assert library["f"] is library["f"]
    with pytest.raises(FormError, match=r"g\.form"):
        library["g"]
    with pytest.raises(KeyError):
        library["missing"]
