"""Deployed definitions as the commands use them: parsed and compiled once for each process, then shared."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bpmn.decision import Decision
from bpmn.diagram import Diagram
from bpmn.graph import Graph
from bpmn.hand_offs import HandOffs
from bpmn.regulation import Regulation
from engine.errors import DefinitionNotFound
from engine.spiff import Compiled, compile_diagram
from engine.store import definitions as stored
from engine.store.session import Row, Session
from engine.values import Value
from forms.field import SEVERAL_CHOICES
from forms.form import Form

STAGES = ("inbound", "outbound", "discussion", "execution", "development")
"""The five canonical stages, in order."""

PERSONAL_SECONDS = 2.0
AWAITING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask"})
"""Elements that wait for the message which they refer to."""

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class DefinitionInfo:
    """A version of a deployed file.

    Attributes:
        kind: "bpmn", "dmn" or "form".
        key: The process, decision or form id.
        version: 1 for the first; a change of content makes the next one.
        digest: SHA-256 of the file's bytes.
        name: The file's name.
        stage: The stage that a diagram describes, or "".
        message: What the deployer said of it, or "".
        is_new: Set by `deploy`: False when the same content was there already.
        is_newest: Set by `deploy` and lists: it is what runs when its key is asked for.
    """

    id: int
    kind: str
    key: str
    version: int
    digest: str
    name: str
    stage: str
    deployed_at: datetime
    deployed_by: str
    message: str = ""
    is_new: bool = False
    is_newest: bool = False

    @classmethod
    def of(cls, row: Row, is_new: bool = False, is_newest: bool = False) -> DefinitionInfo:
        columns = row._asdict()
        return cls(**{**columns, "is_newest": bool(columns.get("is_newest", is_newest))}, is_new=is_new)


@dataclass(frozen=True, slots=True)
class Process:
    """A deployed diagram, ready to run.

    Attributes:
        hand_offs: Which operations stand behind hand-offs, and which.
    """

    info: DefinitionInfo
    diagram: Diagram
    compiled: Compiled
    hand_offs: HandOffs

    @property
    def id(self) -> int:
        return self.info.id

    @property
    def key(self) -> str:
        return self.info.key


class Definitions:
    """What is deployed, parsed. A version never changes, so it is kept for as long as the process lives."""

    def __init__(self) -> None:
        self._parsed: dict[int, Any] = {}
        self._infos: dict[int, DefinitionInfo] = {}
        self._digests: dict[int, str] = {}
        self._awaited: dict[int, frozenset[str]] = {}
        self._regulations: dict[tuple[int, str], Regulation] = {}
        self._boxes: dict[tuple[str, str], dict[str, frozenset[Value]]] = {}
        self._personal: frozenset[str] = frozenset()
        self._personal_until = 0.0
        self._lock = threading.Lock()

    def info(self, session: Session, definition_id: int) -> DefinitionInfo | None:
        """What a version is, without its content; None: it is not there."""
        if (found := self._infos.get(definition_id)) is None and (row := stored.by_id(session, definition_id)) is not None:
            found = self._infos[definition_id] = DefinitionInfo.of(row)
        return found

    def process(self, session: Session, definition_id: int) -> Process:
        """The process of a definition's id."""
        return self._get(session, definition_id, None, _compile)

    def form(self, session: Session, row: Row) -> Form:
        """The form of a definition's row."""
        return self._get(session, row.id, row, _form)

    def decision(self, session: Session, row: Row) -> Decision:
        """The decision of a definition's row."""
        return self._get(session, row.id, row, _decision)

    def newest_process(self, session: Session, process_id: str) -> Process | None:
        """The newest deployed version, or None."""
        row = stored.newest(session, "bpmn", process_id)
        return None if row is None else self._get(session, row.id, row, _compile)

    def newest_form(self, session: Session, form_id: str) -> tuple[DefinitionInfo, Form]:
        """The newest version of a form.

        Raises:
            DefinitionNotFound: It is not deployed.
        """
        row = _newest(session, "form", form_id)
        return DefinitionInfo.of(row, is_newest=True), self.form(session, row)

    def newest_decision(self, session: Session, decision_id: str) -> tuple[DefinitionInfo, Decision]:
        """The newest version of a decision.

        Raises:
            DefinitionNotFound: It is not deployed.
        """
        row = _newest(session, "dmn", decision_id)
        return DefinitionInfo.of(row, is_newest=True), self.decision(session, row)

    def regulation(self, session: Session, definition_id: int, start: str) -> Regulation:
        """What a diagram requires of an instance that began at this element."""
        if (found := self._regulations.get((definition_id, start))) is None:
            graph = Graph(self.process(session, definition_id).diagram)
            found = self._regulations[definition_id, start] = Regulation(graph, start)
        return found

    def boxes(self, session: Session, form_id: str, digest: str) -> dict[str, frozenset[Value]]:
        """The choices of each checklist of a form, by the name of its answer; none of a form that is not there."""
        if (found := self._boxes.get((form_id, digest))) is None:
            row = stored.same_content(session, "form", form_id, digest)
            fields = self.form(session, row).fields if row is not None else ()
            lists = [field for field in fields if field.type in SEVERAL_CHOICES and field.choices]
            found = {field.key: frozenset(choice.value for choice in field.choices) for field in lists}
            self._boxes[form_id, digest] = found
        return found

    def digest(self, session: Session, definition_id: int) -> str:
        """SHA-256 of a version's file."""
        if (found := self._digests.get(definition_id)) is None:
            row = stored.by_id(session, definition_id)
            assert row is not None
            found = self._digests[definition_id] = row.digest
        return found

    def personal_names(self, session: Session) -> frozenset[str]:
        """Variables that a deployed form, or the payload of a message in a deployed diagram, marks as personal.

        Read again every few seconds: a file that another process has deployed counts soon, one of this process at once.
        """
        if time.monotonic() >= self._personal_until:
            newest = stored.all_newest(session)
            forms = [self._get(session, row.id, row, _form) for row in newest if row.kind == "form"]
            diagrams = [self._get(session, row.id, row, _compile).diagram for row in newest if row.kind == "bpmn"]
            asked = {field.path[0] for form in forms for field in form.fields if field.personal}
            brought = {name for diagram in diagrams for element in diagram.elements.values() for name in element.personal_payload}
            self._personal = frozenset(asked | brought)
            self._personal_until = time.monotonic() + PERSONAL_SECONDS
        return self._personal

    def awaits(self, session: Session, message: str) -> bool:
        """Whether a newest diagram begins by this message or waits for it somewhere."""
        return any(message in self._messages(session, row.id) for row in stored.all_newest(session) if row.kind == "bpmn")

    def _messages(self, session: Session, definition_id: int) -> frozenset[str]:
        if (found := self._awaited.get(definition_id)) is None:
            diagram = self.process(session, definition_id).diagram
            awaiting = (diagram.message_of(element) for element in diagram.elements.values() if element.kind in AWAITING)
            found = self._awaited[definition_id] = frozenset(message.name for message in awaiting if message is not None)
        return found

    def deployed(self) -> None:
        """This process has just deployed something."""
        self._personal_until = 0.0

    def _get(self, session: Session, definition_id: int, row: Row | None, parse: Callable[[DefinitionInfo, bytes], Parsed]) -> Parsed:
        if (found := self._parsed.get(definition_id)) is None:
            row = row or stored.by_id(session, definition_id)
            assert row is not None
            source, _ = stored.source(session, definition_id)
            parsed = parse(DefinitionInfo.of(row), source)
            with self._lock:
                found = self._parsed.setdefault(definition_id, parsed)
        result: Parsed = found
        return result


def _newest(session: Session, kind: str, key: str) -> Row:
    if (row := stored.newest(session, kind, key)) is None:
        raise DefinitionNotFound(kind, key)
    return row


def _form(info: DefinitionInfo, source: bytes) -> Form:
    return Form.parse(source, info.name)


def _decision(info: DefinitionInfo, source: bytes) -> Decision:
    return Decision.parse(source, info.name)


def _compile(info: DefinitionInfo, source: bytes) -> Process:
    diagram = Diagram.parse(source, info.name)
    return Process(info, diagram, compile_diagram(diagram), HandOffs(Graph(diagram)))
