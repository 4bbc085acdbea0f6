"""What was made from the API's description is what would be made now: whoever changes a route runs `make client`."""

from __future__ import annotations

import json
import re

import pytest

from api.client import generate
from api.client.generated import Operations
from api.client.types_of import type_of, typed_dict

HINT = "The API has changed: run “make client” and commit what it writes."


@pytest.fixture(scope="module")
def described() -> dict[str, object]:
    return generate.description()


def test_the_python_client_is_up_to_date(described: dict[str, object]) -> None:
    assert generate.PYTHON.read_text(encoding="utf-8") == generate.python_client(described), HINT


def test_the_typescript_types_are_up_to_date(described: dict[str, object]) -> None:
    """No Node.js is needed here: their first line says which description they were made from."""
    if not generate.WEB.exists():
        pytest.skip("a source archive has no front end")
    head = generate.TYPESCRIPT.read_text(encoding="utf-8").splitlines()[0]
    assert re.findall(r"sha256:([0-9a-f]{64})", head) == [generate.digest(described)], HINT


def test_every_operation_but_the_stream_has_a_method(described: dict[str, dict[str, dict[str, dict[str, str]]]]) -> None:
    wanted = {
        operation["operationId"]
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        if path.startswith("/api/v1/") and method in generate.METHODS
    }
    assert wanted - {"follow_changes"} == {name for name in vars(Operations) if not name.startswith("_")}


def test_the_lock_file_names_no_other_registry() -> None:
    lock = generate.WEB / "package-lock.json"
    if not lock.exists():
        pytest.skip("a source archive has no front end")
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    resolved = {package["resolved"] for package in packages.values() if "resolved" in package}
    assert all(address.startswith("https://registry.npmjs.org/") for address in resolved)
    assert all("integrity" in package for name, package in packages.items() if name)


def test_two_operations_of_one_name_are_refused() -> None:
    operation = {"operationId": "read", "responses": {}}
    paths = {"/api/v1/a": {"get": operation}, "/api/v1/b": {"get": operation}}
    with pytest.raises(ValueError, match="Two operations are named read"):
        generate.python_client({"paths": paths, "components": {"schemas": {}}})


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({}, "Any"),
        ({"type": "string", "format": "date-time"}, "str"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "int | None"),
        ({"type": ["null", "string"]}, "str | None"),
        ({"anyOf": [{}, {"type": "null"}]}, "Any"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Page_Deal_"}}, "list[Page[Deal]]"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "dict[str, float]"),
        ({"type": "object"}, "dict[str, Any]"),
        ({"enum": ["a", "b"]}, "Literal['a', 'b']"),
        ({"const": 1}, "Literal[1]"),
        ({"type": "string", "contentMediaType": "application/octet-stream"}, "File"),
    ],
)
def test_a_schema_is_a_type(schema: dict[str, object], kind: str) -> None:
    assert type_of(schema) == kind


def test_a_property_that_is_no_name_in_python_is_kept() -> None:
    text = typed_dict("Odd", {"properties": {"from": {"type": "string"}, "to": {"type": "integer"}}, "required": ["from"]})
    assert text == "Odd = TypedDict('Odd', {'from': 'str', 'to': 'NotRequired[int]'})\n"
