"""The audit trail as the API shows it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schemas.common import Listed, Shown

HEX = "3f1c9a0b" * 8


class Checkpoint(Listed):
    """A signed root of the log of sealed heads."""

    number: int = Field(description="From 1, without gaps.", examples=[17])
    sealed_at: datetime
    tree_size: int = Field(description="How many heads the log has up to here.")
    root: str = Field(description="The Merkle tree's root (RFC 6962), in hexadecimal.", examples=[HEX])
    previous: str = Field(description="The digest of the checkpoint before; zeros for the first.", examples=["0" * 64])
    key_id: str = Field(description="SHA-256 of the public key.", examples=[HEX])
    signature: str = Field(description="Ed25519 over the canonical JSON (RFC 8785) of the six properties above, in hexadecimal.")
    public_key: str = Field(description="The public key's 32 bytes, in hexadecimal.")
    digest: str = Field(description="SHA-256 over the six properties and the signature.", examples=[HEX])
    anchor: str = Field(description="What to publish, and to give to `verification` later.", examples=[f"17:{HEX}"])


class Sealed(Shown):
    """What sealing has done."""

    checkpoint: Checkpoint | None = Field(description="The new checkpoint; null when nothing had changed.")
    heads: int = Field(description="How many chains it seals.")
    has_more: bool = Field(description="There were more than fit into one checkpoint: seal again.")


class AuditFinding(Shown):
    """Something was falsified, or broke."""

    code: str = Field(description="Stable; docs/audit.md explains each.", examples=["event-changed"])
    chain: str = Field(description="The deal's key; empty when it is about the log or a file.", examples=["D-000017"])
    number: int | None = Field(description="The event's number; of the checkpoint where `chain` is empty.")
    message: str = Field(description="What contradicts what, in a sentence.")
    since: datetime | None = Field(description="When the first event or checkpoint concerned was recorded or sealed.")


class Verification(Shown):
    """What was verified, and what was found."""

    deal_key: str = Field(description="The deal; empty: everything was verified.")
    is_sound: bool = Field(description="Nothing was found.")
    findings: list[AuditFinding] = Field(description="The first thousand.")
    more: int = Field(description="How many more findings there are.")
    chains: int = Field(description="How many chains of events were verified.")
    events: int
    unsealed: int = Field(description="Events that no checkpoint has sealed yet. No fault.")
    checkpoints: int
    newest: Checkpoint | None = Field(description="The last checkpoint there is.")
    personal_values: int = Field(description="How many personal values fit their events.")
    erased: int = Field(description="How many personal values are erased. No fault.")
    keys: list[str] = Field(description="Ids of the keys that have signed.")
    has_known_keys: bool = Field(description="There was a key here to compare them with.")


class SealedHead(Shown):
    """A chain's head as a checkpoint sealed it, with what proves it."""

    length: int = Field(description="How many events of the chain it covers.")
    digest: str = Field(description="The digest of the last of them.")
    position: int = Field(description="The leaf's place in the tree, from 0.")
    checkpoint: int = Field(description="The checkpoint that sealed it.")
    tree_size: int
    root: str = Field(description="What that checkpoint signed.")
    path: list[str] = Field(description="The audit path (RFC 6962 §2.1.1) from the leaf to the root, the lowest node first.")


class Proof(Shown):
    """What proves a deal. The leaf is the canonical JSON of `{chain, length, digest}`."""

    chain: str = Field(description="The deal's key.", examples=["D-000017"])
    length: int = Field(description="How many events its chain has.")
    digest: str
    sealed_length: int = Field(description="How many of them are sealed.")
    heads: list[SealedHead]
