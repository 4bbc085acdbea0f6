"""The web application: built files from `web/`, served beside the API.

Whatever is no API is a page of the application: its addresses are its own (`/deals/D-000017`), so each is answered with the one page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUILT: Final = Path(__file__).parent / "static"
"""What `make web` builds, and the wheel brings."""
FOR_EVER = "public, max-age=31536000, immutable"
"""For files whose names change with their content."""
OF_PROGRAMS = ("api", "engine-rest", "hooks", "assets")
"""First parts of addresses that no page has."""
NOT_BUILT = (
    "<!doctype html><title>Stagework</title><p>The HTTP API is here, the web application is not: it was not built. "
    "Run <code>make web</code>, or install the wheel, which brings it.</p>"
)


class Assets:
    """Scripts, styles and fonts, which are never asked for twice."""

    def __init__(self, directory: Path) -> None:
        self._files = StaticFiles(directory=directory, check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message)["Cache-Control"] = FOR_EVER
            await send(message)

        await self._files(scope, receive, answer)


class Pages:
    """What is asked where no route is.

    Args:
        built: Where `index.html` is.
        nothing: Answers what is no page either.
    """

    def __init__(self, built: Path, nothing: ASGIApp) -> None:
        self._built, self._nothing = built, nothing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = scope["path"].lstrip("/") if scope["type"] == "http" else ""
        if scope["type"] != "http" or not _of_browser(scope) or address.split("/")[0] in OF_PROGRAMS:
            await self._nothing(scope, receive, send)
            return
        file, index = self._built / address, self._built / "index.html"
        if address and "/" not in address and not address.startswith(".") and file.is_file():  # beside the page, such as its icon
            await FileResponse(file)(scope, receive, send)
        elif index.is_file():
            await FileResponse(index, headers={"Cache-Control": "no-cache"})(scope, receive, send)
        else:
            await HTMLResponse(NOT_BUILT, 404)(scope, receive, send)


def _of_browser(scope: Scope) -> bool:
    """Whether a page would be an answer: programs that ask for JSON are told that there is nothing."""
    accepted = Headers(scope=scope).get("accept", "*/*")
    return scope["method"] in ("GET", "HEAD") and ("*/*" in accepted or "text/html" in accepted)


def install(app: FastAPI, built: Path = BUILT) -> None:
    """Serve the application wherever no route is, and compress what travels: a long path of a deal is 160 kB of JSON, or 12."""
    app.add_middleware(GZipMiddleware, minimum_size=2_000, compresslevel=5)
    app.mount("/assets", Assets(built / "assets"))
    app.router.default = Pages(built, app.router.default)
