"""The chain of history events: each event's digest covers the event and the digest of the one before it.

`digest = SHA-256(JCS(event))`, JCS being canonical JSON (RFC 8785). The event is an object of texts and whole numbers, so Python's own
encoder writes exactly what RFC 8785 asks (a test compares the two). The data stand in it as the text that is stored: variables
may be decimals or numbers beyond 2^53, which canonical JSON can't say.

Each deal has a chain; what belongs to no deal has chains whose keys begin with "~".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.store.tables import to_text

OFFICE = "~office"
"""The chain of what belongs to no deal: people, departments, deployments, settings of the house."""
ACCESS = "~access/"
"""Prefix of a person's chain of reads of personal data."""
GENESIS = "0" * 64
"""What stands before the first event."""

FIELDS = ("chain", "number", "previous", "instance", "definition", "kind", "element", "actor", "at", "recorded_at", "data")


def canonical(event: Mapping[str, Any]) -> bytes:
    """The event as canonical JSON (RFC 8785): only texts and whole numbers inside, ASCII names."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def event_digest(
    *,
    chain: str,
    number: int,
    previous: str,
    instance: str,
    definition: str,
    kind: str,
    element: str,
    actor: str,
    at: datetime,
    recorded_at: datetime,
    data: str,
) -> str:
    """An event's digest, in hexadecimal.

    Args:
        chain: The deal's key, or a key that begins with "~".
        number: Its place in the chain, from 1.
        previous: The digest of the event before; `GENESIS` for the first.
        instance: The instance's id, or "".
        definition: The SHA-256 of the diagram that was followed, or "".
        data: The data's text, as it is stored.
    """
    event = {
        "chain": chain,
        "number": number,
        "previous": previous,
        "instance": instance,
        "definition": definition,
        "kind": kind,
        "element": element,
        "actor": actor,
        "at": to_text(at),
        "recorded_at": to_text(recorded_at),
        "data": data,
    }
    return hashlib.sha256(canonical(event)).hexdigest()
