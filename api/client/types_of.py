"""From the JSON schemas of the API's description to Python types."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]
PAGE = re.compile(r"^Page_(\w+)_$")
_SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def class_name(component: str) -> str:
    """A component's name as a class: `Page_Deal_` is `Page[Deal]`."""
    if found := PAGE.match(component):
        return f"Page[{class_name(found[1])}]"
    return re.sub(r"\W", "", component)


def type_of(schema: Schema | bool) -> str:
    """The Python type of what fits a schema."""
    if isinstance(schema, bool) or not schema:
        return "Any"
    if "$ref" in schema:
        return class_name(schema["$ref"].rsplit("/", 1)[-1])
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        return f"Literal[{', '.join(repr(value) for value in schema['enum'])}]"
    for name in ("anyOf", "oneOf"):
        if name in schema:
            return _one_of([type_of(one) for one in schema[name]])
    if len(schema.get("allOf", ())) == 1:
        return type_of(schema["allOf"][0])
    kind = schema.get("type")
    if isinstance(kind, list):
        return _one_of([type_of({**schema, "type": one}) for one in kind])
    match kind:
        case "array":
            return f"list[{type_of(schema.get('items', {}))}]"
        case "object":
            return f"dict[str, {type_of(schema.get('additionalProperties', True))}]"
        case "string" if is_file(schema):
            return "File"
        case _:
            return _SIMPLE.get(str(kind), "Any")


def is_file(schema: Schema) -> bool:
    """A file in a multipart form, or several."""
    if schema.get("type") == "array":
        return is_file(schema.get("items", {}))
    if "anyOf" in schema:
        return any(is_file(one) for one in schema["anyOf"])
    return schema.get("format") == "binary" or schema.get("contentMediaType") == "application/octet-stream"


def _one_of(kinds: Sequence[str]) -> str:
    kept = list(dict.fromkeys(kinds))
    return "Any" if "Any" in kept else " | ".join(sorted(kept, key=lambda kind: kind == "None"))


def typed_dict(component: str, schema: Schema) -> str:
    """A component's class; a component that is no object with known properties is another name of its type."""
    name = class_name(component)
    properties = schema.get("properties")
    if properties is None:
        return f"{name}: TypeAlias = {type_of(schema)!r}\n"
    required = set(schema.get("required", ()))
    fields = {key: type_of(one) if key in required else f"NotRequired[{type_of(one)}]" for key, one in properties.items()}
    if any(not key.isidentifier() or keyword.iskeyword(key) for key in fields):
        pairs = ", ".join(f"{key!r}: {kind!r}" for key, kind in fields.items())
        return f"{name} = TypedDict({name!r}, {{{pairs}}})\n"
    lines = [f"class {name}(TypedDict):", *_docstring(schema.get("description", "")), ""]
    return (
        "\n".join([*lines, *[f"    {key}: {kind}" for key, kind in fields.items()], *([] if fields or lines[1:-1] else ["    pass"])])
        + "\n"
    )


def _docstring(text: str, indent: str = "    ") -> list[str]:
    text = " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")
    return [f'{indent}"""{text}"""'] if text else []


docstring = _docstring
