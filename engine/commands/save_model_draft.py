"""Keep a file of the model that is not deployed yet, as it is: broken or whole.

A draft changes nothing for anybody's work, so it is not part of the history. It goes when its content is deployed.
"""

from __future__ import annotations

from engine.actors import By
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.model_drafts import LONGEST, DraftSavedMeanwhile, ModelDraft, ModelDraftNotFound, info_of
from engine.queries.definition import VersionNotFound
from engine.store import definitions as stored
from engine.store import model_drafts
from engine.store.session import Row
from engine.transaction import Transaction


def save_model_draft(
    engine: Engine,
    kind: str,
    key: str,
    source: str,
    *,
    by: By,
    name: str = "",
    base_version: int | None = None,
    revision: int | None = None,
) -> ModelDraft:
    """Save the draft of a file, in place of the one before.

    Args:
        kind, key: Which file it will become: "bpmn", "dmn" or "form", and the process, decision or form id.
        source: Any text; it need be no good XML or JSON.
        name: The file's name; "" = the key with the kind's ending.
        base_version: The deployed version that it goes on from; None: it is a new file.
        revision: Of the draft that this one goes on from, 0 = there is none; None = whatever is there.

    Raises:
        NotPermitted: The actor may not deploy.
        DraftSavedMeanwhile: It has another revision.
        VersionNotFound: `base_version` is not deployed.
        BadAnswer: It is too long.
    """
    content = source.encode()
    if len(content) > LONGEST:
        raise BadAnswer(f"The draft has {len(content):,} bytes; at most {LONGEST:,} are kept. Split the file.")

    def story(tx: Transaction) -> ModelDraft:
        tx.require("definitions.deploy")
        before = _at(tx, kind, key, revision)
        if base_version is not None and stored.one(tx.session, kind, key, base_version) is None:
            raise VersionNotFound(kind, key, base_version)
        row = {
            "kind": kind,
            "key": key,
            "name": name or f"{key}.{kind}",
            "source": content,
            "base_version": base_version,
            "begun_by": tx.by if before is None else before.begun_by,
            "saved_by": tx.by,
            "saved_at": tx.at,
            "revision": 1 if before is None else before.revision + 1,
        }
        model_drafts.put(tx.session, row)
        newest = stored.newest(tx.session, kind, key)
        saved = model_drafts.find(tx.session, kind, key)
        return ModelDraft(info_of(saved, newest.version if newest else None), source)

    return engine.transact(story, by=by)


def delete_model_draft(engine: Engine, kind: str, key: str, *, by: By, revision: int | None = None) -> None:
    """Throw a draft away.

    Raises:
        NotPermitted: The actor may not deploy.
        ModelDraftNotFound: There is none.
        DraftSavedMeanwhile: It has another revision.
    """

    def story(tx: Transaction) -> None:
        tx.require("definitions.deploy")
        if model_drafts.locked(tx.session, kind, key) is None:
            raise ModelDraftNotFound(kind, key)
        _at(tx, kind, key, revision)
        model_drafts.remove(tx.session, kind, key)

    engine.transact(story, by=by)


def _at(tx: Transaction, kind: str, key: str, revision: int | None) -> Row | None:
    """The draft that is there, at the revision that was read."""
    row = model_drafts.locked(tx.session, kind, key)
    if revision is None or revision == (row.revision if row is not None else 0):
        return row
    raise DraftSavedMeanwhile(key, row.saved_by if row is not None else "")
