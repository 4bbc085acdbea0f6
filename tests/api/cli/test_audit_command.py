"""`stagework audit`: what an operator and an auditor see on the command line."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.drawing import source


@pytest.fixture
def deal(run_json: Any, folder: Path) -> str:
    (folder / "p.bpmn").write_bytes(source("s:start -> a:user -> e:end"))
    run_json("deploy", "p.bpmn", "-d", "x.db")
    return str(run_json("start", "p", "-d", "x.db")["deal_key"])


def test_sealing_verifying_and_bundling(run: Any, deal: str, folder: Path) -> None:
    assert "There is no checkpoint" in run("audit", "verify", "-d", "x.db").stdout
    assert "the first seal makes it" in run("audit", "key", "-d", "x.db").output
    sealed = run("audit", "seal", "-d", "x.db").stdout
    anchor = sealed.split()[1]
    assert "Nothing has changed" in run("audit", "seal", "-d", "x.db").stdout
    assert anchor in run("audit", "checkpoints", "-d", "x.db").stdout
    assert (folder / "stagework-audit.key").stat().st_mode & 0o077 == 0
    said = run("audit", "verify", "--anchor", anchor, "-d", "x.db")
    assert (said.exit_code, "Everything fits" in said.stdout) == (0, True)
    assert run("audit", "bundle", deal, "--out", "b.zip", "-d", "x.db").exit_code == 0
    with zipfile.ZipFile(folder / "b.zip") as archive:
        archive.extractall(folder / "b")
    checked = subprocess.run([sys.executable, "-I", "b/verify.py", "--anchor", anchor], cwd=folder, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_was_falsified_is_listed_and_the_exit_code_says_so(run: Any, run_json: Any, deal: str, folder: Path) -> None:
    run("audit", "seal", "-d", "x.db")
    with sqlite3.connect(folder / "x.db") as connection:
        connection.execute("UPDATE history SET actor = 'boris' WHERE deal_key = ? AND number = 2", (deal,))
    said = run("audit", "verify", "-d", "x.db")
    assert said.exit_code == 1
    assert f"[event-changed]: {deal} Event 2" in said.output
    found = run_json("audit", "verify", "--deal", deal, "-d", "x.db", exit_code=1)
    assert [(one["code"], one["number"]) for one in found["findings"]] == [("event-changed", 2)]
    assert [one["rule"] for one in found["error"]["findings"]] == ["event-changed"]


def test_the_key_is_changed_and_published(run: Any, run_json: Any, deal: str, folder: Path) -> None:
    run("audit", "seal", "-d", "x.db")
    (former,) = run_json("audit", "key", "-d", "x.db")["keys"]
    changed = run_json("audit", "key", "--change", "-d", "x.db")["keys"]
    assert changed[1] == former
    run("audit", "seal", "-d", "x.db")
    assert run_json("audit", "verify", "-d", "x.db")["keys"] == [former["key_id"], changed[0]["key_id"]]
    (folder / "stagework-audit.key").unlink()
    (folder / "published.pem").write_text(former["public_key"])
    assert run("audit", "verify", "-d", "x.db").exit_code == 0
    refused = run_json("audit", "verify", "--key", "published.pem", "-d", "x.db", exit_code=1)
    assert [one["code"] for one in refused["findings"]] == ["unknown-key"]
    run("start", "p", "-d", "x.db")
    assert "Put the key there" in run("audit", "seal", "-d", "x.db").output


def test_a_bundle_that_fails_leaves_no_file(run: Any, deal: str, folder: Path) -> None:
    before = {path.name for path in folder.iterdir()}
    assert run("audit", "bundle", "D-999999", "--out", "b.zip", "-d", "x.db").exit_code == 1
    assert {path.name for path in folder.iterdir()} == before
