"""The audit trail over HTTP; how it works is tested below tests/engine/audit."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.audit.checkpoint import head_leaf
from engine.audit.merkle import root_of_path
from engine.audit.sealing import seal
from engine.commands.complete import complete
from tests.api.http.office import HttpOffice, problem_code


@pytest.fixture
def key(office: HttpOffice) -> str:
    office.draws("start:start -> task:user -> again:user -> end:end")
    return office.starts()


def test_sealing_makes_a_checkpoint_when_something_has_changed(office: HttpOffice, key: str) -> None:
    ada = office.as_("ada")
    made = ada.post("/audit/checkpoints", headers={"Idempotency-Key": "k1"})
    assert made.status_code == 200
    assert made.json()["checkpoint"]["number"] == 1
    again = ada.post("/audit/checkpoints", headers={"Idempotency-Key": "k1"})
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (made.json(), "true")
    assert ada.post("/audit/checkpoints").json() == {"checkpoint": None, "heads": 0, "has_more": False}
    shown = office.as_("axel").get("/audit/checkpoints/1")
    assert shown.json() == made.json()["checkpoint"]
    assert shown.json()["anchor"] == f"1:{shown.json()['digest']}"
    assert problem_code(ada.get("/audit/checkpoints/2")) == "checkpoint-not-found"


def test_checkpoints_are_listed_the_newest_first_page_by_page(office: HttpOffice, key: str) -> None:
    for _ in range(3):
        office.starts()
        seal(office.engine, by="sealer")
    axel = office.as_("axel")
    first = axel.get("/audit/checkpoints", params={"limit": 2, "fields": "number"}).json()
    assert first["items"] == [{"number": 3}, {"number": 2}]
    rest = axel.get("/audit/checkpoints", params={"limit": 2, "fields": "number", "after": first["next"]}).json()
    assert rest == {"items": [{"number": 1}], "next": None}


def test_a_verification_tells_what_it_found(office: HttpOffice, key: str) -> None:
    sealed = office.as_("ada").post("/audit/checkpoints").json()["checkpoint"]
    axel = office.as_("axel")
    sound = axel.get("/audit/verification", params={"anchor": sealed["anchor"]}).json()
    assert (sound["is_sound"], sound["findings"], sound["newest"], sound["has_known_keys"]) == (True, [], sealed, True)
    assert axel.get("/audit/verification", params={"deal": key}).json()["is_sound"]
    wrong = axel.get("/audit/verification", params={"anchor": f"1:{'0' * 64}"}).json()
    assert [finding["code"] for finding in wrong["findings"]] == ["anchor-differs"]
    with office.engine.store.sql.connect() as connection:
        connection.execute(text("UPDATE history SET actor = 'boris' WHERE deal_key = :key AND number = 2"), {"key": key})
    falsified = axel.get("/audit/verification", params={"deal": key}).json()
    assert not falsified["is_sound"]
    assert [(finding["code"], finding["chain"], finding["number"]) for finding in falsified["findings"]] == [("event-changed", key, 2)]
    assert problem_code(axel.get("/audit/verification", params={"deal": "D-999999"})) == "deal-not-found"
    assert axel.get("/audit/verification", params={"anchor": "x"}).status_code == 422


def test_a_proof_leads_to_what_the_checkpoint_signed(office: HttpOffice, key: str) -> None:
    for _ in range(4):
        office.starts()
    seal(office.engine, by="sealer")
    complete(office.engine, office.item("task", key).id, {}, by="anna")
    seal(office.engine, by="sealer")
    axel = office.as_("axel")
    proof = axel.get(f"/audit/proofs/{key}").json()
    assert proof["sealed_length"] == proof["length"]
    assert [head["checkpoint"] for head in proof["heads"]] == [1, 2]
    for head in proof["heads"]:
        leaf, path = head_leaf(key, head["length"], head["digest"]), [bytes.fromhex(node) for node in head["path"]]
        root = root_of_path(leaf, head["position"], head["tree_size"], path)
        assert root is not None
        assert root.hex() == head["root"] == axel.get(f"/audit/checkpoints/{head['checkpoint']}").json()["root"]


def test_a_bundle_is_a_zip_that_checks_itself(office: HttpOffice, key: str, tmp_path: Path) -> None:
    second = office.starts()
    office.clock.turn(timedelta(minutes=1))
    seal(office.engine, by="sealer")
    answer = office.as_("axel").get("/audit/bundle", params={"deal": [key, second]})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    assert [deal["key"] for deal in json.loads((tmp_path / "manifest.json").read_text())["deals"]] == [key, second]
    run = subprocess.run([sys.executable, "-I", str(tmp_path / "verify.py")], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("name", "method", "address", "status", "code"),
    [
        ("axel", "POST", "/audit/checkpoints", 403, "not-permitted"),
        ("olga", "POST", "/audit/checkpoints", 403, "not-permitted"),
        ("anna", "GET", "/audit/checkpoints", 403, "not-permitted"),
        ("greta", "GET", "/audit/verification", 403, "not-permitted"),
        ("greta", "GET", "/audit/proofs/D-000001", 403, "not-permitted"),
        ("axel", "GET", "/audit/proofs/D-999999", 404, "deal-not-found"),
        ("ada", "GET", "/audit/bundle?deal=D-000001", 403, "not-permitted"),
        ("olga", "GET", "/audit/bundle?deal=D-000001&personal=true", 403, "not-permitted"),
        ("axel", "GET", "/audit/bundle?deal=D-999999", 404, "deal-not-found"),
        ("axel", "GET", "/audit/bundle", 422, "invalid-request"),
        ("", "GET", "/audit/verification", 401, "not-signed-in"),
    ],
)
def test_what_is_refused(office: HttpOffice, key: str, name: str, method: str, address: str, status: int, code: str) -> None:
    refused = office.as_(name).request(method, address)
    assert (refused.status_code, problem_code(refused)) == (status, code)
