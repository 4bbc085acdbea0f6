"""Reads a form-js schema into fields, and refuses what the server could not check. Nothing is skipped silently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms.field import DISPLAY, INPUTS, ONE_CHOICE, SEVERAL_CHOICES, TEXT, Choice, Field, feel, is_feel
from forms.patterns import UnsafePattern, compile_pattern

MAX_DEPTH = 10
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
_REFUSED = {
    "filepicker": "Files are not stored yet: ask for a link to the document in a textfield.",
    "documentPreview": "Files are not stored yet: show a link in a text component.",
    "iframe": "Pages of other sites are not shown inside a form: show a link in a text component.",
    "multipage": "Use one form per operation, or groups.",
    "page": "Use one form per operation, or groups.",
}
_LENGTHS, _LIMITS, _PATTERNS = {"minLength", "maxLength"}, {"min", "max"}, {"pattern", "patternErrorMessage", "validationType"}


@dataclass(frozen=True, slots=True)
class FormFault:
    """One thing to mend in a form: where (JSON path), what is wrong, what to write instead."""

    path: str
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message} {self.hint}".strip()


class FormReader:
    """Collects the fields and the faults of one form."""

    def __init__(self) -> None:
        self.faults: list[FormFault] = []

    def fields(self, components: Any, where: str, prefix: tuple[str, ...] = (), hide: tuple[str, ...] = (), depth: int = 0) -> list[Field]:
        """The fields of a list of components; groups are flattened, their path and condition passed on."""
        if not isinstance(components, list):
            self._fault(where, "This is not a list of components.", "Write `[ ... ]`.")
            return []
        if depth > MAX_DEPTH:
            self._fault(where, f"Groups are nested deeper than {MAX_DEPTH}.", "Flatten them.")
            return []
        found: list[Field] = []
        for index, component in enumerate(components):
            at = f"{where}[{index}]"
            if not isinstance(component, dict):
                self._fault(at, "This is not a component.", 'Write an object with a "type".')
                continue
            found.extend(self._component(component, at, prefix, hide, depth))
        return found

    def unique(self, fields: list[Field]) -> None:
        """Reports fields that would write to the same place."""
        taken: dict[tuple[str, ...], Field] = {}
        for field in fields:
            for length in range(1, len(field.path) + 1):
                other = taken.get(field.path[:length])
                if other is not None:
                    self._fault(
                        field.where, f"The key “{field.key}” is already used by “{other.key}” ({other.where}).", "Rename one of them."
                    )
                    break
            else:
                if any(path[: len(field.path)] == field.path for path in taken):
                    self._fault(field.where, f"The key “{field.key}” would overwrite the fields below it.", "Rename it.")
                taken[field.path] = field

    def _component(self, component: dict[str, Any], at: str, prefix: tuple[str, ...], hide: tuple[str, ...], depth: int) -> Iterator[Field]:
        kind = str(component.get("type"))
        conditions = (*hide, *self._hide(component, at))
        if kind == "group":
            path = (*prefix, *self._path(component.get("path"), f"{at}.path", optional=True))
            yield from self.fields(component.get("components", []), f"{at}.components", path, conditions, depth + 1)
        elif kind == "dynamiclist":
            yield from self._dynamic_list(component, at, prefix, conditions, depth)
        elif kind == "expression":
            expression = component.get("expression")
            if not is_feel(expression):
                self._fault(f"{at}.expression", "The expression is missing.", 'Write FEEL with a leading "=".')
            elif path := self._path(component.get("key"), f"{at}.key"):
                yield Field((*prefix, *path), "expression", hide=conditions, expression=feel(str(expression)), where=at)
        elif kind in INPUTS:
            path = self._path(component.get("key"), f"{at}.key")
            if path:
                yield self._input(component, at, (*prefix, *path), conditions)
        elif kind not in DISPLAY:
            hint = _REFUSED.get(kind, f"Use one of: {', '.join(sorted(INPUTS | DISPLAY | {'group', 'dynamiclist', 'expression'}))}.")
            self._fault(f"{at}.type", f"Components of type “{kind[:80]}” are not supported.", hint)

    def _input(self, component: dict[str, Any], at: str, path: tuple[str, ...], hide: tuple[str, ...]) -> Field:
        kind = str(component["type"])
        validate = self._object(component, "validate", at)
        properties = self._object(component, "properties", at)
        label = component.get("label") or component.get("dateLabel") or component.get("timeLabel") or path[-1]
        digits, increment = self._number_format(component, at) if kind == "number" else (None, None)
        choices, key, expression = self._choices(component, at) if kind in ONE_CHOICE | SEVERAL_CHOICES else ((), "", "")
        subtype = str(component.get("subtype", "date")) if kind == "datetime" else ""
        if subtype not in ("", "date", "time", "datetime"):
            self._fault(f"{at}.subtype", f"“{subtype}” is not a kind of date.", "Write date, time or datetime.")
        readonly = self._flag(component, "readonly", at) or self._flag(component, "disabled", at)
        default = component.get("defaultValue")
        return Field(
            path=path,
            type=kind,
            subtype=subtype,
            label=str(label),
            label_ru=str(properties.get("label_ru", "")),
            required=validate.get("required") is True,
            hide=hide,
            personal=str(properties.get("personal", "")).lower() == "true",
            readonly=readonly,
            choices=choices,
            choices_key=key,
            choices_expression=expression,
            rules=self._rules(validate, kind, f"{at}.validate"),
            digits=digits,
            increment=increment,
            exact=component.get("serializeToString") is True or bool(digits),
            no_past=component.get("disallowPassedDates") is True and subtype in ("date", "datetime"),
            default=list(default) if kind in SEVERAL_CHOICES and isinstance(default, list) else default,
            where=at,
        )

    def _dynamic_list(
        self, component: dict[str, Any], at: str, prefix: tuple[str, ...], hide: tuple[str, ...], depth: int
    ) -> Iterator[Field]:
        path = self._path(component.get("path"), f"{at}.path")
        if component.get("isRepeating") is not True:
            self._fault(f"{at}.isRepeating", "The dynamic list does not repeat.", 'Write "isRepeating": true, or use a group.')
        rows = component.get("defaultRepetitions", 1)
        if not _is_count(rows):
            self._fault(f"{at}.defaultRepetitions", f"{rows!r} is not a number of items.", "Write a whole number.")
            rows = 1
        inner = self.fields(component.get("components", []), f"{at}.components", depth=depth + 1)
        self.unique(inner)
        if path:
            yield Field(
                path=(*prefix, *path),
                type="dynamiclist",
                label=str(component.get("label") or path[-1]),
                label_ru=str(self._object(component, "properties", at).get("label_ru", "")),
                personal=any(field.personal for field in inner),
                hide=hide,
                fields=tuple(inner),
                fixed_rows=rows if component.get("allowAddRemove") is False else None,
                where=at,
            )

    def _rules(self, validate: Mapping[str, Any], kind: str, at: str) -> dict[str, Any]:
        allowed = {"required"}
        allowed |= _LENGTHS if kind in TEXT else set()
        allowed |= _PATTERNS if kind == "textfield" else set()
        allowed |= _LIMITS if kind == "number" else set()
        rules: dict[str, Any] = {}
        for name, rule in validate.items():
            where = f"{at}.{name}"
            if name not in allowed:
                self._fault(where, f"“{name}” is not a rule of a {kind}.", f"Its rules are: {', '.join(sorted(allowed))}.")
            elif name == "required":
                if not isinstance(rule, bool):
                    self._fault(where, f"{rule!r} is neither true nor false.", "Write true or false.")
            elif rule is None or rule == "":
                continue
            elif name == "pattern":
                if self._pattern_is_safe(rule, where):
                    rules[name] = rule
            elif name == "patternErrorMessage":
                rules[name] = str(rule)
            elif name == "validationType":
                if rule in ("email", "phone"):
                    rules[name] = rule
                elif rule != "custom":
                    self._fault(where, f"“{rule}” is not a kind of text that is checked.", "Write email, phone or custom.")
            elif is_feel(rule) or (_is_count(rule) if name in _LENGTHS else _is_number(rule)):
                rules[name] = rule
            else:
                self._fault(where, f"{rule!r} is not a number.", 'Write a number, or FEEL with a leading "=".')
        return rules

    def _pattern_is_safe(self, pattern: Any, at: str) -> bool:
        if not isinstance(pattern, str):
            self._fault(at, f"{pattern!r} is not a text.", "Write a regular expression.")
            return False
        try:
            compile_pattern(pattern)
        except UnsafePattern as error:
            hint = "Write it without look-arounds and back-references (RE2 syntax)."
            self._fault(at, f"The pattern “{pattern[:80]}” can't be checked: {error}.", hint)
            return False
        return True

    def _choices(self, component: dict[str, Any], at: str) -> tuple[tuple[Choice, ...], str, str]:
        sources = [name for name in ("values", "valuesKey", "valuesExpression") if component.get(name) is not None]
        if len(sources) != 1:
            self._fault(at, f"The field has {len(sources) or 'no'} sources of choices.", "Give one: values, valuesKey or valuesExpression.")
            return (), "", ""
        source = component[sources[0]]
        if sources[0] == "valuesKey":
            return (), ".".join(self._path(source, f"{at}.valuesKey")), ""
        if sources[0] == "valuesExpression":
            if not is_feel(source):
                self._fault(f"{at}.valuesExpression", "This is not an expression.", 'Write FEEL with a leading "=".')
            return (), "", feel(str(source))
        return self._static(source, f"{at}.values"), "", ""

    def _static(self, source: Any, at: str) -> tuple[Choice, ...]:
        choices: list[Choice] = []
        for index, item in enumerate(source if isinstance(source, list) else []):
            if not isinstance(item, dict) or not isinstance(item.get("value"), (str, int, float, Decimal)):
                self._fault(f"{at}[{index}]", "The choice has no value.", 'Write {"label": ..., "value": ...}.')
            elif any(item["value"] == choice.value for choice in choices):
                self._fault(f"{at}[{index}].value", f"The value “{item['value']}” stands twice.", "Remove one.")
            else:
                choices.append(Choice(item["value"], str(item.get("label", item["value"])), str(item.get("label_ru", ""))))
        if not choices:
            self._fault(at, "The field has no choices.", 'Write a list of {"label": ..., "value": ...}.')
        return tuple(choices)

    def _number_format(self, component: dict[str, Any], at: str) -> tuple[int | None, Decimal | None]:
        digits, increment = component.get("decimalDigits"), component.get("increment")
        if digits is not None and not (_is_count(digits) and digits <= 18):
            self._fault(f"{at}.decimalDigits", f"{digits!r} is not a number of digits.", "Write 0 to 18.")
            digits = None
        if increment is None or increment == "":
            return digits, None
        if not _is_number(increment) or Decimal(str(increment)) <= 0:
            self._fault(f"{at}.increment", f"{increment!r} is not a step.", "Write a number above 0.")
            return digits, None
        return digits, Decimal(str(increment))

    def _hide(self, component: dict[str, Any], at: str) -> Iterator[str]:
        conditional = self._object(component, "conditional", at)
        for name, condition in conditional.items():
            if name != "hide":
                self._fault(f"{at}.conditional.{name}", f"“{name}” is not a condition.", "The only one is hide.")
            elif is_feel(condition):
                yield feel(condition)
            elif condition:
                self._fault(f"{at}.conditional.hide", f"{condition!r} is not an expression.", 'Write FEEL with a leading "=".')

    def _flag(self, component: dict[str, Any], name: str, at: str) -> bool | str:
        value = component.get(name, False)
        if is_feel(value):
            return feel(value)
        if not isinstance(value, bool) and value is not None:
            self._fault(f"{at}.{name}", f"{value!r} is neither true nor false.", 'Write true, false, or FEEL with a leading "=".')
        return value is True

    def _path(self, value: Any, at: str, optional: bool = False) -> tuple[str, ...]:
        if optional and not value:
            return ()
        if isinstance(value, str) and len(value) <= 200 and _KEY.fullmatch(value):
            return tuple(value.split("."))
        what = "is missing" if not value else f"“{str(value)[:80]}” is not a variable's name"
        self._fault(at, f"The {at.rsplit('.', 1)[-1]} {what}.", "Use Latin letters, digits and _, starting with a letter; dots nest.")
        return ()

    def _object(self, component: dict[str, Any], name: str, at: str) -> dict[str, Any]:
        value = component.get(name)
        if isinstance(value, dict):
            return value
        if value is not None:
            self._fault(f"{at}.{name}", "This is not an object.", "Write { ... }.")
        return {}

    def _fault(self, path: str, message: str, hint: str) -> None:
        self.faults.append(FormFault(path, message, hint))


def _is_number(value: Any) -> bool:
    """A JSON number, or the text of one: form-js writes both."""
    if isinstance(value, str):
        return re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", value) is not None
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1_000_000
