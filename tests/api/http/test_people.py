"""Users, departments, substitutes and calendars over HTTP; and the limits of how often somebody may ask."""

from __future__ import annotations

import base64
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from fastapi.testclient import TestClient

from api.app import PREFIX, make_app
from api.authentication import authenticate_basic
from api.problems import Refused
from engine.commands.passwords import give_password, set_password_by_link
from engine.commands.tokens import issue_token
from engine.engine import Engine
from engine.errors import SettingsError, SignInRefused
from engine.settings import Settings
from engine.testing import memory_engine
from tasks.connectors.mail import MailConnector
from tests.api.http.office import HttpOffice, problem_code
from tests.api.http.test_session import PASSWORD, browser, signs_in

DAY = timedelta(days=1)
HOURS = {"monday": ["09:00-18:00"]}


def test_users_come_in_pages_with_what_was_asked(office: HttpOffice) -> None:
    axel = office.as_("axel")
    first = axel.get("/users", params={"limit": 4, "fields": "name,departments"}).json()
    assert [one["name"] for one in first["items"]] == ["ada", "anna", "axel", "boris"]
    assert set(first["items"][0]) == {"name", "departments"}
    second = axel.get("/users", params={"limit": 4, "after": first["next"]}).json()
    assert [one["name"] for one in second["items"]] == ["greta", "hugo", "olga"]
    assert second["next"] is None
    assert [one["name"] for one in axel.get("/users", params={"search": "GRETA@"}).json()["items"]] == ["greta"]


def test_a_user_is_changed_by_the_revision_that_was_read(office: HttpOffice) -> None:
    ada = office.as_("ada")
    read = ada.get("/users/anna")
    headers = {"If-Match": read.headers["etag"]}
    changed = ada.patch("/users/anna", json={"language": "ru", "territories": ["north"]}, headers=headers)
    assert (changed.json()["language"], changed.json()["territories"]) == ("ru", ["north"])
    assert changed.headers["etag"] != read.headers["etag"]
    outdated = ada.patch("/users/anna", json={"language": "en"}, headers=headers)
    assert (outdated.status_code, problem_code(outdated)) == (412, "outdated")
    last = ada.patch("/users/ada", json={"disabled": True})
    assert (last.status_code, problem_code(last)) == (409, "last-administrator")


def test_a_department_is_added_changed_and_removed(office: HttpOffice) -> None:
    ada = office.as_("ada")
    ada.post("/calendars", json={"name": "office", "time_zone": "Europe/Berlin", "hours": HOURS})
    made = ada.post("/departments", json={"key": "press", "name_ru": "Пресса"})
    assert (made.status_code, made.json()["name"]) == (201, "press")
    etag = ada.get("/departments/press").headers["etag"]
    changed = ada.patch("/departments/press", json={"head": "hugo", "calendar": "office"}, headers={"If-Match": etag})
    assert (changed.json()["head"], changed.json()["calendar"]) == ("hugo", "office")
    assert "department-head" in office.as_("hugo").get("/session").json()["roles"]
    assert ada.delete("/departments/press", headers={"If-Match": etag}).status_code == 412
    assert ada.delete("/departments/press").status_code == 204
    assert ada.get("/departments/press").status_code == 404
    assert problem_code(ada.delete("/departments/sales")) == "department-in-use"
    assert len(office.as_("anna").get("/departments").json()["items"]) == 10


def test_a_substitute_is_set_changed_and_taken_back(office: HttpOffice) -> None:
    anna = office.as_("anna")
    times = {"starts_at": "2026-01-05T00:00:00Z", "ends_at": "2026-01-09T00:00:00Z"}
    made = anna.post("/substitutes", json={"absent": "anna", "substitute": "boris", **times})
    assert (made.status_code, made.json()["set_by"]) == (201, "anna")
    number = made.json()["id"]
    assert office.as_("boris").get("/session").json()["stands_in_for"] == ["anna"]
    etag = anna.get(f"/substitutes/{number}").headers["etag"]
    longer = anna.patch(f"/substitutes/{number}", json={"ends_at": "2026-01-12T00:00:00Z"}, headers={"If-Match": etag})
    assert longer.json()["ends_at"] == "2026-01-12T00:00:00Z"
    refused = office.as_("hugo").delete(f"/substitutes/{number}")
    assert (refused.status_code, problem_code(refused)) == (403, "not-permitted")
    assert [one["id"] for one in anna.get("/substitutes", params={"person": "boris"}).json()["items"]] == [number]
    assert anna.delete(f"/substitutes/{number}").status_code == 204
    assert office.as_("boris").get("/session").json()["stands_in_for"] == []


def test_a_calendar_is_added_said_anew_and_removed(office: HttpOffice) -> None:
    ada = office.as_("ada")
    given: dict[str, Any] = {"time_zone": "Europe/Berlin", "hours": HOURS, "holidays": ["2026-12-25", "2026-01-01"]}
    made = ada.post("/calendars", json={"name": "office", **given})
    assert (made.status_code, made.json()["holidays"]) == (201, ["2026-01-01", "2026-12-25"])
    changed = ada.put("/calendars/office", json={**given, "time_zone": "UTC"}, headers={"If-Match": '"1"'})
    assert (changed.json()["time_zone"], changed.headers["etag"]) == ("UTC", '"2"')
    wrong = ada.put("/calendars/office", json={**given, "time_zone": "Europe/Atlantis"})
    assert (wrong.status_code, problem_code(wrong)) == (422, "bad-answer")
    assert office.as_("anna").delete("/calendars/office").status_code == 403
    assert ada.delete("/calendars/office").status_code == 204
    assert ada.get("/calendars").json()["items"] == []


def test_a_new_link_sets_a_password(office: HttpOffice) -> None:
    assert office.as_("boris").post("/users/anna/link").status_code == 403
    link = office.as_("ada").post("/users/anna/link").json()
    assert set_password_by_link(office.engine, link["secret"], PASSWORD) == "anna"


# ---- how often -----------------------------------------------------------------------------------------------------


def limited(office: HttpOffice, **settings: Any) -> TestClient:
    """The same office, in a server with other limits."""
    engine = Engine(replace(office.engine.settings, **settings), office.engine.store, office.clock, sandbox=office.engine.sandbox)
    return TestClient(make_app(engine), base_url=f"http://testserver{PREFIX}", raise_server_exceptions=False)


def test_who_asks_too_often_is_told_when_to_come_back(office: HttpOffice) -> None:
    client = limited(office, rate_limit="3/hour")
    tokens = [issue_token(office.engine, name, "t", ["read"], DAY, by="set-up").secret for name in ("anna", "anna", "boris")]
    for token in (tokens[0], tokens[1], tokens[0]):  # counted for the person, not for the token
        assert client.get("/session", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    refused = client.get("/session", headers={"Authorization": f"Bearer {tokens[1]}"})
    assert (refused.status_code, problem_code(refused)) == (429, "too-many-requests")
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert client.get("/session", headers={"Authorization": f"Bearer {tokens[2]}"}).status_code == 200


def test_tries_to_sign_in_are_counted_for_the_account_and_the_address(office: HttpOffice) -> None:
    give_password(office.engine, "anna", PASSWORD, by="set-up")
    client = limited(office, sign_in_rate="2/hour")
    for name in ("anna", "boris"):
        assert client.post("/session", json={"name": name, "password": "wrong"}).status_code == 401
    assert client.post("/session", json={"name": "hugo", "password": "wrong"}).status_code == 429, "the address"


def test_limits_are_counted_together_in_redis(office: HttpOffice, redis_url: str, queue_name: str) -> None:
    token = issue_token(office.engine, "anna", "t", ["read"], DAY, by="set-up").secret
    servers = [limited(office, rate_limit="2/hour", rate_limit_storage=redis_url, queue=queue_name) for _ in range(2)]
    answers = [server.get("/session", headers={"Authorization": f"Bearer {token}"}).status_code for server in (*servers, *servers)]
    assert answers == [200, 200, 429, 429]


def test_without_redis_each_process_counts_for_itself(office: HttpOffice) -> None:
    token = issue_token(office.engine, "anna", "t", ["read"], DAY, by="set-up").secret
    client = limited(office, rate_limit="1/hour", rate_limit_storage="redis://127.0.0.1:1/0")
    answers = [client.get("/session", headers={"Authorization": f"Bearer {token}"}).status_code for _ in range(2)]
    assert answers == [200, 429]


@pytest.mark.parametrize("settings", [{"rate_limit": "often"}, {"sign_in_rate": "1/eon"}, {"rate_limit_storage": "mysql://x"}])
def test_a_malformed_rate_stops_the_start(settings: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="rate"):
        make_app(memory_engine(settings=Settings(**settings)))


# ---- name and password with each request --------------------------------------------------------------------------


def test_a_tool_signs_in_by_password_or_token(office: HttpOffice) -> None:
    give_password(office.engine, "olga", PASSWORD, by="set-up")
    assert authenticate_basic(office.engine, "olga@example.com", PASSWORD).scopes is None
    token = issue_token(office.engine, "olga", "Modeler", ["model"], DAY, by="set-up").secret
    assert authenticate_basic(office.engine, "olga", token).scopes == {"model"}
    for name, secret in (("olga", "wrong"), ("ada", token), ("nobody", token), ("olga", f"{token}x")):
        with pytest.raises(SignInRefused):
            authenticate_basic(office.engine, name, secret)


def test_a_tool_s_tries_are_counted(office: HttpOffice) -> None:
    engine = Engine(Settings(sign_in_rate="1/hour"), office.engine.store, office.clock, sandbox=office.engine.sandbox)
    with pytest.raises(SignInRefused):
        authenticate_basic(engine, "olga", "wrong", "192.0.2.1")
    with pytest.raises(Refused, match="Too many"):
        authenticate_basic(engine, "anna", "wrong", "192.0.2.1")


def test_basic_is_for_tools_and_not_for_the_api(office: HttpOffice) -> None:
    give_password(office.engine, "olga", PASSWORD, by="set-up")
    told = base64.b64encode(f"olga:{PASSWORD}".encode()).decode()
    refused = browser(office).get("/session", headers={"Authorization": f"Basic {told}"})
    assert (refused.status_code, problem_code(refused)) == (401, "not-signed-in")


# ---- a link by e-mail ----------------------------------------------------------------------------------------------


class Mailbox:
    def __init__(self) -> None:
        self.taken: list[tuple[list[str], str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        body = envelope.content.decode().split("\r\n\r\n", 1)[1]
        self.taken.append((list(envelope.rcpt_tos), base64.b64decode(body).decode()))
        return "250 taken"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}?from=stagework@example.com"
    controller.stop()


@pytest.fixture
def forgets(office: HttpOffice, mailbox: tuple[Mailbox, str]) -> Callable[[str], Any]:
    settings = replace(office.engine.settings, public_url="https://stagework.example", secrets={"SMTP_URL": mailbox[1]})
    engine = Engine(settings, office.engine.store, office.clock, {"mail": MailConnector()}, sandbox=office.engine.sandbox)
    client = TestClient(make_app(engine), base_url=f"https://stagework.example{PREFIX}", raise_server_exceptions=False)
    return lambda name: client.post("/session/password-reset", json={"name": name})


def test_who_forgot_the_password_gets_a_link_by_mail(
    office: HttpOffice, mailbox: tuple[Mailbox, str], forgets: Callable[[str], Any], caplog: pytest.LogCaptureFixture
) -> None:
    answers = [forgets(name) for name in ("anna@example.com", "nobody")]
    assert [(answer.status_code, answer.content) for answer in answers] == [(202, b"")] * 2, "nobody learns who is there"
    [(to, text)] = mailbox[0].taken
    assert to == ["anna@example.com"]
    secret = text.split("https://stagework.example/set-password#")[1].split()[0]
    assert secret not in caplog.text
    assert browser(office).post("/session/password", json={"link": secret, "new": PASSWORD}).json()["user"] == "anna"


def test_a_session_s_answers_are_not_kept_by_caches(office: HttpOffice) -> None:
    anna = signs_in(office, "anna")
    assert anna.get("/session").headers["cache-control"] == "no-store"
