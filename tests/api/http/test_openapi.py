"""The API's description is complete: whoever has only it can use the API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.app import PREFIX, make_app
from api.routes.camunda import PREFIX as CAMUNDA
from engine.testing import memory_engine

METHODS = ("get", "post", "put", "patch", "delete")
Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    engine = memory_engine()
    described: dict[str, Any] = make_app(engine).openapi()
    engine.store.close()
    return described


def operations(description: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield method, path, operation


def parameters(operation: dict[str, Any], where: str) -> dict[str, dict[str, Any]]:
    return {one["name"].lower(): one for one in operation.get("parameters", []) if one["in"] == where}


def resolved(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", description["openapi"])
    assert description["info"]["title"] == "Stagework"
    assert description["info"]["version"]
    assert description["info"]["summary"]
    known = description["components"]["schemas"]
    for schema in known.values():
        Draft202012Validator.check_schema(schema)
    references = set(re.findall(r"#/components/schemas/([^'\"]+)", str(description)))
    assert references <= set(known)
    for method, path, operation in operations(description):
        named = set(re.findall(r"{(\w+)}", path))
        assert named == set(parameters(operation, "path")), f"{method} {path}"


def test_every_operation_says_what_it_is_for(description: dict[str, Any]) -> None:
    lacking = [
        f"{method} {path}"
        for method, path, operation in operations(description)
        if not operation.get("summary") or not operation.get("tags")
    ]
    assert lacking == []


def test_operation_ids_are_readable_and_nobody_elses(description: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(description)]
    assert [identity for identity in ids if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", identity)] == []
    assert sorted(identity for identity in set(ids) if ids.count(identity) > 1) == []


def test_every_answer_has_a_shape(description: dict[str, Any]) -> None:
    problem = {"$ref": "#/components/schemas/Problem"}
    shapeless: list[str] = []
    for method, path, operation in operations(description):
        for status, answer in operation["responses"].items():
            content = answer.get("content") or {}
            if status.startswith("2") and status not in ("202", "204"):
                is_json = "application/json" in content
                told = content.get("application/json", {}).get("schema") if is_json else content
                shapeless += [f"{method} {path} {status}"] if not told and not (set(content) - {"application/json"}) else []
            elif int(status) >= 400 and not path.startswith(CAMUNDA):
                assert content["application/problem+json"]["schema"] == problem, f"{method} {path} {status}"
            elif int(status) >= 400:
                assert resolved(description, content["application/json"]["schema"])["title"] == "Refusal", f"{method} {path} {status}"
    assert shapeless == []


def test_every_operation_tells_how_it_refuses(description: dict[str, Any]) -> None:
    for method, path, operation in operations(description):
        assert {"401", "403", "404", "422", "429", "503"} <= set(operation["responses"]), f"{method} {path}"


def test_every_property_of_a_body_is_explained(description: dict[str, Any]) -> None:
    unexplained: list[str] = []
    for method, path, operation in operations(description):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            schema = resolved(description, content["schema"])
            for name, one in schema.get("properties", {}).items():
                said = [one, *one.get("anyOf", [])]  # "or null" stands beside what is explained
                if not any({"description", "example", "examples"} & set(part) for part in said):
                    unexplained.append(f"{method} {path}: {name}")
    assert unexplained == []


def test_every_post_can_be_repeated_safely(description: dict[str, Any]) -> None:
    anonymous = {path for method, path, operation in operations(description) if operation.get("security") == []}
    lacking = [
        f"{method} {path}"
        for method, path, operation in operations(description)
        if method == "post" and "idempotency-key" not in parameters(operation, "header") and path not in anonymous
    ]
    assert [one for one in lacking if not one.startswith(f"post {PREFIX}/session")] == []


def test_every_list_is_a_page(description: dict[str, Any]) -> None:
    for method, path, operation in operations(description):
        content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
        schema = resolved(description, content.get("schema", {}))
        if set(schema.get("properties", {})) == {"items", "next"}:
            assert {"limit", "after"} <= set(parameters(operation, "query")), f"{method} {path}"
            assert "items" in schema["required"]
        assert schema.get("type") != "array" or not path.startswith(PREFIX), f"{method} {path} answers with a bare list"


def test_all_but_a_few_need_somebody_signed_in(description: dict[str, Any]) -> None:
    assert description["security"]
    assert {"token", "session", "basic"} <= set(description["components"]["securitySchemes"])
    open_to_all = {path for _, path, operation in operations(description) if operation.get("security") == []}
    assert f"{PREFIX}/health" in open_to_all
    assert [path for path in open_to_all if not re.search(r"/(health|session.*|oidc.*|links?.*|password.*|hooks/.*)$", path)] == []
