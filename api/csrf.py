"""Requests that another site makes a browser send.

A browser sends the session's cookie with them. So an unsafe request with a cookie must show the session's token, which another site
can't read, and must not come from another site by what the browser itself says of it (Fetch Metadata; RFC 6454).
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from fastapi import Request

from api.middleware import SAFE
from api.problems import Refused
from engine.engine import Engine

HEADER = "X-CSRF-Token"


def require_same_site(engine: Engine, request: Request) -> None:
    """Whether an unsafe request comes from our own pages, or from no browser.

    Raises:
        Refused: It comes from another site.
    """
    if request.method in SAFE:
        return
    origin = request.headers.get("Origin")
    own = {request.headers.get("Host", ""), urlsplit(engine.settings.public_url).netloc} - {""}
    told = request.headers.get("Sec-Fetch-Site", "none")
    if told not in ("same-origin", "none") or (origin is not None and urlsplit(origin).netloc not in own):
        raise Refused(403, "other-site", "This request comes from a page of another site. Use Stagework's own pages, or a token.")


def require_token(request: Request, csrf: str) -> None:
    """Whether an unsafe request of a session shows the session's token.

    Raises:
        Refused: It does not.
    """
    shown = request.headers.get(HEADER, "")
    if request.method not in SAFE and not hmac.compare_digest(shown.encode("utf-8", "replace"), csrf.encode()):
        raise Refused(403, "csrf-token-missing", f"Send the header {HEADER} with the token that GET /session tells.")
