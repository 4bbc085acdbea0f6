"""The web application in a real browser, on the demo company: a server process, Debian's Chromium, people who have signed in.

Every module has a company of its own, a copy of one that lived once; every test ends with no console error and no uncaught exception.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright

from api.web import BUILT
from engine.engine import Engine
from engine.passwords import DEMO
from engine.settings import Settings

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]
CHROMIUM = os.environ.get("STAGEWORK_TEST_CHROMIUM", "/usr/bin/chromium")
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
DEALS = 40
"""Arrivals of the demo: enough for every stage to have some."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def missing(what: str) -> NoReturn:
    if os.environ.get("STAGEWORK_REQUIRE_SERVICES") == "1":
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


@dataclass
class Company:
    """A running server, and its database for what a test prepares."""

    url: str
    engine: Engine
    log: Path

    def client(self, name: str) -> httpx.Client:
        """Speaks HTTP as somebody who has signed in."""
        client = httpx.Client(base_url=f"{self.url}/api/v1", timeout=60, headers={"Origin": self.url})
        client.headers["X-CSRF-Token"] = (
            client.post("/session", json={"name": name, "password": DEMO}).raise_for_status().json()["csrf_token"]
        )
        return client


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company's database, up to today."""
    if not (BUILT / "index.html").is_file():
        missing("The web application is not built: run `make web`.")
    path = tmp_path_factory.mktemp("lived") / "demo.db"
    with _server(path):
        pass
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="module")
def company(lived: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The demo company, for this module alone."""
    path = tmp_path_factory.mktemp("company") / "demo.db"
    shutil.copy(lived, path)
    with _server(path) as (url, log), Engine.open(Settings(database_url=f"sqlite:///{path}")) as engine:
        yield Company(url, engine, log)


class _server:
    """`stagework serve --demo` as a process, until the block ends."""

    def __init__(self, database: Path) -> None:
        self.database = database
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def __enter__(self) -> tuple[str, Path]:
        url, log = f"http://127.0.0.1:{self.port}", self.database.parent / "server.log"
        options = ["serve", "--demo", "--deals", str(DEALS), "--port", str(self.port), "--database", f"sqlite:///{self.database}"]
        settings = {
            "STAGEWORK_RATE_LIMIT": "",
            "STAGEWORK_SIGN_IN_RATE": "",
            "STAGEWORK_AUDIT_KEY": str(self.database.parent / "audit.key"),
        }
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [*COMMAND, *options], cwd=ROOT, stdout=out, stderr=out, env=os.environ | settings, start_new_session=True
            )
        deadline = time.monotonic() + 180
        while not _answers(url):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                pytest.fail(f"The server did not start:\n{log.read_text(errors='replace')[-4000:]}", pytrace=False)
        return url, log

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(60)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v1/session/ways", timeout=5).is_success
    except httpx.TransportError:
        time.sleep(0.2)  # until the port is open: nothing tells of it
        return False


@pytest.fixture(scope="module")  # not longer: Playwright's event loop would be in the way of other tests
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        missing(f"There is no Chromium at {CHROMIUM} (on Debian: apt install chromium); STAGEWORK_TEST_CHROMIUM says where it is.")
    expect.set_options(timeout=20_000)  # a machine that does other work as well is no failure
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


Opener = Callable[..., Page]


@pytest.fixture
def open_as(chromium: Browser, company: Company) -> Iterator[Opener]:
    """`open_as("Anna Castell", "/inbox", width=390, language="ru", dark=True)`: a page as that person sees it; name "" = nobody."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []
    refused: set[str] = set()  # addresses of what was refused to be done: that is an answer, though the console calls it an error

    def answered(response: Response) -> None:
        if response.request.method != "GET" and 400 <= response.status < 500:
            refused.add(response.url)

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and message.location["url"] not in refused:
            wrong.append(f"{message.text} {message.location['url']}")

    def open_(name: str, path: str, *, width: int = 1440, language: str = "en", dark: bool = False, **more: Any) -> Page:
        context = chromium.new_context(
            base_url=company.url,
            viewport={"width": width, "height": 844 if width < 500 else 900},
            color_scheme="dark" if dark else "light",
            locale={"en": "en-GB", "ru": "ru-RU"}[language],
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
            has_touch=width < 500,
            accept_downloads=True,
            **more,
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        if name:
            signed_in = context.request.post("/api/v1/session", data={"name": name, "password": DEMO}, headers={"Origin": company.url})
            assert signed_in.ok, signed_in.text()
        page = context.new_page()
        page.on("response", answered)
        page.on("console", said)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == [], "The browser's console has errors."


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """`axe(page)`: the page breaks no rule of WCAG 2.2 AA that axe can check."""

    def check(page: Page, *, without: tuple[str, ...] = ()) -> None:
        """`without`: CSS selectors of what is left out; say why where it is called."""
        page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")  # colours on their way are no colours
        page.evaluate(AXE.read_text(encoding="utf-8"))
        context = {"exclude": [[selector] for selector in without]} if without else {}
        options = {"runOnly": {"type": "tag", "values": WCAG}}
        found = page.evaluate("([context, options]) => axe.run(context.exclude ? context : document, options)", [context, options])
        told = [
            f"{rule['id']}: {rule['help']}: {node['target']} {node['html'][:200]}" for rule in found["violations"] for node in rule["nodes"]
        ]
        assert told == []

    return check
