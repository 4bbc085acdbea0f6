"""The second factor: codes of an authenticator (RFC 6238), and recovery codes for the day it is lost."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from datetime import datetime
from typing import Any

import pyotp

from engine.people import secret_digest
from engine.store.session import Row

ISSUER = "Stagework"
STEP = 30
"""Seconds of a code."""
RECOVERY_CODES = 8


def new_totp_secret() -> str:
    """160 bits, as RFC 4226 §4 wants, in base 32."""
    return pyotp.random_base32()


def totp_uri(secret: str, user: str) -> str:
    """What an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime, last: int) -> int | None:
    """The time step that the code is of: now, the one before or the one after, and later than `last`, so that no code counts twice."""
    shown = code.strip().replace(" ", "")
    current = int(now.timestamp()) // STEP
    for step in (current, current - 1, current + 1):
        if step > last and hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step).encode(), shown.encode("utf-8", "replace")):
            return step
    return None


def accepted(user: Row, code: str, now: datetime) -> dict[str, Any] | None:
    """What to keep of the user's account when the code is right; None when it is wrong."""
    step = step_of(user.totp_secret, code, now, user.totp_last)
    if step is not None:
        return {"totp_last": step}
    kept = json.loads(user.recovery_codes)
    digest = secret_digest(_normal(code))
    return {"recovery_codes": json.dumps([one for one in kept if one != digest])} if digest in kept else None


def new_recovery_codes() -> tuple[list[str], str]:
    """Eight codes of 80 bits each, for people, and what the database keeps of them."""
    texts = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES)]
    return ["-".join(text[at : at + 4] for at in range(0, 16, 4)) for text in texts], json.dumps([secret_digest(text) for text in texts])


def _normal(code: str) -> str:
    return code.strip().lower().replace("-", "").replace(" ", "")
