"""A bundle has everything that proves its deals, and checks itself without Stagework."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from engine.actors import Actor
from engine.audit import standalone_verifier
from engine.audit.bundle import NothingToBundle, write_bundle
from engine.audit.keys import AuditKeys
from engine.commands.deploy import deploy
from engine.errors import DealNotFound, NotPermitted
from engine.permissions import Role
from engine.store import personal_values, trail
from tests.engine.audit.company import FORM, TABLE, Company

AUDITOR = Actor("axel", frozenset({Role.AUDITOR}))


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def check(content: bytes, tmp_path: Path, *arguments: str) -> tuple[int, str]:
    """What the bundle's own verifier says, run by a Python that can't import Stagework."""
    (tmp_path / "bundle.zip").write_bytes(content)
    (tmp_path / "verify.py").write_bytes(files(content)["verify.py"])
    run = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "verify.py"), str(tmp_path / "bundle.zip"), *arguments],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    return run.returncode, run.stdout + run.stderr


def test_a_bundle_has_the_exact_files_and_proves_itself(company: Company, tmp_path: Path) -> None:
    keys = company.history()
    content, info = company.bundle(*keys[:2])
    found = files(content)
    manifest = json.loads(found["manifest.json"])
    assert (info.deals, info.unsealed, info.personal_values) == (tuple(keys[:2]), 0, 0)
    assert [entry["kind"] for entry in manifest["definitions"]] == ["bpmn", "dmn", "form"]
    assert {entry["known"] for entry in manifest["definitions"]} == {"by event"}
    sources = [found[entry["file"]] for entry in manifest["definitions"]]
    assert sources[1:] == [TABLE, FORM]
    events = [json.loads(line) for line in found[f"deals/{keys[0]}/events.jsonl"].splitlines()]
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    assert {actor["name"] for actor in json.loads(found["actors.json"])} == {event["actor"] for event in events}
    assert b"7946 0123" not in b"".join(found.values()), "personal values are not shown unless asked for"
    code, said = check(content, tmp_path)
    assert code == 0, said
    assert "EVERYTHING FITS" in said
    assert info.newest is not None
    key_file = company.engine.audit_keys.path
    ring = company.engine.audit_keys.known()
    assert key_file is not None
    assert ring is not None
    (tmp_path / "published.pem").write_bytes(found[f"keys/{ring.ids[0]}.pem"])
    assert check(content, tmp_path, "--anchor", info.newest.anchor, "--key", "published.pem", "--key", ring.ids[0])[0] == 0


def test_the_same_deals_at_the_same_moment_give_the_same_bytes(company: Company) -> None:
    keys = company.history()
    assert company.bundle(*keys)[0] == company.bundle(*reversed(keys), keys[0])[0]


def test_an_unpacked_bundle_checks_itself(company: Company, tmp_path: Path) -> None:
    content, _ = company.bundle(company.history()[0])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(tmp_path / "bundle")
    run = subprocess.run([sys.executable, "-I", str(tmp_path / "bundle" / "verify.py")], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_events_after_the_last_checkpoint_are_told_and_no_fault(company: Company, tmp_path: Path) -> None:
    keys = company.history()
    file = BytesIO()
    info = write_bundle(company.engine, keys, file, by=AUDITOR)
    assert info.unsealed > 0, "an auditor may not seal"
    code, said = check(file.getvalue(), tmp_path)
    assert code == 0, said
    assert "not sealed yet" in said


def test_a_bundle_before_the_first_checkpoint_says_so(company: Company, tmp_path: Path) -> None:
    key = company.deal()
    file = BytesIO()
    assert write_bundle(company.engine, [key], file, by=AUDITOR).newest is None
    code, said = check(file.getvalue(), tmp_path)
    assert code == 0, said
    assert "nothing is sealed" in said


def test_personal_values_are_shown_to_whom_they_may_and_that_is_recorded(company: Company, tmp_path: Path) -> None:
    keys = company.history()
    file = BytesIO()
    info = write_bundle(company.engine, keys[:1], file, by=AUDITOR, personal=True)
    assert info.personal_values > 0
    assert b"7946 0123" in files(file.getvalue())[f"deals/{keys[0]}/personal.jsonl"]
    code, said = check(file.getvalue(), tmp_path)
    assert code == 0, said
    assert f"{info.personal_values} personal values are shown" in said
    with company.engine.store.read() as session:
        (event,) = trail.events(session, "~access/axel")
    assert (event.kind, json.loads(event.data)["fields"]) == ("personal.read", ["phone"])
    company.engine.store.write(lambda session: personal_values.erase(session, keys[0]))
    content, after = company.bundle(keys[0], personal=True)
    assert after.personal_values == 0
    code, said = check(content, tmp_path)
    assert code == 0, said
    assert f"{info.personal_values} are erased" in said


def test_who_may_not_gets_no_bundle(company: Company) -> None:
    key = company.deal()
    for actor, personal in ((Actor("anna", frozenset({Role.EMPLOYEE})), False), (Actor("olga", frozenset({Role.PROCESS_OWNER})), True)):
        with pytest.raises(NotPermitted):
            write_bundle(company.engine, [key], BytesIO(), by=actor, personal=personal)
    with pytest.raises(DealNotFound):
        company.bundle(key, "D-999999")
    with pytest.raises(NothingToBundle):
        company.bundle()


def test_the_versions_in_force_then_are_in_it(company: Company, tmp_path: Path) -> None:
    first = company.deal()
    changed = FORM.replace(b'"Amount"', b'"Sum"')
    deploy(company.engine, [("contact.form", changed)], by="owner")
    second = company.deal()
    deploy(company.engine, [("contact.form", FORM)], by="owner")  # back to the first version
    third = company.deal()

    def form(key: str) -> list[bytes]:
        found = files(company.bundle(key)[0])
        return [found[entry["file"]] for entry in json.loads(found["manifest.json"])["definitions"] if entry["kind"] == "form"]

    assert (form(first), form(second), form(third)) == ([FORM], [changed], [FORM])
    assert check(company.bundle(first, second, third)[0], tmp_path)[0] == 0


def test_for_old_events_that_name_no_form_the_one_in_force_then_is_told_as_such(company: Company, tmp_path: Path) -> None:
    key = company.deal()
    company.clock.turn(timedelta(hours=1))
    deploy(company.engine, [("contact.form", FORM.replace(b'"Amount"', b'"Sum"'))], by="owner")
    with company.engine.store.read() as session:
        events = list(trail.events(session, key))
    for event in events:
        data = json.loads(event.data)
        if event.kind in ("work.completed", "decision.made"):
            data.pop("form" if event.kind == "work.completed" else "digest", None)
            execute(company, "UPDATE history SET data = :data WHERE seq = :seq", data=json.dumps(data), seq=event.seq)
    execute(company, "DELETE FROM sealed_heads")
    found = files(company.bundle(key)[0])
    told = {entry["kind"]: entry for entry in json.loads(found["manifest.json"])["definitions"]}
    assert (told["form"]["known"], told["form"]["version"], told["dmn"]["known"]) == ("by time", 1, "by time")


def execute(company: Company, statement: str, **values: Any) -> None:
    with company.engine.store.sql.connect() as connection:
        connection.execute(text(statement), values)
        connection.commit()


def test_the_verifier_explains_what_it_can_not_check(company: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none.zip").write_bytes(b"hello")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    with zipfile.ZipFile(tmp_path / "newer.zip", "w") as archive:
        archive.writestr("manifest.json", '{"format": "stagework-audit-bundle/9"}')
    for name, why in (("none.zip", "no ZIP file"), ("other.zip", "no audit bundle"), ("newer.zip", "not of the format"), ("gone", "gone")):
        assert standalone_verifier.main([str(tmp_path / name)]) == 2
        assert why in capsys.readouterr().err


def test_a_seal_that_fails_makes_no_half_bundle(company: Company, tmp_path: Path) -> None:
    key = company.deal()
    company.seals()
    company.office.completes("look", key)
    company.engine.audit_keys = AuditKeys(tmp_path / "lost.key")
    file = BytesIO()
    with pytest.raises(Exception, match="Put the key there"):
        write_bundle(company.engine, [key], file, by="operator")
    assert file.getvalue() == b""
