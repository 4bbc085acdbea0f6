"""Drafts of the model's files, for those who may deploy them."""

from __future__ import annotations

from collections import defaultdict

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.model_drafts import PRESENT, DraftInfo, Editor, ModelDraft, ModelDraftNotFound, info_of
from engine.store import definitions as stored
from engine.store import model_drafts as drafts
from engine.store.session import Session


def model_drafts(engine: Engine, *, by: By = "") -> list[DraftInfo]:
    """All drafts by kind and key, with who has each open.

    Raises:
        NotPermitted: `by` may not deploy.
    """
    actor_of(by).require("definitions.deploy")
    with engine.store.read(consistent=True) as session:
        rows = drafts.everything(session)
        newest = {(row.kind, row.key): row.version for row in stored.all_newest(session)} if rows else {}
        editors = _editors(engine, session)
    return [info_of(row, newest.get((row.kind, row.key)), tuple(editors[row.kind, row.key])) for row in rows]


def model_draft(engine: Engine, kind: str, key: str, *, by: By = "") -> ModelDraft:
    """One draft, with what it says.

    Raises:
        NotPermitted: `by` may not deploy.
        ModelDraftNotFound: There is none.
    """
    actor_of(by).require("definitions.deploy")
    with engine.store.read(consistent=True) as session:
        row = drafts.find(session, kind, key)
        if row is None:
            raise ModelDraftNotFound(kind, key)
        newest = stored.newest(session, kind, key)
        editors = _editors(engine, session)[kind, key]
    return ModelDraft(info_of(row, newest.version if newest else None, tuple(editors)), bytes(row.source).decode())


def _editors(engine: Engine, session: Session) -> dict[tuple[str, str], list[Editor]]:
    found: dict[tuple[str, str], list[Editor]] = defaultdict(list)
    for row in drafts.editors(session, engine.clock.now() - PRESENT):
        found[row.kind, row.key].append(Editor(row.person, row.seen_at))
    return found
