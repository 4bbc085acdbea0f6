"""Checks a Stagework audit bundle, without Stagework and without a server. Needs Python 3.9 or newer and the package "cryptography".

    pip install cryptography
    python verify.py                      # the bundle's unpacked folder that this file lies in
    python verify.py BUNDLE.zip           # or a bundle as it came
    python verify.py BUNDLE.zip --anchor 17:3f1c... --key 9ab2...

--anchor   number:digest of a checkpoint that was published, or given to you earlier: it must be in the bundle.
--key      the id of a key that the company has published (64 digits), or a PEM file with it; may be given several times.

Exit code: 0 when everything fits, 1 when something was falsified, 2 when it can't be checked at all.

What is checked: every file against the manifest; every event's digest, which covers the event and the digest before it; that the chain
is what the checkpoints sealed (Merkle audit paths, RFC 6962); the checkpoints' signatures (Ed25519) and that each names the one before;
the files by which the deal went its way against the digests that the events name; and shown personal values against their commitments.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

FORMAT = "stagework-audit-bundle/1"
GENESIS = "0" * 64
EVENT = ("chain", "number", "previous", "instance", "definition", "kind", "element", "actor", "at", "recorded_at", "data")
STATEMENT = ("number", "sealed_at", "tree_size", "root", "previous", "key_id")
PASSED_OVER, PASSED_FOR = 3, timedelta(hours=1)
CHUNK = 1 << 20


class Unreadable(Exception):
    """There is no bundle to check."""


class Files:
    """A bundle's files, in a ZIP or a folder."""

    def __init__(self, place: Path) -> None:
        self.zip: zipfile.ZipFile | None = None
        self.folder = place
        if place.is_dir():
            self.names = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
            self.names = {name for name in self.names if "__pycache__" not in name}
        else:
            try:
                self.zip = zipfile.ZipFile(place)
            except (OSError, zipfile.BadZipFile) as error:
                raise Unreadable(f"{place} is no ZIP file: {error}.") from None
            self.names = set(self.zip.namelist())

    def open(self, name: str) -> Any:
        if name not in self.names:
            raise FileNotFoundError(f"there is no {name}")
        return self.zip.open(name) if self.zip else open(self.folder / name, "rb")

    def read(self, name: str) -> bytes:
        with self.open(name) as file:
            content: bytes = file.read()
            return content

    def json(self, name: str) -> Any:
        return json.loads(self.read(name))

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        with self.open(name) as file:
            for line in file:
                yield json.loads(line)

    def digest(self, name: str) -> str:
        found = hashlib.sha256()
        with self.open(name) as file:
            while chunk := file.read(CHUNK):
                found.update(chunk)
        return found.hexdigest()


def canonical(data: dict[str, Any]) -> bytes:
    """Canonical JSON (RFC 8785) of texts and whole numbers."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def digest_of(data: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(data)).hexdigest()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Verifier:
    """Checks one bundle; `findings` are (code, where, sentence)."""

    def __init__(self, files: Files, anchor: str, keys: set[str]) -> None:
        self.files, self.anchor, self.keys = files, anchor, keys
        self.findings: list[tuple[str, str, str]] = []
        self.notes: list[str] = []
        self.manifest: dict[str, Any] = {}
        self.checkpoints: dict[int, dict[str, Any]] = {}
        self.sealed_at: list[datetime] = []
        self.named: dict[str, str] = {}
        self.actors: dict[str, int] = {}
        self.events = 0

    def run(self) -> None:
        if "manifest.json" not in self.files.names:
            raise Unreadable("There is no manifest.json: this is no audit bundle.")
        manifest = self.files.json("manifest.json")
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise Unreadable(f"manifest.json is not of the format that this program knows, {FORMAT}.")
        self.manifest = manifest
        self.part("manifest.json", self.check_files)
        self.part("checkpoints.jsonl", self.check_checkpoints)
        self.part("deals", self.check_deals)
        self.part("definitions", self.check_definitions)
        self.part("actors.json", self.check_actors)

    def part(self, where: str, check: Any) -> None:
        """Run a check; whatever can't be read is a finding, no stack trace."""
        try:
            check()
        except (LookupError, ValueError, TypeError, AttributeError, OSError, RecursionError, zipfile.BadZipFile, zlib.error) as error:
            self.found("unreadable", where, f"It can't be read: {type(error).__name__}: {error}.")

    def found(self, code: str, where: str, sentence: str) -> None:
        self.findings.append((code, where, sentence))

    # ---- files -----------------------------------------------------------------------------------------------------

    def check_files(self) -> None:
        listed: dict[str, str] = self.manifest["files"]
        for name in sorted(set(listed) - self.files.names):
            self.found("file-missing", name, "The manifest lists this file, and it is not there.")
        for name in sorted(self.files.names - set(listed) - {"manifest.json"}):
            self.found("file-unknown", name, "The manifest does not list this file.")
        for name in sorted(self.files.names & set(listed)):
            if self.files.digest(name) != listed[name]:
                self.found("file-changed", name, "The file is not the one that the manifest lists.")

    # ---- checkpoints -----------------------------------------------------------------------------------------------

    def check_checkpoints(self) -> None:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        previous, number, size, refused = GENESIS, 0, 0, set()
        for checkpoint in self.files.lines("checkpoints.jsonl"):
            where = f"checkpoint {checkpoint['number']}"
            statement = {name: checkpoint[name] for name in STATEMENT}
            if checkpoint["number"] != number + 1:
                self.found("checkpoint-missing", where, f"Checkpoint {number + 1} is missing before it.")
            elif checkpoint["previous"] != previous:
                self.found("checkpoint-link-broken", where, "It was made after another checkpoint than the one before it.")
            if checkpoint["tree_size"] <= size:
                self.found("tree-shrinks", where, "It covers no more than the one before.")
            key = bytes.fromhex(checkpoint["public_key"])
            try:
                Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(checkpoint["signature"]), canonical(statement))
                is_signed = hashlib.sha256(key).hexdigest() == checkpoint["key_id"]
            except (InvalidSignature, ValueError):
                is_signed = False
            if not is_signed:
                self.found("wrong-signature", where, "Its signature is not that of its key.")
            if self.keys and checkpoint["key_id"] not in self.keys and checkpoint["key_id"] not in refused:
                refused.add(checkpoint["key_id"])
                self.found("unknown-key", where, f"It is signed with the key {checkpoint['key_id']}, which is none of those given.")
            previous = digest_of({**statement, "signature": checkpoint["signature"]})
            checkpoint["digest"] = previous
            number, size = checkpoint["number"], checkpoint["tree_size"]
            self.checkpoints[number] = checkpoint
            self.sealed_at.append(max([*self.sealed_at[-1:], moment(checkpoint["sealed_at"])]))
        self.check_newest()

    def check_newest(self) -> None:
        """The last checkpoint is the one that the manifest names, and the published one is there."""
        told = self.manifest.get("newest_checkpoint")
        last = self.checkpoints[max(self.checkpoints)] if self.checkpoints else None
        if told != (f"{last['number']}:{last['digest']}" if last else None):
            self.found("checkpoint-missing", "checkpoints.jsonl", f"The manifest names {told} as the last checkpoint; it is not.")
        if self.anchor:
            number, _, digest = self.anchor.partition(":")
            published = self.checkpoints.get(int(number))
            if published is None:
                self.found("anchor-missing", f"checkpoint {number}", "The published checkpoint is not in the bundle.")
            elif published["digest"] != digest:
                self.found("anchor-differs", f"checkpoint {number}", f"It is {published['digest']}; published was {digest}.")

    # ---- deals ----------------------------------------------------------------------------------------------------

    def check_deals(self) -> None:
        listed = {told["key"]: told for told in self.manifest["deals"]}
        for key, told in listed.items():
            self.part(f"deals/{key}", lambda told=told: self.check_deal(told))
        folders = {name.split("/")[1] for name in self.files.names if name.startswith("deals/")}
        for key in sorted(folders - set(listed)):
            self.found("file-unknown", f"deals/{key}", "The manifest tells nothing of this deal.")

    def check_deal(self, told: dict[str, Any]) -> None:
        key = told["key"]
        folder = f"deals/{key}"
        proof = self.files.json(f"{folder}/proof.json")
        listed = sorted(proof["heads"], key=lambda head: head["position"])
        heads = {head["length"]: head for head in listed}
        commitments: dict[str, str] = {}
        previous, number, sealed, oldest = GENESIS, 0, 0, None
        for line in self.files.lines(f"{folder}/events.jsonl"):
            where = f"{key}, event {line['number']}"
            event = {name: line[name] for name in EVENT}
            if line["chain"] != key:
                self.found("event-changed", where, f"It belongs to {line['chain']}.")
            if line["number"] != number + 1:
                self.found("events-missing", where, f"Event {number + 1} is missing before it.")
            elif line["previous"] != previous:
                self.found("event-changed", where, "The event before it is not the one that it followed.")
            if digest_of(event) != line["digest"]:
                self.found("event-changed", where, f"It is not as it was recorded ({line['kind']} by {line['actor']}, {line['at']}).")
            previous, number = line["digest"], line["number"]
            self.events += 1
            self.actors[line["actor"]] = self.actors.get(line["actor"], 0) + 1
            self.read(line, where, commitments)
            oldest = min(oldest or line["recorded_at"], line["recorded_at"])
            if number in heads:
                self.check_head(key, heads[number], line["digest"])
                self.check_age(key, oldest, heads[number]["checkpoint"])
                sealed, oldest = number, None
        if oldest is not None and self.sealed_at and max(heads, default=0) <= number:
            self.check_age(key, oldest, len(self.sealed_at))
        self.check_lengths(key, told, [head["length"] for head in listed], number, previous)
        self.tell(key, number, sealed, heads)
        if f"{folder}/personal.jsonl" in self.files.names:
            self.check_personal(key, f"{folder}/personal.jsonl", commitments)

    def check_lengths(self, key: str, told: dict[str, Any], lengths: list[int], number: int, digest: str) -> None:
        if lengths != sorted(set(lengths)):
            self.found("old-head-sealed-again", key, "A checkpoint sealed fewer events than an earlier one: the chain was taken back.")
        if lengths and max(lengths) > number:
            self.found("sealed-events-missing", key, f"Checkpoints sealed {max(lengths)} events; there are {number}.")
        if told["events"] > number:
            self.found("tail-missing", key, f"The manifest tells of {told['events']} events; there are {number}.")
        elif (told["events"], told["digest"]) != (number, digest):
            self.found("head-differs", key, "The last event is not the one that the manifest names.")

    def check_head(self, key: str, head: dict[str, Any], digest: str) -> None:
        """A sealed head is the chain's event at that place, and leads to the root that its checkpoint signed."""
        where = f"{key}, event {head['length']}"
        if head["digest"] != digest:
            self.found("sealed-head-differs", where, f"Checkpoint {head['checkpoint']} sealed another event: the chain was rewritten.")
        checkpoint = self.checkpoints.get(head["checkpoint"])
        if checkpoint is None:
            self.found("checkpoint-missing", where, f"Checkpoint {head['checkpoint']}, which sealed it, is not in the bundle.")
            return
        data = canonical({"chain": key, "length": head["length"], "digest": head["digest"]})
        path = [bytes.fromhex(node) for node in head["path"]]
        before = self.checkpoints.get(head["checkpoint"] - 1)
        root = root_of(data, head["position"], checkpoint["tree_size"], path)
        if root != checkpoint["root"] or head["position"] < (before["tree_size"] if before else 0):
            self.found("proof-wrong", where, f"The proof does not lead to the root that checkpoint {head['checkpoint']} signed.")

    def check_age(self, key: str, recorded_at: str, checkpoint: int) -> None:
        """Events can't be much older than the checkpoint that sealed them: those before would have."""
        first = bisect_left(self.sealed_at, moment(recorded_at)) + 1
        if checkpoint > len(self.sealed_at) or checkpoint - first < PASSED_OVER:
            return
        if self.sealed_at[checkpoint - 1] - self.sealed_at[first - 1] > PASSED_FOR:
            sentence = f"An event says that it was recorded at {recorded_at}, but several checkpoints after that were made without it."
            self.found("event-backdated", key, sentence)

    def tell(self, key: str, number: int, sealed: int, heads: dict[int, dict[str, Any]]) -> None:
        before = 0
        self.notes.append(f"{key}: {number} events")
        for length in sorted(heads):
            checkpoint = self.checkpoints.get(heads[length]["checkpoint"])
            if checkpoint and length <= number:
                which = f"events {before + 1} to {length}" if length > before + 1 else f"event {length}"
                self.notes.append(f"  {which}: sealed by checkpoint {checkpoint['number']} of {checkpoint['sealed_at']}")
            before = length
        if number > sealed:
            self.notes.append(f"  {number - sealed} events are not sealed yet: whoever could write the database could have added them")

    def read(self, line: dict[str, Any], where: str, commitments: dict[str, str]) -> None:
        """Which files and personal values an event refers to."""
        if line["definition"]:
            self.named.setdefault(line["definition"], where)
        data = json.loads(line["data"])
        name = {"work.completed": "form", "decision.made": "digest"}.get(line["kind"], "")
        if name and isinstance(data, dict) and isinstance(data.get(name), str):
            self.named.setdefault(data[name], where)
        commitments.update(personal_of(data))

    def check_personal(self, key: str, name: str, commitments: dict[str, str]) -> None:
        shown = set()
        for line in self.files.lines(name):
            shown.add(line["ref"])
            if line["ref"] not in commitments:
                self.found("personal-value-unknown", key, f"No event refers to the value of “{line['name']}” ({line['ref']}).")
            elif hashlib.sha256(f"{line['salt']}:{line['value']}".encode()).hexdigest() != commitments[line["ref"]]:
                self.found("personal-value-changed", key, f"The value of “{line['name']}” is not the one that was recorded.")
        missing = len(set(commitments) - shown)
        self.notes.append(f"  {len(shown)} personal values are shown; {missing} are erased")

    # ---- what belongs to it ----------------------------------------------------------------------------------------

    def check_definitions(self) -> None:
        there: set[str] = set()
        for told in self.manifest["definitions"]:
            name = told["file"]
            if name not in self.files.names:
                self.found("definition-missing", name, "The manifest lists this file, and it is not there.")
                continue
            there.add(told["digest"])
            if self.files.digest(name) != told["digest"]:
                self.found("definition-changed", name, f"It is not the file of {told['kind']} “{told['key']}”, version {told['version']}.")
        for digest, where in sorted(self.named.items()):
            if digest and digest not in there:
                self.found("definition-missing", where, f"The diagram, form or decision table {digest} that it names is not in the bundle.")

    def check_actors(self) -> None:
        told = {actor["name"]: actor["events"] for actor in self.files.json("actors.json")}
        if told != self.actors:
            self.found("actors-differ", "actors.json", "It does not tell who acted in the events.")


def root_of(data: bytes, position: int, size: int, path: list[bytes]) -> str | None:
    """The root to which a leaf's audit path leads (RFC 9162 §2.1.3.2, which says how RFC 6962's paths are verified)."""
    if not 0 <= position < size:
        return None
    node, last = position, size - 1
    root = hashlib.sha256(b"\x00" + data).digest()
    for other in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            root = hashlib.sha256(b"\x01" + other + root).digest()
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            root = hashlib.sha256(b"\x01" + root + other).digest()
        node >>= 1
        last >>= 1
    return root.hex() if last == 0 else None


def personal_of(data: Any) -> Iterator[tuple[str, str]]:
    """(reference, commitment) of each personal value in an event's data."""
    if isinstance(data, list):
        for item in data:
            yield from personal_of(item)
    elif isinstance(data, dict):
        mark = data.get("$")
        if isinstance(mark, list) and len(mark) == 2 and mark[0] == "personal":
            yield mark[1][0], mark[1][1]
        else:
            for item in data.values():
                yield from personal_of(item)


def key_ids(given: list[str]) -> set[str]:
    """Ids of keys: as they are, or of the keys in a PEM file."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

    found = set()
    for text in given:
        if re.fullmatch(r"[0-9a-f]{64}", text):
            found.add(text)
            continue
        pem = Path(text).read_text("utf-8")
        for block in re.findall(r"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", pem, re.DOTALL):
            raw = load_pem_public_key(block.encode()).public_bytes(Encoding.Raw, PublicFormat.Raw)
            found.add(hashlib.sha256(raw).hexdigest())
    return found


def report(verifier: Verifier) -> int:
    """Print the verdict; the exit code."""
    manifest = verifier.manifest
    print(f"Audit bundle, made {manifest.get('made_at')} by {manifest.get('made_by')}")
    for note in verifier.notes:
        print(note)
    used = sorted({checkpoint["key_id"] for checkpoint in verifier.checkpoints.values()})
    if verifier.checkpoints:
        last = verifier.checkpoints[max(verifier.checkpoints)]
        print(f"Checkpoints: {len(verifier.checkpoints)}, the last one is {last['number']}:{last['digest']} of {last['sealed_at']}")
        for key in used:
            print(f"  signed with the key {key}")
    if not verifier.checkpoints:
        print("There is no checkpoint: nothing is sealed, and the chain alone proves nothing.")
    elif not verifier.keys:
        print("  Compare the key with the one that the company has published (--key): anybody can sign with a key of their own.")
    if verifier.checkpoints and not verifier.anchor:
        print("  Compare with a checkpoint that was published earlier (--anchor): who holds the key can sign a new past.")
    if verifier.findings:
        print(f"\nFALSIFIED OR BROKEN: {len(verifier.findings)} findings")
        for code, where, sentence in verifier.findings:
            print(f"  [{code}] {where}: {sentence}")
        return 1
    print(f"\nEVERYTHING FITS: {verifier.events} events, {len(manifest.get('definitions', []))} diagrams, forms and decision tables.")
    return 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).resolve().parent, help="the ZIP file or the unpacked folder")
    parser.add_argument("--anchor", default="", metavar="N:DIGEST", help="a published checkpoint")
    parser.add_argument("--key", action="append", default=[], metavar="ID|FILE", help="a published key")
    given = parser.parse_args(arguments)
    if given.anchor and not re.fullmatch(r"[0-9]{1,15}:[0-9a-f]{64}", given.anchor):
        parser.error("--anchor must be a checkpoint's number, a colon and its digest (64 digits)")
    try:
        verifier = Verifier(Files(given.bundle), given.anchor, key_ids(given.key))
        verifier.run()
    except ImportError:
        print("The package “cryptography” is needed to check signatures: pip install cryptography", file=sys.stderr)
        return 2
    except (Unreadable, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return report(verifier)


if __name__ == "__main__":
    sys.exit(main())
