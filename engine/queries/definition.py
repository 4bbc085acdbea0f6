"""One version of a deployed file: what it says, its bytes, and what changed since another version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bpmn.decision import Decision
from bpmn.diagram import Diagram
from bpmn.diff import Change, diff
from bpmn.dmn_diff import diff as diff_of_tables
from engine.actors import By, actor_of
from engine.commands.deploy import File
from engine.definitions import DefinitionInfo
from engine.engine import Engine
from engine.errors import DefinitionNotFound, NotFound
from engine.library import Library, Unreadable
from engine.store import definitions as stored
from engine.store.session import Session
from forms.diff import diff as diff_of_forms
from forms.form import Form


class VersionNotFound(NotFound):
    """The key is deployed, but not in this version."""

    def __init__(self, kind: str, key: str, version: int) -> None:
        super().__init__(f"There is no version {version} of “{key}” ({kind}). Its versions are listed without one.")


@dataclass(frozen=True, slots=True)
class Definition:
    """A version of a deployed file, parsed.

    Attributes:
        source: The exact bytes.
        parsed: By `info.kind`.
    """

    info: DefinitionInfo
    source: bytes
    parsed: Diagram | Decision | Form


def definition(engine: Engine, kind: str, key: str, version: int, *, by: By = "") -> Definition:
    """One version.

    Raises:
        NotPermitted: `by` may not see definitions.
        DefinitionNotFound, VersionNotFound: It is not deployed.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read() as session:
        return _definition(engine, session, kind, key, version)


def newest_definition(engine: Engine, kind: str, key: str, *, by: By = "") -> Definition:
    """The version that runs when its key is asked for.

    Raises:
        NotPermitted: `by` may not see definitions.
        DefinitionNotFound: It is not deployed.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read() as session:
        row = stored.newest(session, kind, key)
        if row is None:
            raise DefinitionNotFound(kind, key)
        return _definition(engine, session, kind, key, row.version)


def difference(engine: Engine, kind: str, key: str, old: int, new: int, *, by: By = "") -> list[Change]:
    """What changed from one version to another: by element of a diagram, by rule of a decision table, by field of a form.

    Raises:
        NotPermitted: `by` may not see definitions.
        DefinitionNotFound, VersionNotFound: One of them is not deployed.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read() as session:
        before, after = (_definition(engine, session, kind, key, version).parsed for version in (old, new))
    return _changes(before, after)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file that is not deployed yet, against the version that runs.

    Attributes:
        name: The file's name.
        version: What it was compared with; None: nothing of its key is deployed.
    """

    name: str
    kind: str
    key: str
    version: int | None
    changes: list[Change]


def differences(engine: Engine, files: Sequence[File], *, by: By = "") -> list[Comparison]:
    """What each file would change of the version that runs, in the order given; what can't be read is left out: `findings` says why.

    Raises:
        NotPermitted: `by` may not see definitions.
    """
    actor_of(by).require("definitions.see")
    library, found = Library(), []
    with engine.store.read() as session:
        for name, source in files:
            try:
                kind, key, parsed = library.add(name, source)
            except Unreadable:
                continue
            row = stored.newest(session, kind, key)
            changes = [] if row is None else _changes(_definition(engine, session, kind, key, row.version).parsed, parsed)
            found.append(Comparison(name, kind, key, row.version if row is not None else None, changes))
    return found


def _changes(before: Diagram | Decision | Form, after: Diagram | Decision | Form) -> list[Change]:
    if isinstance(before, Diagram) and isinstance(after, Diagram):
        return diff(before, after)
    if isinstance(before, Decision) and isinstance(after, Decision):
        return diff_of_tables(before.table, after.table)
    assert isinstance(before, Form)
    assert isinstance(after, Form)
    return [
        Change(change.key, change.label, change.kind, change.what, change.before, change.after) for change in diff_of_forms(before, after)
    ]


def _definition(engine: Engine, session: Session, kind: str, key: str, version: int) -> Definition:
    row = next(iter(stored.page(session, {"kind": kind, "key": key, "version": version}, False, 1, None)), None)
    if row is None:
        if stored.newest(session, kind, key) is None:
            raise DefinitionNotFound(kind, key)
        raise VersionNotFound(kind, key, version)
    parsed: Diagram | Decision | Form
    if kind == "bpmn":
        parsed = engine.definitions.process(session, row.id).diagram
    else:
        parsed = engine.definitions.decision(session, row) if kind == "dmn" else engine.definitions.form(session, row)
    return Definition(DefinitionInfo.of(row), stored.source(session, row.id)[0], parsed)
