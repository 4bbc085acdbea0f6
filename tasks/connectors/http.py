"""The `http` connector: calls a web service.

Parameters: `url`; `method` (default GET, or POST when there is a body); `headers`, `query` (dicts); `json` (any value) or
`body` (text or bytes); `secret_headers` (header name -> name of a secret); `accept` (statuses outside 2xx that are answers too, such
as `404`); `timeout` (seconds, at most the configured one). The answer is `{"status": int, "headers": {name in lower case:
text}, "body": value}`, where the body is parsed JSON, text, or bytes, as its content type says.

Statuses 408, 425, 429 and 5xx, and every failure to connect or to answer in time, are tried again, after `Retry-After` (RFC 9110
§10.2.3) where it is given; other statuses are not. Calls that change something carry an `Idempotency-Key`
(draft-ietf-httpapi-idempotency-key-header), the same on every try, so that the service can drop doubles.
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property, partial

import anyio
import httpx
from anyio.from_thread import start_blocking_portal

from engine.plugins import ConnectorAbout, ConnectorFailed, ConnectorRequest
from engine.values import Value
from tasks.connectors.addresses import HostGuard, HostRefused
from tasks.connectors.parameters import Parameters, as_json, secret

MAX_BYTES = 1_000_000
MAX_REDIRECTS = 3
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})  # RFC 9110 §9.2.1
METHODS = SAFE | {"POST", "PUT", "PATCH", "DELETE"}
RETRYABLE = frozenset({408, 425, 429})

ABOUT = ConnectorAbout(
    title="Call a web service",
    title_ru="Вызвать веб-сервис",
    description="Sends an HTTP request and gives its answer. A failed call is tried again as the diagram says.",
    description_ru="Отправляет HTTP-запрос и возвращает ответ. Неудачный вызов повторяется, как указано в диаграмме.",
    parameters={
        "url": {
            "type": "string",
            "description": "http:// or https://, without a user name or password.",
            "description_ru": "http:// или https://, без имени пользователя и пароля.",
        },
        "method": {
            "type": "string",
            "enum": sorted(METHODS),
            "description": "Default: GET, or POST when there is a body.",
            "description_ru": "По умолчанию GET, а при наличии тела — POST.",
        },
        "query": {
            "type": "object",
            "description": "What stands behind the “?” of the address, by name.",
            "description_ru": "Параметры адреса после «?», по именам.",
        },
        "headers": {
            "type": "object",
            "description": 'By name: ${{"Accept": "application/json"}}.',
            "description_ru": 'По именам: ${{"Accept": "application/json"}}.',
        },
        "json": {"description": "Any value, sent as JSON.", "description_ru": "Любое значение, отправляется как JSON."},
        "body": {"type": "string", "description": "Text or bytes, instead of json.", "description_ru": "Текст или байты вместо json."},
        "secret_headers": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": 'Header and name of a secret: ${{"Authorization": "ERP_AUTHORIZATION"}}.',
            "description_ru": 'Заголовок и имя секрета: ${{"Authorization": "ERP_AUTHORIZATION"}}.',
        },
        "accept": {
            "type": "string",
            "description": "Statuses outside 2xx that are answers, too: 404, 410.",
            "description_ru": "Статусы вне 2xx, которые тоже являются ответами: 404, 410.",
        },
        "timeout": {
            "type": "number",
            "exclusiveMinimum": 0,
            "description": "Seconds for the whole call; at most what the operator has set.",
            "description_ru": "Секунды на весь вызов; не больше заданного оператором.",
        },
    },
    required=("url",),
    result={
        "type": "object",
        "properties": {
            "status": {"type": "integer", "description": "The HTTP status.", "description_ru": "Статус HTTP."},
            "headers": {"type": "object", "description": "By name in lower case.", "description_ru": "По именам строчными буквами."},
            "body": {
                "description": "JSON as a value, else text or bytes.",
                "description_ru": "JSON как значение, иначе текст или байты.",
            },
        },
    },
)

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # RFC 9110 §5.6.2
_FIELD_VALUE = re.compile(r"[\t\x20-\x7e]*")
_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer"})


@dataclass(frozen=True)
class HttpCall:
    """A call, read from the parameters and checked."""

    method: str
    url: httpx.URL
    headers: dict[str, str]
    secret_headers: dict[str, str] = field(repr=False)
    content: bytes | None
    accept: frozenset[int]
    timeout: float

    @property
    def secrets(self) -> tuple[str, ...]:
        return tuple(self.secret_headers.values())


class HttpConnector:
    """Calls web services by HTTP and HTTPS.

    Args:
        hosts: The only hosts that may be called; empty: all with public addresses (see `HostGuard`). An operator sets it
            in the configuration file: `[connectors.http]`, `hosts = ["erp.example.com", "*.bank.example:8443"]`.

    Raises:
        TypeError: `hosts` is no list of texts.
    """

    name = "http"
    about = ABOUT

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        if isinstance(hosts, str) or not all(isinstance(host, str) for host in hosts):
            raise TypeError('hosts must be a list of texts, such as ["erp.example.com"]')
        self.guard = HostGuard.of(hosts)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made once, since reading the certificate authorities takes longer than most calls; `SSL_CERT_FILE` replaces them."""
        return httpx.create_ssl_context()

    def call(self, request: ConnectorRequest) -> Value:
        """Call the service and give its answer.

        Raises:
            ConnectorFailed: Wrong parameters, a refused host, no answer in time, or a status that is no answer.
        """
        call = read_call(request)
        # A loop of its own in a thread of its own: the deadline holds for the whole call, however slowly bytes drip in,
        # and the caller may itself be running in a loop (a notebook).
        with start_blocking_portal() as portal:
            return portal.call(partial(self._within_deadline, call))

    async def _within_deadline(self, call: HttpCall) -> Value:
        try:
            with anyio.fail_after(call.timeout):
                return await self._follow(call)
        except TimeoutError:
            raise ConnectorFailed(f"{_where(call.url)} gave no complete answer within {call.timeout:g} s.") from None
        except httpx.TransportError as error:
            raise ConnectorFailed(f"{_where(call.url)} could not be called: {str(error) or type(error).__name__}.") from None

    async def _follow(self, call: HttpCall) -> Value:
        url, secrets = call.url, call.secret_headers
        transport = httpx.AsyncHTTPTransport(verify=self._tls)  # with a transport given, no proxy of the environment gets around the guard
        async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=call.timeout) as client:
            for _ in range(MAX_REDIRECTS + 1):
                response = await self._send(client, call, url, secrets)
                if not response.has_redirect_location or call.method not in SAFE:
                    return _answer(call, response)
                target = url.join(response.headers["location"])
                if (target.scheme, target.raw_host, target.port) != (url.scheme, url.raw_host, url.port):
                    secrets = {}
                url = _checked_url(str(target))
        raise ConnectorFailed(f"{_where(call.url)} redirects more than {MAX_REDIRECTS} times.", retryable=False)

    async def _send(self, client: httpx.AsyncClient, call: HttpCall, url: httpx.URL, secrets: Mapping[str, str]) -> httpx.Response:
        host = url.raw_host.decode("ascii")
        try:
            addresses = await self.guard.addresses(host, url.port or (443 if url.scheme == "https" else 80))
        except HostRefused as error:
            raise ConnectorFailed(str(error), retryable=False) from None
        except OSError as error:
            raise ConnectorFailed(f"The host {host} can't be found: {error.strerror or error}.") from None
        headers = {**call.headers, **secrets, "Host": url.netloc.decode("ascii")}
        for position, address in enumerate(addresses, 1):
            request = client.build_request(call.method, url.copy_with(host=address), headers=headers, content=call.content)
            request.extensions["sni_hostname"] = host  # the certificate is checked against the name, not the address
            try:
                return await _read_limited(client, request)
            except httpx.ConnectError:
                if position == len(addresses):
                    raise
        raise ConnectorFailed(f"The host {host} has no address.")


async def _read_limited(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    response = await client.send(request, stream=True)
    try:
        chunks: list[bytes] = []
        size = 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > MAX_BYTES:
                raise ConnectorFailed(f"The answer is larger than {MAX_BYTES:,} bytes.", retryable=False)
            chunks.append(chunk)
    finally:
        await response.aclose()
    headers = [(name, value) for name, value in response.headers.raw if name.lower() not in (b"content-encoding", b"content-length")]
    return httpx.Response(response.status_code, headers=headers, content=b"".join(chunks))


def read_call(request: ConnectorRequest) -> HttpCall:
    """The call that the parameters state.

    Raises:
        ConnectorFailed: A parameter is missing, unknown or wrong. Not tried again.
    """
    given = Parameters(request.params, ABOUT.parameters)
    url = _checked_url(given.text("url"))
    query = given.mapping("query")
    if query:
        url = url.copy_merge_params({name: value if isinstance(value, list) else str(value) for name, value in query.items()})
    headers = {name: str(value) for name, value in given.mapping("headers").items()}
    content = given.get("body")
    if given.get("json") is not None:
        if content is not None:
            raise given.wrong("json", "give either json or body, not both")
        content = as_json(given.get("json"))
        headers.setdefault("Content-Type", "application/json")
    if content is not None and not isinstance(content, str | bytes):
        raise given.wrong("body", f"it is a {type(content).__name__}, but must be text or bytes; use json for values")
    method = given.text("method", "GET" if content is None else "POST").upper()
    if method not in METHODS:
        raise given.wrong("method", f"{method!r} is not one of {', '.join(sorted(METHODS))}")
    secrets = {name: secret(request, str(key)) for name, key in given.mapping("secret_headers").items()}
    for name, value in (*headers.items(), *secrets.items()):
        if not _TOKEN.fullmatch(name) or name.lower() in _OURS:
            raise given.wrong("headers", f"the header name {name!r} can't be set")
        if not _FIELD_VALUE.fullmatch(value):
            raise given.wrong("headers", f"the value of {name} has characters outside printable ASCII")
    if method not in SAFE and "idempotency-key" not in {name.lower() for name in headers}:
        headers["Idempotency-Key"] = f'"{request.idempotency_key}"'  # a structured-field string, hence the quotes
    body = content.encode() if isinstance(content, str) else content
    return HttpCall(method, url, headers, secrets, body, given.numbers("accept"), given.seconds("timeout", request.timeout))


def _checked_url(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise ConnectorFailed(f"The parameter url is not a URL: {error}.", retryable=False) from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ConnectorFailed(f"Only http:// and https:// addresses can be called, not {url.scheme or 'a relative one'}.", retryable=False)
    if url.userinfo:
        hint = "Name a secret in secret_headers instead."
        raise ConnectorFailed(f"The parameter url carries a user name or password. {hint}", retryable=False)
    return url


def _answer(call: HttpCall, response: httpx.Response) -> Value:
    status = response.status_code
    if not response.is_success and status not in call.accept:
        text = " ".join(_masked(response.text, call.secrets).split())
        shown = f": {text[:200]}" if text else ""
        retryable = status in RETRYABLE or status >= 500
        raise ConnectorFailed(f"{_where(call.url)} answered {status}{shown}", retryable=retryable, retry_after=_retry_after(response))
    headers = {name.lower(): _masked(value, call.secrets) for name, value in response.headers.items()}
    return {"status": status, "headers": headers, "body": _body(response, call.secrets)}


def _body(response: httpx.Response, secrets: Iterable[str]) -> Value:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not response.content:
        return None
    if kind == "application/json" or kind.endswith("+json"):  # RFC 6839
        try:
            return json.loads(_masked(response.text, secrets))
        except (ValueError, RecursionError) as error:
            raise ConnectorFailed(f"The answer's content type is {kind}, but it is not JSON: {error}.", retryable=False) from None
    if kind.startswith("text/") or kind.endswith(("xml", "x-www-form-urlencoded")) or not kind:
        return _masked(response.text, secrets)
    return response.content


def _masked(text: str, secrets: Iterable[str]) -> str:
    """The text without the secrets, which some services echo."""
    for value in secrets:
        text = text.replace(value, "***") if value else text
    return text


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds to wait, from `Retry-After`: a number of seconds, or a date (RFC 9110 §10.2.3)."""
    text: str = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    until, sent = _date(text), _date(response.headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - sent).total_seconds()) if until else None


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _where(url: httpx.URL) -> str:
    """The address without its query, which may hold personal data."""
    return str(url.copy_with(query=None, fragment=None))
