"""The web application's files beside the API: pages, assets, and what is neither."""

from __future__ import annotations

import gzip
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import api
import engine
from api import web
from api.middleware import SecurityHeaders
from engine.errors import EngineError

ROOT = Path(__file__).parents[3]

INDEX = "<!doctype html><title>Stagework</title>"
SCRIPT = "export const stages = 5;\n" * 100


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(INDEX)
    (tmp_path / "icon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "assets" / "index-1a2b.js").write_text(SCRIPT)
    (tmp_path.parent / "secret.txt").write_text("not to be served")
    return tmp_path


@pytest.fixture
def client(built: Path) -> TestClient:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(SecurityHeaders)

    @app.post("/api/v1/deals")
    def start() -> dict[str, str]:
        return {"key": "D-000001"}

    web.install(app, built)
    return TestClient(app)


@pytest.mark.parametrize("address", ["/", "/deals/D-000017", "/audit/D-000017?at=3", "/model/bpmn/discussion"])
def test_every_address_of_a_page_is_answered_with_the_one_page_which_is_looked_for_anew(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.text, answer.headers["cache-control"]) == (200, INDEX, "no-cache")
    assert answer.headers["content-security-policy"].startswith("default-src 'self'; style-src 'self' 'unsafe-inline'")
    assert client.get(address, headers={"If-None-Match": answer.headers["etag"]}).headers["etag"] == answer.headers["etag"]


def test_assets_are_compressed_and_kept_for_ever(client: TestClient) -> None:
    with client.stream("GET", "/assets/index-1a2b.js", headers={"Accept-Encoding": "gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    assert gzip.decompress(sent).decode() == SCRIPT
    assert (answer.headers["cache-control"], answer.headers["content-encoding"]) == (web.FOR_EVER, "gzip")
    assert "javascript" in answer.headers["content-type"]


def test_what_stands_beside_the_page_is_served_and_nothing_outside(client: TestClient) -> None:
    assert client.get("/icon.svg").headers["content-type"] == "image/svg+xml"
    for address in ("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "/.hidden"):
        assert "not to be served" not in client.get(address).text


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/engine-rest/nothing", "/assets/gone-3c4d.js", "/hooks/nothing"])
def test_what_is_no_page_is_not_found(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, INDEX in answer.text) == (404, False)


def test_a_program_that_asks_for_json_is_not_given_a_page(client: TestClient) -> None:
    assert client.get("/version", headers={"Accept": "application/json"}).status_code == 404


def test_a_wrong_method_of_the_api_is_still_told(client: TestClient) -> None:
    assert client.get("/api/v1/deals").status_code == 405
    assert client.post("/deals").status_code == 404


def test_without_built_files_it_says_what_to_do(tmp_path: Path) -> None:
    app = FastAPI()
    web.install(app, tmp_path)
    answer = TestClient(app).get("/inbox")
    assert (answer.status_code, "make web" in answer.text) == (404, True)


def test_refusals_in_russian_are_of_codes_that_there_are() -> None:
    for package in (api, engine):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." not in module.name and not module.name.endswith("standalone_verifier"):
                importlib.import_module(module.name)
    known = {re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower() for error in every(EngineError)} | {
        code for file in (ROOT / "api").rglob("*.py") for code in re.findall(r'Refused\(\d+, "([a-z-]+)"', file.read_text("utf-8"))
    }
    told = set(re.findall(r'^  "?([a-z-]+)"?: "', (ROOT / "web/src/ui/refusals.ts").read_text("utf-8"), re.M))
    assert len(told) > 50
    assert told - known == set()


def every(kind: type[Exception]) -> Iterator[type[Exception]]:
    for narrower in kind.__subclasses__():
        yield narrower
        yield from every(narrower)
