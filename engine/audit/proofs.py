"""The proof of one deal: its sealed heads, each with the path to the root that its checkpoint signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engine.actors import By, actor_of
from engine.audit.checkpoint import Checkpoint, CheckpointNotFound
from engine.audit.log_checks import subtrees
from engine.audit.merkle import audit_path
from engine.engine import Engine
from engine.errors import DealNotFound, NotAllowed
from engine.store import checkpoints as stored
from engine.store import trail
from engine.store.session import Row, Session


class LogBroken(NotAllowed):
    """The log of sealed heads has gaps, so that no proof can be made."""

    def __init__(self, chain: str) -> None:
        super().__init__(f"The log of sealed heads is broken: there is no proof of {chain}. Run: stagework audit verify")


@dataclass(frozen=True, slots=True)
class SealedHead:
    """A head of the chain, as a checkpoint sealed it.

    Attributes:
        length, digest: How many events, and the last one's digest.
        position: The leaf's place in the tree, from 0.
        checkpoint, tree_size, root: Of the checkpoint that sealed it.
        path: The audit path (RFC 6962 §2.1.1) from the leaf to that root, in hexadecimal, the lowest node first.
    """

    length: int
    digest: str
    position: int
    checkpoint: int
    tree_size: int
    root: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves a chain.

    Attributes:
        length, digest: The chain's head now.
        sealed_length: How many of its events are sealed.
        heads: Its sealed heads in the order of the log.
    """

    chain: str
    length: int
    digest: str
    sealed_length: int
    heads: tuple[SealedHead, ...]

    @property
    def plain(self) -> Mapping[str, Any]:
        return asdict(self)


def proof(engine: Engine, deal_key: str, *, by: By) -> Proof:
    """The proof of a deal.

    Raises:
        NotPermitted: The actor may not.
        DealNotFound: There is no such deal.
        LogBroken: Sealed heads are missing.
    """
    actor_of(by).require("audit.verify")
    with engine.store.read(consistent=True) as session:
        return proof_of(session, deal_key)


def proof_of(session: Session, chain: str) -> Proof:
    """As `proof`, of any chain."""
    head = trail.head(session, chain)
    if head is None:
        raise DealNotFound(chain)
    rows = sorted(stored.heads_of(session, chain), key=lambda row: row.position)
    heads = tuple(_sealed(session, row) for row in rows)
    return Proof(chain, head.length, head.digest, max((row.length for row in rows), default=0), heads)


def _sealed(session: Session, row: Row) -> SealedHead:
    found = stored.find(session, row.checkpoint)
    if found is None:
        raise LogBroken(row.chain)
    checkpoint = Checkpoint.of(found)
    try:
        path = audit_path(row.position, checkpoint.tree_size, lambda positions: subtrees(session, positions))
    except LookupError:
        raise LogBroken(row.chain) from None
    return SealedHead(
        row.length, row.digest, row.position, row.checkpoint, checkpoint.tree_size, checkpoint.root, tuple(node.hex() for node in path)
    )


def checkpoint_of(engine: Engine, number: int, *, by: By) -> Checkpoint:
    """One checkpoint.

    Raises:
        NotPermitted: The actor may not.
        CheckpointNotFound: There is no such one.
    """
    actor_of(by).require("audit.verify")
    with engine.store.read() as session:
        row = stored.find(session, number)
    if row is None:
        raise CheckpointNotFound(number)
    return Checkpoint.of(row)


def newest_checkpoints(engine: Engine, *, by: By, limit: int = 50, before: int | None = None) -> list[Checkpoint]:
    """Checkpoints, the newest first; `before` is the number of the last one seen.

    Raises:
        NotPermitted: The actor may not.
    """
    actor_of(by).require("audit.verify")
    with engine.store.read() as session:
        return [Checkpoint.of(row) for row in stored.before(session, 2**31 - 1 if before is None else before, limit)]
