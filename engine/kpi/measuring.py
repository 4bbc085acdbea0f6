"""Deals measured for attached indicators, and what that changes in the store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bpmn.kpi.definition import DistinctClients
from engine.engine import Engine
from engine.kpi.case import read_cases
from engine.kpi.declared import indicator_of
from engine.kpi.differences import Difference, has_buckets, row_of
from engine.kpi.in_force import InForce
from engine.kpi.measures import Measurer
from engine.kpi.surroundings import Surroundings
from engine.store import observations
from engine.store.session import Row, Session


@lru_cache(maxsize=8)
def _measurer(sources: tuple[str, ...]) -> Measurer:
    return Measurer([indicator_of(source) for source in sources], Surroundings())


def timed(kpis: Sequence[Row]) -> frozenset[int]:
    """The ids of those whose values are distributed into buckets."""
    return frozenset(kpi.id for kpi in kpis if has_buckets(indicator_of(kpi.source)))


def measure(engine: Engine, kpis: Sequence[Row], keys: Collection[str]) -> list[dict[str, Any]]:
    """The observations of deals, all of them.

    Args:
        kpis: Rows of attached indicators.
        keys: The deals'.
    """
    indicators = {kpi.id: indicator_of(kpi.source) for kpi in kpis}
    with engine.store.read() as session:
        cases = list(read_cases(engine, session, list(keys)))
        surroundings = Surroundings.of(engine, session, indicators.values(), cases)
    measurer = _measurer(tuple(kpi.source for kpi in kpis)).within(surroundings)
    zone, with_buckets = ZoneInfo(engine.settings.time_zone), timed(kpis)
    ids = {indicator.id: number for number, indicator in indicators.items()}
    of_clients = {number for number, indicator in indicators.items() if isinstance(indicator.measure, DistinctClients)}
    rows = []
    for case in cases:
        for name, found in measurer.measure(case).items():
            kpi_id = ids[name]
            client_id = case.client_id if kpi_id in of_clients else None
            rows += [row_of((kpi_id, case.key, number), one, kpi_id in with_buckets, zone, client_id) for number, one in enumerate(found)]
    return rows


def measure_again(
    engine: Engine,
    in_force: InForce,
    lengths: Mapping[str, int],
    move_on: Callable[[Session], None] = lambda _session: None,
    group: Sequence[Row] | None = None,
) -> None:
    """Measure deals, and write what has changed in one short transaction, with whatever `move_on` writes.

    Nothing is written when somebody has attached, edited or detached an indicator meanwhile, or has moved the back-fill on.

    Args:
        lengths: How many events each deal had, at least, when this was asked for.
        group: Only these of the indicators, those whose back-fill is the furthest behind; None: all.
    """
    rows = measure(engine, in_force.rows if group is None else group, lengths)
    with engine.store.read(consistent=True) as session:
        plan = _Plan.of(session, in_force, lengths, rows, group)

    def story(session: Session) -> None:
        session.lock(observations.FOLLOWER)
        now = plan if _Ground.of(session, lengths) == plan.ground else _Plan.of(session, in_force, lengths, rows, group)
        if not now.is_outdated:
            _write(session, now.difference)
            if now.passed:
                observations.set_lengths(session, now.passed)
            move_on(session)

    engine.store.write(story)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a plan is made on. While it is the same, so are the observations that are there: whoever writes some changes it.

    Attributes:
        seen: How many events of each deal the indicators have seen.
    """

    in_force: InForce
    seen: Mapping[str, int]

    @classmethod
    def of(cls, session: Session, lengths: Mapping[str, int]) -> _Ground:
        return cls(InForce.of(session), observations.lengths(session, lengths))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be written. It is made before the transaction, and in it once more only if somebody was quicker.

    Attributes:
        is_outdated: Nothing of it may be written.
        passed: Deals of which all indicators have seen so many events then.
    """

    ground: _Ground
    is_outdated: bool
    difference: Difference
    passed: Mapping[str, int]

    @classmethod
    def of(
        cls,
        session: Session,
        in_force: InForce,
        lengths: Mapping[str, int],
        rows: Sequence[dict[str, Any]],
        group: Sequence[Row] | None,
    ) -> _Plan:
        ground = _Ground.of(session, lengths)
        now, seen = ground.in_force, ground.seen
        is_outdated = now.marks != in_force.marks or (group is not None and now.next_to_fill()[0] != group)
        asked = in_force.rows if group is None else group
        if group is None:
            behind = {key: length for key, length in lengths.items() if seen.get(key, 0) < length}
            passed = behind
        else:  # whoever has seen more of a deal has measured these indicators, too
            behind = {key: length for key, length in lengths.items() if seen.get(key, 0) <= length}
            passed = {key: length for key, length in behind.items() if key not in seen or len(group) == len(in_force.rows)}
        old = observations.of_deals(session, behind, {kpi.id for kpi in asked}) if behind else []
        new = [row for row in rows if row["deal_key"] in behind]
        return cls(ground, is_outdated, Difference.of(old, new, timed(asked)), passed)


def _write(session: Session, difference: Difference) -> None:
    sums, buckets = difference.sums, difference.buckets
    with session.batch():
        if difference.put:
            observations.put(session, difference.put)
        if difference.removed:
            observations.remove(session, difference.removed)
        if sums:
            observations.add_sums(session, sums)
        if buckets:
            observations.add_buckets(session, buckets)
        observations.remove_empty(session, [row for row in sums if row["number"] < 0], [row for row in buckets if row["number"] < 0])
