"""Signing in by OpenID Connect, at a real provider that the test runs."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from oidc_provider_mock import User, app
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import run_wsgi_app

from api.app import PREFIX
from engine.oidc import Group, Oidc
from engine.permissions import Role
from engine.settings import Settings
from engine.spiff.sandbox import Sandbox
from engine.testing import TurnableClock, memory_engine
from tests.api.http.office import HttpOffice, problem_code

SITE = "https://stagework.example"
CALLBACK = f"{SITE}{PREFIX}/session/oidc/callback"
PEOPLE = (
    User(sub="s-anna", claims={"email": "Anna@example.com", "email_verified": True, "groups": ["sellers", "chess"]}),
    User(sub="s-boris", claims={"email": "boris@example.com", "email_verified": False}),
    User(
        sub="s-nina", claims={"preferred_username": "Nina Roth", "email": "nina@example.com", "email_verified": True, "groups": ["bosses"]}
    ),
    User(sub="s-hugo", claims={"preferred_username": "hugo", "groups": ["bosses"]}),
)


class Provider:
    """The provider behind a front that checks the verifier of each code (RFC 7636), and can lie in what it signs.

    Attributes:
        lie: Changes the claims and the header of the ID tokens; None = the truth.
        key: What signs the lies.
    """

    def __init__(self) -> None:
        self._app = app(require_client_registration=True, require_nonce=True, user_claims=PEOPLE)
        self._challenges: set[str] = set()
        self.lie: Callable[[dict[str, Any], dict[str, Any]], None] | None = None
        self.key = RSAKey.generate_key(2048, {"kid": "front"})
        self.is_known = True

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].endswith("/authorize"):
            query = parse_qs(environ["QUERY_STRING"])
            assert query["code_challenge_method"] == ["S256"]
            self._challenges.add(query["code_challenge"][0])
        if environ["PATH_INFO"].endswith("/token"):
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            environ["wsgi.input"] = BytesIO(body)
            verifier = parse_qs(body.decode()).get("code_verifier", [""])[0]
            if base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=") not in self._challenges:
                start("400 Bad Request", [("Content-Type", "application/json")])
                return [b'{"error": "invalid_grant"}']
        if self.lie is not None and environ["PATH_INFO"].endswith(("/token", "/jwks")):
            return self._lying(environ, start, self.lie)
        return self._app(environ, start)

    def _lying(self, environ: dict[str, Any], start: Callable[..., Any], lie: Callable[..., None]) -> Iterable[bytes]:
        chunks, status, _headers = run_wsgi_app(self._app, environ)
        told = json.loads(b"".join(chunks))
        if "id_token" in told:
            payload = told["id_token"].split(".")[1]
            claims, header = json.loads(base64.urlsafe_b64decode(payload + "==")), {"alg": "RS256", "kid": "front"}
            lie(claims, header)
            told["id_token"] = (
                jwt.encode(header, claims, self.key, algorithms=[header["alg"]])
                if header["alg"] != "none"
                else (
                    ".".join([base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims)]) + "."
                )
            )
        elif self.is_known:
            told["keys"].append(self.key.as_dict(private=False))
        start(status, [("Content-Type", "application/json")])
        return [json.dumps(told).encode()]


class Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None: ...


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Provider]]:
    provider = Provider()
    server = make_server("localhost", 0, provider, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://localhost:{server.server_port}", provider
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def provider(server: tuple[str, Provider]) -> Iterator[Provider]:
    yield server[1]
    server[1].lie, server[1].is_known = None, True


@pytest.fixture
def oidc(server: tuple[str, Provider]) -> Iterator[tuple[Oidc, str]]:
    """What the operator sets, and the client's secret."""
    issuer = server[0]
    client = httpx.post(f"{issuer}/oauth2/clients", json={"redirect_uris": [CALLBACK]}).json()
    groups = {"sellers": Group(("sales",), (Role.EMPLOYEE,)), "bosses": Group((), (Role.AUDITOR,))}
    return Oidc(issuer, client["client_id"], groups=groups), client["client_secret"]


class Company:
    """An office whose people sign in at the provider."""

    def __init__(self, oidc: Oidc, secret: str, sandbox: Sandbox) -> None:
        clock = TurnableClock(datetime.now(UTC))  # the provider's tokens are good by the machine's clock
        engine = memory_engine(clock, settings=Settings(oidc=oidc, public_url=SITE, secrets={"OIDC_CLIENT_SECRET": secret}))
        engine.sandbox = sandbox
        self.office = HttpOffice(engine, clock)

    def browser(self) -> TestClient:
        return TestClient(self.office.app, base_url=f"{SITE}{PREFIX}", raise_server_exceptions=False, follow_redirects=False)

    def goes_to_provider(self, browser: TestClient, subject: str, to: str = "/", action: str = "") -> str:
        """Begin, and sign in there; the address with which the provider sends the browser back."""
        began = browser.get("/session/oidc", params={"to": to})
        assert began.status_code == 303, began.text
        form = {"sub": subject} | ({"action": action} if action else {})
        back = httpx.post(began.headers["location"], data=form)
        assert back.status_code == 302, back.text
        assert back.headers["location"].startswith(CALLBACK)
        return back.headers["location"]

    def signs_in(self, subject: str, to: str = "/") -> tuple[TestClient, httpx.Response]:
        browser = self.browser()
        return browser, browser.get(self.goes_to_provider(browser, subject, to))


@pytest.fixture
def company(oidc: tuple[Oidc, str], shared_sandbox: Sandbox) -> Iterator[Company]:
    company = Company(*oidc, shared_sandbox)
    yield company
    company.office.engine.store.close()


def test_a_verified_address_links_the_user_and_groups_become_departments_and_roles(company: Company) -> None:
    browser, back = company.signs_in("s-anna", to="/deals/D-1")
    assert (back.status_code, back.headers["location"]) == (303, "/deals/D-1")
    me = browser.get("/session").json()
    assert (me["name"], me["departments"], me["roles"]) == ("anna", ["sales"], ["employee"])
    again, _ = company.signs_in("s-anna")
    assert again.get("/session").json()["name"] == "anna"


def test_an_unverified_address_links_nobody(company: Company) -> None:
    browser, back = company.signs_in("s-boris")
    assert (back.status_code, problem_code(back)) == (401, "provider-refused")
    assert browser.get("/session").status_code == 401


def test_somebody_unknown_becomes_a_user_where_the_settings_say_so(oidc: tuple[Oidc, str], shared_sandbox: Sandbox) -> None:
    company = Company(replace(oidc[0], create_users=True), oidc[1], shared_sandbox)
    browser, back = company.signs_in("s-nina")
    assert back.status_code == 303, back.text
    me = browser.get("/session").json()
    assert (me["name"], me["email"], me["roles"]) == ("Nina Roth", "nina@example.com", ["auditor"])


def test_a_name_alone_takes_over_nobody(oidc: tuple[Oidc, str], shared_sandbox: Sandbox) -> None:
    company = Company(replace(oidc[0], create_users=True), oidc[1], shared_sandbox)
    _, back = company.signs_in("s-hugo")
    assert (back.status_code, problem_code(back)) == (401, "provider-refused")


def test_a_disabled_user_stays_outside(company: Company) -> None:
    company.signs_in("s-anna")
    company.office.as_("ada").patch("/users/anna", json={"disabled": True})
    _, back = company.signs_in("s-anna")
    assert back.status_code == 401


def test_a_sign_in_of_another_browser_is_refused(company: Company) -> None:
    """Otherwise somebody could be signed in to the attacker's account (RFC 9700 §2.1)."""
    address = company.goes_to_provider(company.browser(), "s-anna")
    other = company.browser()
    assert problem_code(other.get(address)) == "sign-in-not-begun"
    company.goes_to_provider(other, "s-anna")
    assert problem_code(other.get(address)) == "sign-in-not-begun"


def test_a_code_is_good_once(company: Company) -> None:
    browser = company.browser()
    address = company.goes_to_provider(browser, "s-anna")
    flow = browser.cookies["stagework_oidc"]
    assert browser.get(address).status_code == 303
    assert "stagework_oidc" not in browser.cookies
    browser.cookies.set("stagework_oidc", flow)
    again = browser.get(address)
    assert (again.status_code, problem_code(again)) == (401, "provider-refused")


def test_a_refusal_there_is_told_here(company: Company) -> None:
    browser = company.browser()
    state = parse_qs(urlsplit(company.goes_to_provider(browser, "s-anna")).query)["state"][0]
    back = browser.get("/session/oidc/callback", params={"error": "access_denied", "state": state})
    assert (back.status_code, problem_code(back)) == (401, "provider-refused")


def test_an_answer_for_another_provider_is_refused(company: Company) -> None:
    browser = company.browser()
    address = company.goes_to_provider(browser, "s-anna")
    back = browser.get(f"{address}&{urlencode({'iss': 'https://evil.example'})}")
    assert problem_code(back) == "sign-in-not-begun"


@pytest.mark.parametrize("to", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", "/\r\nX: y"])
def test_nobody_is_sent_to_another_site(company: Company, to: str) -> None:
    _, back = company.signs_in("s-anna", to=to)
    assert back.headers["location"] == "/"


def test_an_old_identity_is_not_believed(company: Company) -> None:
    browser = company.browser()
    address = company.goes_to_provider(browser, "s-anna")
    company.office.turns(hours=2)
    back = browser.get(address)
    assert (back.status_code, problem_code(back)) == (401, "identity-not-proved")


@pytest.mark.parametrize(
    "lie",
    [
        lambda claims, _: claims.update(aud="another-client"),
        lambda claims, _: claims.update(iss="https://evil.example"),
        lambda claims, _: claims.update(nonce="of another sign-in"),
        lambda claims, _: claims.pop("nonce"),
        lambda claims, _: claims.pop("sub"),
        lambda claims, _: claims.update(azp="another-client"),
        lambda claims, _: claims.update(exp=1),
        lambda _, header: header.update(alg="none"),
    ],
    ids=["audience", "issuer", "nonce", "no-nonce", "no-subject", "party", "expired", "unsigned"],
)
def test_a_lie_about_an_identity_is_not_believed(company: Company, provider: Provider, lie: Callable[..., None]) -> None:
    provider.lie = lie
    browser, back = company.signs_in("s-anna")
    assert (back.status_code, problem_code(back)) == (401, "identity-not-proved")
    assert browser.get("/session").status_code == 401


def test_new_keys_of_the_provider_are_read_when_they_are_met(company: Company, provider: Provider) -> None:
    assert company.signs_in("s-anna")[1].status_code == 303
    provider.lie = lambda _claims, _header: None
    assert company.signs_in("s-anna")[1].status_code == 303


def test_a_stranger_s_key_signs_nothing(company: Company, provider: Provider) -> None:
    provider.lie, provider.is_known = lambda _claims, _header: None, False
    assert problem_code(company.signs_in("s-anna")[1]) == "identity-not-proved"


def test_a_provider_that_is_away_is_told(oidc: tuple[Oidc, str], shared_sandbox: Sandbox) -> None:
    company = Company(replace(oidc[0], issuer="http://localhost:1"), oidc[1], shared_sandbox)
    answer = company.browser().get("/session/oidc")
    assert (answer.status_code, problem_code(answer)) == (503, "provider-unreachable")


def test_everybody_learns_how_one_can_sign_in(company: Company, office: HttpOffice) -> None:
    ways = company.browser().get("/session/ways").json()
    nobody = {"is_signed_in": False, "sends_links": False, "demo_people": [], "demo_password": ""}
    assert ways == {"provider": "Sign in with your company account", "provider_address": f"{PREFIX}/session/oidc", **nobody}
    assert office.as_("").get("/session/ways").json() == {"provider": "", "provider_address": "", **nobody}


def test_without_a_provider_there_is_none(office: HttpOffice) -> None:
    assert problem_code(office.as_("").get("/session/oidc")) == "no-provider"
