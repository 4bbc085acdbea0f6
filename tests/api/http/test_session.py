"""Signing in by name and password: the cookie, what another site can't do with it, locks, links and second factors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient

from api.app import PREFIX
from engine.commands.links import issue_link
from engine.commands.passwords import give_password
from tests.api.http.office import HttpOffice, problem_code

PASSWORD = "four words to remember"


def browser(office: HttpOffice) -> TestClient:
    return TestClient(office.app, base_url=f"https://testserver{PREFIX}", raise_server_exceptions=False)


def signs_in(office: HttpOffice, name: str, **more: Any) -> TestClient:
    give_password(office.engine, name, PASSWORD, by="set-up")
    client = browser(office)
    answer = client.post("/session", json={"name": name, "password": PASSWORD, **more})
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return client


def kinds(office: HttpOffice) -> list[str]:
    """Kinds of the office's history."""
    with office.engine.store.read() as session:
        rows = session._connection.execute("SELECT kind FROM history WHERE deal_key = '~office' ORDER BY number").fetchall()
    return [row[0] for row in rows]


def test_who_signs_in_learns_who_it_is_and_what_it_may(office: HttpOffice) -> None:
    greta = signs_in(office, "greta")
    me = greta.get("/session").json()
    assert (me["name"], me["roles"], me["heads"]) == ("greta", ["department-head", "employee"], ["sales", "sales-head"])
    assert me["actions"]["work.assign"] == "led"
    assert "people.manage" not in me["actions"]
    assert kinds(office)[-1] == "session.opened"


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(office: HttpOffice) -> None:
    give_password(office.engine, "anna", PASSWORD, by="set-up")
    told = browser(office).post("/session", json={"name": "anna@example.com", "password": PASSWORD}).headers["set-cookie"]
    assert told.startswith("stagework_session=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(told.split("; "))


def test_the_database_keeps_no_secret_of_a_session(office: HttpOffice) -> None:
    client = signs_in(office, "anna")
    with office.engine.store.read() as session:
        dump = "\n".join(session._connection.iterdump())
    assert client.cookies["stagework_session"] not in dump
    assert PASSWORD not in dump


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"X-CSRF-Token": ""}, "csrf-token-missing"),
        ({"X-CSRF-Token": "guess"}, "csrf-token-missing"),
        ({"Origin": "https://evil.example"}, "other-site"),
        ({"Origin": "null"}, "other-site"),
        ({"Sec-Fetch-Site": "cross-site"}, "other-site"),
        ({"Sec-Fetch-Site": "same-site"}, "other-site"),
    ],
)
def test_another_site_can_do_nothing_with_the_cookie(office: HttpOffice, headers: dict[str, str], code: str) -> None:
    ada = signs_in(office, "ada")
    refused = ada.post("/departments", json={"key": "press"}, headers=headers)
    assert (refused.status_code, problem_code(refused)) == (403, code)
    assert ada.get("/departments/press").status_code == 404


def test_our_own_pages_can(office: HttpOffice) -> None:
    ada = signs_in(office, "ada")
    headers = {"Origin": "https://testserver", "Sec-Fetch-Site": "same-origin"}
    assert ada.post("/departments", json={"key": "press"}, headers=headers).status_code == 201


def test_another_site_can_sign_nobody_in(office: HttpOffice) -> None:
    give_password(office.engine, "anna", PASSWORD, by="set-up")
    refused = browser(office).post("/session", json={"name": "anna", "password": PASSWORD}, headers={"Origin": "https://evil.example"})
    assert problem_code(refused) == "other-site"


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(office: HttpOffice, name: str) -> None:
    give_password(office.engine, "anna", PASSWORD, by="set-up")
    refused = browser(office).post("/session", json={"name": name, "password": "not the right one"})
    assert (refused.status_code, problem_code(refused)) == (401, "sign-in-refused")
    assert "WWW-Authenticate" in refused.headers
    assert kinds(office)[-1] == "session.refused"


def test_a_session_that_is_not_used_ends(office: HttpOffice) -> None:
    anna = signs_in(office, "anna")
    for _ in range(3):
        office.clock.turn(timedelta(minutes=100))
        assert anna.get("/session").status_code == 200
    office.clock.turn(timedelta(minutes=121))
    assert anna.get("/session").status_code == 401


def test_a_session_ends_however_much_it_is_used(office: HttpOffice) -> None:
    anna = signs_in(office, "anna")
    for _ in range(11):
        office.clock.turn(timedelta(minutes=60))
        assert anna.get("/session").status_code == 200
    office.clock.turn(timedelta(minutes=60))
    assert anna.get("/session").status_code == 401


def test_a_sign_in_takes_no_session_over(office: HttpOffice) -> None:
    anna = signs_in(office, "anna")
    before = anna.cookies["stagework_session"]
    answer = anna.post("/session", json={"name": "anna", "password": PASSWORD})
    assert anna.cookies["stagework_session"] != before
    old = browser(office)
    old.cookies["stagework_session"] = before
    assert old.get("/session").status_code == 401
    anna.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    assert len(anna.get("/sessions").json()["items"]) == 1


def test_one_sees_and_ends_ones_other_sessions(office: HttpOffice) -> None:
    work, home = signs_in(office, "anna"), browser(office)
    home.post("/session", json={"name": "anna", "password": PASSWORD}, headers={"User-Agent": "Firefox at home"})
    sessions = work.get("/sessions").json()["items"]
    assert sorted(one["is_current"] for one in sessions) == [False, True]
    other = next(one for one in sessions if not one["is_current"])
    assert other["agent"] == "Firefox at home"
    assert work.delete(f"/sessions/{other['id']}").status_code == 204
    assert home.get("/session").status_code == 401
    assert work.delete("/session").status_code == 204
    assert "stagework_session" not in work.cookies
    assert work.get("/session").status_code == 401


def test_a_disabled_user_is_out_at_once(office: HttpOffice) -> None:
    anna, ada = signs_in(office, "anna"), office.as_("ada")
    token = office.as_("anna")
    assert anna.get("/session").status_code == token.get("/session").status_code == 200
    assert ada.patch("/users/anna", json={"disabled": True}).json()["state"] == "disabled"
    assert anna.get("/session").status_code == token.get("/session").status_code == 401
    assert browser(office).post("/session", json={"name": "anna", "password": PASSWORD}).status_code == 401


# ---- passwords -----------------------------------------------------------------------------------------------------


def test_a_new_password_ends_all_sessions_but_the_one_that_asked(office: HttpOffice) -> None:
    anna = signs_in(office, "anna")
    other = browser(office)
    other.post("/session", json={"name": "anna", "password": PASSWORD})
    answer = anna.post("/session/password", json={"old": PASSWORD, "new": "another few words"})
    assert answer.status_code == 200, answer.text
    assert other.get("/session").status_code == 401
    assert anna.get("/session").json()["csrf_token"] == answer.json()["csrf_token"]


def test_a_wrong_old_password_changes_nothing(office: HttpOffice) -> None:
    anna = signs_in(office, "anna")
    assert anna.post("/session/password", json={"old": "a wrong old one", "new": "another few words"}).status_code == 401
    assert anna.get("/session").status_code == 200


def test_a_token_changes_no_password_and_makes_no_token(office: HttpOffice) -> None:
    give_password(office.engine, "anna", PASSWORD, by="set-up")
    token = office.as_("anna")
    refused = token.post("/session/password", json={"old": PASSWORD, "new": "another few words"})
    assert (refused.status_code, problem_code(refused)) == (403, "not-permitted")
    assert token.post("/tokens", json={"name": "more", "scopes": ["read"]}).status_code == 403


def test_a_link_sets_a_password_once(office: HttpOffice) -> None:
    link = office.as_("ada").post("/users", json={"name": "Nina Roth", "email": "Nina@Example.com"}).json()
    assert link["kind"] == "invitation"
    assert link["address"].endswith(f"/set-password#{link['secret']}")
    client = browser(office)
    weak = client.post("/session/password", json={"link": link["secret"], "new": "password1234"})
    assert (weak.status_code, problem_code(weak)) == (422, "password-refused")
    assert client.post("/session/password", json={"link": link["secret"], "new": PASSWORD}).json()["user"] == "Nina Roth"
    again = client.post("/session/password", json={"link": link["secret"], "new": "another few words"})
    assert (again.status_code, problem_code(again)) == (409, "link-over")
    assert client.post("/session", json={"name": "nina@example.com", "password": PASSWORD}).status_code == 200


def test_a_receipt_keeps_no_secret(office: HttpOffice) -> None:
    ada = office.as_("ada")
    headers = {"Idempotency-Key": "n1"}
    first = ada.post("/users", json={"name": "nina"}, headers=headers).json()
    second = ada.post("/users", json={"name": "nina"}, headers=headers)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert (second.json()["secret"], second.json()["address"], second.json()["user"]) == ("", "", "nina")
    with office.engine.store.read() as session:
        assert first["secret"] not in "\n".join(session._connection.iterdump())


def test_without_mail_nobody_is_promised_a_link(office: HttpOffice) -> None:
    refused = browser(office).post("/session/password-reset", json={"name": "anna"})
    assert (refused.status_code, problem_code(refused)) == (409, "no-mail")


# ---- the second factor ---------------------------------------------------------------------------------------------


def code(office: HttpOffice, secret: str) -> str:
    return pyotp.TOTP(secret).at(office.clock.now())


def test_a_second_factor_is_begun_confirmed_asked_for_and_removed(office: HttpOffice) -> None:
    anna = signs_in(office, "anna")
    begun = anna.post("/session/totp", json={"password": PASSWORD}).json()
    assert begun["uri"].startswith("otpauth://totp/Stagework:anna?secret=")
    assert problem_code(anna.post("/session/totp/confirmation", json={"code": "000000"})) == "wrong-code"
    codes = anna.post("/session/totp/confirmation", json={"code": code(office, begun["secret"])}).json()["recovery_codes"]
    assert len(set(codes)) == 8

    client, given = browser(office), {"name": "anna", "password": PASSWORD}
    assert problem_code(client.post("/session", json=given)) == "code-needed"
    used = code(office, begun["secret"])
    assert problem_code(client.post("/session", json={**given, "code": used})) == "sign-in-refused", "no code counts twice"
    office.clock.turn(timedelta(seconds=30))
    assert client.post("/session", json={**given, "code": code(office, begun["secret"])}).status_code == 200
    assert client.post("/session", json={**given, "code": codes[0].upper()}).status_code == 200
    assert problem_code(client.post("/session", json={**given, "code": codes[0]})) == "sign-in-refused"

    assert anna.get("/session").json()["has_second_factor"] is True
    assert anna.post("/session/totp/removal", json={"password": "not the right one"}).status_code == 401
    assert anna.post("/session/totp/removal", json={"password": PASSWORD}).status_code == 204
    assert client.post("/session", json=given).status_code == 200


def test_an_administrator_removes_a_factor_that_is_lost(office: HttpOffice) -> None:
    anna = signs_in(office, "anna")
    secret = anna.post("/session/totp", json={"password": PASSWORD}).json()["secret"]
    anna.post("/session/totp/confirmation", json={"code": code(office, secret)})
    assert office.as_("boris").post("/users/anna/totp-removal").status_code == 403
    assert office.as_("ada").post("/users/anna/totp-removal").status_code == 204
    assert browser(office).post("/session", json={"name": "anna", "password": PASSWORD}).status_code == 200


def test_a_link_does_not_go_round_the_second_factor(office: HttpOffice) -> None:
    anna = signs_in(office, "anna")
    secret = anna.post("/session/totp", json={"password": PASSWORD}).json()["secret"]
    anna.post("/session/totp/confirmation", json={"code": code(office, secret)})
    link = issue_link(office.engine, "anna", by="set-up")
    client = browser(office)
    assert client.post("/session/password", json={"link": link.secret, "new": "another few words"}).status_code == 200
    assert problem_code(client.post("/session", json={"name": "anna", "password": "another few words"})) == "code-needed"


# ---- tokens --------------------------------------------------------------------------------------------------------


def test_a_token_is_made_used_and_revoked(office: HttpOffice) -> None:
    anna = signs_in(office, "anna")
    made = anna.post("/tokens", json={"name": "export", "scopes": ["read"], "days": 30}).json()
    program = browser(office)
    program.headers["Authorization"] = f"Bearer {made['secret']}"
    me = program.get("/session").json()
    assert (me["name"], me["scopes"], me["csrf_token"]) == ("anna", ["read"], "")
    assert "work.do" not in me["actions"]
    listed = anna.get("/tokens").json()["items"]
    assert [(one["id"], one["used_at"] is not None) for one in listed if one["name"] == "export"] == [(made["id"], True)]
    assert "secret" not in listed[0]
    assert office.as_("boris").delete(f"/tokens/{made['id']}").status_code == 404
    assert anna.delete(f"/tokens/{made['id']}").status_code == 204
    assert program.get("/session").status_code == 401


def test_a_token_is_good_until_it_is_over(office: HttpOffice) -> None:
    anna = signs_in(office, "anna")
    made = anna.post("/tokens", json={"name": "export", "scopes": ["read"], "days": 1}).json()
    program = browser(office)
    program.headers["Authorization"] = f"Bearer {made['secret']}"
    office.clock.turn(timedelta(hours=23))
    assert program.get("/session").status_code == 200
    office.clock.turn(timedelta(hours=1))
    assert program.get("/session").status_code == 401


def test_one_chooses_ones_own_language(office: HttpOffice) -> None:
    anna = signs_in(office, "anna")
    assert anna.patch("/session", json={"language": "ru"}).json()["language"] == "ru"
    assert anna.get("/session").json()["language"] == "ru"
    assert kinds(office)[-1] == "user.changed"
    assert problem_code(anna.patch("/session", json={"language": "de"})) == "invalid-request"
    assert problem_code(office.as_("anna").patch("/session", json={"language": "en"})) == "not-permitted", "a token"


def test_what_one_has_set_is_kept_and_not_overwritten(office: HttpOffice) -> None:
    anna, boris, token = signs_in(office, "anna"), signs_in(office, "boris"), office.as_("anna")
    before = kinds(office)
    nothing = anna.get("/session/preferences")
    assert (nothing.json(), nothing.headers["ETag"]) == ({"data": {}, "revision": 0}, '"0"')
    dark = {"data": {"theme": "dark", "filters": [{"name": "Горит", "query": "overdue=true"}]}}
    saved = anna.put("/session/preferences", json=dark, headers={"If-Match": '"0"'})
    assert (saved.json(), saved.headers["ETag"]) == ({**dark, "revision": 1}, '"1"')
    assert anna.get("/session/preferences").json() == saved.json()
    assert problem_code(anna.put("/session/preferences", json=dark, headers={"If-Match": '"0"'})) == "outdated"
    assert anna.put("/session/preferences", json={"data": {}}).json()["revision"] == 2
    assert boris.get("/session/preferences").json()["revision"] == 0
    assert problem_code(anna.put("/session/preferences", json={"data": {"long": "x" * 100_000}})) == "bad-answer"
    assert problem_code(token.put("/session/preferences", json=dark)) == "not-permitted"
    assert kinds(office) == before
