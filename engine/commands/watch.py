"""Watch a deal: see it, and hear of it, without having work in it."""

from __future__ import annotations

from datetime import datetime

from engine import people
from engine.actors import By
from engine.engine import Engine
from engine.errors import BadAnswer, NotFound
from engine.store import colleagues, users, watchers
from engine.transaction import Transaction
from engine.visibility import may_with_deal


class CannotWatch(BadAnswer):
    """The person may not see the deal, and watching must not be a way to it."""

    def __init__(self, person: str, deal_key: str) -> None:
        super().__init__(f"{person} is no user who may see deal {deal_key}. Only those who may see it can watch it.")


class NotWatching(NotFound):
    def __init__(self, person: str, deal_key: str) -> None:
        super().__init__(f"{person} does not watch deal {deal_key}.")


def watch(engine: Engine, deal_key: str, *, by: By, person: str = "", at: datetime | None = None) -> None:
    """Let somebody watch a deal; who watches it already goes on.

    Args:
        person: Who may see the deal; "" = oneself.

    Raises:
        DealNotFound, NotPermitted: The actor may not see the deal, or not change it.
        CannotWatch: The person may not see it.
    """

    def story(tx: Transaction) -> None:
        tx.require_deal("deals.change", deal_key)
        add_watcher(tx, deal_key, person or tx.by)

    engine.transact(story, by=by, at=at)


def unwatch(engine: Engine, deal_key: str, *, by: By, person: str = "", revision: int | None = None, at: datetime | None = None) -> None:
    """Let somebody watch a deal no more.

    Args:
        person: "" = oneself.
        revision: The deal's; None = any.

    Raises:
        DealNotFound, NotPermitted: The actor may not see the deal, or not change it.
        NotWatching: The person does not watch it.
        Outdated: The deal has gone on since `revision`.
    """

    def story(tx: Transaction) -> None:
        tx.require_deal("deals.change", deal_key)
        tx.require_revision(deal_key, revision)
        name = person or tx.by
        if not watchers.remove(tx.session, deal_key, name):
            raise NotWatching(name, deal_key)
        tx.note("watcher.removed", deal_key, person=name)

    engine.transact(story, by=by, at=at)


def add_watcher(tx: Transaction, deal_key: str, person: str) -> None:
    """As `watch`, in a transaction that holds the deal.

    Raises:
        CannotWatch: The person may not see it.
    """
    if person in watchers.of_deal(tx.session, deal_key):
        return
    if person != tx.by and not may_see(tx, deal_key, person):
        raise CannotWatch(person, deal_key)
    watchers.add(tx.session, deal_key, person)
    tx.note("watcher.added", deal_key, person=person)


def may_see(tx: Transaction, deal_key: str, person: str) -> bool:
    """Whether a user may see a deal; where there are no users at all, everybody may."""
    user = users.by_name(tx.session, person)
    if user is None:
        return not colleagues.are_there(tx.session)
    if user.state == "disabled":
        return False
    actor = people.actor(tx.session, user, tx.recorded_at)
    return may_with_deal(tx.session, actor, "deals.see", deal_key, tx.lock_deal(deal_key)["owner"])
