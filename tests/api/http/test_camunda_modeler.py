"""Camunda Modeler's Deploy and Start buttons: the requests that Modeler 5 sends, byte by byte, and what it reads of the answers.

What it sends was read from its source (client/src/plugins/camunda-plugin, MIT): the form's fields and their order, the headers that it
sets; the others, and how a form is written down, are Chromium's, in which it runs.
"""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from engine.commands.passwords import give_password
from engine.queries.deals import deal_path, deals
from engine.shipped import shipped_files
from tests.api.http.office import HttpOffice
from tests.drawing import source

PASSWORD = "a long enough password"
BOUNDARY = "----WebKitFormBoundaryePkpFF7tjBAqx29L"
AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) CamundaModeler/5.36.1 Chrome/136.0.7103.115 "
    "Electron/36.3.2 Safari/537.36"
)
FETCH = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en-US",
    "Connection": "keep-alive",
    "Sec-Fetch-Dest": "empty",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "cross-site",
    "User-Agent": AGENT,
    "sec-ch-ua": '"Not.A/Brand";v="99", "Chromium";v="136"',
    "sec-ch-ua-mobile": "?0",
    "sec-ch-ua-platform": '"Linux"',
}
GOOD = source("s:start -> call:user -> e:end", call='camunda:candidateGroups="sales"|')
BAD = source("s:start -> call:call -> e:end", "q", call='calledElement="nothing"|')
FORM = b'{"type": "default", "id": "contact", "schemaVersion": 19, "components": [{"type": "textfield", "key": "name"}]}'


def basic(name: str, password: str = PASSWORD) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


class Modeler:
    """Camunda Modeler, whose endpoint is `http://.../engine-rest`."""

    def __init__(self, office: HttpOffice, authorization: str = "") -> None:
        self.client = TestClient(office.app, base_url="http://localhost:8080", raise_server_exceptions=False)
        self.headers = {**FETCH, **({"Authorization": authorization} if authorization else {})}

    def get(self, path: str) -> Any:
        return self.client.get(f"/engine-rest{path}", headers=self.headers)

    def deploys(self, name: str, contents: bytes, *attachments: tuple[str, bytes], tenant: str = "", deployment: str = "Deal") -> Any:
        """POST /deployment/create: the fields in the order in which the Modeler appends them, then the diagram, then attached files."""
        fields = [("deployment-name", deployment), ("deployment-source", "Camunda Modeler"), ("enable-duplicate-filtering", "true")]
        fields += [("tenant-id", tenant)] if tenant else []
        parts = [f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}'.encode() for field, value in fields]
        for kind, (file, content) in [("text/xml", (name, contents)), *(("application/octet-stream", given) for given in attachments)]:
            head = f'Content-Disposition: form-data; name="{file}"; filename="{file}"\r\nContent-Type: {kind}\r\n\r\n'
            parts.append(head.encode() + content)
        body = b"".join(f"--{BOUNDARY}\r\n".encode() + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()
        headers = {**self.headers, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Origin": "file://"}
        return self.client.post("/engine-rest/deployment/create", content=body, headers=headers)

    def starts(self, definition: str, body: str = '{"businessKey":"default"}') -> Any:
        headers = {**self.headers, "content-type": "application/json", "Origin": "file://"}
        return self.client.post(f"/engine-rest/process-definition/{definition}/start", content=body, headers=headers)


@pytest.fixture
def modeler(office: HttpOffice) -> Modeler:
    give_password(office.engine, "olga", PASSWORD, by="set-up")
    return Modeler(office, basic("olga"))


def test_the_modeler_finds_out_that_it_must_sign_in_and_deploys(office: HttpOffice, modeler: Modeler) -> None:
    asked = Modeler(office).get("/deployment?maxResults=0")  # when the endpoint's address is typed
    assert asked.status_code == 401
    assert asked.headers["WWW-Authenticate"].startswith("Basic ")
    assert asked.json()["type"] == "AuthenticationException"
    assert modeler.get("/deployment?maxResults=0").json() == []  # when name and password are typed
    assert modeler.get("/version").json() == {"version": "7.21.0"}
    answer = modeler.deploys("diagram_1.bpmn", GOOD)
    assert answer.status_code == 200, answer.text
    deployed = answer.json()
    assert (deployed["name"], deployed["source"], deployed["tenantId"]) == ("Deal", "Camunda Modeler", None)
    assert deployed["links"] == [{"method": "GET", "href": f"http://localhost:8080/engine-rest/deployment/{deployed['id']}", "rel": "self"}]
    (process,) = deployed["deployedProcessDefinitions"].values()  # the Modeler takes the first
    assert (process["key"], process["version"], process["resource"], process["deploymentId"]) == ("p", 1, "diagram_1.bpmn", deployed["id"])
    assert list(deployed["deployedProcessDefinitions"]) == [process["id"]]
    assert deployed["deployedDecisionDefinitions"] is None
    stored = office.as_("anna").get("/definitions/bpmn/p/1").json()
    assert (stored["deployed_by"], stored["name"]) == ("olga", "diagram_1.bpmn")
    assert office.as_("anna").get("/definitions/bpmn/p/1/source").content == GOOD
    assert modeler.client.get("/.well-known/camunda-automation-platform/webapps", headers=FETCH).status_code == 404  # then it falls back


def test_the_same_diagram_again_is_the_same_version(office: HttpOffice, modeler: Modeler) -> None:
    first, second = modeler.deploys("p.bpmn", GOOD).json(), modeler.deploys("p.bpmn", GOOD).json()
    assert first == second
    office.clock.turn(timedelta(minutes=1))
    changed = modeler.deploys("p.bpmn", GOOD.replace(b'name="call"', b'name="Call"')).json()
    assert [process["version"] for process in changed["deployedProcessDefinitions"].values()] == [2]
    listed = modeler.get("/deployment?maxResults=10").json()
    assert [one["id"] for one in listed] == [changed["id"], first["id"]]


def test_forms_and_tables_come_as_attachments(office: HttpOffice, modeler: Modeler) -> None:
    asking = source("s:start -> call:user -> e:end", call='camunda:candidateGroups="sales" camunda:formRef="contact"|')
    table = dict(shipped_files())["lead-qualification.dmn"]
    answer = modeler.deploys("сделка «А».bpmn", asking, ("contact.form", FORM), ("lead.dmn", table))
    assert answer.status_code == 200, answer.text
    assert [one["key"] for one in answer.json()["deployedDecisionDefinitions"].values()] == ["lead-qualification"]
    names = {info["name"] for info in office.as_("anna").get("/definitions").json()["items"]}
    assert names == {"сделка «А».bpmn", "contact.form", "lead.dmn"}


def test_a_refused_diagram_shows_its_findings_in_the_modelers_message(office: HttpOffice, modeler: Modeler) -> None:
    refused = modeler.deploys("bad.bpmn", BAD, ("broken.form", b"{"))
    assert refused.status_code == 400
    body = refused.json()
    assert body["type"] == "ParseException"
    # The Modeler takes this beginning for “the diagram is at fault”, and writes the whole message to its log.
    assert body["message"].startswith("ENGINE-09005 Could not parse BPMN process. Errors: \n* ")
    lines = body["message"].split("\n* ")[1:]
    ours = next(line for line in lines if "resource bad.bpmn" in line)
    assert "nothing" in ours
    assert "(call" in ours
    assert "| line " in ours
    assert any("resource broken.form" in line for line in lines)
    (error,) = [one for one in body["details"]["bad.bpmn"]["errors"] if one["mainElementId"] == "call"]
    assert (error["elementIds"], error["line"] >= 1, error["column"]) == (["call"], True, 1)
    assert office.as_("olga").get("/definitions").json()["items"] == []
    unreadable = modeler.deploys("bad.bpmn", b"<definitions")
    assert (unreadable.status_code, unreadable.json()["type"]) == (400, "ParseException")


def test_a_personal_access_token_will_do(office: HttpOffice) -> None:
    token = office.as_("olga").headers["Authorization"]
    assert Modeler(office, token).deploys("p.bpmn", GOOD).status_code == 200
    in_the_passwords_place = basic("olga", token.removeprefix("Bearer "))
    assert Modeler(office, in_the_passwords_place).deploys("p.bpmn", GOOD).status_code == 200


def test_wrong_credentials_and_missing_rights_are_told_apart(office: HttpOffice) -> None:
    give_password(office.engine, "anna", PASSWORD, by="set-up")
    for authorization in (
        basic("olga", "wrong"),
        basic("nobody"),
        "Bearer sw_wrong",
        "Basic !",
        "Basic " + base64.b64encode(b"\0:x").decode(),
    ):
        refused = Modeler(office, authorization).deploys("p.bpmn", GOOD)
        assert (refused.status_code, refused.json()["type"]) == (401, "AuthenticationException"), authorization
        assert refused.headers["WWW-Authenticate"].startswith("Basic ")
    refused = Modeler(office, basic("anna")).deploys("p.bpmn", GOOD)
    assert (refused.status_code, refused.json()["type"]) == (403, "AuthorizationException")
    assert "anna" in refused.json()["message"]


def test_what_cant_be_deployed_is_said_in_the_message(modeler: Modeler) -> None:
    refused = modeler.deploys("p.bpmn", GOOD, tenant="north")
    assert (refused.status_code, "tenant" in refused.json()["message"]) == (400, True)
    headers = {**modeler.headers, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    empty = modeler.client.post("/engine-rest/deployment/create", content=f"--{BOUNDARY}--\r\n".encode(), headers=headers)
    assert (empty.status_code, empty.json()["type"]) == (400, "InvalidRequestException")
    broken = modeler.client.post("/engine-rest/deployment/create", content=b"--nonsense", headers=headers)
    assert (broken.status_code, broken.json()["type"]) == (400, "InvalidRequestException")


def test_the_start_button_starts_what_was_just_deployed(office: HttpOffice) -> None:
    greta, olga = (Modeler(office, office.as_(name).headers["Authorization"]) for name in ("greta", "olga"))
    (process,) = olga.deploys("p.bpmn", GOOD).json()["deployedProcessDefinitions"].values()
    answer = greta.starts(process["id"])
    assert answer.status_code == 200, answer.text
    started = answer.json()
    assert (started["definitionId"], started["businessKey"], started["ended"]) == (process["id"], "default", False)
    (deal,) = deals(office.engine)
    assert (deal.title, deal.source, deal_path(office.engine, deal.key).instances[0].id) == ("default", "Camunda Modeler", started["id"])
    with_variables = '{"businessKey":"A-7","variables":{"amount":{"value":1200,"type":"Integer"},"who":{"value":"Ann","type":"String"}}}'
    assert greta.starts("key/p", with_variables).status_code == 200
    assert office.as_("greta").get("/deals", params={"variable": "amount:1200"}).json()["items"][0]["title"] == "A-7"
    refused = olga.starts(process["id"])
    assert (refused.status_code, refused.json()["type"]) == (403, "AuthorizationException")
    olga.deploys("p.bpmn", GOOD.replace(b'name="call"', b'name="Call"'))
    old = greta.starts(process["id"])
    assert (old.status_code, "newest" in old.json()["message"]) == (409, True)
    assert greta.starts("none:1:1").status_code == 404
