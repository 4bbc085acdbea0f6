"""Deploy diagrams, decision tables and forms: all of a call's files, or none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said
from bpmn.lint import lint
from engine.actors import By
from engine.commands.start_by_timer import set_timers
from engine.definitions import DefinitionInfo
from engine.engine import Engine
from engine.errors import DeploymentRefused
from engine.kpi.attached import LOCK as INDICATORS
from engine.kpi.carrying import Attached
from engine.library import Library, Unreadable
from engine.spiff import NotCompilable, compile_diagram
from engine.store import deal_facts, model_drafts
from engine.store import definitions as stored
from engine.transaction import Transaction

File = tuple[str, bytes]
"""(file name, its bytes). The name's end says what it is: .form, .dmn, anything else is a diagram."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file that may be stored."""

    name: str
    kind: str
    key: str
    source: bytes
    stage: str = ""
    diagram: Diagram | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.source).hexdigest()


def deploy(
    engine: Engine,
    files: Sequence[File],
    *,
    by: By,
    message: str = "",
    at: datetime | None = None,
    warnings: list[tuple[str, Finding]] | None = None,
) -> list[DefinitionInfo]:
    """Check every file and store each as a new version; the same content as a version that is there is that version.

    To deploy an older version's file again is to go back to it: it is the newest from then on.

    Diagrams are checked against what is deployed together with the files of this call. Attached indicators are carried over to the new
    model, or become unverified.

    Args:
        message: What changes, and why; kept with each new version and in the history.
        warnings: Is filled with what is to be thought about, by file name: it is deployed all the same.

    Returns:
        A definition for each file, in the order given.

    Raises:
        DeploymentRefused: A file has an error; nothing was stored.
    """

    def story(tx: Transaction) -> list[DefinitionInfo]:
        tx.require("definitions.deploy")
        tx.session.lock(INDICATORS)
        library = Library.of_deployed(tx.session)
        attached = Attached.of(tx, library)
        ready, findings = read_files(library, files)
        findings += check_diagrams(engine, library, ready)
        if attached is not None:
            findings += attached.harmed(library, diagram_names(ready))
        if any(finding.severity == "error" for _, finding in findings):
            raise DeploymentRefused(findings)
        told: list[DefinitionInfo] = []
        infos = [_store(tx, file, message, told) for file in ready]
        model_drafts.remove_deployed(tx.session, [(file.kind, file.key, file.source) for file in ready])
        if told:
            new = [{"kind": info.kind, "key": info.key, "version": info.version, "digest": info.digest} for info in told]
            tx.note("definitions.deployed", "", None, "", definitions=new, **({"message": message} if message else {}))
            personal = {field.name for form in library.forms.values() for field in form.fields if field.personal}
            deal_facts.forget(tx.session, sorted(personal))
            if attached is not None:
                attached.carry_over(library)
        if warnings is not None:
            warnings[:] = [(name, finding) for name, finding in findings if finding.severity == "warning"]
        return infos

    deployed = engine.transact(story, by=by, at=at)
    engine.definitions.deployed()
    return deployed


def read_files(library: Library, files: Sequence[File]) -> tuple[list[_Ready], list[tuple[str, Finding]]]:
    """Parse the files into the library, so that they know each other; what can't be read is a finding."""
    ready: list[_Ready] = []
    findings: list[tuple[str, Finding]] = []
    seen: dict[tuple[str, str], str] = {}
    for name, source in files:
        try:
            kind, key, parsed = library.add(name, source)
        except Unreadable as error:
            findings += [(name, finding) for finding in error.findings]
            continue
        if (kind, key) in seen:
            other = seen[kind, key]
            message = Said(f"{other} and {name} both have the id “{key}”.", f"У {other} и {name} один и тот же id «{key}».")
            hint = Said("Give one of them another id, or deploy one of them.", "Дайте одному из них другой id или разверните один из них.")
            findings.append((name, Finding.of("one-file-per-id", message, hint)))
        seen[kind, key] = name
        diagram = parsed if isinstance(parsed, Diagram) else None
        ready.append(_Ready(name, kind, key, source, diagram.main.stage if diagram else "", diagram))
    return ready, findings


def diagram_names(ready: Sequence[_Ready]) -> dict[str, str]:
    """The diagrams' file names, by process id."""
    return {file.key: file.name for file in ready if file.diagram is not None}


def check_diagrams(engine: Engine, library: Library, ready: Sequence[_Ready]) -> list[tuple[str, Finding]]:
    """Lint and compile the diagrams."""
    catalog = library.catalog(engine.topics)
    findings: list[tuple[str, Finding]] = []
    for file in ready:
        if file.diagram is None:
            continue
        found = lint(file.diagram, catalog)
        if not any(finding.severity == "error" for finding in found):
            try:
                compile_diagram(file.diagram)
            except NotCompilable as error:
                found += error.findings
        findings += [(file.name, finding) for finding in found]
    return findings


def _store(tx: Transaction, file: _Ready, message: str, told: list[DefinitionInfo]) -> DefinitionInfo:
    """Store a file unless it is there; `told` gets what is the newest from now on and was not before."""
    same = stored.same_content(tx.session, file.kind, file.key, file.digest)
    if same is not None:
        info = DefinitionInfo.of(same, is_newest=True)
        newest = stored.newest(tx.session, file.kind, file.key)
        if newest is not None and newest.id != same.id:
            stored.make_newest(tx.session, same)
            if file.diagram is not None:
                set_timers(tx, same.id, file.diagram)
            told.append(info)
        return info
    values: dict[str, Any] = {"kind": file.kind, "key": file.key, "digest": file.digest, "source": file.source, "name": file.name}
    identity = stored.add(tx.session, **values, stage=file.stage, deployed_at=tx.at, deployed_by=tx.by, message=message)
    if file.diagram is not None:
        _store_starts(tx, identity, file.diagram)
        set_timers(tx, identity, file.diagram)
    row = stored.by_id(tx.session, identity)
    assert row is not None
    told.append(DefinitionInfo.of(row, is_new=True, is_newest=True))
    return told[-1]


def _store_starts(tx: Transaction, definition_id: int, diagram: Diagram) -> None:
    starts = [element for element in diagram.in_scope(diagram.main.id) if element.kind == "startEvent"]
    messages = [(element.id, message.name) for element in starts if (message := diagram.message_of(element)) is not None]
    stored.add_start_messages(tx.session, definition_id, messages)
