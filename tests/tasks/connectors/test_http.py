"""The HTTP connector against a real server on the loopback interface."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import anyio
import pytest

from engine.plugins import ConnectorFailed, ConnectorRequest
from tasks.connectors.addresses import HostGuard
from tasks.connectors.http import MAX_BYTES, HttpConnector


@dataclass
class Service:
    """A web service that keeps what it was asked and answers by the path."""

    url: str = ""
    seen: list[dict[str, Any]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)


def handler(state: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            state.seen.append({"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body})
            kind, _, rest = self.path.strip("/").partition("/")
            if kind == "status":
                code, _, retry = rest.partition("/")
                self.reply(int(code), b"because", "text/plain", **({"Retry-After": retry.replace("_", " ")} if retry else {}))
            elif kind == "redirect":
                self.reply(302, b"", "text/plain", Location="/redirect/forever" if rest == "forever" else bytes.fromhex(rest).decode())
            elif kind == "large":
                self.reply(200, b"x" * (MAX_BYTES + 1), "text/plain")
            elif kind == "echo":
                self.reply(200, json.dumps(dict(self.headers)).encode(), "application/json")
            elif kind == "broken":
                self.reply(200, b"{oops", "application/json")
            elif kind == "slow":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                while not state.release.wait(0.05):  # a byte now and then: each read is quick, the whole is not
                    self.wfile.write(b".")
                    self.wfile.flush()
            else:
                self.reply(200, body or b'{"ok": true}', "application/json; charset=utf-8")

        def reply(self, status: int, body: bytes, kind: str, **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = answer

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler


@contextmanager
def serve(state: Service, context: ssl.SSLContext | None = None) -> Iterator[Service]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(state))
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"https://localhost:{server.server_port}" if context else f"http://127.0.0.1:{server.server_port}"
    yield state
    state.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def service() -> Iterator[Service]:
    with serve(Service()) as state:
        yield state


@pytest.fixture
def secure(certificate: Path) -> Iterator[Service]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with serve(Service(), context) as state:
        yield state


def request(within: float = 5.0, key: str = "job-7", secrets: dict[str, str] | None = None, **params: Any) -> ConnectorRequest:
    return ConnectorRequest(
        params=params, idempotency_key=key, deal_key="D-1", element_id="call_erp", secrets=secrets or {}, timeout=within
    )


def call(asked: ConnectorRequest) -> Any:
    return HttpConnector(hosts=["127.0.0.1", "localhost"]).call(asked)


def failure(asked: ConnectorRequest, connector: HttpConnector | None = None) -> ConnectorFailed:
    with pytest.raises(ConnectorFailed) as caught:
        (connector or HttpConnector(hosts=["127.0.0.1"])).call(asked)
    return caught.value


def test_get_gives_status_headers_and_parsed_json(service: Service) -> None:
    answer = call(request(url=f"{service.url}/rates?base=EUR", query={"to": "USD", "limit": 3}))
    assert (answer["status"], answer["body"]) == (200, {"ok": True})
    assert answer["headers"]["content-type"] == "application/json; charset=utf-8"
    assert (service.seen[0]["method"], service.seen[0]["path"]) == ("GET", "/rates?base=EUR&to=USD&limit=3")
    assert "Idempotency-Key" not in service.seen[0]["headers"]


def test_json_of_variables_is_posted_with_the_idempotency_key(service: Service) -> None:
    params = {"url": f"{service.url}/orders", "json": {"sum": Decimal("12.50"), "on": date(2026, 1, 31), "кто": "Анна"}}
    call(request(key="a-key", **params))
    seen = service.seen[0]
    assert seen["method"] == "POST"
    assert json.loads(seen["body"]) == {"sum": 12.5, "on": "2026-01-31", "кто": "Анна"}
    assert seen["headers"]["Content-Type"] == "application/json"
    assert seen["headers"]["Idempotency-Key"] == '"a-key"'


@pytest.mark.parametrize(
    ("status", "retryable"),
    [(400, False), (401, False), (404, False), (408, True), (409, False), (425, True), (429, True), (500, True), (503, True)],
)
def test_a_status_outside_2xx_fails_and_says_whether_to_try_again(service: Service, status: int, retryable: bool) -> None:
    failed = failure(request(url=f"{service.url}/status/{status}", method="POST"))
    assert failed.retryable is retryable
    assert str(status) in failed.reason
    assert "because" in failed.reason


def test_an_accepted_status_is_an_answer(service: Service) -> None:
    answer = call(request(url=f"{service.url}/status/404", accept="404, 410"))
    assert (answer["status"], answer["body"]) == (404, "because")


def test_retry_after_in_seconds_and_as_a_date(service: Service) -> None:
    assert failure(request(url=f"{service.url}/status/503/120")).retry_after == 120
    later = failure(request(url=f"{service.url}/status/429/Fri,_01_Jan_2100_00:00:00_GMT")).retry_after
    assert later is not None
    assert later > 365 * 24 * 3600
    past = failure(request(url=f"{service.url}/status/429/Wed,_01_Jan_2020_00:00:00_GMT"))
    assert past.retry_after == 0
    assert failure(request(url=f"{service.url}/status/503/soon")).retry_after is None


def test_the_timeout_holds_for_the_whole_answer_however_it_drips(service: Service) -> None:
    failed = failure(request(url=f"{service.url}/slow", within=0.4))
    assert failed.retryable
    assert "0.4 s" in failed.reason


def test_no_server_is_tried_again() -> None:
    assert failure(request(url="http://127.0.0.1:9/")).retryable


def test_an_answer_too_large_is_refused(service: Service) -> None:
    failed = failure(request(url=f"{service.url}/large"))
    assert "1,000,000" in failed.reason
    assert not failed.retryable


def test_an_answer_that_only_claims_to_be_json_is_refused(service: Service) -> None:
    assert "not JSON" in failure(request(url=f"{service.url}/broken")).reason


def test_redirects_are_followed_for_reading_only_and_not_forever(service: Service) -> None:
    target = f"{service.url}/redirect/" + b"/end".hex()
    assert call(request(url=target))["status"] == 200
    assert "302" in failure(request(url=target, method="POST")).reason
    assert "more than 3 times" in failure(request(url=f"{service.url}/redirect/forever")).reason


def test_a_redirect_out_of_the_allowed_hosts_is_refused(service: Service) -> None:
    failed = failure(request(url=f"{service.url}/redirect/" + b"http://169.254.169.254/latest".hex()))
    assert "169.254.169.254" in failed.reason
    assert not failed.retryable


def test_secrets_are_sent_but_never_shown(service: Service) -> None:
    secrets = {"ERP_TOKEN": "Bearer s3cr3t"}
    asked = request(url=f"{service.url}/echo", secrets=secrets, secret_headers={"Authorization": "ERP_TOKEN"})
    answer = call(asked)
    assert service.seen[0]["headers"]["Authorization"] == "Bearer s3cr3t"
    assert answer["body"]["Authorization"] == "***"
    assert "s3cr3t" not in str(answer)


def test_secrets_do_not_follow_a_redirect_to_another_origin(service: Service) -> None:
    elsewhere = service.url.replace("127.0.0.1", "localhost") + "/echo"
    asked = request(url=f"{service.url}/redirect/" + elsewhere.encode().hex(), secrets={"T": "s3cr3t"}, secret_headers={"X-Api-Key": "T"})
    assert "X-Api-Key" not in call(asked)["body"]
    assert service.seen[0]["headers"]["X-Api-Key"] == "s3cr3t"


def test_an_unknown_secret_is_named() -> None:
    failed = failure(request(url="http://127.0.0.1:9/", secret_headers={"Authorization": "NOPE"}))
    assert "'NOPE'" in failed.reason
    assert not failed.retryable


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "url is wrong: it is missing"),
        ({"url": "ftp://127.0.0.1/x"}, "Only http:// and https://"),
        ({"url": "file:///etc/passwd"}, "Only http:// and https://"),
        ({"url": "/orders"}, "Only http:// and https://"),
        ({"url": "http://anna:pw@127.0.0.1/"}, "user name or password"),
        ({"url": "http://127.0.0.1/", "metod": "GET"}, "metod is wrong: it is unknown"),
        ({"url": "http://127.0.0.1/", "method": "BREW"}, "'BREW' is not one of"),
        ({"url": "http://127.0.0.1/", "json": 1, "body": "x"}, "not both"),
        ({"url": "http://127.0.0.1/", "body": 5}, "must be text or bytes"),
        ({"url": "http://127.0.0.1/", "json": float("nan")}, "can't be written as JSON"),
        ({"url": "http://127.0.0.1/", "headers": "Accept: x"}, "must be a dict"),
        ({"url": "http://127.0.0.1/", "headers": {"X-A": "1\r\nX-B: 2"}}, "outside printable ASCII"),
        ({"url": "http://127.0.0.1/", "headers": {"X A": "1"}}, "can't be set"),
        ({"url": "http://127.0.0.1/", "headers": {"Host": "other"}}, "can't be set"),
        ({"url": "http://127.0.0.1/", "timeout": "-1"}, "above zero"),
        ({"url": "http://127.0.0.1/", "accept": "not found"}, "whole numbers"),
    ],
)
def test_wrong_parameters_say_what_to_mend_and_are_not_tried_again(params: dict[str, Any], said: str) -> None:
    failed = failure(request(**params))
    assert said in failed.reason
    assert not failed.retryable


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost",
        "2130706433", "0x7f.1", "0.0.0.0", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254",
        "100.100.100.200", "[::1]", "[::ffff:127.0.0.1]", "[fe80::1]", "[fd00:ec2::254]", "[64:ff9b::a9fe:a9fe]",
        "[2002:7f00:1::]", "224.0.0.1",
    ],
)  # fmt: skip
def test_without_a_list_only_public_addresses_are_called(host: str) -> None:
    failed = failure(request(url=f"http://{host}/"), HttpConnector())
    assert "address" in failed.reason
    assert not failed.retryable


@pytest.mark.parametrize("host", ["169.254.169.254", "[fe80::1]", "[64:ff9b::a9fe:a9fe]", "[fd00:ec2::254]"])
def test_metadata_addresses_are_never_called_even_when_listed(host: str) -> None:
    failed = failure(request(url=f"http://{host}/"), HttpConnector(hosts=[host.strip("[]")]))
    assert "never called" in failed.reason


@pytest.mark.parametrize(
    ("allowed", "url"),
    [
        (["erp.example.com"], "http://127.0.0.1/"),
        (["127.0.0.1:8443"], "http://127.0.0.1/"),
        (["*.example.com"], "http://example.com.evil.test/"),
        (["*.example.com"], "http://evilexample.com/"),
    ],
)
def test_with_a_list_only_its_hosts_are_called(allowed: list[str], url: str) -> None:
    assert "not on the list" in failure(request(url=url), HttpConnector(hosts=allowed)).reason


@pytest.mark.parametrize(
    ("allowed", "host"),
    [("127.0.0.1", "127.0.0.1"), ("127.0.0.1:80", "127.0.0.1"), ("*.0.0.1", "127.0.0.1"), ("LOCALHOST:80", "localhost")],
)
def test_the_list_names_hosts_patterns_and_ports(allowed: str, host: str) -> None:
    assert "127.0.0.1" in anyio.run(HostGuard.of([allowed]).addresses, host, 80)


def test_a_call_works_inside_a_running_event_loop(service: Service) -> None:
    """A notebook runs one."""

    async def cell() -> Any:
        return call(request(url=service.url))

    assert anyio.run(cell)["status"] == 200


def test_a_certificate_is_checked_against_the_name_though_the_call_goes_to_a_checked_address(
    secure: Service, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert call(request(url=secure.url))["status"] == 200
    assert secure.seen[0]["headers"]["Host"] == secure.url.removeprefix("https://")
    by_address = failure(request(url=secure.url.replace("localhost", "127.0.0.1")))
    assert "certificate" in by_address.reason


def test_an_untrusted_certificate_is_refused(secure: Service) -> None:
    assert "certificate" in failure(request(url=secure.url), HttpConnector(hosts=["localhost"])).reason
    assert secure.seen == []
