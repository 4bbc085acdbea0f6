"""What the instances of a deal know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.errors import DealNotFound
from engine.personal import without_personal
from engine.spiff.snapshot import variables_of
from engine.store import deals, instances
from engine.values import Value
from engine.visibility import may_with_deal, require_deal


@dataclass(frozen=True, slots=True)
class InstanceVariables:
    """The variables of one instance; those of an ended one are as it left them."""

    instance_id: str
    process_id: str
    state: str
    variables: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class DealVariables:
    """The variables of a deal's instances, in the order in which they were started.

    Attributes:
        personal: The personal variables that are shown with their values; a hidden one is the word "hidden".
    """

    deal_key: str
    instances: list[InstanceVariables]
    personal: tuple[str, ...]


def deal_variables(engine: Engine, key: str, *, by: By = "") -> DealVariables:
    """What each instance of a deal knows. Reads them all, so it is for one deal, not for lists.

    Raises:
        DealNotFound: There is no such deal, or `by` may not see it.
    """
    actor = actor_of(by)
    with engine.store.read(consistent=True) as session:
        deal = deals.find(session, key)
        if deal is None:
            raise DealNotFound(key)
        require_deal(session, actor, "deals.see", key, deal.owner)
        names = engine.definitions.personal_names(session)
        may_see = may_with_deal(session, actor, "personal.see", key, deal.owner)
        rows = instances.of_deal(session, key)
        known = {row.id: variables_of(instances.snapshot(session, row.id).snapshot) for row in rows}
    shown = known if may_see else {identity: without_personal(variables, names) for identity, variables in known.items()}
    told = {name for variables in known.values() for name, value in variables.items() if name in names and value not in (None, "")}
    found = [InstanceVariables(row.id, row.process_id, row.state, shown[row.id]) for row in rows]
    return DealVariables(key, found, tuple(sorted(told)) if may_see else ())
