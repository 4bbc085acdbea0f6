"""A form in another language: the texts that its author gave for it, in place of the first ones."""

from __future__ import annotations

import json
from typing import Any

from forms.form import Form

_LABELS = ("label", "dateLabel", "timeLabel")


def translated(form: Form, language: str) -> dict[str, Any]:
    """The form-js schema with its texts in a language; a text that has no translation stays.

    Args:
        language: Such as "ru": component properties `label_ru`, `text_ru`, `description_ru`, and `label_ru` of a choice.
    """
    schema: dict[str, Any] = json.loads(form.source)
    return _walk(schema, language)


def _walk(component: dict[str, Any], language: str) -> dict[str, Any]:
    shown = dict(component)
    properties = component.get("properties")
    for name, text in (properties if isinstance(properties, dict) else {}).items():
        if name == f"label_{language}":
            shown |= {label: text for label in _LABELS if label in component}
        elif name.endswith(f"_{language}"):
            shown[name.removesuffix(f"_{language}")] = text
    if isinstance(component.get("values"), list):
        shown["values"] = [_choice(choice, language) for choice in component["values"]]
    if isinstance(component.get("components"), list):
        shown["components"] = [_walk(child, language) for child in component["components"]]
    return shown


def _choice(choice: Any, language: str) -> Any:
    given = isinstance(choice, dict) and choice.get(f"label_{language}")
    return {**choice, "label": given} if given else choice
