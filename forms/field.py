"""What a form asks for, one field at a time. Plain data; `forms.read` builds it, `forms.check` applies it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Value = Any
"""None, bool, int, float, Decimal, str, date, datetime, time, list and dict of these."""

Evaluate = Callable[[str, dict[str, Value]], Value]
"""`evaluate(feel_expression, variables) -> value`: how the caller evaluates FEEL; forms evaluate nothing themselves."""

TEXT = frozenset({"textfield", "textarea"})
ONE_CHOICE = frozenset({"radio", "select"})
SEVERAL_CHOICES = frozenset({"checklist", "taglist"})
INPUTS = TEXT | ONE_CHOICE | SEVERAL_CHOICES | {"number", "checkbox", "datetime"}
NUMBER_RULES = frozenset({"min", "max", "minLength", "maxLength"})
"""The rules of `validate` that may be FEEL."""
DISPLAY = frozenset({"text", "html", "image", "spacer", "separator", "button", "table"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a field's static values."""

    value: Value
    label: str = ""
    label_ru: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why answers are refused.

    Attributes:
        field: The field's key, with dots and indexes for nested ones: `items[0].price`; "" for the whole form.
        message: What is wrong and what is expected, in one sentence.
        message_ru: The same in Russian.
    """

    field: str
    message: str
    message_ru: str = ""

    def to_dict(self) -> dict[str, str]:
        return {"field": self.field, "message": self.message, "message_ru": self.message_ru}

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" if self.field else self.message


@dataclass(frozen=True, eq=False)
class Field:
    """A form-js component that holds an answer.

    Attributes:
        path: Keys from the answers (or from a dynamic list's item) down to this answer.
        type: The form-js type: `textfield`, `number`, `select`, `dynamiclist`, `expression`, ...
        subtype: Of a `datetime`: `date`, `time` or `datetime`.
        hide: FEEL conditions, the field's own and its groups'; any that is true hides it.
        personal: Personal data: the component's custom property `personal` is `"true"`.
        readonly: Nobody may change it: true, or a FEEL condition.
        choices: Static values.
        choices_key: The variable with the values, or "".
        choices_expression: The FEEL expression that gives the values, or "".
        rules: form-js `validate` without `required`; numbers, or FEEL expressions starting with "=".
        digits: Decimal digits of a number; None = any.
        increment: A number must be a multiple of it.
        exact: The number is kept as a Decimal (`serializeToString`, or `digits` above 0).
        no_past: A date before today is refused.
        default: The answer when nobody has touched the field and the variables have none.
        expression: FEEL that computes the value of an `expression`.
        fields: Fields of one item of a `dynamiclist`.
        fixed_rows: Of a dynamic list to which people can't add: its number of items; None otherwise.
        where: JSON path of the component in the form.
    """

    path: tuple[str, ...]
    type: str
    label: str = ""
    label_ru: str = ""
    required: bool = False
    hide: tuple[str, ...] = ()
    personal: bool = False
    readonly: bool | str = False
    subtype: str = ""
    choices: tuple[Choice, ...] = ()
    choices_key: str = ""
    choices_expression: str = ""
    rules: Mapping[str, Value] = field(default_factory=dict)
    digits: int | None = None
    increment: Decimal | None = None
    exact: bool = False
    no_past: bool = False
    default: Value = None
    expression: str = ""
    fields: tuple[Field, ...] = ()
    fixed_rows: int | None = None
    where: str = ""

    @property
    def key(self) -> str:
        """The dotted path."""
        return ".".join(self.path)

    @property
    def name(self) -> str:
        """The variable that the answer is written to."""
        return self.path[0]

    @property
    def conditional(self) -> bool:
        """It may be hidden, and then gives no answer."""
        return bool(self.hide)

    @property
    def has_choices(self) -> bool:
        return self.type in ONE_CHOICE or self.type in SEVERAL_CHOICES

    @property
    def fact_type(self) -> str:
        """The type of the answer as a fact of a stage contract: string, number, boolean, date, list or object."""
        if len(self.path) > 1:
            return "object"
        if self.type == "datetime":
            return "date" if self.subtype == "date" else "string"
        if self.type in SEVERAL_CHOICES or self.type == "dynamiclist":
            return "list"
        return {"number": "number", "checkbox": "boolean"}.get(self.type, "string")

    @property
    def empty(self) -> Value:
        """The answer of a field left empty: "" for text, [] for lists, False for a checkbox, None otherwise."""
        if self.type in TEXT:
            return ""
        if self.type in SEVERAL_CHOICES or self.type == "dynamiclist":
            return []
        return False if self.type == "checkbox" else None

    @property
    def varying(self) -> bool:
        """Its choices or limits depend on the variables."""
        return bool(self.choices_key or self.choices_expression) or self.fixed_rows is not None or any(True for _ in self._feel_rules())

    def expressions(self) -> Iterator[tuple[str, str]]:
        """(JSON path, FEEL) of every expression of the field and of the fields below it."""
        yield from ((f"{self.where}.conditional.hide", text) for text in self.hide)
        yield from self._feel_rules()
        if isinstance(self.readonly, str):
            yield f"{self.where}.readonly", self.readonly
        if self.choices_expression:
            yield f"{self.where}.valuesExpression", self.choices_expression
        if self.expression:
            yield f"{self.where}.expression", self.expression
        for child in self.fields:
            yield from child.expressions()

    def _feel_rules(self) -> Iterator[tuple[str, str]]:
        for name, rule in self.rules.items():
            if name in NUMBER_RULES and is_feel(rule):
                yield f"{self.where}.validate.{name}", feel(rule)


def is_feel(value: Value) -> bool:
    """form-js marks an expression by a leading "="."""
    return isinstance(value, str) and value.lstrip().startswith("=")


def feel(value: str) -> str:
    """The expression without its "="."""
    return value.strip().removeprefix("=").strip()
