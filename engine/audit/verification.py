"""Verification: is the history as it was recorded, and the log as it was signed?"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import accumulate, groupby

from engine.actors import By, actor_of
from engine.audit.chain_checks import Ground, check_chain
from engine.audit.checkpoint import head_leaf, read_anchor
from engine.audit.keys import key_id
from engine.audit.log_checks import CheckpointChecks, check_log, checkpoints, subtrees
from engine.audit.merkle import audit_path, root_of_path
from engine.audit.report import Report
from engine.engine import Engine
from engine.errors import DealNotFound
from engine.store import checkpoints as stored
from engine.store import definitions as sources
from engine.store import personal_values, trail
from engine.store.session import Row, Session
from engine.values import loads

STRAYS = 100
"""Personal values without an event that are named."""


def verify(engine: Engine, deal_key: str = "", *, by: By, anchor: str = "", accepted_keys: Collection[bytes] = ()) -> Report:
    """Verify everything, or one deal with what proves it. Reads one moment of the database, page by page, and changes nothing.

    Args:
        deal_key: The deal; "" = everything.
        anchor: "number:digest" of a checkpoint that was published elsewhere.
        accepted_keys: Raw public keys that may have signed, besides those of the key file.

    Raises:
        NotPermitted: The actor may not.
        DealNotFound: Nothing is known of such a deal.
        BadAnchor: The anchor can't be read.
        AuditKeyUnusable: The key file can't be read.
    """
    actor_of(by).require("audit.verify")
    published = read_anchor(anchor) if anchor else None
    ring = engine.audit_keys.known()
    accepted = {*(ring.ids if ring else ()), *map(key_id, accepted_keys)}
    report = Report(deal_key, has_known_keys=bool(accepted))
    with engine.store.read(consistent=True) as session:
        try:
            if deal_key:
                _verify_deal(report, session, deal_key, accepted, published)
            else:
                _verify_all(report, session, accepted, published)
        except (ValueError, TypeError, LookupError) as error:  # SQLite takes any value in any column
            message = f"A row holds what Stagework never writes, so that the rest was not verified: {type(error).__name__}: {error}"
            report.add("unreadable", "", None, message)
    return report


# ---- everything ----------------------------------------------------------------------------------------------------


def _verify_all(report: Report, session: Session, accepted: Collection[str], anchor: tuple[int, str] | None) -> None:
    checks = CheckpointChecks(report, accepted, anchor)
    check_log(report, session, checks)
    ground = _ground(session, () if report.findings else checks.sealed_at)
    low = ""
    for page in trail.deal_heads(session):
        _check_deals(report, ground, session, {row.key: row for row in page}, low, page[-1].key)
        low = page[-1].key
    _check_deals(report, ground, session, {}, low, None)
    for key in sorted(trail.office_keys(session)):
        check_chain(report, ground, key, trail.head(session, key), trail.events(session, key), stored.heads_of(session, key))
    _check_definitions(report, session, ground)
    if trail.personal_count(session) != ground.personal_seen:
        _tell_strays(report, session, "")


def _check_deals(report: Report, ground: Ground, session: Session, heads: Mapping[str, Row], low: str, high: str | None) -> None:
    """The deals of a range of keys; whoever is named there without being a deal is found, too."""
    sealed = {key: list(rows) for key, rows in groupby(trail.sealed_between(session, low, high), lambda row: row.chain)}
    waiting = {*heads, *sealed}
    for key, events in groupby(trail.events_between(session, low, high), lambda row: row.deal_key):
        waiting.discard(key)
        check_chain(report, ground, key, heads.get(key), events, sealed.get(key, ()))
    for key in sorted(waiting):
        check_chain(report, ground, key, heads.get(key), (), sealed.get(key, ()))


def _ground(session: Session, sealed_at: Sequence[datetime]) -> Ground:
    digests = {row.id: row.digest for row in trail.definitions(session)}
    return Ground(digests, sealed_at, lambda key: personal_values.of_deal(session, key))


def _check_definitions(report: Report, session: Session, ground: Ground) -> None:
    """Each file's digest is its own, and what was told when it was deployed; and whatever events name is there."""
    rows = trail.definitions(session)
    for row in rows:
        _check_source(report, session, row)
    known = {(row.kind, row.key, row.version): row.digest for row in rows}
    for told in _deployments(session):
        place = (told["kind"], told["key"], told["version"])
        if (digest := known.get(place)) != told["digest"]:
            code = "definition-missing" if digest is None else "definition-changed"
            report.add(
                code,
                "~office",
                None,
                f"The {place[0]} file “{place[1]}”, version {place[2]}, is not the one whose deployment was recorded.",
            )
    _check_named(report, ground, {row.digest for row in rows})


def _check_source(report: Report, session: Session, row: Row) -> None:
    source, name = sources.source(session, row.id)
    if hashlib.sha256(source).hexdigest() != row.digest:
        message = f"{name or row.key} ({row.kind}, version {row.version}) does not have the digest under which it was deployed."
        report.add("definition-changed", "", None, message)


def _check_named(report: Report, ground: Ground, digests: Collection[str]) -> None:
    for digest, (chain, number) in ground.named.items():
        if digest not in digests:
            report.add(
                "definition-missing", chain, number, f"Event {number} names a form or decision table that is missing ({digest[:16]}…)."
            )


def _tell_strays(report: Report, session: Session, key: str) -> None:
    for row in trail.stray_personal(session, key, STRAYS):
        report.add("personal-value-unknown", row.deal_key, None, f"No event refers to the value of “{row.name}” ({row.ref}).")


def _never_falling(times: Iterable[datetime]) -> list[datetime]:
    return list(accumulate(times, max))


def _deployments(session: Session) -> Iterator[Mapping[str, object]]:
    for text in trail.deployed(session):
        try:
            told = loads(text).get("definitions", [])
        except (ValueError, AttributeError):  # falsified; its digest tells
            continue
        yield from (one for one in told if isinstance(one, dict) and {"kind", "key", "version", "digest"} <= set(one))


# ---- one deal ------------------------------------------------------------------------------------------------------


def _verify_deal(report: Report, session: Session, key: str, accepted: Collection[str], anchor: tuple[int, str] | None) -> None:
    head, sealed = trail.head(session, key), stored.heads_of(session, key)
    if head is None and not sealed:
        raise DealNotFound(key)
    sealed.sort(key=lambda row: row.position)
    newest = stored.newest(session)
    needed = {row.checkpoint for row in sealed} | ({newest.number} if newest else set())
    start = min([*needed, *([anchor[0]] if anchor else [])], default=1)
    checks = CheckpointChecks(report, accepted, anchor, needed, start)
    roots = {row.number: row for row in map(checks.take, checkpoints(session, start - 1)) if row.number in needed}
    checks.end()
    _check_paths(report, session, sealed, {number: (row.tree_size, row.root) for number, row in roots.items()})
    ground = _ground(session, () if report.findings else _never_falling(stored.times(session)))
    check_chain(report, ground, key, head, trail.events(session, key), sealed)
    _check_used(report, session, ground, key)
    if len(personal_values.of_deal(session, key)) != ground.personal_seen:
        _tell_strays(report, session, key)


def _check_paths(report: Report, session: Session, sealed: Sequence[Row], roots: Mapping[int, tuple[int, str]]) -> None:
    """Each sealed head leads to the root that its checkpoint signed."""
    for row in sealed:
        if row.checkpoint not in roots:
            report.add(
                "checkpoint-missing", "", row.checkpoint, f"Checkpoint {row.checkpoint}, which sealed {row.length} events, is missing."
            )
            continue
        size, signed = roots[row.checkpoint]
        try:
            path = audit_path(row.position, size, lambda positions: subtrees(session, positions))
        except (KeyError, IndexError):
            report.add(
                "leaf-missing", row.chain, row.checkpoint, f"Heads that checkpoint {row.checkpoint} sealed are missing from the log."
            )
            continue
        root = root_of_path(head_leaf(row.chain, row.length, row.digest), row.position, size, path)
        if root is None or root.hex() != signed:
            message = f"The head of {row.length} events does not lead to the root that checkpoint {row.checkpoint} signed."
            report.add("root-differs", row.chain, row.checkpoint, message)


def _check_used(report: Report, session: Session, ground: Ground, key: str) -> None:
    """The files that the deal's events name."""
    rows = trail.used(session, key)
    for digest in ground.named:
        rows += trail.by_digest(session, digest)
    for row in rows:
        _check_source(report, session, row)
    _check_named(report, ground, {row.digest for row in rows})
