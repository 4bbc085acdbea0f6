"""The deals that a transaction holds: locked, opened, changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from engine import lifecycle
from engine.chain import GENESIS, OFFICE, event_digest
from engine.changes import Changes
from engine.errors import DealNotFound, DealNotOpen, Outdated
from engine.store import chains, deals
from engine.store.session import Row, Session
from engine.values import dumps


class HeldDeals:
    """Deals by key. Each is locked before anything in it is touched, so that two commands never meet inside one.

    Args:
        session: The open database transaction.
        by: Who does it.
        at: When it happened; `recorded_at`: when it is written down.
    """

    def __init__(self, session: Session, by: str, at: datetime, recorded_at: datetime) -> None:
        self.session = session
        self.by = by
        self.at = at
        self.recorded_at = recorded_at
        self.changes = Changes(at, recorded_at)
        self._deals: dict[str, dict[str, Any]] = {}
        self._changed_deals: set[str] = set()
        self._chains: dict[str, dict[str, Any]] = {}

    def lock_deal(self, key: str) -> dict[str, Any]:
        """The deal's row, locked until the end: every command begins with it.

        Raises:
            DealNotFound: There is no such deal.
        """
        if key not in self._deals:
            row = deals.lock(self.session, key)
            if row is None:
                raise DealNotFound(key)
            self._deals[key] = row._asdict()
        return self._deals[key]

    def hold_deal(self, key: str, row: Row) -> None:
        """Take over a deal that was locked together with something else: its columns are `deal_...` of `row`."""
        columns = {name.removeprefix("deal_"): value for name, value in row._asdict().items() if name.startswith("deal_")}
        self._deals[key] = {**columns, "key": key}

    def find_deal(self, key: str) -> Row | None:
        """A deal's row, as it is; not locked."""
        return deals.find(self.session, key)

    def open_deal(self, **values: Any) -> str:
        """A new deal; its key."""
        given = {
            "client_id": None,
            "title": "",
            "state": "open",
            "stage": "",
            "exit": "",
            "owner": "",
            "parent_key": None,
            "kind": "",
            "source": "",
            "external_ref": None,
            "opened_at": self.at,
            "closed_at": None,
            "history_length": 0,
            "history_digest": "",
            "sealed_length": 0,
            **values,
        }
        key = deals.add(self.session, given)
        self._deals[key] = {**given, "key": key}
        told = {name: value for name, value in values.items() if value not in ("", None)}
        self.changes.note(key, "", None, "deal.opened", "", self.by, told)
        return key

    def change_deal(self, key: str, **values: Any) -> None:
        """Set columns of a locked deal; a state only as the lifecycle allows."""
        deal = self._deals[key]
        if "state" in values:
            lifecycle.check("deal", key, deal["state"], values["state"])
        if any(deal[name] != value for name, value in values.items()):
            deal.update(values)
            self._changed_deals.add(key)

    def require_open(self, key: str) -> dict[str, Any]:
        """The locked deal, which must not be suspended or cancelled.

        Raises:
            DealNotOpen: It is.
        """
        deal = self.lock_deal(key)
        if deal["state"] in ("suspended", "cancelled"):
            raise DealNotOpen(key, deal["state"])
        return deal

    def require_revision(self, key: str, revision: int | None) -> None:
        """The locked deal is as somebody has read it; None = as it may be.

        Raises:
            Outdated: It has gone on since.
        """
        if revision is not None and self.lock_deal(key)["history_length"] != revision:
            raise Outdated(f"Deal {key}")

    # ---- the chains of history ------------------------------------------------------------------------------------

    def chain_events(self, definition_digest: Callable[[int | None], str]) -> None:
        """Give each event of this transaction its place in its chain, and its digest; see `engine.chain`."""
        for event in self.changes.events:
            head = self._head(event["deal_key"])
            event["data"] = dumps(event["data"])
            event["number"] = head["history_length"] + 1
            event["digest"] = event_digest(
                chain=event["deal_key"],
                number=event["number"],
                previous=head["history_digest"] or GENESIS,
                instance=event["instance_id"],
                definition=definition_digest(event["definition_id"]),
                kind=event["kind"],
                element=event["element_id"],
                actor=event["actor"],
                at=event["at"],
                recorded_at=event["recorded_at"],
                data=event["data"],
            )
            head.update(history_length=event["number"], history_digest=event["digest"])

    def _head(self, key: str) -> dict[str, Any]:
        if not key.startswith("~"):
            self._changed_deals.add(key)
            return self.lock_deal(key)
        if key not in self._chains:
            self._chains[key] = chains.lock(self.session, key)
        return self._chains[key]

    @property
    def is_of_the_office(self) -> bool:
        """It changes people, departments or what else belongs to no deal."""
        return OFFICE in self._chains

    def write_heads(self) -> None:
        """Hand over the deals that were changed, and the chains of what belongs to no deal, to be written."""
        self.changes.saved_deals = [self._deals[key] for key in sorted(self._changed_deals)]
        self.changes.saved_chains = list(self._chains.values())
