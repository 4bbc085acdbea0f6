"""A form: what an operation asks a person. Written as form-js JSON, checked again on the server.

form = Form.parse(path.read_bytes())
result = form.check({"amount": "12.50"}, evaluate, variables)
result.answers, result.problems
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from forms.check import Scope, check_form
from forms.field import Evaluate, Field, Problem, Value
from forms.read import FormFault, FormReader

MAX_BYTES = 1_000_000
NEWEST_SCHEMA = 19
SAVE_AGAIN = ("Save it again from the form editor.", "Сохраните её заново из редактора форм.")


class FormError(ValueError):
    """The file is no form that can be checked; `faults` says where and what to do."""

    def __init__(self, faults: list[FormFault], name: str = "") -> None:
        super().__init__("; ".join(f"{name}: {fault}" if name else str(fault) for fault in faults))
        self.faults = tuple(faults)
        self.name = name


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What checking gave: typed answers, to be used only when there are no problems."""

    answers: dict[str, Value]
    problems: list[Problem]

    @property
    def ok(self) -> bool:
        return not self.problems


class Form:
    """A parsed form.

    Attributes:
        id: What a diagram's `camunda:formRef` names.
        name: The file's name, for messages.
        source: The exact bytes, to hand to a viewer.
        digest: SHA-256 of the bytes, hexadecimal.
        fields: Every field that holds an answer, groups flattened; a dynamic list is one field with fields of its own.
    """

    def __init__(self, source: bytes, identity: str, fields: tuple[Field, ...], name: str = "") -> None:
        self.source = source
        self.fields = fields
        self.name = name
        self.id = identity
        self.digest = hashlib.sha256(source).hexdigest()
        self.scope = Scope(fields)

    @classmethod
    def parse(cls, source: bytes, name: str = "") -> Form:
        """Read a form-js schema (`schemaVersion` up to 19).

        Raises:
            FormError: Not JSON, no form, or something in it that the server can't check; every fault is listed.
        """
        schema = _load(source, name)
        faults = _head_faults(schema)
        reader = FormReader()
        fields = reader.fields(schema.get("components", []), "components")
        reader.unique(fields)
        faults.extend(reader.faults)
        if faults:
            raise FormError(faults, name)
        return cls(source, schema["id"], tuple(fields), name)

    @property
    def expressions(self) -> tuple[tuple[str, str], ...]:
        """(JSON path, FEEL) of every expression, for lint."""
        return tuple(pair for field in self.fields for pair in field.expressions())

    def field(self, key: str) -> Field | None:
        """The field with that dotted key."""
        return next((field for field in self.fields if field.key == key), None)

    def check(
        self, answers: Mapping[str, Value], evaluate: Evaluate, context: Mapping[str, Value] | None = None, today: date | None = None
    ) -> CheckResult:
        """Check and convert a person's answers, by the rules that the form-js viewer applies in the browser.

        A key that is absent was not touched: it has the variable's value, else the field's default. A hidden field gives no answer.
        Text is trimmed. A number becomes an int with `decimalDigits` 0, a Decimal with more or with `serializeToString`, otherwise an
        int when whole and a float when not. Dates and times become `date`, `time` and `datetime`. A field left empty is `Field.empty`.

        Args:
            answers: By key, nested where keys have dots. Typed values are accepted as well as JSON.
            evaluate: Evaluates a FEEL expression over variables. Its exceptions are not caught here.
            context: The instance's variables.
            today: For fields that refuse past dates; None skips that rule.
        """
        return CheckResult(*check_form(self.scope, answers, evaluate, context or {}, today))


def _load(source: bytes, name: str) -> dict[str, Any]:
    if len(source) > MAX_BYTES:
        message = (
            f"The form has {len(source):,} bytes; at most {MAX_BYTES:,} are read.",
            f"В форме {len(source)} байт; читается не больше {MAX_BYTES}.",
        )
        raise FormError([FormFault.of("$", message, ("Split it.", "Разделите её."))], name)
    try:
        schema = json.loads(source, parse_float=Decimal, parse_constant=_no_constant)
    except RecursionError:
        message = ("The form is nested too deeply.", "Вложенность формы слишком глубока.")
        hint = ("Flatten its groups.", "Уменьшите вложенность групп.")
        raise FormError([FormFault.of("$", message, hint)], name) from None
    except ValueError as error:
        message = (f"The form is not JSON: {error}.", f"Форма — не JSON: {error}.")
        raise FormError([FormFault.of("$", message, SAVE_AGAIN)], name) from None
    if not isinstance(schema, dict):
        message = ("The form is not a JSON object.", "Форма — не объект JSON.")
        raise FormError([FormFault.of("$", message, SAVE_AGAIN)], name)
    return schema


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is not a JSON number")


def _head_faults(schema: dict[str, Any]) -> list[FormFault]:
    faults = []
    version = schema.get("schemaVersion", 1)
    if not isinstance(schema.get("id"), str) or not schema["id"]:
        hint = ("Give it the id that diagrams refer to.", "Дайте ей id, по которому её находят диаграммы.")
        faults.append(FormFault.of("id", ("The form has no id.", "У формы нет id."), hint))
    if schema.get("type", "default") != "default":
        kind = schema["type"]
        message = (f"“{kind}” is not a form-js form.", f"«{kind}» — не форма form-js.")
        faults.append(FormFault.of("type", message, ('Write "type": "default".', 'Напишите "type": "default".')))
    if not isinstance(version, int) or version > NEWEST_SCHEMA:
        message = (f"Version {version} is unknown.", f"Версия {version} неизвестна.")
        hint = (f"Versions up to {NEWEST_SCHEMA} are read.", f"Читаются версии до {NEWEST_SCHEMA}.")
        faults.append(FormFault.of("schemaVersion", message, hint))
    return faults
