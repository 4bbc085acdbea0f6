"""Checking the log of sealed heads: its checkpoints, and its tree."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from engine.audit.checkpoint import Checkpoint, head_leaf
from engine.audit.keys import is_signed, key_id
from engine.audit.merkle import Tree
from engine.audit.report import Report
from engine.chain import GENESIS, canonical
from engine.store import checkpoints as stored
from engine.store.session import Row, Session

AT_ONCE = 10_000


def checkpoints(session: Session, after: int = 0) -> Iterable[Row]:
    """All checkpoints behind a number, in order."""
    while page := stored.after(session, after, AT_ONCE):
        yield from page
        after = page[-1].number


class CheckpointChecks:
    """Checks checkpoints one after the other.

    Args:
        accepted: Ids of the keys whose signatures count; without any, no key is refused.
        anchor: (number, digest) of a checkpoint that was published.
        signed: Only these checkpoints' signatures are verified, since each covers all before it; None = all.
        start: The number that comes first.

    Attributes:
        sealed_at: When each was sealed, never falling: clocks of several workers may differ a little.
    """

    def __init__(
        self,
        report: Report,
        accepted: Collection[str],
        anchor: tuple[int, str] | None,
        signed: Collection[int] | None = None,
        start: int = 1,
    ) -> None:
        self.report, self.accepted, self.anchor, self.signed = report, accepted, anchor, signed
        self.before: Checkpoint | None = None
        self.before_digest = GENESIS
        self.next, self.is_first = start, start == 1
        self.sealed_at: list[datetime] = []
        self._is_anchor_seen = anchor is None

    def take(self, row: Row) -> Checkpoint:
        checkpoint = Checkpoint.of(row)
        is_gap = checkpoint.number != self.next
        if is_gap:
            until = checkpoint.number - 1
            which = f"Checkpoints {self.next} to {until} are" if until > self.next else f"Checkpoint {self.next} is"
            self._found("checkpoint-missing", self.next, f"{which} missing.", checkpoint.sealed_at)
        elif (self.before or self.is_first) and checkpoint.previous != self.before_digest:
            before = f"checkpoint {self.before.number}" if self.before else "the beginning"
            message = f"Checkpoint {checkpoint.number} was made after another one than {before} as it is now."
            self._found("checkpoint-link-broken", checkpoint.number, message, checkpoint.sealed_at)
        if self.before and checkpoint.tree_size <= self.before.tree_size:
            message = f"Checkpoint {checkpoint.number} covers {checkpoint.tree_size} heads, the one before {self.before.tree_size}."
            self._found("tree-shrinks", checkpoint.number, message, checkpoint.sealed_at)
        if self.signed is None or checkpoint.number in self.signed:
            self._check_signature(checkpoint)
        self.before, self.before_digest, self.next = checkpoint, checkpoint.digest, checkpoint.number + 1
        self._check_anchor(checkpoint)
        self.sealed_at.append(max([*self.sealed_at[-1:], checkpoint.sealed_at]))
        self.report.checkpoints += 1
        return checkpoint

    def end(self) -> None:
        self.report.newest = self.before
        if not self._is_anchor_seen and self.anchor is not None:
            has = f"the last one is {self.before.number}" if self.before else "there are none"
            self._found("anchor-missing", self.anchor[0], f"Checkpoint {self.anchor[0]} was published; {has}.")

    def _check_signature(self, checkpoint: Checkpoint) -> None:
        if checkpoint.key_id not in self.report.keys:
            self.report.keys.append(checkpoint.key_id)
            if self.accepted and checkpoint.key_id not in self.accepted:
                message = f"Checkpoint {checkpoint.number} is signed with the key {checkpoint.key_id[:16]}…, not an accepted one."
                self._found("unknown-key", checkpoint.number, message, checkpoint.sealed_at)
        is_key = key_id(_bytes(checkpoint.public_key)) == checkpoint.key_id
        if not is_key or not is_signed(checkpoint.public_key, checkpoint.signature, canonical(checkpoint.statement)):
            self._found(
                "wrong-signature", checkpoint.number, f"The signature of checkpoint {checkpoint.number} is wrong.", checkpoint.sealed_at
            )

    def _check_anchor(self, checkpoint: Checkpoint) -> None:
        if self.anchor is None or checkpoint.number != self.anchor[0]:
            return
        self._is_anchor_seen = True
        if self.before_digest != self.anchor[1]:
            message = f"Checkpoint {checkpoint.number} is {self.before_digest[:16]}…; published was {self.anchor[1][:16]}…."
            self._found("anchor-differs", checkpoint.number, message, checkpoint.sealed_at)

    def _found(self, code: str, number: int, message: str, since: datetime | None = None) -> None:
        self.report.add(code, "", number, message, since)


def check_log(report: Report, session: Session, checks: CheckpointChecks) -> None:
    """Grow the tree again from all sealed heads, and compare it with what each checkpoint signed."""
    leaves = _Leaves(report, session)
    for row in checkpoints(session):
        leaves.check(checks.take(row), row.frontier)
    checks.end()
    leaves.end()


class _Leaves:
    def __init__(self, report: Report, session: Session) -> None:
        self.report, self.session, self.tree = report, session, Tree()
        self.told: set[str] = set()
        self.page: Sequence[Row] = ()
        self.place = 0
        self.number = 0  # of the checkpoint before
        self.is_broken = False

    def check(self, checkpoint: Checkpoint, frontier: str) -> None:
        """Grow the tree up to a checkpoint."""
        while not self.is_broken and self.tree.size < checkpoint.tree_size:
            row = self._next()
            if row is None or row.position != self.tree.size:
                self.is_broken = True  # no root behind the gap can be computed
                message = f"The sealed head at place {self.tree.size} is missing, which checkpoint {checkpoint.number} covers."
                self.report.add("leaf-missing", "", checkpoint.number, message, checkpoint.sealed_at)
                return
            completed = " ".join(root.hex() for root in self.tree.append(head_leaf(row.chain, row.length, row.digest)))
            if row.subtrees != completed:
                self._once("subtree-differs", row.checkpoint, f"The roots stored at place {row.position} of the log don't fit its heads.")
            if not self.number < row.checkpoint <= checkpoint.number:
                message = f"The head at place {row.position} of the log says checkpoint {row.checkpoint}, and is of {checkpoint.number}."
                self._once("leaf-misplaced", checkpoint.number, message)
        self.number = checkpoint.number
        if self.is_broken:
            return
        if self.tree.root.hex() != checkpoint.root:
            message = f"The sealed heads don't give the root that checkpoint {checkpoint.number} signed: one of them was changed."
            self._once("root-differs", checkpoint.number, message, checkpoint.sealed_at)
        elif _list(frontier) != [root.hex() for root in self.tree.frontier]:
            self._once("subtree-differs", checkpoint.number, f"The roots stored with checkpoint {checkpoint.number} don't fit its heads.")

    def end(self) -> None:
        if not self.is_broken and (row := self._next()) is not None:
            self.report.add("leaf-unsigned", "", row.checkpoint, f"The sealed head at place {row.position} is covered by no checkpoint.")

    def _next(self) -> Row | None:
        if self.place == len(self.page):
            self.page, self.place = stored.heads_after(self.session, self.tree.size - 1, AT_ONCE), 0
        if not self.page:
            return None
        self.place += 1
        return self.page[self.place - 1]

    def _once(self, code: str, number: int, message: str, since: datetime | None = None) -> None:
        """A fault goes through to all later checkpoints: the first is told."""
        if code not in self.told:
            self.told.add(code)
            self.report.add(code, "", number, message, since)


def subtrees(session: Session, positions: Collection[int]) -> Mapping[int, Sequence[bytes]]:
    """For `engine.audit.merkle.audit_path`, from the stored rows."""
    rows = stored.heads_at(session, positions)
    return {row.position: [head_leaf(row.chain, row.length, row.digest), *map(_bytes, row.subtrees.split())] for row in rows}


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _list(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
