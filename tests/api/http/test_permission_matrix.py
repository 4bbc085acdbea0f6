"""Every endpoint, asked by everybody: who is let in. Written down in docs/permissions.md, which must stay as the test finds it.

STAGEWORK_WRITE_DOCS=1 python -m pytest tests/api/http/test_permission_matrix.py     # after a wanted change: read the diff
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as given_by

from api.app import PREFIX
from engine.permissions import PERMISSIONS, Role
from tests.api.http.furnished import Furnished, there
from tests.api.http.valid_requests import valid_request

PAGE = Path(__file__).parents[3] / "docs" / "permissions.md"
ASKING = {
    "": "nobody",
    "anna": "employee",
    "hugo": "employee, other department",
    "greta": "head",
    "olga": "process owner",
    "axel": "auditor",
    "ada": "administrator",
}
YES, NO, HIDDEN = "yes", "–", "hidden"
STREAMED = {f"{PREFIX}/events"}
"""Asked in tests of their own: they don't end."""


def ask(operation: Any, furnished: Furnished, name: str) -> Any:
    """The answer to a sensible request: the one that `valid_requests.py` has, else one that the description makes."""
    label = f"{operation.method.upper()} {operation.path}"
    given = valid_request(label, furnished)
    if given is not None:
        address = operation.path.format(**there(operation.path, furnished.existing))
        return furnished.browser.request(operation.method.upper(), address, headers=furnished.signed_in[name], **given)
    found: list[Any] = []
    strategy = operation.as_strategy(path_parameters=there(operation.path, furnished.existing))

    @settings(max_examples=1, phases=[Phase.generate], derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given_by(strategy)
    def draw(case: Any) -> None:
        found.append(case)

    draw()
    return found[0].call(headers=furnished.signed_in[name])


def answer(status: int) -> str:
    if status in (401, 403):
        return NO
    return HIDDEN if status == 404 else YES


@pytest.fixture(scope="module")
def matrix(furnished_office: Furnished) -> dict[str, dict[str, str]]:
    """By operation: what each one is answered."""
    schema = schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", furnished_office.office.app)
    found: dict[str, dict[str, str]] = {}
    senseless: list[str] = []
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path in STREAMED:
            continue
        row = found[f"{operation.method.upper()} {operation.path}"] = {}
        for name in ASKING:
            furnished_office.set_back()
            response = ask(operation, furnished_office, name)
            assert response.status_code < 500, (operation.label, name, response.text)
            if response.status_code in (400, 422):
                senseless.append(f"{operation.label} as {name}: {response.text}")
            row[name] = answer(response.status_code)
    furnished_office.set_back()
    assert not senseless, "\n".join(["Say sensible requests in valid_requests.py:", *senseless])
    return found


HEAD = """# Who may do what

Made by `tests/api/http/test_permission_matrix.py`, which asks every endpoint as everybody. Do not edit: change `engine/permissions.py`
or a command, run the test with `STAGEWORK_WRITE_DOCS=1`, and read the difference.

## Actions

How far each role reaches (`engine/permissions.py`): *own* what one holds or is meant to; *led* the departments one leads; *department*
those one belongs to; *all*. Empty: refused.
"""
MIDDLE = """
## Endpoints

Asked about a deal of the sales department. *yes*: let in; *–*: refused (401, 403); *hidden*: told that there is no such thing (404).
"""


def page_of(matrix: dict[str, dict[str, str]]) -> str:
    roles = [role for role in Role if role is not Role.TRUSTED]
    actions = [
        [f"`{action}`", permission.scope, *[permission.reach[role].name.lower() if role in permission.reach else "" for role in roles]]
        for action, permission in PERMISSIONS.items()
    ]
    endpoints = [[f"`{operation}`", *row.values()] for operation, row in sorted(matrix.items(), key=_place)]
    tables = table(["Action", "Token scope", *[role.value for role in roles]], actions), table(["Endpoint", *ASKING.values()], endpoints)
    return "\n".join([HEAD, tables[0], MIDDLE, tables[1], ""])


def table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def _place(entry: tuple[str, Any]) -> tuple[str, str]:
    method, path = entry[0].split()
    return path, method


def test_the_page_says_what_the_endpoints_answer(matrix: dict[str, dict[str, str]]) -> None:
    found = page_of(matrix)
    if os.environ.get("STAGEWORK_WRITE_DOCS"):
        PAGE.write_text(found, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == found


PUBLIC = {
    "POST /hooks/{name}/{secret}",  # who knows the secret may send
    f"GET {PREFIX}/health",
    f"POST {PREFIX}/session",
    f"POST {PREFIX}/session/password",
    f"POST {PREFIX}/session/password-reset",
    f"GET {PREFIX}/session/ways",
    f"GET {PREFIX}/session/oidc",
    f"GET {PREFIX}/session/oidc/callback",
}


def test_nobody_gets_in_without_signing_in(matrix: dict[str, dict[str, str]]) -> None:
    assert {operation for operation, row in matrix.items() if row[""] != NO} - PUBLIC == set()


def test_an_auditor_changes_nothing(matrix: dict[str, dict[str, str]]) -> None:
    own = {"session", "tokens"}
    let_in = {operation for operation, row in matrix.items() if row["axel"] == YES and not operation.startswith(("GET", "HEAD"))}
    changing = {operation for operation in let_in if operation not in PUBLIC and operation.split()[1].split("/")[3] not in own}
    assert changing == READING_POSTS


READING_POSTS = {
    f"POST {PREFIX}/{what}"
    for what in (
        "findings", "differences", "forms/{form_id}/check", "decisions/{decision_id}/evaluation", "kpis/check", "losses/diagram"
    )
}  # fmt: skip
"""They only compute, and store nothing."""
NOT_THERE = {
    f"GET {PREFIX}/session/oidc",  # no provider is configured here
    f"GET {PREFIX}/session/oidc/callback",
    f"GET {PREFIX}/definitions/{{kind}}/{{definition_key}}/{{version}}/picture",  # the test's diagram has no positions
    f"POST {PREFIX}/imports",  # the shipped model is not deployed here
}


def test_everybody_is_asked_everywhere_and_somebody_is_let_in(matrix: dict[str, dict[str, str]]) -> None:
    assert {operation for operation, row in matrix.items() if YES not in row.values()} == NOT_THERE
    assert all(set(row) == set(ASKING) for row in matrix.values())
