"""Passwords: how they are kept, and which are refused.

Argon2id with the parameters of the OWASP Password Storage Cheat Sheet (19 MiB, two passes, one lane). What is refused follows
NIST SP 800-63B §3.1.1.2: the short, the common and the name of the person; no rules about kinds of characters.
"""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import BadAnswer

SHORTEST = 12
LONGEST = 256
AT_ONCE = threading.BoundedSemaphore(4)
"""Each computation takes 19 MiB: a crowd at the door must not take all memory."""
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
DEMO = "halden-brook-demo"
_COMMON = (
    DEMO,
    "password",
    "passw0rd",
    "qwerty",
    "asdfgh",
    "zxcvbn",
    "letmein",
    "welcome",
    "administrator",
    "admin",
    "iloveyou",
    "changeme",
    "stagework",
    "secret",
    "йцукен",
    "пароль",
    "привет",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "98765432109876543210",
    "1q2w3e4r5t6y7u8i9o0p",
    "qwertyuiopasdfghjklzxcvbnm",
)
"""Words and rows of keys that are no password with digits around them, or twice."""


class PasswordRefused(BadAnswer):
    def __init__(self, why: str) -> None:
        super().__init__(f"This password is refused: {why}. Several words that you can remember make a good one.")


def check(password: str, *names: str) -> None:
    """Whether somebody may choose it.

    Args:
        names: The person's name and e-mail address.

    Raises:
        PasswordRefused: It is short, long, common or the person's name.
    """
    text = _normal(password)
    if len(text) < SHORTEST:
        raise PasswordRefused(f"it has fewer than {SHORTEST} characters")
    if len(text) > LONGEST:
        raise PasswordRefused(f"it has more than {LONGEST} characters")
    if len(set(text)) < 5:
        raise PasswordRefused("it is hardly more than one character repeated")
    plain = text.casefold()
    own = [part for name in names for part in name.casefold().split("@")[:1] if len(part) > 2]
    for word in (*_COMMON, *own):
        if len(plain.replace(word, "").strip("0123456789!?.-_ ")) < 4:
            raise PasswordRefused("it is a common one, or your name")
    if any(plain.strip("0123456789!?.-_ ") in row for row in _COMMON):
        raise PasswordRefused("it is a row of keys")


def hashed(password: str) -> str:
    """What the database keeps of it."""
    with AT_ONCE:
        return _HASHER.hash(_bytes(password))


def is_right(kept: str, password: str) -> bool:
    """Whether it is the password; takes as long for somebody without one ("") as for anybody."""
    with AT_ONCE:
        try:
            return _HASHER.verify(kept or _nobodys(), _bytes(password)) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether it was kept with other parameters than today's: then it is kept anew at the next sign-in."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")


def _normal(password: str) -> str:
    """Keyboards write the same letter in several ways; Unicode's NFKC makes them one."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")
