"""Sensible requests, where an operation's description allows many that make no sense: an unknown process, no file at all."""

from __future__ import annotations

from typing import Any

from tests.api.http.furnished import PASSWORD, TABLE, Furnished
from tests.api.http.test_operations import upload
from tests.drawing import source

HOURS = {"time_zone": "Europe/Berlin", "hours": {"monday": ["09:00-18:00"]}}
ABSENCE = {"starts_at": "2026-03-01T00:00:00Z", "ends_at": "2026-03-08T00:00:00Z"}
DIAGRAM = source("start:start -> task:user -> end:end", "drawn", task='camunda:candidateGroups="sales"|')
KPI = {
    "id": "passed",
    "name": {"en": "Passed", "ru": "Пройдено"},
    "stage": "discussion",
    "measure": {"kind": "count", "of": [{"process": "p", "element": "task"}]},
}
FILES = {"files": [("files", ("drawn.bpmn", DIAGRAM, "application/xml"))]}
CHANGED = source("start:start -> task:user -> end:end", "p", task='camunda:candidateGroups="sales"|')
"""Of a process that is deployed."""


def valid_request(label: str, furnished: Furnished) -> dict[str, Any] | None:
    """What to send to an operation, as httpx is given it; None: what its description makes will do.

    Args:
        label: Method and path: `POST /api/v1/deals`.
    """
    there = furnished.existing
    requests: dict[str, dict[str, Any]] = {
        "POST /api/v1/deals": {"json": {"process": "p"}},
        "POST /api/v1/deals/{key}/instances": {"json": {"process": "p"}},
        "POST /api/v1/deals/{key}/attachments": {"files": {"file": ("a.txt", b"Blue.", "text/plain")}},
        "POST /api/v1/deals/{key}/corrections": {"json": {"kind": "cancel", "reason": "Twice"}},
        "POST /api/v1/deals/{key}/correction-preview": {"json": {"kind": "cancel"}},
        "POST /api/v1/hand-offs/{hand_off_id}/resending": {"json": {"note": "Blue."}},
        "GET /api/v1/audit/bundle": {"params": {"deal": there["deals"]}},
        "POST /hooks/{name}/{secret}": {"json": {"score": 3}},
        "POST /api/v1/channels": {"json": {"name": "telephone", "message": "contact-arrived"}},
        "POST /api/v1/incidents/retries": {"json": {"retries": [{"id": there["incidents"]}]}},
        "POST /api/v1/dead-letters/{letter_id}/delivery": {"json": {"data": {"score": 5}}},
        "POST /api/v1/dead-letters/{letter_id}/discarding": {"json": {"reason": "A test."}},
        "POST /api/v1/calendars": {"json": {"name": "night", **HOURS}},
        "PUT /api/v1/calendars/{name}": {"json": HOURS},
        "POST /api/v1/substitutes": {"json": {"absent": "anna", "substitute": "boris", **ABSENCE}},
        "PATCH /api/v1/substitutes/{number}": {"json": ABSENCE},
        "POST /api/v1/clients/{client_id}/merges": {"json": {"merged_id": there["other-client"], "reason": "Twice"}},
        "POST /api/v1/decisions/{decision_id}/evaluation": {"json": {"variables": {"score": 3}}},
        "POST /api/v1/definitions": FILES,
        "POST /api/v1/findings": FILES,
        "POST /api/v1/losses/diagram": FILES,
        "POST /api/v1/differences": FILES,
        "POST /api/v1/trials": FILES,
        "POST /api/v1/trials/steps": FILES,
        "POST /api/v1/what-if": {"files": [("files", ("p.bpmn", CHANGED, "application/xml"))], "data": {"runs": 5}},
        "PUT /api/v1/model-drafts/{kind}/{key}": {"json": {"source": "<definitions/>", "base_version": 1}},
        "PUT /api/v1/kpis/{key}": {"json": {"declaration": KPI}},
        "POST /api/v1/kpis/check": {"json": {"declaration": KPI}},
        "POST /api/v1/imports": {"files": upload()},
        "POST /api/v1/session": {"json": {"name": "anna", "password": PASSWORD}},
        "PATCH /api/v1/session": {"json": {"language": "ru"}},
        "PUT /api/v1/session/preferences": {"json": {"data": {"theme": "dark"}}},
        "POST /api/v1/session/totp": {"json": {"password": PASSWORD}},
        "POST /api/v1/session/totp/removal": {"json": {"password": PASSWORD}},
        "POST /api/v1/session/password": {"json": {"old": PASSWORD, "new": "other words to remember"}},
        "GET /api/v1/figures/{key}/members": {"params": {"dimension": "employee"}},
        "GET /api/v1/deals/counts": {"params": {"days": 7}},
        "GET /api/v1/heat": {"params": {"process": "p"}},
        "GET /api/v1/work-items/load": {"params": {"department": "sales"}},
        "POST /api/v1/work-items/assignments": {"json": {"work_items": [there["work-items"]], "to": "boris"}},
        "POST /api/v1/work-items/{item_id}/assignment": {"json": {"to": "boris"}},
        "POST /api/v1/work-items/{item_id}/hand-over": {"json": {"to": "boris"}},
        "POST /api/v1/work-items/{item_id}/delegation": {"json": {"to": "boris"}},
        "POST /engine-rest/deployment/create": {"data": {"deployment-name": "d"}, "files": {"grade.dmn": ("grade.dmn", TABLE.encode())}},
    }
    return requests.get(label)
