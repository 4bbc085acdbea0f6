"""Regular expressions of a form: untrusted, so they run on RE2, whose time is linear in the text (no catastrophic backtracking)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import re2

# HTML Living Standard, "valid e-mail address"; form-js checks by the same rule.
EMAIL = (
    r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$"
)
# ITU-T E.164: at most 15 digits after the international prefix, the first not 0.
PHONE = r"^(?:\+|00)[1-9][0-9]{5,14}$"
MAX_PATTERN = 1_000
_MEMORY = 1 << 20


class UnsafePattern(ValueError):
    """The pattern can't be checked on the server; the message says why."""


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> Any:
    """A pattern of a form, with JavaScript's meaning: `$` is the end of the text only, `\\d` is 0-9.

    Raises:
        UnsafePattern: Not a regular expression, too long, or with a look-around or back-reference, which RE2 doesn't have.
    """
    if len(pattern) > MAX_PATTERN:
        raise UnsafePattern(f"it has {len(pattern):,} characters; at most {MAX_PATTERN:,} are allowed")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        return re2.compile(re.sub(r"(?<!\\)((?:\\\\)*)\\u([0-9a-fA-F]{4})", r"\1\\x{\2}", pattern), options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        raise UnsafePattern(reason.decode() if isinstance(reason, bytes) else str(reason)) from None


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is found anywhere in the text, as JavaScript's `RegExp.test`."""
    return compile_pattern(pattern).search(text) is not None
