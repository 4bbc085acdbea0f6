"""Receipts: a request that comes twice with the same key is done once, and answered alike (draft-ietf-httpapi-idempotency-key-header).

The receipt is written in the command's own transaction. So there is no moment at which the command is done and a second try
would not know it.

    with receipts.asked(Receipt(actor, key, digest, answer)):
        complete(engine, ...)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.errors import EngineError
from engine.store import receipts as stored
from engine.store.session import Session


class AlreadyDone(Exception):
    """The same request was done before; here is its answer."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__("This request was done before.")
        self.status, self.body = status, body


class KeyReused(EngineError):
    """The key was used for another request."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The Idempotency-Key “{key}” was used for another request. Take a new key for each request.")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A request that wants to be done once.

    Attributes:
        actor, key: Whose request, by which key.
        digest: Of the request: method, path and body.
        answer: What the command's result is answered with: status and body.
    """

    actor: str
    key: str
    digest: str
    answer: Callable[[Any], tuple[int, str]]

    def check(self, session: Session) -> None:
        """
        Raises:
            AlreadyDone: It is done.
            KeyReused: The key belongs to another request.
        """
        row = stored.find(session, self.actor, self.key)
        if row is None:
            return
        if row.digest != self.digest:
            raise KeyReused(self.key)
        raise AlreadyDone(row.status, row.body)

    def keep(self, session: Session, result: Any, now: datetime) -> None:
        status, body = self.answer(result)
        stored.add(session, {"actor": self.actor, "key": self.key, "digest": self.digest, "status": status, "body": body, "made_at": now})


_wanted: ContextVar[Receipt | None] = ContextVar("stagework_receipt", default=None)


def wanted() -> Receipt | None:
    """The receipt that the current request asks for."""
    return _wanted.get()


def given() -> None:
    """The request has its receipt: what else it does writes none."""
    _wanted.set(None)


@contextmanager
def asked(receipt: Receipt) -> Iterator[None]:
    """The first command inside writes this receipt."""
    token = _wanted.set(receipt)
    try:
        yield
    finally:
        _wanted.reset(token)
