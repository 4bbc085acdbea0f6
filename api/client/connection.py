"""The client's connection: requests that are tried again when that is safe, and refusals as exceptions."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

import httpx

File = bytes | tuple[str, bytes] | tuple[str, bytes, str]
"""A file to send: its content; or its name and content; or its name, content and media type."""
LONGEST_PAUSE = 30.0
"""Seconds to wait at most when the server says how long."""


class Refused(Exception):
    """The server refused a request (RFC 9457); nothing was changed by it.

    Attributes:
        status: The HTTP status.
        code: Stable, for programs: `work-item-taken`.
        detail: What is wrong and what to do, in a sentence.
        errors: Each single fault, as the server tells it.
    """

    def __init__(self, status: int, code: str, detail: str, errors: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(f"{detail} ({status} {code})")
        self.status, self.code, self.detail, self.errors = status, code, detail, list(errors)

    @classmethod
    def of(cls, response: httpx.Response) -> Refused:
        """What an answer says; one that is no problem details came from somebody in between."""
        try:
            problem = response.json()
            return cls(response.status_code, problem["code"], problem["detail"], problem.get("errors", ()))
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls(response.status_code, "no-problem-details", response.text[:500] or response.reason_phrase)


class Connection:
    """Requests to one server as one person.

    Args:
        base_url: Where the server is: `https://stagework.example.com`.
        token: A personal access token.
        timeout: Seconds for each part of a request.
        tries: How often a request is sent when the server can't be reached or is busy, and it is safe.
        transport: How requests are sent; for tests.
        pause: How to wait for so many seconds.
    """

    def __init__(
        self,
        base_url: str,
        token: str = "",
        *,
        timeout: float = 30.0,
        tries: int = 3,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.http = httpx.Client(base_url=base_url.rstrip("/"), headers=headers, timeout=timeout, transport=transport)
        self.pause = pause
        self._tries = max(tries, 1)

    def close(self) -> None:
        self.http.close()

    def json(self, method: str, path: str, **given: Any) -> Any:
        """As `request`; the answer's JSON, or None when it is empty."""
        response = self.request(method, path, **given)
        return response.json() if response.content else None

    def bytes(self, method: str, path: str, **given: Any) -> bytes:
        """As `request`; the answer as it came."""
        return self.request(method, path, **given).content

    def nothing(self, method: str, path: str, **given: Any) -> None:
        """As `request`; nothing is answered."""
        self.request(method, path, **given)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        once: bool = False,
        **body: Any,
    ) -> httpx.Response:
        """Send a request, again if need be.

        Args:
            query, headers: What is None is left out.
            once: The server knows Idempotency-Key: one is made when none is given, so that it is safe to send again.
            body: `json`, `data`, `files` or `content`, as httpx has them.

        Raises:
            Refused: The server refused it.
            httpx.TransportError: The server can't be reached.
        """
        sent = {name: str(value) for name, value in (headers or {}).items() if value is not None}
        if once:
            sent.setdefault("idempotency-key", str(uuid4()))  # written as the description has it
        is_safe = once or method in ("GET", "HEAD")
        params = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        for left in reversed(range(self._tries)):
            wait = 0.2 * 2 ** (self._tries - 1 - left)
            try:
                response = self.http.request(method, path, params=params, headers=sent, **body)
            except httpx.TransportError as error:
                if not left or not (is_safe or isinstance(error, httpx.ConnectError)):
                    raise
            else:
                if response.is_success:
                    return response
                refused = Refused.of(response)
                if not left or not (response.status_code == 429 or (response.status_code in (502, 503, 504) and is_safe)):
                    raise refused
                wait = max(wait, _seconds(response.headers.get("Retry-After", "")))
                if wait > LONGEST_PAUSE:
                    raise refused
            self.pause(wait)
        raise AssertionError("the last try returns or raises")


def etag(revision: int | str | None) -> str | None:
    """A revision as If-Match has it."""
    return f'"{revision}"' if isinstance(revision, int) else revision


def forms(given: Mapping[str, Any], files: Sequence[str]) -> dict[str, Any]:
    """A multipart form: httpx's `data` and `files`. What is None is left out; a list sends its name several times."""
    data: dict[str, Any] = {}
    sent: list[tuple[str, Any]] = []
    for name, value in given.items():
        if value is None:
            continue
        if name not in files:
            data[name] = _text(value)
        for file in (value if isinstance(value, list) else [value]) if name in files else []:
            sent.append((name, (name, file) if isinstance(file, bytes) else file))
    return {"data": data, "files": sent}


def _text(value: Any) -> Any:
    """As a query has it: true and false in small letters."""
    return [_text(one) for one in value] if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else value


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() else 0.0
