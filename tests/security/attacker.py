"""Somebody who can write the database, and may even have the key, and knows exactly how Stagework chains and seals."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from engine.audit.chain_checks import event_of
from engine.audit.checkpoint import Checkpoint, head_leaf, statement
from engine.audit.keys import key_id, raw
from engine.audit.merkle import Tree
from engine.chain import GENESIS, canonical
from engine.store import checkpoints as stored
from engine.store import trail
from engine.store.session import Row
from tests.engine.audit.company import Company


class Attacker:
    """Writes past the engine, into its database.

    Attributes:
        keys: The three deals of `Company.history`.
        anchors: Two checkpoints that were published; a further deal was opened between them.
    """

    def __init__(self, company: Company) -> None:
        self.company, self.engine = company, company.engine
        self.keys = company.history()
        self.anchors = [company.seals(), ""]
        company.deal()
        self.anchors[1] = company.seals()

    # ---- reading ---------------------------------------------------------------------------------------------------

    def events(self, key: str) -> list[Row]:
        with self.engine.store.read() as session:
            return list(trail.events(session, key))

    def checkpoints(self) -> list[Checkpoint]:
        with self.engine.store.read() as session:
            return [Checkpoint.of(row) for row in stored.after(session, 0, 1000)]

    def heads(self, key: str) -> list[Row]:
        with self.engine.store.read() as session:
            return stored.heads_of(session, key)

    # ---- writing ---------------------------------------------------------------------------------------------------

    def sql(self, *statements: str, **values: Any) -> None:
        """Run statements past every foreign key."""
        with self.engine.store.sql.connect() as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            for statement in statements:
                used = {name: value for name, value in values.items() if f":{name}" in statement}
                connection.execute(text(statement), used)
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")

    def edits(self, key: str, place: int, **columns: Any) -> None:
        for name, value in columns.items():
            self.sql(f"UPDATE history SET {name} = :value WHERE deal_key = :key AND number = :place", value=value, key=key, place=place)

    def drops(self, key: str, first: int, last: int = 10**6) -> None:
        self.sql("DELETE FROM history WHERE deal_key = :key AND number BETWEEN :first AND :last", key=key, first=first, last=last)

    def renumbers(self, key: str) -> None:
        """Close gaps."""
        for number, event in enumerate(self.events(key), 1):
            self.sql("UPDATE history SET number = :number WHERE seq = :seq", number=number, seq=event.seq)

    def rechains(self, key: str) -> None:
        """Give every event the right digest, and the deal the right head."""
        with self.engine.store.read() as session:
            digests = {row.id: row.digest for row in trail.definitions(session)}
        previous, number = GENESIS, 0
        for number, event in enumerate(self.events(key), 1):
            definition = digests.get(event.definition_id, "")
            previous = hashlib.sha256(canonical(event_of(event, previous, definition))).hexdigest()
            values: dict[str, Any] = {"digest": previous, "number": number, "seq": event.seq}
            self.sql("UPDATE history SET digest = :digest, number = :number WHERE seq = :seq", **values)
        self.sql(
            "UPDATE deals SET history_length = :length, history_digest = :digest WHERE key = :key", key=key, length=number, digest=previous
        )

    def inserts(self, key: str, number: int, **columns: Any) -> None:
        """Put a copy of an event behind it, and move the others on."""
        names = "deal_key, instance_id, definition_id, kind, element_id, actor, at, recorded_at, data, digest"
        self.sql(
            "UPDATE history SET number = -number - 1 WHERE deal_key = :key AND number > :number",
            "UPDATE history SET number = -number WHERE deal_key = :key AND number < 0",
            f"INSERT INTO history ({names}, number) SELECT {names}, number + 1 FROM history WHERE deal_key = :key AND number = :number",
            key=key,
            number=number,
        )
        self.edits(key, number + 1, **columns)

    def changes_definition(self, kind: str, source: bytes, with_digest: bool) -> None:
        self.sql("UPDATE definitions SET source = :source WHERE kind = :kind", source=source, kind=kind)
        if with_digest:
            digest = hashlib.sha256(source).hexdigest()
            self.sql("UPDATE definitions SET digest = :digest WHERE kind = :kind", digest=digest, kind=kind)

    # ---- sealing ---------------------------------------------------------------------------------------------------

    @property
    def key(self) -> Ed25519PrivateKey:
        ring = self.engine.audit_keys.known()
        assert ring is not None
        assert ring.private is not None
        return ring.private

    def signs(self, number: int, key: Ed25519PrivateKey, **changes: Any) -> None:
        """Sign a checkpoint anew, changed or not."""
        old = next(checkpoint for checkpoint in self.checkpoints() if checkpoint.number == number)
        public = raw(key.public_key())
        given = {name: getattr(old, name) for name in ("number", "sealed_at", "tree_size", "root", "previous")} | changes
        said = statement(**given, key_id=key_id(public))
        signature = key.sign(canonical(said)).hex()
        values = {**given, "key_id": key_id(public), "public_key": public.hex(), "signature": signature}
        for name in ("tree_size", "root", "previous", "key_id", "public_key", "signature"):
            self.sql(f"UPDATE checkpoints SET {name} = :value WHERE number = :number", value=values[name], number=number)

    def forgets_checkpoint(self, number: int) -> None:
        """Delete a checkpoint with what it sealed."""
        self.sql("DELETE FROM sealed_heads WHERE checkpoint = :n", "DELETE FROM checkpoints WHERE number = :n", n=number)

    def mends_sealed_lengths(self) -> None:
        length = "coalesce((SELECT max(length) FROM sealed_heads WHERE chain = key), 0)"
        self.sql(f"UPDATE deals SET sealed_length = {length}", f"UPDATE chains SET sealed_length = {length}")

    def seals_a_new_past(self, key: Ed25519PrivateKey) -> None:
        """Make the heads fit the chains as they are now, and sign every checkpoint anew: what only who has the key can do unnoticed."""
        tree, previous = Tree(), GENESIS
        for checkpoint in self.checkpoints():
            with self.engine.store.read() as session:
                rows = stored.heads_after(session, tree.size - 1, checkpoint.tree_size - tree.size)
            for row in rows:
                digest = next(event.digest for event in self.events(row.chain) if event.number == row.length)
                completed = " ".join(root.hex() for root in tree.append(head_leaf(row.chain, row.length, digest)))
                self.sql(
                    "UPDATE sealed_heads SET digest = :digest, subtrees = :subtrees WHERE position = :position",
                    digest=digest,
                    subtrees=completed,
                    position=row.position,
                )
            self.signs(checkpoint.number, key, root=tree.root.hex(), previous=previous)
            frontier = json.dumps([root.hex() for root in tree.frontier])
            self.sql("UPDATE checkpoints SET frontier = :frontier WHERE number = :number", frontier=frontier, number=checkpoint.number)
            previous = next(again.digest for again in self.checkpoints() if again.number == checkpoint.number)


Attack = Callable[[Attacker], None]
