"""schemathesis asks every operation, as everybody: no defect, no answer that the description doesn't tell of.

Half of the requests are about things that are there, the other half about anything. `STAGEWORK_FUZZ=200` asks more often than CI.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from api.app import PREFIX
from tests.api.http.furnished import Furnished, there
from tests.api.http.test_permission_matrix import ASKING, STREAMED

EXAMPLES = int(os.environ.get("STAGEWORK_FUZZ", "4"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.parametrize("name", ASKING, ids=lambda name: ASKING[name].replace(" ", "-").replace(",", ""))
def test_whatever_is_asked_is_answered_as_described(furnished_office: Furnished, name: str) -> None:
    office = furnished_office.office
    headers = furnished_office.signed_in[name]
    schema = schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", office.app)
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path not in STREAMED:
            furnished_office.set_back()
            asked += ask(operation, furnished_office, headers)
    furnished_office.set_back()
    assert asked > EXAMPLES * 50


def ask(operation: Any, furnished: Furnished, headers: dict[str, str]) -> int:
    known = there(operation.path, furnished.existing)
    cases = st.one_of(operation.as_strategy(path_parameters=known), operation.as_strategy()) if known else operation.as_strategy()
    asked = 0

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def one(case: Any) -> None:
        nonlocal asked
        asked += 1
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    one()
    return asked
