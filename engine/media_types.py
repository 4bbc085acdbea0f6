"""What a file is, by its first bytes: so that a program can't come in as a picture."""

from __future__ import annotations

from functools import cache

import puremagic

TEXTS = frozenset({"text/plain", "text/csv", "message/rfc822"})
"""Types without a signature: any text may be one."""
_HEAD = 1_000_000
_SURE = 0.4
"""From here on `puremagic` has seen four bytes or more."""


def contradiction(content: bytes, media_type: str) -> str:
    """Why the content is not of the type that it is said to be, in a few words; "" when it may be."""
    guesses = _guesses(content[:_HEAD])
    if media_type in guesses:
        return ""
    if media_type in TEXTS:
        sure = [guess for guess, confidence in guesses.items() if confidence >= _SURE and guess not in TEXTS]
        if sure:
            return f"it looks like {sure[0]}"
        return "it is no text" if b"\0" in content else ""
    if guesses:
        return f"it looks like {next(iter(guesses))}"
    return "it does not begin like one" if media_type in _with_signature() else ""


def is_allowed(media_type: str, allowed: str) -> bool:
    """Whether a type is in a list with commas, which may have `image/*`."""
    patterns = [pattern.strip() for pattern in allowed.split(",")]
    return media_type in patterns or f"{media_type.partition('/')[0]}/*" in patterns or "*/*" in patterns


def _guesses(content: bytes) -> dict[str, float]:
    """Types by how sure they are, the surest first."""
    found: dict[str, float] = {}
    try:
        for match in puremagic.magic_string(content):
            name = match.mime_type or "an unknown kind of file"
            found.setdefault(name, match.confidence)
    except (puremagic.PureError, ValueError):  # nothing is known that begins so; or it is empty
        pass
    return found


@cache
def _with_signature() -> frozenset[str]:
    return frozenset(match.mime_type for match in puremagic.magic_header_array if match.mime_type)
