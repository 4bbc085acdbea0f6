"""Deals measured for attached indicators, as rows of the store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bpmn.kpi.definition import DistinctClients
from engine.engine import Engine
from engine.kpi.case import read_cases
from engine.kpi.declared import indicator_of
from engine.kpi.differences import has_buckets, row_of
from engine.kpi.measures import Measurer
from engine.kpi.surroundings import Surroundings
from engine.store.session import Row


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
    measurer, zone, with_buckets = Measurer(indicators.values(), surroundings), ZoneInfo(engine.settings.time_zone), timed(kpis)
    ids = {indicator.id: number for number, indicator in indicators.items()}
    of_clients = {number for number, indicator in indicators.items() if isinstance(indicator.measure, DistinctClients)}
    rows = []
    for case in cases:
        for name, found in measurer.measure(case).items():
            kpi_id = ids[name]
            client_id = case.client_id if kpi_id in of_clients else None
            rows += [row_of((kpi_id, case.key, number), one, kpi_id in with_buckets, zone, client_id) for number, one in enumerate(found)]
    return rows
