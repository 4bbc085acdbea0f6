"""Every endpoint, asked by everybody: who is let in. Written down in docs/permissions.md, which must stay as the test finds it.

STAGEWORK_WRITE_DOCS=1 python -m pytest tests/api/http/test_permission_matrix.py     # after a wanted change: read the diff
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from api.app import PREFIX
from engine.permissions import PERMISSIONS, Role
from tests.api.http.furnished import Furnished, there

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


def a_valid_request(operation: Any, furnished: Furnished) -> Any:
    """A request that the description allows, about things that are there."""
    found: list[Any] = []
    strategy = operation.as_strategy(path_parameters=there(operation.path, furnished.existing))

    @settings(max_examples=1, phases=[Phase.generate], derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def draw(case: Any) -> None:
        found.append(case)

    draw()
    if any(parameter.name == "deal" for parameter in operation.query):
        found[0].query = {**(found[0].query or {}), "deal": [furnished.existing["deals"]]}
    return found[0]


def answer(status: int) -> str:
    if status in (401, 403):
        return NO
    return HIDDEN if status == 404 else YES


@pytest.fixture(scope="module")
def matrix(furnished_office: Furnished) -> dict[str, dict[str, str]]:
    """By operation: what each one is answered."""
    schema = schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", furnished_office.office.app)
    found: dict[str, dict[str, str]] = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path in STREAMED:
            continue
        case = a_valid_request(operation, furnished_office)
        row = found[f"{operation.method.upper()} {operation.path}"] = {}
        for name in ASKING:
            furnished_office.set_back()
            response = case.call(headers=furnished_office.signed_in[name])
            assert response.status_code < 500, (operation.label, name, response.text)
            row[name] = answer(response.status_code)
    furnished_office.set_back()
    return found


def page_of(matrix: dict[str, dict[str, str]]) -> str:
    lines = [
        "# Who may do what",
        "",
        "Made by `tests/api/http/test_permission_matrix.py`, which asks every endpoint as everybody. Do not edit: change `engine/permissions.py` or a command, run the",
        "test with `STAGEWORK_WRITE_DOCS=1`, and read the difference.",
        "",
        "## Actions",
        "",
        "How far each role reaches (`engine/permissions.py`): *own* what one holds or is meant to; *led* the departments one leads; *department* those one belongs to; *all*. Empty: refused.",
        "",
        "| Action | Token scope | " + " | ".join(role.value for role in Role if role is not Role.TRUSTED) + " |",
        "|---|---|" + "---|" * (len(Role) - 1),
    ]
    for action, permission in PERMISSIONS.items():
        cells = [permission.reach[role].name.lower() if role in permission.reach else "" for role in Role if role is not Role.TRUSTED]
        lines.append(f"| `{action}` | {permission.scope} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "## Endpoints",
        "",
        "Asked about a deal of the sales department. *yes*: let in (what follows depends on the request); *–*: refused (401, 403); *hidden*: told that there is no such thing (404).",
        "",
        "| Endpoint | " + " | ".join(ASKING.values()) + " |",
        "|---|" + "---|" * len(ASKING),
    ]
    lines += [
        f"| `{operation}` | " + " | ".join(row[name] for name in ASKING) + " |" for operation, row in sorted(matrix.items(), key=_place)
    ]
    return "\n".join([*lines, ""])


def _place(entry: tuple[str, Any]) -> tuple[str, str]:
    method, path = entry[0].split()
    return path, method


def test_the_page_says_what_the_endpoints_answer(matrix: dict[str, dict[str, str]]) -> None:
    found = page_of(matrix)
    if os.environ.get("STAGEWORK_WRITE_DOCS"):
        PAGE.write_text(found, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == found


PUBLIC = {
    f"GET {PREFIX}/health",
    f"POST {PREFIX}/session",
    f"POST {PREFIX}/session/password",
    f"POST {PREFIX}/session/password-reset",
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


READING_POSTS: set[str] = set()
"""POSTs that only compute: they store nothing."""


def test_everybody_is_asked_everywhere_and_somebody_is_let_in(matrix: dict[str, dict[str, str]]) -> None:
    assert [operation for operation, row in matrix.items() if YES not in row.values()] == []
    assert all(set(row) == set(ASKING) for row in matrix.values())
