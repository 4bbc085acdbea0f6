"""Whom a deal belongs to, for `engine.permissions`: its owner, its watchers, those who had work in it, and their departments."""

from __future__ import annotations

from engine.actors import Actor
from engine.errors import DealNotFound
from engine.permissions import Reach
from engine.store import deals
from engine.store.session import Session


def may_with_deal(session: Session, actor: Actor, action: str, key: str, owner: str) -> bool:
    """Whether the actor's roles reach this deal for the action."""
    match actor.reach(action):
        case Reach.ALL:
            return True
        case Reach.NONE:
            return False
        case _:
            people = [owner, *deals.people_of(session, key)]
            return actor.may(action, people) or actor.may(action, people, deals.departments_of(session, key))


def require_deal(session: Session, actor: Actor, action: str, key: str, owner: str) -> None:
    """As `may_with_deal`.

    Raises:
        DealNotFound: The actor may not even see it: its existence is not told.
        NotPermitted: The actor may not.
    """
    if may_with_deal(session, actor, action, key, owner):
        return
    if not may_with_deal(session, actor, "deals.see", key, owner):
        raise DealNotFound(key)
    actor.require(action)
