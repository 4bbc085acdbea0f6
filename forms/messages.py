"""What a person reads when an answer is refused, in English and Russian."""

from __future__ import annotations

from forms.field import Field, Problem, Value

_TYPES = {
    "textfield": ("Text is expected.", "Нужен текст."),
    "textarea": ("Text is expected.", "Нужен текст."),
    "number": ("A number is expected, with at most 18 digits.", "Нужно число, не больше 18 цифр."),
    "checkbox": ("Yes or no is expected (true or false).", "Нужно «да» или «нет» (true или false)."),
    "datetime": ("A date or time is expected.", "Нужны дата или время."),
    "dynamiclist": ("A list of items is expected.", "Нужен список."),
    "checklist": ("A list of choices is expected.", "Нужен список вариантов."),
    "taglist": ("A list of choices is expected.", "Нужен список вариантов."),
}
_FORMATS = {
    "email": ("An e-mail address is expected, like name@example.com.", "Нужен адрес электронной почты, например name@example.com."),
    "phone": ("An international phone number is expected, like +4930664040900.", "Нужен телефон в международном виде: +74951234567."),
    "date": ("A date is expected, like 2026-01-31.", "Нужна дата, например 2026-01-31."),
    "time": ("A time is expected, like 13:30 or 13:30+03:00.", "Нужно время, например 13:30 или 13:30+03:00."),
    "date-time": ("A date with a time is expected, like 2026-01-31T13:30+03:00.", "Нужны дата и время, например 2026-01-31T13:30+03:00."),
}
_RULES = {
    "required": ("This field is required.", "Это поле обязательно."),
    "minLength": ("At least {} characters are expected.", "Нужно не меньше {} символов."),
    "maxLength": ("At most {} characters are allowed.", "Можно не больше {} символов."),
    "minimum": ("The number must be at least {}.", "Число должно быть не меньше {}."),
    "maximum": ("The number must be at most {}.", "Число должно быть не больше {}."),
    "multipleOf": ("The number must be a multiple of {}.", "Число должно быть кратно {}."),
    "pattern": ("The text must match the pattern {}.", "Текст должен соответствовать образцу {}."),
    "uniqueItems": ("A choice stands twice.", "Вариант выбран дважды."),
    "minItems": ("Exactly {} items are expected.", "Нужно ровно {} строк."),
    "maxItems": ("At most {} items are allowed.", "Можно не больше {} строк."),
}
UNKNOWN = ("The form has no such field.", "В форме нет такого поля.")
READ_ONLY = ("This field can't be changed here.", "Это поле нельзя изменить.")
PAST = ("The date must not be in the past.", "Дата не должна быть в прошлом.")
NOT_AN_OBJECT = ("Answers are expected as an object: field keys and values.", "Ответы нужны объектом: ключи полей и значения.")
CONTRADICTION = ("The form's conditions hide and show each other without end.", "Условия формы скрывают и показывают друг друга без конца.")
NO_LIMIT = ("The rule {} gives no number: it can't be checked.", "Правило {} не даёт числа: его нельзя проверить.")


def problem(key: str, texts: tuple[str, str], *values: Value) -> Problem:
    return Problem(key, texts[0].format(*values), texts[1].format(*values))


def explain(field: Field, keyword: str, rule: Value, key: str) -> Problem:
    """A JSON Schema keyword that failed, as a person understands it."""
    if keyword == "type":
        # Only items of a list may fail below the field itself.
        return problem(
            key, ("An item of the list is not an object.", "Строка списка – не объект.") if key != field.key else _TYPES[field.type]
        )
    if keyword == "format":
        return problem(key, _FORMATS[rule])
    if keyword == "enum":
        if not rule:
            return problem(
                key, ("There is nothing to choose from: the variables give no choices.", "Не из чего выбрать: в данных нет вариантов.")
            )
        some = ", ".join(str(value) for value in rule[:10]) + (", ..." if len(rule) > 10 else "")
        return problem(key, ("Choose one of: {}.", "Выберите из: {}."), some)
    if keyword == "pattern" and (own := field.rules.get("patternErrorMessage")):
        return Problem(key, own, own)
    return problem(key, _RULES[keyword], rule)
