"""Ways to falsify an audit bundle, each found by the verifier that lies in it."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.audit import standalone_verifier
from engine.audit.keys import AuditKeys, key_id, raw
from engine.audit.standalone_verifier import EVENT, STATEMENT, digest_of
from engine.chain import canonical
from engine.spiff.sandbox import Sandbox
from engine.testing import TurnableClock, memory_engine
from tests.engine.audit.company import Company
from tests.engine.office import Office, Warehouse


class Forged:
    """A bundle's files, to be changed; and what an auditor knows besides.

    Attributes:
        key: The first deal.
        key_id: Of the key that the company has published.
        anchor: A checkpoint that the auditor was given earlier.
    """

    def __init__(self, files: dict[str, bytes], key: str, key_id: str, anchor: str) -> None:
        self.files, self.key, self.key_id, self.anchor = files, key, key_id, anchor

    @property
    def folder(self) -> str:
        return f"deals/{self.key}"

    def lines(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.files[name].splitlines()]

    def put_lines(self, name: str, lines: list[dict[str, Any]]) -> None:
        self.files[name] = b"".join(canonical(line) + b"\n" for line in lines)

    def events(self) -> list[dict[str, Any]]:
        return self.lines(f"{self.folder}/events.jsonl")

    def put_events(self, events: list[dict[str, Any]], with_digests: bool = True) -> None:
        previous = "0" * 64
        for number, event in enumerate(events, 1):
            if with_digests:
                event.update(number=number, previous=previous)
                event["digest"] = digest_of({name: event[name] for name in EVENT})
            previous = event["digest"]
        self.put_lines(f"{self.folder}/events.jsonl", events)
        manifest = self.manifest
        next(deal for deal in manifest["deals"] if deal["key"] == self.key).update(events=len(events), digest=previous)
        actors: dict[str, int] = {}
        for name in [name for name in self.files if name.endswith("events.jsonl")]:
            for event in self.lines(name):
                actors[event["actor"]] = actors.get(event["actor"], 0) + 1
        self.files["actors.json"] = json.dumps([{"name": name, "events": count} for name, count in actors.items()]).encode()
        self.put_manifest(manifest)

    @property
    def manifest(self) -> dict[str, Any]:
        manifest: dict[str, Any] = json.loads(self.files["manifest.json"])
        return manifest

    def put_manifest(self, manifest: dict[str, Any]) -> None:
        self.files["manifest.json"] = json.dumps(manifest).encode()

    def mends(self) -> None:
        """Let the manifest fit the files as they are now."""
        manifest = self.manifest
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in self.files.items() if name != "manifest.json"}
        self.put_manifest({**manifest, "files": digests})

    def put_checkpoints(self, checkpoints: list[dict[str, Any]]) -> None:
        self.put_lines("checkpoints.jsonl", checkpoints)
        last = checkpoints[-1]
        digest = digest_of({name: last[name] for name in (*STATEMENT, "signature")})
        self.put_manifest({**self.manifest, "newest_checkpoint": f"{last['number']}:{digest}"})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forged]:
    """Two deals that were sealed in time, and checkpoints of the hours after that."""
    clock = TurnableClock()
    engine = memory_engine(clock)
    with Sandbox() as sandbox:
        engine.sandbox = sandbox
        path = tmp_path_factory.mktemp("keys") / "audit.key"
        engine.audit_keys = AuditKeys(path)
        company = Company(Office(engine, clock, Warehouse()))
        keys = company.history()
        anchor = company.seals()
        for _ in range(4):
            clock.turn(timedelta(hours=1))
            company.office.starts()
            company.seals()
        content, _ = company.bundle(*keys[:2], personal=True)
        file = path.with_name("bundle.zip")
        file.write_bytes(content)
        with zipfile.ZipFile(file) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        ring = engine.audit_keys.known()
        assert ring is not None
        yield Forged(files, keys[0], ring.ids[0], anchor)
    engine.store.close()


# ---- forgeries: each is followed by mending the manifest, unless it is in UNMENDED -----------------------------------


def changes_a_file(f: Forged) -> None:
    f.files["README.txt"] += b"."


def removes_a_file(f: Forged) -> None:
    del f.files[f"{f.folder}/personal.jsonl"]


def adds_a_file(f: Forged) -> None:
    f.files["more.txt"] = b"more"


def adds_a_deal(f: Forged) -> None:
    f.files["deals/D-000099/events.jsonl"] = b""


def removes_the_proof(f: Forged) -> None:
    del f.files[f"{f.folder}/proof.json"]


def changes_an_event(f: Forged) -> None:
    events = f.events()
    events[3]["data"] = "{}"
    f.put_events(events, with_digests=False)


def rewrites_the_chain(f: Forged) -> None:
    events = f.events()
    events[3]["actor"] = "boris"
    f.put_events(events)


def removes_an_event(f: Forged) -> None:
    events = f.events()
    del events[4]
    f.put_events(events, with_digests=False)


def removes_the_last_events(f: Forged) -> None:
    f.put_events(f.events()[:-2])


def removes_the_last_events_from_the_file_only(f: Forged) -> None:
    f.put_lines(f"{f.folder}/events.jsonl", f.events()[:-2])


def tells_another_deals_events(f: Forged) -> None:
    other = next(name for name in f.files if name.endswith("events.jsonl") and f.key not in name)
    f.put_events(f.lines(other), with_digests=False)


def reorders_events(f: Forged) -> None:
    events = f.events()
    events[3], events[4] = events[4], events[3]
    f.put_events(events, with_digests=False)


def adds_an_old_event(f: Forged) -> None:
    events = f.events()
    f.put_events([*events, {**events[-1], "actor": "boris"}])


def says_that_nothing_was_sealed(f: Forged) -> None:
    rewrites_the_chain(f)
    proof = json.loads(f.files[f"{f.folder}/proof.json"])
    f.files[f"{f.folder}/proof.json"] = json.dumps({**proof, "heads": []}).encode()


def _heads(f: Forged, change: Callable[[list[dict[str, Any]]], object]) -> None:
    proof = json.loads(f.files[f"{f.folder}/proof.json"])
    change(proof["heads"])
    f.files[f"{f.folder}/proof.json"] = json.dumps(proof).encode()


def changes_a_path(f: Forged) -> None:
    _heads(f, lambda heads: heads[0]["path"].reverse())


def moves_a_head_in_the_log(f: Forged) -> None:
    _heads(f, lambda heads: heads[0].update(position=heads[0]["position"] + 1))


def proves_a_rewritten_chain(f: Forged) -> None:
    rewrites_the_chain(f)
    events = f.events()
    _heads(f, lambda heads: [head.update(digest=events[head["length"] - 1]["digest"]) for head in heads])


def takes_the_chain_back(f: Forged) -> None:
    _heads(f, lambda heads: heads.append({**heads[0], "position": heads[-1]["position"] + 1}))


def removes_a_checkpoint(f: Forged) -> None:
    points = f.lines("checkpoints.jsonl")
    f.put_checkpoints([point for point in points if point["number"] != 6])


def removes_the_checkpoints_that_sealed(f: Forged) -> None:
    f.put_checkpoints(f.lines("checkpoints.jsonl")[:1])


def removes_the_last_checkpoint_from_the_file_only(f: Forged) -> None:
    f.put_lines("checkpoints.jsonl", f.lines("checkpoints.jsonl")[:-1])


def changes_a_checkpoint(f: Forged) -> None:
    points = f.lines("checkpoints.jsonl")
    points[-1]["sealed_at"] = points[-2]["sealed_at"]
    f.put_checkpoints(points)


def exchanges_a_checkpoint(f: Forged) -> None:
    points = f.lines("checkpoints.jsonl")
    points[5]["previous"] = "0" * 64
    f.put_checkpoints(points)


def covers_less(f: Forged) -> None:
    points = f.lines("checkpoints.jsonl")
    points[-1]["tree_size"] = points[-2]["tree_size"]
    f.put_checkpoints(points)


def signs_with_another_key(f: Forged) -> None:
    key, previous = Ed25519PrivateKey.generate(), "0" * 64
    public = raw(key.public_key())
    points = f.lines("checkpoints.jsonl")
    for point in points:
        point.update(key_id=key_id(public), public_key=public.hex(), previous=previous)
        point["signature"] = key.sign(canonical({name: point[name] for name in STATEMENT})).hex()
        previous = digest_of({name: point[name] for name in (*STATEMENT, "signature")})
    f.put_checkpoints(points)


def shows_another_company(f: Forged) -> None:
    f.anchor = f"3:{'0' * 64}"


def shows_too_little(f: Forged) -> None:
    f.anchor = f"77:{'0' * 64}"


def _definition(f: Forged, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in f.manifest["definitions"] if one["kind"] == kind)
    return found


def replaces_a_diagram(f: Forged) -> None:
    f.files[_definition(f, "bpmn")["file"]] = b"<definitions/>"


def replaces_a_form_and_its_digest(f: Forged) -> None:
    manifest, told = f.manifest, _definition(f, "form")
    f.files[told["file"]] = b"{}"
    for one in manifest["definitions"]:
        if one["kind"] == "form":
            one["digest"] = hashlib.sha256(b"{}").hexdigest()
    f.put_manifest(manifest)


def removes_a_decision_table(f: Forged) -> None:
    manifest, told = f.manifest, _definition(f, "dmn")
    del f.files[told["file"]]
    manifest["definitions"] = [one for one in manifest["definitions"] if one["kind"] != "dmn"]
    f.put_manifest(manifest)


def changes_a_personal_value(f: Forged) -> None:
    name = f"{f.folder}/personal.jsonl"
    f.put_lines(name, [{**line, "value": '"+44 20 7946 0999"'} for line in f.lines(name)])


def adds_a_personal_value(f: Forged) -> None:
    name = f"{f.folder}/personal.jsonl"
    f.put_lines(name, [*f.lines(name), {"ref": "x", "name": "phone", "salt": "aa", "value": '"1"'}])


def names_another_actor(f: Forged) -> None:
    f.files["actors.json"] = f.files["actors.json"].replace(b'"boris"', b'"doris"')


def breaks_a_file(f: Forged) -> None:
    f.files["checkpoints.jsonl"] += b"{"


FOUND: dict[Callable[[Forged], None], set[str]] = {
    changes_a_file: {"file-changed"},
    removes_a_file: {"file-missing"},
    adds_a_file: {"file-unknown"},
    adds_a_deal: {"file-unknown"},
    removes_the_proof: {"unreadable", "actors-differ"},
    changes_an_event: {"event-changed", "personal-value-unknown"},
    rewrites_the_chain: {"sealed-head-differs"},
    removes_an_event: {"events-missing", "head-differs"},
    removes_the_last_events: {"sealed-events-missing"},
    removes_the_last_events_from_the_file_only: {"sealed-events-missing", "tail-missing", "actors-differ"},
    tells_another_deals_events: {"event-changed", "sealed-head-differs", "personal-value-unknown"},
    reorders_events: {"events-missing"},
    adds_an_old_event: {"event-backdated"},
    says_that_nothing_was_sealed: {"event-backdated"},
    changes_a_path: {"proof-wrong"},
    moves_a_head_in_the_log: {"proof-wrong"},
    proves_a_rewritten_chain: {"proof-wrong"},
    takes_the_chain_back: {"old-head-sealed-again", "proof-wrong"},
    removes_a_checkpoint: {"checkpoint-missing"},
    removes_the_checkpoints_that_sealed: {"checkpoint-missing", "anchor-missing"},
    removes_the_last_checkpoint_from_the_file_only: {"checkpoint-missing"},
    changes_a_checkpoint: {"wrong-signature"},
    exchanges_a_checkpoint: {"wrong-signature", "checkpoint-link-broken"},
    covers_less: {"wrong-signature", "tree-shrinks"},
    signs_with_another_key: {"unknown-key", "anchor-differs"},
    shows_another_company: {"anchor-differs"},
    shows_too_little: {"anchor-missing"},
    replaces_a_diagram: {"definition-changed"},
    replaces_a_form_and_its_digest: {"definition-missing"},
    removes_a_decision_table: {"definition-missing"},
    changes_a_personal_value: {"personal-value-changed"},
    adds_a_personal_value: {"personal-value-unknown"},
    names_another_actor: {"actors-differ"},
    breaks_a_file: {"unreadable"},
}
UNMENDED = {changes_a_file, removes_a_file, adds_a_file}


def checked(f: Forged, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, set[str]]:
    with zipfile.ZipFile(folder / "forged.zip", "w") as archive:
        for name, content in f.files.items():
            archive.writestr(name, content)
    code = standalone_verifier.main([str(folder / "forged.zip"), "--key", f.key_id, "--anchor", f.anchor])
    return code, set(re.findall(r"^  \[([a-z-]+)\]", capsys.readouterr().out, re.MULTILINE))


def test_the_honest_bundle_fits(made: Forged, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(made, tmp_path, capsys) == (0, set())


@pytest.mark.parametrize("forgery", FOUND, ids=lambda forgery: forgery.__name__)
def test_it_is_found(made: Forged, forgery: Callable[[Forged], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forged = Forged(dict(made.files), made.key, made.key_id, made.anchor)
    forgery(forged)
    if forgery not in UNMENDED:
        forged.mends()
    assert checked(forged, tmp_path, capsys) == (1, FOUND[forgery])
