"""Sealing: the heads of chains that have moved on go into a new, signed checkpoint."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.actors import By
from engine.audit.checkpoint import Checkpoint, head_leaf, statement
from engine.audit.keys import AuditKeyUnusable, key_id, raw, write_key
from engine.audit.merkle import Tree
from engine.chain import GENESIS, canonical
from engine.engine import Engine
from engine.store import checkpoints as stored
from engine.store import trail
from engine.store.session import Row, Session
from engine.transaction import Transaction

MOST_HEADS = 20_000
"""Heads of one checkpoint: while it is written they are locked."""
SEALER = "sealer"
"""Who seals at intervals."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What sealing has done.

    Attributes:
        checkpoint: The new one; None when nothing had changed.
        heads: How many chains it seals.
        has_more: There were more than fit into one checkpoint: seal again.
    """

    checkpoint: Checkpoint | None
    heads: int
    has_more: bool


def seal(engine: Engine, *, by: By) -> Sealed:
    """Seal the chains that have moved on since they were sealed last, up to 20,000 of them, in one checkpoint.

    It appends no history event: the checkpoint is its own record, and an event would have to be sealed again.

    Raises:
        NotPermitted: The actor may not.
        AuditKeyUnusable: There is no key to sign with, or another one than before.
    """

    def story(tx: Transaction) -> Sealed:
        tx.require("audit.seal")
        return _seal(engine, tx.session, tx.recorded_at)

    return _told(engine.transact(story, by=by))


def seal_all(engine: Engine, *, by: By) -> list[Sealed]:
    """Seal until nothing is left; what each checkpoint has sealed. Raises as `seal`."""
    done: list[Sealed] = []
    while True:
        sealed = seal(engine, by=by)
        if sealed.checkpoint is not None:
            done.append(sealed)
        if not sealed.has_more:
            return done


def seal_if_due(engine: Engine) -> None:
    """For workers: seal when the last checkpoint, or the first event, is `seal_minutes` old. Several workers seal once.

    What goes wrong with the key is logged, and tried again after `seal_minutes`: jobs don't wait for it.

    Raises:
        StoreBusy, StoreUnreachable: The database can't be used.
    """
    now, interval = engine.clock.now(), timedelta(minutes=engine.settings.seal_minutes)
    if not interval or not engine.seal_watch.is_time(now):
        return
    with engine.store.read() as session:
        due_at = _due_at(session, interval)
    if due_at is None or due_at > now:
        engine.seal_watch.look_again(now, due_at or now + interval)
        return
    engine.seal_watch.look_again(now, now + interval)

    def story(tx: Transaction) -> Sealed:
        tx.session.lock("seal")
        due = _due_at(tx.session, interval)  # another worker may have sealed while this one waited
        if due is None or due > now:
            return Sealed(None, 0, False)
        return _seal(engine, tx.session, tx.recorded_at)

    try:
        sealed = _told(engine.transact(story, by=SEALER))
        if sealed.has_more:
            seal_all(engine, by=SEALER)
    except AuditKeyUnusable as error:
        log.error("The history was not sealed: %s", error)


def change_key(engine: Engine, *, by: By) -> tuple[str, str]:
    """Sign with a new key from now on: the key file gets a new private key, with the former public key below it.

    Everything that there is by then is sealed with the former key.

    Returns:
        The ids of the former and the new key.

    Raises:
        AuditKeyUnusable: The key is no file, there is none yet, or it can't be written.
    """
    seal_all(engine, by=by)

    def story(tx: Transaction) -> tuple[str, str]:
        tx.require("audit.seal")
        tx.session.lock("seal")
        path = engine.audit_keys.path
        if path is None:
            raise AuditKeyUnusable(
                "The audit key is no file: change it where it is kept, with the former public key below it (docs/audit.md)."
            )
        newest = stored.newest(tx.session)
        ring = engine.audit_keys.signing(newest.key_id if newest else "")
        renewed = ring.renewed()
        tx.note("audit-key.changed", "", former=ring.ids[0], new=renewed.ids[0])
        write_key(path, renewed, replace=True)
        return ring.ids[0], renewed.ids[0]

    return engine.transact(story, by=by)


def _seal(engine: Engine, session: Session, now: datetime) -> Sealed:
    session.lock("seal")
    heads = stored.unsealed(session, MOST_HEADS)
    if not heads:
        return Sealed(None, 0, False)
    newest = stored.newest(session)
    ring = engine.audit_keys.signing(newest.key_id if newest else "")
    assert ring.private is not None
    public = raw(ring.private.public_key())
    number, first = (newest.number + 1, newest.tree_size) if newest else (1, 0)
    tree = Tree(first, [bytes.fromhex(root) for root in json.loads(newest.frontier)] if newest else [])
    rows = [_leaf(tree, head, number) for head in heads]
    previous = Checkpoint.of(newest).digest if newest else GENESIS
    said = statement(number, now, tree.size, tree.root.hex(), previous, key_id(public))
    checkpoint = Checkpoint(
        number, now, tree.size, tree.root.hex(), previous, key_id(public), ring.private.sign(canonical(said)).hex(), public.hex()
    )
    row = {
        "number": number,
        "sealed_at": now,
        "tree_size": tree.size,
        "root": checkpoint.root,
        "previous": previous,
        "key_id": checkpoint.key_id,
        "signature": checkpoint.signature,
        "public_key": checkpoint.public_key,
        "frontier": json.dumps([root.hex() for root in tree.frontier]),
    }
    stored.add(session, row, rows)
    return Sealed(checkpoint, len(heads), len(heads) == MOST_HEADS)


def _leaf(tree: Tree, head: Row, checkpoint: int) -> dict[str, Any]:
    position = tree.size
    completed = tree.append(head_leaf(head.chain, head.length, head.digest))
    return {
        "position": position,
        "checkpoint": checkpoint,
        "chain": head.chain,
        "length": head.length,
        "digest": head.digest,
        "subtrees": " ".join(root.hex() for root in completed),
    }


def _due_at(session: Session, interval: timedelta) -> datetime | None:
    """When the next checkpoint is due; None when there is nothing to seal."""
    newest = stored.newest(session)
    since: datetime | None = newest.sealed_at if newest else trail.first_recorded(session)
    return None if since is None else since + interval


def _told(sealed: Sealed) -> Sealed:
    """The log, outside the database, remembers each checkpoint."""
    if sealed.checkpoint is not None:
        log.info("Checkpoint %s seals %d chains.", sealed.checkpoint.anchor, sealed.heads)
    return sealed
