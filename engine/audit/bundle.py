"""The audit bundle: a ZIP of deals with all that proves them, and a program that checks it without Stagework.

The same deals at the same moment give the same bytes: files are sorted, and their times in the ZIP are fixed.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import IO, Any

from bpmn.xml import DiagramError
from engine.actors import Actor, By, actor_of
from engine.audit.chain_checks import event_of, personal_of, plain_data
from engine.audit.checkpoint import Checkpoint
from engine.audit.keys import public_pem
from engine.audit.log_checks import checkpoints
from engine.audit.proofs import Proof, proof_of
from engine.audit.sealing import seal_all
from engine.chain import GENESIS, canonical
from engine.commands.note_access import note_access
from engine.engine import Engine
from engine.errors import DealNotFound, EngineError
from engine.store import deals, personal_values, trail
from engine.store import definitions as sources
from engine.store.session import Row, Session
from engine.store.tables import to_text
from engine.visibility import require_deal

FORMAT = "stagework-audit-bundle/1"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the ZIP: the earliest that the format knows."""
SUFFIXES = {"bpmn": "bpmn", "dmn": "dmn", "form": "form"}
README = """\
AUDIT BUNDLE

This folder proves what happened in one or several deals: every event in its order, the diagrams, forms and decision tables by which it
went, who acted, and the signed checkpoints that sealed it. Nothing else is needed to check it: no server, no account.

    pip install cryptography
    python verify.py

verify.py came in the same hands as the bundle. To be sure, take the same file from a Stagework that you trust
(engine/audit/standalone_verifier.py) and run it with this bundle's name. Compare the key that it prints with the one that the company has
published (--key), and a checkpoint that you were given earlier with the bundle (--anchor). docs/audit.md of Stagework says who
could falsify what.

actors.json also tells the roles and departments that people have now. They are told, not proved. So are files that the manifest marks
"by time": the event does not name them, but they were in force then.


АУДИТОРСКИЙ ПАКЕТ

Эта папка доказывает, что происходило в одной или нескольких сделках: все события по порядку, схемы, формы и таблицы решений, по которым
шла сделка, кто действовал, и подписанные контрольные точки, которыми это запечатано. Для проверки больше ничего не нужно: ни сервера,
ни учётной записи.

    pip install cryptography
    python verify.py

Файл verify.py получен из тех же рук, что и пакет. Для уверенности возьмите такой же файл из Stagework, которому доверяете
(engine/audit/standalone_verifier.py), и запустите его с именем этого пакета. Сравните ключ, который он напечатает, с опубликованным
компанией (--key), а контрольную точку, полученную вами раньше, с пакетом (--anchor). Кто и что мог бы подделать, сказано
в docs/audit.md.

В actors.json указаны также нынешние роли и подразделения людей: это сведения, а не доказательство. Так же и файлы, помеченные в манифесте
"by time": событие их не называет, но тогда действовали они.
"""


class NothingToBundle(EngineError):
    def __init__(self) -> None:
        super().__init__("No deal was named. Give the keys of the deals that the bundle shall have.")


@dataclass(frozen=True, slots=True)
class BundleInfo:
    """What is in a bundle.

    Attributes:
        deals: Their keys.
        events: How many in all; `unsealed`: those that no checkpoint has sealed.
        newest: The last checkpoint in it.
        personal_values: How many are shown.
    """

    deals: tuple[str, ...]
    events: int
    unsealed: int
    newest: Checkpoint | None
    personal_values: int


def write_bundle(engine: Engine, deal_keys: Iterable[str], file: IO[bytes], *, by: By, personal: bool = False) -> BundleInfo:
    """Write the bundle of some deals; sealed before, when the actor may seal.

    Args:
        file: Where the ZIP goes; it must be seekable.
        personal: Show the personal values, with what proves them. This is recorded as reading them.

    Raises:
        NotPermitted: The actor may not export history, or not see these deals' personal values.
        DealNotFound: There is no such deal.
        NothingToBundle: No deal was named.
        AuditKeyUnusable: The actor may seal, but the key can't be used.
    """
    actor, keys = actor_of(by), tuple(sorted(set(deal_keys)))
    actor.require("history.export")
    if not keys:
        raise NothingToBundle
    with engine.store.read() as session:
        _require(session, actor, keys, personal)
    if actor.may("audit.seal"):
        seal_all(engine, by=by)
    with engine.store.read(consistent=True) as session, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        bundle = _Bundle(engine, session, archive)
        info = bundle.write(keys, actor.name, engine.clock.now(), personal)
    for key, names in bundle.shown.items():
        note_access(engine, by, key, names, "bundle")
    return info


def _require(session: Session, actor: Actor, keys: Sequence[str], personal: bool) -> None:
    for key in keys:
        row = deals.find(session, key)
        if row is None:
            raise DealNotFound(key)
        require_deal(session, actor, "deals.see", key, row.owner)
        if personal:
            require_deal(session, actor, "personal.see", key, row.owner)


class _Bundle:
    def __init__(self, engine: Engine, session: Session, archive: zipfile.ZipFile) -> None:
        self.engine, self.session, self.archive = engine, session, archive
        self.digests: dict[str, str] = {}
        self.actors: dict[str, dict[str, Any]] = {}
        self.by_id = {row.id: row for row in trail.definitions(session)}
        self.by_digest = {row.digest: row for row in self.by_id.values()}
        self.used: dict[int, str] = {}  # definition -> how it is known to have been used
        self.shown: dict[str, set[str]] = {}

    def write(self, keys: Sequence[str], made_by: str, made_at: datetime, personal: bool) -> BundleInfo:
        """All files, in the order of their names."""
        gathered = [self._walk(key) for key in keys]
        points = [Checkpoint.of(row) for row in checkpoints(self.session)]
        newest = points[-1] if points else None
        verifier = files("engine.audit").joinpath("standalone_verifier.py").read_bytes()
        self._put("README.txt", README.encode())
        self._put("actors.json", _json([self.actors[name] for name in sorted(self.actors)]))
        self._lines("checkpoints.jsonl", (point.plain for point in points))
        told = [self._deal(key, proof, personal) for key, proof in zip(keys, gathered, strict=True)]
        definitions = sorted((self._definition(number) for number in self.used), key=lambda one: one["file"])
        for one in definitions:
            self._put(one["file"], sources.source(self.session, one.pop("id"))[0])
        for public in sorted({point.public_key for point in points}, key=lambda key: hashlib.sha256(bytes.fromhex(key)).hexdigest()):
            raw = bytes.fromhex(public)
            self._put(f"keys/{hashlib.sha256(raw).hexdigest()}.pem", public_pem(raw))
        manifest = {
            "format": FORMAT,
            "made_at": to_text(made_at),
            "made_by": made_by,
            "newest_checkpoint": newest.anchor if newest else None,
            "deals": told,
            "definitions": definitions,
            "files": {**self.digests, "verify.py": hashlib.sha256(verifier).hexdigest()},
        }
        self._put("manifest.json", _json(manifest))
        self._put("verify.py", verifier)
        events, sealed = sum(deal["events"] for deal in told), sum(deal["sealed"] for deal in told)
        return BundleInfo(tuple(keys), events, events - sealed, newest, sum(deal.get("personal_values", 0) for deal in told))

    # ---- a deal ----------------------------------------------------------------------------------------------------

    def _walk(self, key: str) -> Proof:
        """Who acts in a deal, and by which files it went."""
        for event in trail.events(self.session, key):
            self._acts(event)
            if event.definition_id in self.by_id:
                self.used[event.definition_id] = "event"
            if event.kind in ("work.completed", "decision.made"):
                self._uses(event)
        return proof_of(self.session, key)

    def _acts(self, event: Row) -> None:
        at = event.recorded_at
        if event.actor not in self.actors:
            user = trail.person(self.session, event.actor)
            known = {"roles": json.loads(user.roles), "departments": trail.departments(self.session, user.id)} if user else {}
            self.actors[event.actor] = {"name": event.actor, "is_user": bool(user), **known, "events": 0, "first": at, "last": at}
        actor = self.actors[event.actor]
        actor["events"] += 1
        actor["first"], actor["last"] = min(actor["first"], at), max(actor["last"], at)

    def _uses(self, event: Row) -> None:
        """The form that checked the answers, or the table that decided: as the event names it; an old event names none."""
        data = plain_data(event.data)
        if not isinstance(data, dict):
            return  # falsified, as its digest tells
        named = data.get("form" if event.kind == "work.completed" else "digest")
        if isinstance(named, str) and named in self.by_digest:
            self.used[self.by_digest[named].id] = "event"
        elif event.kind == "decision.made":
            self._in_force(
                [row for row in trail.versions(self.session, "dmn", str(data.get("decision"))) if row.version == data.get("version")]
            )
        elif (form := self._form(event)) != "":
            known = trail.versions(self.session, "form", form)
            self._in_force([row for row in known if (to_text(row.deployed_at) or "") <= event.recorded_at][-1:])

    def _form(self, event: Row) -> str:
        """The form of an event's element, or nothing."""
        if event.definition_id not in self.by_id:
            return ""
        try:
            element = self.engine.definitions.process(self.session, event.definition_id).diagram.elements.get(event.element_id)
        except DiagramError:  # falsified, as its digest tells
            return ""
        return element.form if element is not None else ""

    def _in_force(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.used.setdefault(row.id, "time")

    def _deal(self, key: str, proof: Proof, personal: bool) -> dict[str, Any]:
        folder = f"deals/{key}"
        commitments: dict[str, str] = {}
        last = GENESIS

        def events() -> Iterator[Mapping[str, Any]]:
            nonlocal last
            for event in trail.events(self.session, key):
                previous, last = last, event.digest
                commitments.update(personal_of(plain_data(event.data)) if '"personal"' in event.data else ())
                yield self._event(event, previous)

        count = self._lines(f"{folder}/events.jsonl", events())
        told = {"key": key, "events": count, "digest": last, "sealed": proof.sealed_length}
        if personal:
            rows = [row for row in personal_values.of_deal(self.session, key) if row.ref in commitments]
            rows.sort(key=lambda row: row.ref)
            shown = ({"ref": row.ref, "name": row.name, "salt": row.salt, "value": row.value} for row in rows)
            told["personal_values"] = self._lines(f"{folder}/personal.jsonl", shown)
            self.shown[key] = {row.name for row in rows}
        self._put(f"{folder}/proof.json", _json(proof.plain))
        return told

    def _event(self, event: Row, previous: str) -> dict[str, Any]:
        definition = self.by_id[event.definition_id].digest if event.definition_id in self.by_id else ""
        return {**event_of(event, previous, definition), "digest": event.digest}

    def _definition(self, number: int) -> dict[str, Any]:
        row = self.by_id[number]
        return {
            "id": number,
            "kind": row.kind,
            "key": row.key,
            "version": row.version,
            "digest": row.digest,
            "name": row.name,
            "file": f"definitions/{row.kind}-{row.version}-{row.digest}.{SUFFIXES[row.kind]}",
            "deployed_at": to_text(row.deployed_at),
            "deployed_by": row.deployed_by,
            "known": f"by {self.used[number]}",
        }

    # ---- the ZIP ---------------------------------------------------------------------------------------------------

    def _put(self, name: str, content: bytes) -> None:
        self._lines(name, (), content)

    def _lines(self, name: str, lines: Iterable[Mapping[str, Any]], first: bytes = b"") -> int:
        """A file of one canonical JSON object a line; how many."""
        entry = zipfile.ZipInfo(name, LONG_AGO)
        entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
        digest, count = hashlib.sha256(first), 0
        with self.archive.open(entry, "w", force_zip64=True) as file:
            file.write(first)
            for line in lines:
                content = canonical(line) + b"\n"
                digest.update(content)
                file.write(content)
                count += 1
        self.digests[name] = digest.hexdigest()
        return count


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
