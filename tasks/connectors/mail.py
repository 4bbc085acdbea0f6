"""The `mail` connector: sends an e-mail through the company's SMTP server.

Parameters: `to`, `cc`, `bcc` (addresses: text with commas between, or a list); `subject`; `text`, `html` or both; `from` and `reply_to`.
The result is `{"message_id": str, "recipients": [address]}`.

The server is the secret `SMTP_URL`: `smtp://user:password@host:587?from=sales@example.com`, or `smtps://` for TLS from the first
byte (RFC 8314). With `smtp://`, STARTTLS is used when the server offers it (RFC 3207); a password is never sent without TLS.

A message goes to all its recipients or to none: when the server refuses one, nothing is sent. Replies 4yz are tried again,
5yz are not (RFC 5321 §4.2.1). The Message-ID is derived from the idempotency key, so a message that was sent twice after
a crash is known as one by servers and readers that look.
"""

from __future__ import annotations

import hashlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from engine.plugins import ConnectorAbout, ConnectorFailed, ConnectorRequest
from engine.values import Value
from tasks.connectors.parameters import Parameters, secret

_ADDRESSES = {
    "type": "string",
    "description": "E-mail addresses with commas between, or a list.",
    "description_ru": "Адреса эл. почты через запятую или список.",
}
ABOUT = ConnectorAbout(
    title="Send an e-mail",
    title_ru="Отправить письмо",
    description="Sends an e-mail through the company's mail server: to all its recipients, or to none.",
    description_ru="Отправляет письмо через почтовый сервер компании: всем получателям или никому.",
    parameters={
        "to": _ADDRESSES,
        "cc": _ADDRESSES,
        "bcc": _ADDRESSES,
        "subject": {"type": "string", "description": "One line.", "description_ru": "Одна строка."},
        "text": {
            "type": "string",
            "description": "The message as plain text; text, html or both.",
            "description_ru": "Письмо простым текстом; text, html или оба.",
        },
        "html": {"type": "string", "description": "The message as HTML.", "description_ru": "Письмо в виде HTML."},
        "from": {
            "type": "string",
            "description": "The sender; default: as the operator has set.",
            "description_ru": "Отправитель; по умолчанию заданный оператором.",
        },
        "reply_to": {"type": "string", "description": "Where answers go.", "description_ru": "Куда приходят ответы."},
    },
    required=("subject",),
    result={
        "type": "object",
        "properties": {
            "message_id": {"type": "string", "description": "The mail's Message-ID.", "description_ru": "Message-ID письма."},
            "recipients": {
                "type": "array",
                "items": {"type": "string"},
                "description": "The addresses that it went to.",
                "description_ru": "Адреса, на которые ушло письмо.",
            },
        },
    },
)
SECRET = "SMTP_URL"  # noqa: S105 - the secret's name
PORTS = {"smtp": 587, "smtps": 465}

# Addresses of the usual form (RFC 5321 §4.1.2 without quoted names and address literals), optionally "Name <address>".
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_NAMED = re.compile(rf'(?:"?([^"<>\r\n,]*?)"?\s*<({_ADDRESS.pattern})>|({_ADDRESS.pattern}))')


@dataclass(frozen=True)
class Server:
    """Where mail is handed in, read from an SMTP URL."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""

    @staticmethod
    def of(url: str) -> Server:
        """The server of `smtp://[user:password@]host[:port][?from=address]`; the message of a failure never quotes the URL.

        Raises:
            ConnectorFailed: Not such a URL. Not tried again.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS[parts.scheme]
            if not parts.hostname:
                raise ValueError
        except (KeyError, ValueError):
            raise ConnectorFailed(f"The secret {SECRET} is not of the form smtp://user:password@host:port.", retryable=False) from None
        sender = parse_qs(parts.query).get("from", [""])[0]
        return Server(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), sender)


class MailConnector:
    """Sends e-mail by SMTP."""

    name = "mail"
    about = ABOUT

    def call(self, request: ConnectorRequest) -> Value:
        """Send the message.

        Raises:
            ConnectorFailed: Wrong parameters, no server, or a message or recipient that the server refuses.
        """
        server = Server.of(secret(request, SECRET))
        message, recipients = compose(request, server.sender)
        with _failures(server), _session(server, request.timeout) as session:
            _reply(session.mail(message["From"].addresses[0].addr_spec), "the sender")
            for address in recipients:
                _reply(session.rcpt(address), f"the recipient {address}")
            _reply(session.data(message.as_bytes(policy=SMTP)), "the message")
        return {"message_id": str(message["Message-ID"]), "recipients": recipients}


def compose(request: ConnectorRequest, sender: str) -> tuple[EmailMessage, list[str]]:
    """The message and the addresses it goes to.

    Args:
        request: The call; its parameters say what to send.
        sender: The address used where the parameter `from` is missing.

    Raises:
        ConnectorFailed: A parameter is missing, unknown or wrong. Not tried again.
    """
    given = Parameters(request.params, ABOUT.parameters)
    message = EmailMessage(policy=SMTP)
    recipients: list[str] = []
    for name in ("to", "cc", "bcc"):
        people = [_address(given, name, text) for text in given.texts(name)]
        recipients += [person.addr_spec for person in people]
        if people and name != "bcc":
            message[name.title()] = people
    if not recipients:
        raise given.wrong("to", "there is no recipient")
    author = _address(given, "from", given.text("from", sender or None))
    message["From"] = author
    if given.get("reply_to"):
        message["Reply-To"] = _address(given, "reply_to", given.text("reply_to"))
    message["Subject"] = _subject(given)
    message["Date"] = format_datetime(datetime.now(UTC))
    digest = hashlib.sha256(request.idempotency_key.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{digest}@{author.domain.lower()}>"
    text, html = given.text("text", ""), given.text("html", "")
    if not text and not html:
        raise given.wrong("text", "it is missing; give text, html or both")
    message.set_content(text or html, subtype="plain" if text else "html", cte="base64")
    if text and html:
        message.add_alternative(html, subtype="html", cte="base64")
    return message, list(dict.fromkeys(recipients))


def _subject(given: Parameters) -> str:
    text = given.text("subject")
    if not text.isprintable():  # a line break would start a header of its own (CWE-93)
        raise given.wrong("subject", "it has a line break or a control character")
    return text


def _address(given: Parameters, name: str, text: str) -> Address:
    found = _NAMED.fullmatch(text.strip())
    try:
        if found and text.isprintable():
            return Address((found[1] or "").strip(), addr_spec=found[2] or found[3])
    except (ValueError, HeaderParseError):  # two dots in a row, for example
        pass
    raise given.wrong(name, f"{text!r} is not an e-mail address")


@contextmanager
def _session(server: Server, timeout: float) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    session: smtplib.SMTP
    if server.scheme == "smtps":
        session = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    else:
        session = smtplib.SMTP(server.host, server.port, timeout=timeout)
    try:
        session.ehlo_or_helo_if_needed()
        encrypted = server.scheme == "smtps"
        if not encrypted and session.has_extn("starttls"):
            session.starttls(context=context)
            session.ehlo()
            encrypted = True
        if server.user:
            if not encrypted:
                raise ConnectorFailed(f"{server.host} offers no TLS; the password is not sent in the clear.", retryable=False)
            session.login(server.user, server.password)
        yield session
    finally:
        # A failed goodbye must not turn an accepted message into a failure, which would send it twice.
        with suppress(smtplib.SMTPException, OSError):
            session.quit()
        session.close()


@contextmanager
def _failures(server: Server) -> Iterator[None]:
    """Say what failed in a sentence, without the password, and whether to try again."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else str(error.smtp_error)
        said = said.replace(server.password, "***") if server.password else said
        raise ConnectorFailed(f"{server.host} answered {error.smtp_code}: {said}", retryable=error.smtp_code < 500) from None
    except ssl.SSLCertVerificationError as error:
        raise ConnectorFailed(f"The certificate of {server.host} is not trusted: {error.verify_message}.", retryable=False) from None
    except smtplib.SMTPNotSupportedError as error:
        raise ConnectorFailed(f"{server.host} can't do it: {error}", retryable=False) from None
    except (smtplib.SMTPException, OSError) as error:
        raise ConnectorFailed(f"{server.host}:{server.port} could not take the mail: {error or type(error).__name__}.") from None


def _reply(reply: tuple[int, bytes], what: str) -> None:
    code, text = reply
    if code >= 400:
        raise smtplib.SMTPResponseException(code, f"{what} is refused: {text.decode('utf-8', 'replace')}")
