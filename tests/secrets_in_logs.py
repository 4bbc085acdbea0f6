"""Watches every log record of the test run for secrets.

Secrets are learned where they are made or used: tokens, links and cookies, passwords and their hashes, second factors, the settings'
secrets and the passwords of databases and brokers. What the run's child processes log is not seen.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import argon2
import pyotp
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from engine.settings import Settings

OURS = ("api", "bpmn", "engine", "forms", "tasks")
SHORTEST = 5
"""Characters: what is shorter stands in other words, too."""
WORD = re.compile(r"[A-Za-z0-9_-]{20,}")
SHAPES = re.compile(r"sw_[A-Za-z0-9_-]{20,}|\$argon2(?:id|i|d)\$")


class Watch:
    """What secrets there are, and which records have told one."""

    def __init__(self) -> None:
        self.words: set[str] = set()  # long ones without spaces, of which there may be many
        self.texts: set[str] = set()
        self.leaks: list[str] = []

    def learn(self, secret: Any) -> None:
        """Remember a secret."""
        if isinstance(secret, str) and len(secret) >= SHORTEST:
            (self.words if WORD.fullmatch(secret) else self.texts).add(secret)

    def learn_url(self, url: str) -> None:
        """Remember the password of an address."""
        try:
            self.learn(make_url(url).password)
        except ArgumentError:
            return

    def look(self, record: logging.LogRecord) -> None:
        """Whether a record, with its traceback, tells a secret."""
        try:
            text = record.getMessage()
        except (TypeError, ValueError):
            text = f"{record.msg} {record.args}"
        if record.exc_info and record.exc_info[1] is not None:
            text += "".join(traceback.format_exception(record.exc_info[1]))
        if self.tells(text):
            where = f"{record.name}, {os.path.basename(record.pathname)}:{record.lineno}"
            self.leaks.append(f"{where}, during {os.environ.get('PYTEST_CURRENT_TEST', 'no test')}")

    def tells(self, text: str) -> bool:
        """Whether a text has a secret inside."""
        if SHAPES.search(text) or any(secret in text for secret in self.texts):
            return True
        return any(word in self.words or word.removeprefix("sw_") in self.words for word in WORD.findall(text))


@contextmanager
def watched() -> Iterator[Watch]:
    """Watch all records of this process."""
    watch, plain_record = Watch(), logging.getLogRecordFactory()
    for name, value in os.environ.items():
        if name.startswith("STAGEWORK_SECRET_"):
            watch.learn(value)

    def record(*given: Any, **named: Any) -> logging.LogRecord:
        made = logging.LogRecord(*given, **named)  # and not the plain factory's: a watch inside another one has its records for itself
        watch.look(made)
        return made

    def learning(made: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*given: Any, **named: Any) -> Any:
            result = made(*given, **named)
            watch.learn(result)
            return result

        return wrapped

    plain_hash, plain_verify, plain_settings = argon2.PasswordHasher.hash, argon2.PasswordHasher.verify, Settings.__post_init__

    def hash_(self: Any, password: Any, **named: Any) -> str:
        watch.learn(password)
        return plain_hash(self, password, **named)

    def verify(self: Any, kept: Any, password: Any) -> bool:
        watch.learn(password)
        return plain_verify(self, kept, password)

    def settings(self: Settings) -> None:
        for value in self.secrets.values():
            watch.learn(value)
        for url in (self.database_url, self.broker_url):
            watch.learn_url(url)
        plain_settings(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_urlsafe", learning(secrets.token_urlsafe))
        patch.setattr(pyotp, "random_base32", learning(pyotp.random_base32))
        patch.setattr(argon2.PasswordHasher, "hash", hash_)
        patch.setattr(argon2.PasswordHasher, "verify", verify)
        patch.setattr(Settings, "__post_init__", settings)
        logging.setLogRecordFactory(record)
        levels = {name: logging.getLogger(name).level for name in OURS}
        for name in OURS:
            logging.getLogger(name).setLevel(logging.DEBUG)
        try:
            yield watch
        finally:
            logging.setLogRecordFactory(plain_record)
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
