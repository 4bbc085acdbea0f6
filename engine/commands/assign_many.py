"""Give several work items to one person: each in a transaction of its own, none lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.actors import By, actor_of
from engine.commands.assign import assigned
from engine.engine import Engine
from engine.errors import NotPermitted
from engine.live import Moved
from engine.one_by_one import Outcome, one_by_one
from engine.permissions import Reach
from engine.transaction import Transaction
from engine.values import Value


def assign_many(engine: Engine, work_item_ids: Sequence[int], to: str, *, by: By, reason: str = "", key: str = "") -> list[Outcome]:
    """Give work items to one person, or take them away, one after the other; one that is refused keeps no other from it.

    Args:
        to: A colleague of the department; "" takes them away.
        reason: Kept in the history of each.
        key: The request's idempotency key: what it has given before is not given again, and has the same outcome.

    Returns:
        An outcome for each, in order.

    Raises:
        NotPermitted: The actor may assign nothing at all.
    """
    actor = actor_of(by)
    if actor.reach("work.assign") == Reach.NONE:
        raise NotPermitted(actor.name, "work.assign")

    def do(number: int, values: Mapping[str, Value]) -> Moved:
        def story(tx: Transaction) -> Moved:
            item = assigned(tx, number, values["to"], values["reason"])
            return Moved(item.deal_key, item.instance_id, "active", "", ())  # where the work is live, the instance is

        return engine.transact(story, by=by)

    wanted: list[tuple[int, Mapping[str, Value]]] = [(number, {"to": to, "reason": reason}) for number in work_item_ids]
    return one_by_one(wanted, "assign", do, actor.name, key)
