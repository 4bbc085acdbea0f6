"""The instances of a deal, and what they know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.actors import By, actor_of
from engine.commands.note_access import note_access
from engine.engine import Engine
from engine.personal import met_in, without_personal
from engine.queries.deals import InstanceInfo, visible_deal
from engine.spiff.snapshot import variables_of
from engine.store import instances
from engine.values import Value
from engine.visibility import may_with_deal


@dataclass(frozen=True, slots=True)
class InstanceVariables:
    """The variables of one instance; those of an ended one are as it left them."""

    instance_id: str
    process_id: str
    state: str
    variables: Mapping[str, Value]


def deal_instances(engine: Engine, key: str, *, by: By = "") -> list[InstanceInfo]:
    """The runs of processes in a deal, the first first.

    Raises:
        DealNotFound: There is no such deal, or `by` may not see it.
    """
    with engine.store.read() as session:
        visible_deal(session, actor_of(by), key)
        return [InstanceInfo(*row) for row in instances.of_deal(session, key)]


def deal_variables(engine: Engine, key: str, *, by: By = "") -> list[InstanceVariables]:
    """What each instance of a deal knows, the first first. Reads them all, so it is for one deal, not for lists.

    Personal values are the word "hidden" for those who may not see them; that others were shown them is recorded.

    Raises:
        DealNotFound: There is no such deal, or `by` may not see it.
    """
    actor = actor_of(by)
    with engine.store.read(consistent=True) as session:
        deal = visible_deal(session, actor, key)
        names = engine.definitions.personal_names(session)
        may_see = may_with_deal(session, actor, "personal.see", key, deal.owner)
        rows = instances.of_deal(session, key)
        known = {row.id: variables_of(instances.snapshot(session, row.id).snapshot) for row in rows}
    if may_see:
        note_access(engine, by, key, {name for variables in known.values() for name in met_in(variables, names)}, "variables")
    else:
        known = {identity: without_personal(variables, names) for identity, variables in known.items()}
    return [InstanceVariables(row.id, row.process_id, row.state, known[row.id]) for row in rows]
