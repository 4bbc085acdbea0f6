"""What changed between two versions of a form, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal

from forms.field import Choice, Field
from forms.form import Form


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One difference.

    Attributes:
        key: The field's dotted key; for a text between the fields, its `id`.
        label: As people see it (after the change, if it is still there).
        kind: "moved": only its place among the others.
        what: What of it, for "changed": `label`, `required`, `rules`, ...; the field's type for the others.
        before, after: "" where it is absent.
    """

    key: str
    label: str
    kind: Literal["added", "removed", "changed", "moved"]
    what: str
    before: str = ""
    after: str = ""


def diff(old: Form, new: Form) -> list[FieldChange]:
    """The differences, in the order of the new form, then what was removed. How the file is written is no difference."""
    before, after = _fields(old.fields), _fields(new.fields)
    changes: list[FieldChange] = []
    for key, field in after.items():
        if key not in before:
            changes.append(FieldChange(key, field.label, "added", field.type))
            continue
        told, tells = _says(before[key]), _says(field)
        changes += [
            FieldChange(key, field.label, "changed", what, told.get(what, ""), tells.get(what, ""))
            for what in dict.fromkeys([*told, *tells])
            if told.get(what, "") != tells.get(what, "")
        ]
    was, kept = [key for key in before if key in after], [key for key in after if key in before]
    changes += [FieldChange(key, after[key].label, "moved", after[key].type) for key, other in zip(kept, was, strict=True) if key != other]
    changes += [FieldChange(key, field.label, "removed", field.type) for key, field in before.items() if key not in after]
    return changes + _texts(old, new)


def _fields(found: Iterable[Field], prefix: str = "") -> dict[str, Field]:
    by_key: dict[str, Field] = {}
    for field in found:
        by_key[f"{prefix}{field.key}"] = field
        by_key |= _fields(field.fields, f"{prefix}{field.key}[].")
    return by_key


def _says(field: Field) -> dict[str, str]:
    """Everything that a field says but its place, its key and the fields inside it."""
    told = {part.name: getattr(field, part.name) for part in fields(field) if part.name not in ("path", "where", "fields")}
    return {name: _text(value) for name, value in told.items() if value not in (None, "", (), False, {})}


def _text(value: Any) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], Choice):
        return ", ".join("/".join(filter(None, (str(choice.value), choice.label, choice.label_ru))) for choice in value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


def _texts(old: Form, new: Form) -> list[FieldChange]:
    """Texts, pictures and other components that hold no answer, by their `id`."""
    before, after = _shown(json.loads(old.source), "components"), _shown(json.loads(new.source), "components")
    changes = [
        FieldChange(key, "", "changed" if key in before else "added", "text", before.get(key, ""), text)
        for key, text in after.items()
        if before.get(key) != text
    ]
    return changes + [FieldChange(key, "", "removed", "text", text, "") for key, text in before.items() if key not in after]


def _shown(component: dict[str, Any], at: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for index, child in enumerate(component.get("components", [])):
        place = f"{at}[{index}]"
        if "text" in child or "content" in child:
            properties = child.get("properties") or {}
            said = [str(child.get("text") or child.get("content") or ""), str(properties.get("text_ru", ""))]
            found[str(child.get("id") or place)] = " / ".join(filter(None, said))
        found |= _shown(child, f"{place}.components")
    return found
