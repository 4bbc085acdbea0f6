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
_ONE_PAGE = ("Use one form per operation, or groups.", "Используйте одну форму на операцию или группы.")
_REFUSED = {
    "filepicker": (
        "Files are not stored yet: ask for a link to the document in a textfield.",
        "Файлы пока не хранятся: спросите ссылку на документ в текстовом поле.",
    ),
    "documentPreview": (
        "Files are not stored yet: show a link in a text component.",
        "Файлы пока не хранятся: покажите ссылку в текстовом компоненте.",
    ),
    "iframe": (
        "Pages of other sites are not shown inside a form: show a link in a text component.",
        "Страницы других сайтов в форме не показываются: покажите ссылку в текстовом компоненте.",
    ),
    "multipage": _ONE_PAGE,
    "page": _ONE_PAGE,
}
_LENGTHS, _LIMITS, _PATTERNS = {"minLength", "maxLength"}, {"min", "max"}, {"pattern", "patternErrorMessage", "validationType"}

Said = tuple[str, str]
"""A sentence in English and Russian."""
FEEL: Said = ('Write FEEL with a leading "=".', 'Напишите на FEEL, начиная с "=".')
RENAME: Said = ("Rename it.", "Переименуйте его.")


@dataclass(frozen=True, slots=True)
class FormFault:
    """One thing to mend in a form: where (JSON path), what is wrong, what to write instead; also in Russian."""

    path: str
    message: str
    hint: str
    message_ru: str
    hint_ru: str

    @classmethod
    def of(cls, path: str, message: Said, hint: Said) -> FormFault:
        return cls(path, message[0], hint[0], message[1], hint[1])

    def __str__(self) -> str:
        return f"{self.path}: {self.message} {self.hint}".strip()


class FormReader:
    """Collects the fields and the faults of one form."""

    def __init__(self) -> None:
        self.faults: list[FormFault] = []

    def fields(self, components: Any, where: str, prefix: tuple[str, ...] = (), hide: tuple[str, ...] = (), depth: int = 0) -> list[Field]:
        """The fields of a list of components; groups are flattened, their path and condition passed on."""
        if not isinstance(components, list):
            self._fault(
                where, ("This is not a list of components.", "Это не список компонентов."), ("Write `[ ... ]`.", "Напишите `[ ... ]`.")
            )
            return []
        if depth > MAX_DEPTH:
            message = (f"Groups are nested deeper than {MAX_DEPTH}.", f"Вложенность групп больше {MAX_DEPTH}.")
            self._fault(where, message, ("Flatten them.", "Уменьшите вложенность."))
            return []
        found: list[Field] = []
        for index, component in enumerate(components):
            at = f"{where}[{index}]"
            if not isinstance(component, dict):
                hint = ('Write an object with a "type".', 'Напишите объект с "type".')
                self._fault(at, ("This is not a component.", "Это не компонент."), hint)
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
                    message = (
                        f"The key “{field.key}” is already used by “{other.key}” ({other.where}).",
                        f"Ключ «{field.key}» уже занят полем «{other.key}» ({other.where}).",
                    )
                    self._fault(field.where, message, ("Rename one of them.", "Переименуйте одно из них."))
                    break
            else:
                if any(path[: len(field.path)] == field.path for path in taken):
                    message = (
                        f"The key “{field.key}” would overwrite the fields below it.",
                        f"Ключ «{field.key}» перезаписал бы поля под ним.",
                    )
                    self._fault(field.where, message, RENAME)
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
                self._fault(f"{at}.expression", ("The expression is missing.", "Выражения нет."), FEEL)
            elif path := self._path(component.get("key"), f"{at}.key"):
                yield Field((*prefix, *path), "expression", hide=conditions, expression=feel(str(expression)), where=at)
        elif kind in INPUTS:
            path = self._path(component.get("key"), f"{at}.key")
            if path:
                yield self._input(component, at, (*prefix, *path), conditions)
        elif kind not in DISPLAY:
            known = ", ".join(sorted(INPUTS | DISPLAY | {"group", "dynamiclist", "expression"}))
            hint = _REFUSED.get(kind, (f"Use one of: {known}.", f"Используйте один из: {known}."))
            message = (f"Components of type “{kind[:80]}” are not supported.", f"Компоненты вида «{kind[:80]}» не поддерживаются.")
            self._fault(f"{at}.type", message, hint)

    def _input(self, component: dict[str, Any], at: str, path: tuple[str, ...], hide: tuple[str, ...]) -> Field:
        kind = str(component["type"])
        validate = self._object(component, "validate", at)
        properties = self._object(component, "properties", at)
        label = component.get("label") or component.get("dateLabel") or component.get("timeLabel") or path[-1]
        digits, increment = self._number_format(component, at) if kind == "number" else (None, None)
        choices, key, expression = self._choices(component, at) if kind in ONE_CHOICE | SEVERAL_CHOICES else ((), "", "")
        subtype = str(component.get("subtype", "date")) if kind == "datetime" else ""
        if subtype not in ("", "date", "time", "datetime"):
            hint = ("Write date, time or datetime.", "Напишите date, time или datetime.")
            self._fault(f"{at}.subtype", (f"“{subtype}” is not a kind of date.", f"«{subtype}» — не вид даты."), hint)
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
            hint = ('Write "isRepeating": true, or use a group.', 'Напишите "isRepeating": true или используйте группу.')
            self._fault(f"{at}.isRepeating", ("The dynamic list does not repeat.", "Список не повторяется."), hint)
        rows = component.get("defaultRepetitions", 1)
        if not _is_count(rows):
            message = (f"{rows!r} is not a number of items.", f"{rows!r} — не количество строк.")
            self._fault(f"{at}.defaultRepetitions", message, ("Write a whole number.", "Напишите целое число."))
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
                known = ", ".join(sorted(allowed))
                message = (f"“{name}” is not a rule of a {kind}.", f"У поля {kind} нет правила «{name}».")
                self._fault(where, message, (f"Its rules are: {known}.", f"Его правила: {known}."))
            elif name == "required":
                if not isinstance(rule, bool):
                    self._fault(where, _no_flag(rule), ("Write true or false.", "Напишите true или false."))
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
                    message = (f"“{rule}” is not a kind of text that is checked.", f"«{rule}» — не вид текста, который проверяется.")
                    self._fault(where, message, ("Write email, phone or custom.", "Напишите email, phone или custom."))
            elif is_feel(rule) or (_is_count(rule) if name in _LENGTHS else _is_number(rule)):
                rules[name] = rule
            else:
                hint = ('Write a number, or FEEL with a leading "=".', 'Напишите число или FEEL, начиная с "=".')
                self._fault(where, (f"{rule!r} is not a number.", f"{rule!r} — не число."), hint)
        return rules

    def _pattern_is_safe(self, pattern: Any, at: str) -> bool:
        if not isinstance(pattern, str):
            hint = ("Write a regular expression.", "Напишите регулярное выражение.")
            self._fault(at, (f"{pattern!r} is not a text.", f"{pattern!r} — не текст."), hint)
            return False
        try:
            compile_pattern(pattern)
        except UnsafePattern as error:
            hint = (
                "Write it without look-arounds and back-references (RE2 syntax).",
                "Напишите его без просмотра вперёд и назад и без обратных ссылок (синтаксис RE2).",
            )
            message = (f"The pattern “{pattern[:80]}” can't be checked: {error}.", f"Образец «{pattern[:80]}» нельзя проверить: {error}.")
            self._fault(at, message, hint)
            return False
        return True

    def _choices(self, component: dict[str, Any], at: str) -> tuple[tuple[Choice, ...], str, str]:
        sources = [name for name in ("values", "valuesKey", "valuesExpression") if component.get(name) is not None]
        if len(sources) != 1:
            message = (f"The field has {len(sources) or 'no'} sources of choices.", f"Источников вариантов у поля: {len(sources)}.")
            hint = ("Give one: values, valuesKey or valuesExpression.", "Задайте один: values, valuesKey или valuesExpression.")
            self._fault(at, message, hint)
            return (), "", ""
        source = component[sources[0]]
        if sources[0] == "valuesKey":
            return (), ".".join(self._path(source, f"{at}.valuesKey")), ""
        if sources[0] == "valuesExpression":
            if not is_feel(source):
                self._fault(f"{at}.valuesExpression", ("This is not an expression.", "Это не выражение."), FEEL)
            return (), "", feel(str(source))
        return self._static(source, f"{at}.values"), "", ""

    def _static(self, source: Any, at: str) -> tuple[Choice, ...]:
        choices: list[Choice] = []
        for index, item in enumerate(source if isinstance(source, list) else []):
            if not isinstance(item, dict) or not isinstance(item.get("value"), (str, int, float, Decimal)):
                hint = ('Write {"label": ..., "value": ...}.', 'Напишите {"label": ..., "value": ...}.')
                self._fault(f"{at}[{index}]", ("The choice has no value.", "У варианта нет значения."), hint)
            elif any(item["value"] == choice.value for choice in choices):
                message = (f"The value “{item['value']}” stands twice.", f"Значение «{item['value']}» стоит дважды.")
                self._fault(f"{at}[{index}].value", message, ("Remove one.", "Удалите одно."))
            else:
                choices.append(Choice(item["value"], str(item.get("label", item["value"])), str(item.get("label_ru", ""))))
        if not choices:
            hint = ('Write a list of {"label": ..., "value": ...}.', 'Напишите список из {"label": ..., "value": ...}.')
            self._fault(at, ("The field has no choices.", "У поля нет вариантов."), hint)
        return tuple(choices)

    def _number_format(self, component: dict[str, Any], at: str) -> tuple[int | None, Decimal | None]:
        digits, increment = component.get("decimalDigits"), component.get("increment")
        if digits is not None and not (_is_count(digits) and digits <= 18):
            message = (f"{digits!r} is not a number of digits.", f"{digits!r} — не количество цифр.")
            self._fault(f"{at}.decimalDigits", message, ("Write 0 to 18.", "Напишите от 0 до 18."))
            digits = None
        if increment is None or increment == "":
            return digits, None
        if not _is_number(increment) or Decimal(str(increment)) <= 0:
            message = (f"{increment!r} is not a step.", f"{increment!r} — не шаг.")
            self._fault(f"{at}.increment", message, ("Write a number above 0.", "Напишите число больше 0."))
            return digits, None
        return digits, Decimal(str(increment))

    def _hide(self, component: dict[str, Any], at: str) -> Iterator[str]:
        conditional = self._object(component, "conditional", at)
        for name, condition in conditional.items():
            if name != "hide":
                message = (f"“{name}” is not a condition.", f"«{name}» — не условие.")
                self._fault(f"{at}.conditional.{name}", message, ("The only one is hide.", "Есть только hide."))
            elif is_feel(condition):
                yield feel(condition)
            elif condition:
                message = (f"{condition!r} is not an expression.", f"{condition!r} — не выражение.")
                self._fault(f"{at}.conditional.hide", message, FEEL)

    def _flag(self, component: dict[str, Any], name: str, at: str) -> bool | str:
        value = component.get(name, False)
        if is_feel(value):
            return feel(value)
        if not isinstance(value, bool) and value is not None:
            hint = ('Write true, false, or FEEL with a leading "=".', 'Напишите true, false или FEEL, начиная с "=".')
            self._fault(f"{at}.{name}", _no_flag(value), hint)
        return value is True

    def _path(self, value: Any, at: str, optional: bool = False) -> tuple[str, ...]:
        if optional and not value:
            return ()
        if isinstance(value, str) and len(value) <= 200 and _KEY.fullmatch(value):
            return tuple(value.split("."))
        name, given = at.rsplit(".", 1)[-1], str(value)[:80]
        message = (f"The {name} is missing.", f"Нет {name}.")
        if value:
            message = (f"The {name} “{given}” is not a variable's name.", f"{name}: «{given}» — не имя переменной.")
        hint = (
            "Use Latin letters, digits and _, starting with a letter; dots nest.",
            "Используйте латинские буквы, цифры и _, начиная с буквы; точки вкладывают.",
        )
        self._fault(at, message, hint)
        return ()

    def _object(self, component: dict[str, Any], name: str, at: str) -> dict[str, Any]:
        value = component.get(name)
        if isinstance(value, dict):
            return value
        if value is not None:
            self._fault(f"{at}.{name}", ("This is not an object.", "Это не объект."), ("Write { ... }.", "Напишите { ... }."))
        return {}

    def _fault(self, path: str, message: Said, hint: Said) -> None:
        self.faults.append(FormFault.of(path, message, hint))


def _no_flag(value: Any) -> Said:
    return f"{value!r} is neither true nor false.", f"{value!r} — не true и не false."


def _is_number(value: Any) -> bool:
    """A JSON number, or the text of one: form-js writes both."""
    if isinstance(value, str):
        return re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", value) is not None
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1_000_000
