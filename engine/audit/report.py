"""What verification has found: each finding has a stable code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.audit.checkpoint import Checkpoint

MOST_FINDINGS = 1_000
"""Kept in a report; the others are counted."""

CODES: Mapping[str, str] = {
    "event-changed": "An event is not as it was recorded: its data, actor, time, diagram or place was changed, or one was put in.",
    "events-missing": "Events are missing in the middle of a chain.",
    "tail-missing": "The last events of a chain are missing: its head counts more.",
    "head-differs": "The head of a chain does not fit its last event.",
    "events-reordered": "Events stand in another order than they were written in.",
    "event-backdated": "An event says that it was recorded before checkpoints that did not seal it: it was written later.",
    "deal-missing": "There are events or sealed heads of a deal that is not there.",
    "sealed-events-missing": "Events that a checkpoint sealed are missing.",
    "sealed-head-differs": "A chain has other events than a checkpoint sealed: it was rewritten.",
    "old-head-sealed-again": "A checkpoint sealed a chain that was shorter than before: somebody with the key took it back.",
    "sealed-length-differs": "A chain says that more or less of it is sealed than the log of sealed heads does.",
    "definition-changed": "A diagram, form or decision table is not what was deployed.",
    "definition-missing": "A diagram, form or decision table that events name is missing.",
    "personal-value-changed": "A personal value is not the one that the event stands for.",
    "personal-value-unknown": "There is a personal value to which no event refers.",
    "leaf-missing": "Sealed heads are missing from the log.",
    "leaf-unsigned": "There are sealed heads that no checkpoint covers.",
    "leaf-misplaced": "A sealed head is said to belong to another checkpoint than its place in the log says.",
    "root-differs": "The sealed heads don't give the root that a checkpoint signed.",
    "subtree-differs": "A stored root of a part of the log does not fit its heads.",
    "checkpoint-missing": "A checkpoint is missing.",
    "checkpoint-link-broken": "A checkpoint does not name the digest of the one before it: one of the two was changed or exchanged.",
    "tree-shrinks": "A checkpoint covers less than the one before.",
    "wrong-signature": "A checkpoint's signature is not that of its key.",
    "unknown-key": "A checkpoint is signed with a key that is not accepted.",
    "unreadable": "A row holds something that Stagework never writes; what comes behind it was not verified.",
    "anchor-missing": "The checkpoint that was published elsewhere is not there.",
    "anchor-differs": "The checkpoint that was published elsewhere was another one.",
}


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """Something was falsified, or broke.

    Attributes:
        code: One of `CODES`.
        chain: The deal's key, or that of a chain of no deal; "" when it is about the log or a definition.
        number: The event's, or, without a chain, the checkpoint's.
        message: What contradicts what, in a sentence.
        since: When the first event or checkpoint concerned was recorded or sealed: what came before is not concerned.
    """

    code: str
    chain: str
    number: int | None
    message: str
    since: datetime | None = None


@dataclass(slots=True)
class Report:
    """What was verified, and what was found.

    Attributes:
        deal_key: The deal that was verified, or "" for everything.
        findings: The first thousand; `more` counts the others.
        chains, events: How many were verified.
        unsealed: Events that no checkpoint has sealed yet. No fault.
        checkpoints: How many were verified; `newest`: the last one there is.
        personal_values: How many fit their events. `erased`: references whose values were erased. No fault.
        keys: Ids of the keys that have signed; `has_known_keys`: whether there was a key to compare them with.
    """

    deal_key: str = ""
    findings: list[AuditFinding] = field(default_factory=list)
    more: int = 0
    chains: int = 0
    events: int = 0
    unsealed: int = 0
    checkpoints: int = 0
    newest: Checkpoint | None = None
    personal_values: int = 0
    erased: int = 0
    keys: list[str] = field(default_factory=list)
    has_known_keys: bool = False

    @property
    def is_sound(self) -> bool:
        return not self.findings

    def add(self, code: str, chain: str, number: int | None, message: str, since: datetime | None = None) -> None:
        assert code in CODES
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(AuditFinding(code, chain, number, message, since))
        else:
            self.more += 1
