"""The mail connector against a real SMTP server on the loopback interface."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from engine.plugins import ConnectorFailed, ConnectorRequest
from tasks.connectors.mail import MailConnector, Server


@dataclass
class Mailbox:
    """What the server took; addresses that start with a number are refused with it."""

    delivered: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address[:3].isdigit():
            return f"{address[:3]} no such luck"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)  # type: ignore[arg-type]
        self.delivered.append((list(envelope.rcpt_tos), message))  # type: ignore[arg-type]
        self.encrypted.append(session.ssl is not None)
        return "250 taken"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def plain(mailbox: Mailbox) -> Iterator[str]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=0)
    yield from _serve(controller, "")


@pytest.fixture
def starttls(mailbox: Mailbox, certificate: Path) -> Iterator[str]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    controller = Controller(
        mailbox, hostname="localhost", port=0, tls_context=context, require_starttls=True, authenticator=_authenticate, auth_required=True
    )
    yield from _serve(controller, "anna:p%40ss@")


def _authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"anna", b"p@ss")
    return AuthResult(success=good, handled=good)


def _serve(controller: Controller, credentials: str) -> Iterator[str]:
    controller.port = _free_port()
    controller.start()
    yield f"smtp://{credentials}{controller.hostname}:{controller.port}?from=sales@example.com"
    controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def send(url: str, key: str = "job-7", **params: Any) -> Any:
    params = {"to": "client@example.org", "subject": "Offer", "text": "Here it is."} | params
    params = {name: value for name, value in params.items() if value is not None}
    request = ConnectorRequest(
        params=params, idempotency_key=key, deal_key="D-1", element_id="mail_offer", secrets={"SMTP_URL": url} if url else {}, timeout=5
    )
    return MailConnector().call(request)


def failure(url: str, **params: Any) -> ConnectorFailed:
    with pytest.raises(ConnectorFailed) as caught:
        send(url, **params)
    return caught.value


def test_a_message_reaches_all_recipients(plain: str, mailbox: Mailbox) -> None:
    result = send(
        plain,
        to='"Анна Ивановна" <anna@example.org>, boris@example.org',
        cc=["carol@example.org"],
        bcc="dan@example.org, anna@example.org",
        subject="Предложение № 5",
        text="Добрый день!",
        html="<p>Добрый день!</p>",
        reply_to="desk@example.com",
    )
    [(recipients, message)] = mailbox.delivered
    assert recipients == ["anna@example.org", "boris@example.org", "carol@example.org", "dan@example.org"] == result["recipients"]
    assert message["Subject"] == "Предложение № 5"
    assert message["From"] == "sales@example.com"
    assert message["To"].addresses[0].display_name == "Анна Ивановна"
    assert message["Reply-To"] == "desk@example.com"
    assert message["Bcc"] is None
    assert "dan@" not in message.as_string()
    assert message.get_body(("plain",)).get_content().strip() == "Добрый день!"  # type: ignore[union-attr]
    assert message.get_body(("html",)).get_content().strip() == "<p>Добрый день!</p>"  # type: ignore[union-attr]
    assert message["Message-ID"] == result["message_id"]


def test_the_message_id_is_the_same_on_every_try(plain: str) -> None:
    first, again, other = send(plain, key="k1"), send(plain, key="k1"), send(plain, key="k2")
    assert first["message_id"] == again["message_id"] != other["message_id"]
    assert first["message_id"].endswith("@example.com>")


@pytest.mark.parametrize(("refusal", "retryable"), [("450", True), ("550", False)])
def test_when_one_recipient_is_refused_nobody_gets_it(plain: str, mailbox: Mailbox, refusal: str, retryable: bool) -> None:
    failed = failure(plain, to=f"client@example.org, {refusal}@example.org")
    assert mailbox.delivered == []
    assert f"{refusal}@example.org is refused" in failed.reason
    assert failed.retryable is retryable


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"subject": "Offer\r\nBcc: victim@example.org"}, "subject is wrong: it has a line break"),
        ({"subject": "Offer\u2028Bcc: x"}, "subject is wrong"),
        ({"to": "client@example.org\r\nBcc: victim@example.org"}, "is not an e-mail address"),
        ({"to": '"A\r\nBcc: v@example.org" <client@example.org>'}, "is not an e-mail address"),
        ({"from": "me@example.com\nX: y"}, "from is wrong"),
        ({"reply_to": "me@example.com>\r\n"}, "reply_to is wrong"),
        ({"to": "nobody"}, "'nobody' is not an e-mail address"),
        ({"to": "a..b@example.org"}, "is not an e-mail address"),
        ({"to": "<client@example.org> SIZE=1"}, "is not an e-mail address"),
        ({"to": ""}, "there is no recipient"),
        ({"text": None}, "give text, html or both"),
        ({"subject": None}, "subject is wrong: it is missing"),
        ({"boddy": "x"}, "boddy is wrong: it is unknown"),
    ],
)
def test_wrong_parameters_and_injected_headers_are_refused(plain: str, mailbox: Mailbox, params: dict[str, Any], said: str) -> None:
    failed = failure(plain, **params)
    assert said in failed.reason
    assert not failed.retryable
    assert mailbox.delivered == []


def test_a_dot_at_the_start_of_a_line_ends_no_message(plain: str, mailbox: Mailbox) -> None:
    send(plain, text="one\r\n.\r\nMAIL FROM:<x@example.org>\r\n")
    [(_, message)] = mailbox.delivered
    assert "MAIL FROM" in message.get_content()


def test_starttls_and_login(starttls: str, mailbox: Mailbox, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    send(starttls)
    assert mailbox.encrypted == [True]


def test_an_untrusted_certificate_stops_the_message(starttls: str, mailbox: Mailbox) -> None:
    failed = failure(starttls)
    assert "certificate of localhost is not trusted" in failed.reason
    assert not failed.retryable
    assert mailbox.delivered == []


def test_a_wrong_password_is_said_without_showing_it(starttls: str, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    failed = failure(starttls.replace("p%40ss", "wr0ngpw"))
    assert "535" in failed.reason
    assert "wr0ngpw" not in failed.reason
    assert not failed.retryable


def test_a_password_is_never_sent_in_the_clear(plain: str, mailbox: Mailbox) -> None:
    failed = failure(plain.replace("smtp://", "smtp://anna:p%40ss@"))
    assert "offers no TLS" in failed.reason
    assert mailbox.delivered == []


def test_no_server_is_tried_again() -> None:
    assert failure("smtp://127.0.0.1:9?from=a@example.com").retryable


def test_without_the_secret_it_says_which_to_set() -> None:
    failed = failure("")
    assert "'SMTP_URL'" in failed.reason
    assert not failed.retryable


@pytest.mark.parametrize("url", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://u:topsecret@h:port"])
def test_a_wrong_server_url_is_not_quoted_since_it_holds_a_password(url: str) -> None:
    with pytest.raises(ConnectorFailed) as caught:
        Server.of(url)
    assert "smtp://user:password@host:port" in caught.value.reason
    assert "topsecret" not in caught.value.reason


def test_the_password_is_not_shown_with_the_server() -> None:
    server = Server.of("smtps://anna:p%40ss@mail.example.com")
    assert (server.port, server.password) == (465, "p@ss")
    assert "p@ss" not in repr(server)
