"""Erase a client's personal data, on request; the history keeps its shape and its proof."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.actors import By
from engine.channels import leaves
from engine.clients import phone_key
from engine.commands.change_client import held
from engine.engine import Engine
from engine.errors import BadAnswer, NotAllowed
from engine.personal import ERASED, personal_texts, without_values
from engine.spiff.snapshot import variables_of, with_variables
from engine.store import attachments, clients, comments, dead_letters, erasure, merges, personal_values
from engine.store.session import Row
from engine.transaction import Transaction
from engine.values import Value, dumps, loads

_SHORTEST = 3
"""Characters of a text that is looked for in other texts: a shorter one is in every word."""


class ClientHasOpenDeals(NotAllowed):
    """`keys` are the deals."""

    def __init__(self, client_id: int, keys: list[str]) -> None:
        self.keys = keys
        super().__init__(f"Client {client_id} still has open deals: {', '.join(keys)}. End or cancel them first.")


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased.

    Attributes:
        deals: The deals whose personal values are gone.
        values: How many values the history refers to no more than by their commitments.
        is_rewritten: The SQLite file was written anew, so that nothing is left of them in its free pages either. False where somebody was
            reading it just then, and on PostgreSQL, whose VACUUM does that.
    """

    client_id: int
    deals: tuple[str, ...]
    values: int
    is_rewritten: bool


def erase_client(engine: Engine, client_id: int, reason: str, *, by: By, at: datetime | None = None) -> Erased:
    """Erase the personal data of a client, and of those that were merged into it, in everything but the history's commitments.

    Gone are: the client's fields; the personal values of its deals' histories, variables, messages and connector calls; drafts, comments
    and attachments of its deals; what free texts (titles, promises, reasons) have of these values; and waiting dead letters that name
    the client. Who did what, when and by which version stays, and so do the chain's digests.

    Args:
        reason: Why: the request, or the rule. Do not name the client in it: it is kept.

    Raises:
        ClientNotFound: There is no such client.
        ClientMerged, ClientErased: It is another one's, or erased already.
        ClientHasOpenDeals: A deal of it goes on.
        BadAnswer: No reason.
        NotPermitted: The actor may not erase.
    """
    words = reason.strip()
    if not words:
        raise BadAnswer("Give the reason: the client's request, or the rule that asks for it.")

    def story(tx: Transaction) -> tuple[tuple[str, ...], int]:
        tx.require("personal.erase")
        family = _family(tx, client_id)
        keys = sorted(key for row in family for key in clients.deals_of(tx.session, row.id))
        still_open = [key for key in keys if tx.lock_deal(key)["state"] in ("open", "suspended")]
        if still_open:
            raise ClientHasOpenDeals(client_id, still_open)
        scrub = _Scrub(tx, family, keys)
        values = sum(_erase_deal(tx, key, scrub) for key in keys)
        erasure.rewrite_messages(tx.session, [row for row in erasure.messages_of_nobody(tx.session) if scrub.is_theirs(row)], scrub.message)
        erasure.drop_receipts(tx.session, lambda body: scrub.text(body) != body)
        letters = [row.id for row in dead_letters.waiting(tx.session) if scrub.is_named_in(json.loads(row.data))]
        for number in letters:
            dead_letters.answer(tx.session, number, "discarded", tx.by, tx.recorded_at, ERASED)
        for row in family:
            emptied = dict.fromkeys(clients.IDENTIFIERS)
            clients.save(tx.session, clients.find(tx.session, row.id), name="", kind="", **emptied, erased_at=tx.recorded_at)
            merges.forget(tx.session, row.id)
        for key in keys:
            tx.note("client.erased", key, client=client_id, reason=words)
        merged = [row.id for row in family[1:]]
        tx.note("client.erased", "", client=client_id, merged=merged, deals=keys, values=values, letters=letters, reason=words)
        return tuple(keys), values

    keys, values = engine.transact(story, by=by, at=at)
    return Erased(client_id, keys, values, engine.store.rewrite())


def _family(tx: Transaction, client_id: int) -> list[Row]:
    """The client and all that were merged into it, locked."""
    found = [held(tx, client_id)]
    for row in found:
        found += clients.merged_into(tx.session, row.id)
    return found


def _erase_deal(tx: Transaction, key: str, scrub: _Scrub) -> int:
    session = tx.session
    erasure.rewrite_snapshots(session, key, lambda text: with_variables(text, scrub.variables))
    erasure.rewrite_messages(session, erasure.messages_of(session, key), scrub.message)
    erasure.empty_jobs(session, key, dumps({}))
    erasure.drop_drafts(session, key)
    erasure.drop_facts(session, key, lambda name, value: name in scrub.names or scrub.text(value) != value)
    for number in erasure.comments_of(session, key):
        comments.erase(session, number, tx.recorded_at)
    for row in erasure.attachments_of(session, key):
        attachments.erase(session, row, tx.recorded_at)
    erasure.rewrite_texts(session, key, scrub.text)
    tx.change_deal(key, title=scrub.text(tx.lock_deal(key)["title"]))
    return personal_values.erase(session, key)


class _Scrub:
    """Takes personal values out of what it is given.

    Attributes:
        names: Variables that are personal.
    """

    def __init__(self, tx: Transaction, family: list[Row], keys: list[str]) -> None:
        self.names: Collection[str] = tx.engine.definitions.personal_names(tx.session)
        texts = {value for row in family for name in ("name", *clients.IDENTIFIERS) if (value := getattr(row, name))}
        self._known = {name: {getattr(row, name) for row in family} - {None} for name in clients.IDENTIFIERS}
        for key in keys:
            for row in personal_values.of_deal(tx.session, key):
                if row.name != "title":  # it has more in it than what is personal
                    texts |= personal_texts({row.name: loads(row.value)}, {*self.names, row.name}, only_named=True)
            for snapshot in erasure.snapshots_of(tx.session, key):
                texts |= personal_texts(variables_of(snapshot), self.names, only_named=True)
        self._texts = {text for text in texts if len(text) >= _SHORTEST}
        escaped = {spelt for text in self._texts for spelt in (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])}
        longest_first = sorted(escaped, key=len, reverse=True)
        pattern = "|".join(rf"(?<!\w){re.escape(spelt)}(?!\w)" for spelt in longest_first)
        self._pattern = re.compile(pattern or r"(?!)", re.IGNORECASE)

    def text(self, text: str) -> str:
        return self._pattern.sub(ERASED, text)

    def variables(self, variables: dict[str, Value]) -> dict[str, Value]:
        emptied: dict[str, Value] = self._deep(without_values(variables, self.names))
        return emptied

    def message(self, row: Row) -> tuple[str, str]:
        """A message's payload and correlation."""
        return dumps(self.variables(loads(row.payload))), self.text(row.correlation)

    def is_theirs(self, row: Row) -> bool:
        """A message from outside is about the client: it names what identifies it, or nothing but what is known of it."""
        told = personal_texts(loads(row.payload), self.names, only_named=True)
        return any(self._identifies(text) for text in told) or bool(told and told <= self._texts)

    def is_named_in(self, data: Any) -> bool:
        """What came in by a channel, in whatever shape, has the client's phone, e-mail or tax number in it."""
        texts = [str(value) for _, value in leaves(data) if isinstance(value, str | int)]
        known = set().union(*self._known.values())
        return any(self._identifies(text) or any(one in text for one in known) for text in texts)

    def _identifies(self, text: str) -> bool:
        known = self._known
        return phone_key(text) in known["phone"] or text.lower().strip() in known["email"] or text in known["tax_id"]

    def _deep(self, value: Value) -> Value:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self._deep(item) for key, item in value.items()}
        return [self._deep(item) for item in value] if isinstance(value, list | tuple) else value
