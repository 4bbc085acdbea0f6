"""What happens to every request and answer: a digest of the body, a limit to its size, headers that keep browsers safe."""

from __future__ import annotations

import hashlib

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 32 * 1024 * 1024
"""Bytes."""
HOOKS = "/hooks/"
MAX_HOOK_BODY = 256 * 1024
"""Bytes that a stranger may send, who has not signed in."""
SAFE = ("GET", "HEAD", "OPTIONS")
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


class BodyDigest:
    """Computes the body's SHA-256 while it is read, for receipts, and refuses a body that is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE:
            await self.app(scope, receive, send)
            return
        digest = scope["stagework.digest"] = hashlib.sha256()
        size, most = 0, MAX_HOOK_BODY if scope["path"].startswith(HOOKS) else MAX_BODY

        async def read() -> Message:
            nonlocal size
            message = await receive()
            if message["type"] == "http.request":
                size += len(message.get("body", b""))
                if size > most:
                    raise HTTPException(413)
                digest.update(message.get("body", b""))
            return message

        await self.app(scope, read, send)


class SecurityHeaders:
    """Adds the headers that keep a browser from guessing, framing, leaking or caching; a route's own header wins."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                added = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *[pair for pair in added if pair[0] not in given]]
            await send(message)

        await self.app(scope, receive, answer)
