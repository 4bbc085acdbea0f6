"""A file of the model that is being worked on: one draft for all process owners, and who has it open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.errors import EngineError, NotFound, Outdated
from engine.store.session import Row

LONGEST = 2_000_000
"""Bytes of a draft in UTF-8."""
PRESENT = timedelta(seconds=60)
"""Whoever was seen so lately has the file open; an editor tells of itself every 20 seconds or so."""


class ModelDraftNotFound(NotFound):
    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"There is no draft of “{key}” ({kind}).")


class DraftSavedMeanwhile(Outdated):
    """Another draft is there than the one that was read; `saved_by` says whose. "": it was discarded or deployed."""

    def __init__(self, key: str, saved_by: str = "") -> None:
        self.saved_by = saved_by
        became = f"saved by {saved_by}" if saved_by else "discarded or deployed"
        EngineError.__init__(self, f"The draft of “{key}” has been {became} since you read it. Read it again, then decide.")


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who has a file open."""

    person: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class DraftInfo:
    """A draft, without what it says.

    Attributes:
        kind, key: Which file it will become; "bpmn", "dmn" or "form".
        name: The file's name.
        base_version: The version that it goes on from; None: it is a new file.
        newest_version: The version that runs now; None: none is deployed.
        editors: Who has it open.
    """

    kind: str
    key: str
    name: str
    base_version: int | None
    newest_version: int | None
    begun_by: str
    saved_by: str
    saved_at: datetime
    revision: int
    editors: tuple[Editor, ...] = ()

    @property
    def is_outdated(self) -> bool:
        """Something else was deployed since it was begun."""
        return self.newest_version is not None and self.newest_version != self.base_version


@dataclass(frozen=True, slots=True)
class ModelDraft:
    """A draft with what it says; it need not be well-formed."""

    info: DraftInfo
    source: str


def info_of(row: Row, newest_version: int | None, editors: tuple[Editor, ...] = ()) -> DraftInfo:
    """A draft's row as it is told."""
    return DraftInfo(
        row.kind, row.key, row.name, row.base_version, newest_version, row.begun_by, row.saved_by, row.saved_at, row.revision, editors
    )
