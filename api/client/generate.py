"""`make client`: writes the Python client's methods and the front end's TypeScript types from the API's description.

python -m api.client.generate [--typescript]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import keyword
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.app import PREFIX, make_app
from api.client.types_of import PAGE, Schema, docstring, is_file, type_of, typed_dict
from engine.testing import memory_engine

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "api" / "client" / "generated.py"
WEB = ROOT / "web"
TYPESCRIPT = WEB / "src" / "api" / "schema.d.ts"
METHODS = ("get", "post", "put", "patch", "delete")
STREAM = "text/event-stream"
HEAD = '''"""The API's operations and types. Made by `make client` from the API's description; changes are made there.

Description: sha256:{digest}
"""

from __future__ import annotations

from typing import Any, Generic, Literal, NotRequired, TypeAlias, TypedDict, TypeVar, cast
from urllib.parse import quote

from api.client.connection import Connection, File, etag, forms

Item = TypeVar("Item")


class Page(TypedDict, Generic[Item]):
    """A page of a list; `next` is the next page's `after`, or None."""

    items: list[Item]
    next: str | None


'''


def description() -> dict[str, Any]:
    """The API's description (OpenAPI), without the installed version."""
    engine = memory_engine()
    try:
        found: dict[str, Any] = json.loads(json.dumps(make_app(engine).openapi()))
    finally:
        engine.close()
    found["info"]["version"] = ""
    return found


def digest(described: Mapping[str, Any]) -> str:
    """What stands in the head of each generated file: which description it was made from."""
    return hashlib.sha256(json.dumps(described, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def python_client(described: Mapping[str, Any]) -> str:
    """The text of `generated.py`.

    Raises:
        ValueError: Two operations have the same name.
    """
    schemas = described["components"]["schemas"]
    parts = [HEAD.format(digest=digest(described))]
    parts += [typed_dict(name, schema) + "\n\n" for name, schema in sorted(schemas.items()) if not PAGE.match(name)]
    parts.append('class Operations:\n    """One method for each operation. All raise `Refused` when the server refuses."""\n\n')
    parts.append("    def __init__(self, connection: Connection) -> None:\n        self._connection = connection\n\n")
    names: set[str] = set()
    for path, operations in described["paths"].items():
        for method in METHODS:
            operation = operations.get(method)
            if operation is None or not path.startswith(f"{PREFIX}/") or STREAM in operation["responses"].get("200", {}).get("content", {}):
                continue
            name = operation["operationId"]
            if name in names:
                raise ValueError(f"Two operations are named {name}; name one of the route's functions otherwise.")
            names.add(name)
            parts.append(_method(name, method.upper(), path, operation, schemas))
    return _formatted("".join(parts))


def _method(name: str, method: str, path: str, operation: Schema, schemas: Mapping[str, Schema]) -> str:
    """One operation's method."""
    positional, named, query, headers, once = ["self"], [], [], [], False
    for parameter in operation.get("parameters", ()):
        wire, where, kind = parameter["name"], parameter["in"], type_of(parameter.get("schema", {}))
        own = _identifier(wire)
        if where == "path":
            positional.append(f"{own}: {kind}")
            path = path.replace(f"{{{wire}}}", f"{{quote(str({own}), safe='')}}")
        elif where == "query":
            query.append(f"{wire!r}: {own}")
            named.append(f"{own}: {kind}" if parameter.get("required") else f"{own}: {_or_none(kind)} = None")
        elif where == "header" and wire.lower() == "if-match":
            headers.append(f"{wire!r}: etag({own})")
            named.append(f"{own}: int | str | None = None")
        elif where == "header":
            once = once or wire.lower() == "idempotency-key"
            headers.append(f"{wire!r}: {own}")
            named.append(f"{own}: str | None = None")
    body = _body(operation.get("requestBody"), schemas, positional, named)
    signature = ", ".join([*positional, *(["*", *named] if named else [])])
    kind, reads = _answer(operation["responses"])
    given = [
        f'"{method}"',
        f'f"{path}"' if "{" in path else f'"{path}"',
        *([f"query={{{', '.join(query)}}}"] if query else []),
        *([f"headers={{{', '.join(headers)}}}"] if headers else []),
        *(["once=True"] if once else []),
        *body,
    ]
    call = f"self._connection.{reads}({', '.join(given)})"
    line = {"json": f"return cast({kind!r}, {call})", "bytes": f"return {call}", "nothing": call}[reads]
    told = docstring(operation.get("summary", ""), "        ")
    return "\n".join([f"    def {name}({signature}) -> {kind}:", *told, f"        {line}", "", ""])


def _body(body: Schema | None, schemas: Mapping[str, Schema], positional: list[str], named: list[str]) -> list[str]:
    """The argument that carries the body; its parameters are added to the method's."""
    if body is None:
        return []
    media, content = next(iter(body["content"].items()))
    schema = content.get("schema", {})
    if media == "application/json":
        kind = type_of(schema)
        positional.append(f"body: {kind}" if body.get("required") else f"body: {_or_none(kind)} = None")
        return ["json=body"]
    if media not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        positional.append("content: bytes")
        return ["content=content", f"headers={{'Content-Type': {media!r}}}"]
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[-1]]
    required = schema.get("required", ())
    fields = {wire: (_identifier(wire), one) for wire, one in schema.get("properties", {}).items()}
    for wire, (own, one) in fields.items():
        named.append(f"{own}: {type_of(one)}" if wire in required else f"{own}: {_or_none(type_of(one))} = None")
    files = [wire for wire, (_, one) in fields.items() if is_file(one)]
    return [f"**forms({{{', '.join(f'{wire!r}: {own}' for wire, (own, _) in fields.items())}}}, {files!r})"]


def _answer(responses: Mapping[str, Schema]) -> tuple[str, str]:
    """The type that is answered, and how the connection reads it."""
    for status, answer in responses.items():
        if status.startswith("2") and answer.get("content"):
            media, content = next(iter(answer["content"].items()))
            return (type_of(content.get("schema", {})), "json") if media == "application/json" else ("bytes", "bytes")
    return "None", "nothing"


def _or_none(kind: str) -> str:
    return kind if kind == "Any" or kind.endswith("| None") else f"{kind} | None"


def _identifier(name: str) -> str:
    found = re.sub(r"\W", "_", name).lower()
    return f"{found}_" if keyword.iskeyword(found) or found in ("self", "body", "content") else found


def _formatted(text: str) -> str:
    """As `make format` would leave it."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(PYTHON), "-"]
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=True).stdout  # noqa: S603 - no input of others


def write_typescript(described: Mapping[str, Any]) -> bool:
    """Write the TypeScript types; False when Node.js is not installed."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return False
    tool = WEB / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
    if not tool.exists():
        subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=WEB, check=True)  # noqa: S603
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "openapi.json", Path(folder) / "schema.d.ts"
        source.write_text(json.dumps(described), encoding="utf-8")
        subprocess.run([node, str(tool), str(source), "--output", str(made)], cwd=WEB, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        text = made.read_text(encoding="utf-8")
    TYPESCRIPT.parent.mkdir(parents=True, exist_ok=True)
    head = f"// Made by `make client` from the API's description. Description: sha256:{digest(described)}\n"
    TYPESCRIPT.write_text(head + text, encoding="utf-8")
    return True


def main() -> int:
    """Write both; says clearly when the TypeScript types could not be."""
    parser = argparse.ArgumentParser(prog="python -m api.client.generate", description=__doc__)
    parser.add_argument("--typescript", action="store_true", help="the TypeScript types, too; needs Node.js with npm")
    given = parser.parse_args()
    described = description()
    PYTHON.write_text(python_client(described), encoding="utf-8")
    print(f"Written: {PYTHON.relative_to(ROOT)}")
    if given.typescript:
        if not write_typescript(described):
            print(
                "Node.js with npm is not installed: the TypeScript types are NOT renewed. Install it and run this again.", file=sys.stderr
            )
            return 1
        print(f"Written: {TYPESCRIPT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
