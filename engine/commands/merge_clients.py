"""Merge two clients that are one, and undo it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.actors import By
from engine.clients import ClientErased, ClientMerged, MergeNotFound, MergeUndone
from engine.commands.change_client import held
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.store import clients, merges
from engine.store.session import Row
from engine.transaction import Transaction
from engine.values import dumps, loads

FIELDS = ("name", "kind", *clients.IDENTIFIERS)


def merge_clients(engine: Engine, kept_id: int, merged_id: int, reason: str, *, by: By, at: datetime | None = None) -> int:
    """Merge a client into another one: its deals move, what the kept one does not know is taken over. The merge's number.

    Whoever asks for the merged one from now on, by its number or by what identifies it, gets the kept one.

    Args:
        reason: Why they are one.

    Raises:
        ClientNotFound: There is no such client.
        ClientMerged, ClientErased: One of them is no longer to be changed.
        BadAnswer: No reason, or twice the same client.
        NotPermitted: The actor may not merge.
    """
    words = reason.strip()
    if not words:
        raise BadAnswer("Say why the two are one client.")
    if kept_id == merged_id:
        raise BadAnswer("A client can't be merged into itself.")

    def story(tx: Transaction) -> int:
        tx.require("clients.merge")
        keys = clients.deals_of(tx.session, merged_id)
        _hold_deals(tx, keys)
        first, second = (held(tx, number) for number in sorted((kept_id, merged_id)))
        kept, merged = (first, second) if first.id == kept_id else (second, first)
        taken = {name: value for name in FIELDS if (value := getattr(merged, name)) and not getattr(kept, name)}
        gone = {name: None for name in taken if name in clients.IDENTIFIERS}
        clients.save(tx.session, merged, **gone, merged_into=kept_id)
        clients.save(tx.session, kept, **taken)
        for key in keys:
            tx.change_deal(key, client_id=kept_id)
            tx.note("client.merged", key, client=merged_id, into=kept_id, reason=words)
        moved = dumps({"deals": keys, "taken": taken})
        row = {"kept": kept_id, "merged": merged_id, "moved": moved, "reason": words, "merged_by": tx.by, "merged_at": tx.at}
        number = merges.add(tx.session, row)
        tx.note("client.merged", "", client=merged_id, into=kept_id, merge=number, reason=words, deals=keys, fields=sorted(taken))
        return number

    return engine.transact(story, by=by, at=at)


def undo_merge(engine: Engine, merge_id: int, reason: str, *, by: By, at: datetime | None = None) -> int:
    """Take a merge back: the merged client stands for itself again. Its number.

    It gets back the deals that moved and what was taken over, as far as the kept client still has it. Deals that came later stay.

    Raises:
        MergeNotFound: There is no such merge.
        MergeUndone: It was undone already.
        ClientMerged, ClientErased: The kept one was itself merged since, or one of them was erased.
        BadAnswer: No reason.
        NotPermitted: The actor may not merge.
    """
    words = reason.strip()
    if not words:
        raise BadAnswer("Say why they are two clients after all.")

    def story(tx: Transaction) -> int:
        tx.require("clients.merge")
        row = merges.find(tx.session, merge_id)
        if row is None:
            raise MergeNotFound(merge_id)
        if row.undone_at is not None:
            raise MergeUndone(merge_id, row.undone_by)
        moved = loads(row.moved)
        _hold_deals(tx, moved.get("deals", []))
        kept, merged = _both(tx, row)
        back = {name: value for name, value in moved["taken"].items() if getattr(kept, name) == value}
        emptied = {name: None if name in clients.IDENTIFIERS else "" for name in back}
        clients.save(tx.session, kept, **emptied)
        identifiers = {name: value for name, value in back.items() if name in clients.IDENTIFIERS}
        clients.save(tx.session, merged, **identifiers, merged_into=None)
        keys = [key for key in moved["deals"] if tx.lock_deal(key)["client_id"] == kept.id]
        for key in keys:
            tx.change_deal(key, client_id=merged.id)
            tx.note("client.merge-undone", key, client=merged.id, was=kept.id, reason=words)
        merges.undo(tx.session, merge_id, tx.by, tx.at)
        told = {"client": merged.id, "was": kept.id, "merge": merge_id, "reason": words, "deals": keys, "fields": sorted(back)}
        tx.note("client.merge-undone", "", **told)
        return int(merged.id)

    return engine.transact(story, by=by, at=at)


def _hold_deals(tx: Transaction, keys: Sequence[str]) -> None:
    for key in sorted(keys):  # always in the same order, so that two merges don't wait for each other
        tx.lock_deal(key)


def _both(tx: Transaction, row: Row) -> tuple[Row, Row]:
    """The two clients of a merge, locked, as they are now."""
    found = {number: clients.lock(tx.session, number) for number in sorted((row.kept, row.merged))}
    kept, merged = found[row.kept], found[row.merged]
    assert kept is not None
    assert merged is not None
    for client in (kept, merged):
        if client.erased_at is not None:
            raise ClientErased(client.id)
    if kept.merged_into is not None:
        raise ClientMerged(kept.id, kept.merged_into)
    return kept, merged
