"""A checkpoint: the root of the tree of sealed heads, signed, and tied to the checkpoint before.

What is signed is the canonical JSON of `statement`. A checkpoint's digest covers the statement and the signature; the next checkpoint
names it. "number:digest" is what is published: whoever keeps one can prove that the checkpoint was there, and all that it covers.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.audit.merkle import leaf_hash
from engine.chain import canonical
from engine.errors import EngineError, NotFound
from engine.store.session import Row
from engine.store.tables import to_text


class CheckpointNotFound(NotFound):
    def __init__(self, number: int) -> None:
        super().__init__(f"There is no checkpoint {number}.")


class BadAnchor(EngineError):
    """An anchor is not "number:digest"."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}” is no anchor: a checkpoint's number, a colon and its digest, such as 17:3f1c… (64 digits).")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed root.

    Attributes:
        number: From 1, without gaps.
        tree_size: How many heads the tree has; the new ones are those after the checkpoint before.
        root: Of the tree, in hexadecimal.
        previous: The digest of the checkpoint before; zeros for the first.
        key_id: SHA-256 of the public key (32 raw bytes), in hexadecimal.
        signature: Ed25519 over the statement, in hexadecimal.
        public_key: The raw public key, in hexadecimal.
    """

    number: int
    sealed_at: datetime
    tree_size: int
    root: str
    previous: str
    key_id: str
    signature: str
    public_key: str

    @classmethod
    def of(cls, row: Row) -> Checkpoint:
        return cls(row.number, row.sealed_at, row.tree_size, row.root, row.previous, row.key_id, row.signature, row.public_key)

    @property
    def statement(self) -> dict[str, Any]:
        return statement(self.number, self.sealed_at, self.tree_size, self.root, self.previous, self.key_id)

    @property
    def digest(self) -> str:
        return hashlib.sha256(canonical({**self.statement, "signature": self.signature})).hexdigest()

    @property
    def anchor(self) -> str:
        """What to publish."""
        return f"{self.number}:{self.digest}"

    @property
    def plain(self) -> dict[str, Any]:
        """All of it, for a line of JSON."""
        return {**self.statement, "signature": self.signature, "public_key": self.public_key, "digest": self.digest}


def statement(number: int, sealed_at: datetime, tree_size: int, root: str, previous: str, key_id: str) -> dict[str, Any]:
    """What is signed."""
    return {
        "number": number,
        "sealed_at": to_text(sealed_at),
        "tree_size": tree_size,
        "root": root,
        "previous": previous,
        "key_id": key_id,
    }


def head_leaf(chain: str, length: int, digest: str) -> bytes:
    """The leaf's hash of a chain's head."""
    return leaf_hash(canonical({"chain": chain, "length": length, "digest": digest}))


def read_anchor(text: str) -> tuple[int, str]:
    """(number, digest) of an anchor.

    Raises:
        BadAnchor: It is none.
    """
    number, _, digest = text.strip().partition(":")
    if not (number.isascii() and number.isdigit() and len(number) <= 15 and len(digest) == 64 and set(digest) <= set("0123456789abcdef")):
        raise BadAnchor(text)
    return int(number), digest
