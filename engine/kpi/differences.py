"""What changes in the store when deals are measured anew: observations, and what that adds to the sums of days.

Sums are of whole numbers, so adding differences in any order gives what adding up all observations would.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bpmn.kpi.definition import Duration, Effort, Indicator
from engine.kpi.buckets import TENTHS, bucket_of
from engine.kpi.observation import Observation
from engine.store.observations import BUCKET_KEY, KEY, SUM_KEY
from engine.store.session import Row

EPOCH = date(1970, 1, 1).toordinal()
LONGEST_MEMBER = 200
"""Characters of a dimension's member; what follows is cut off. It stands in an index, which bears no long texts."""

Place = tuple[int, str, int]
"""(indicator's id, deal's key, number in the deal)"""


def has_buckets(indicator: Indicator) -> bool:
    """Whether its figure is one of the values, in order of size, and no sum."""
    return isinstance(indicator.measure, (Duration, Effort)) and indicator.measure.statistic in TENTHS


def row_of(place: Place, observation: Observation, has_buckets: bool, zone: ZoneInfo, client_id: int | None = None) -> dict[str, Any]:
    """An observation as it is stored.

    Args:
        client_id: The deal's, where clients are counted.
    """
    at = observation.at.astimezone(UTC)
    return {
        **dict(zip(KEY, place, strict=True)),
        "at": at,
        "day": at.astimezone(zone).toordinal() - EPOCH,
        "value": observation.value,
        "base": observation.base,
        "element_id": observation.element_id,
        "dims": _text(tuple(observation.dims.items())),
        "bucket": bucket_of(observation.value) if has_buckets else 0,
        "client_id": client_id,
    }


@dataclass(slots=True)
class Difference:
    """Rows to write. `sums` and `buckets` are to be added to those that are there."""

    put: list[dict[str, Any]] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)
    _sums: dict[tuple[int, str, int, str], list[int]] = field(default_factory=dict)
    _buckets: dict[tuple[int, int, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, old: Iterable[Row], new: Iterable[dict[str, Any]], with_buckets: frozenset[int]) -> Difference:
        """From what is stored to what was measured.

        Args:
            with_buckets: The ids of the indicators whose values are distributed into buckets.
        """
        change = cls()
        there: dict[Place, dict[str, Any]] = {(row.kpi_id, row.deal_key, row.number): row._asdict() for row in old}
        for row in new:
            place = (row["kpi_id"], row["deal_key"], row["number"])
            before = there.pop(place, None)
            if before == row:
                continue
            change.put.append(row)
            if before is not None:
                change._count(before, -1, with_buckets)
            change._count(row, 1, with_buckets)
        for place, row in there.items():
            change.removed.append(dict(zip(KEY, place, strict=True)))
            change._count(row, -1, with_buckets)
        return change

    @property
    def sums(self) -> list[dict[str, Any]]:
        """Rows of kpi_rollups, in an order of their own."""
        named = ("value", "base", "number")
        return [
            {**dict(zip(SUM_KEY, key, strict=True)), **dict(zip(named, added, strict=True))}
            for key, added in sorted(self._sums.items())
            if any(added)
        ]

    @property
    def buckets(self) -> list[dict[str, Any]]:
        """Rows of kpi_buckets."""
        return [{**dict(zip(BUCKET_KEY, key, strict=True)), "number": added} for key, added in sorted(self._buckets.items()) if added]

    def _count(self, row: Mapping[str, Any], sign: int, with_buckets: frozenset[int]) -> None:
        kpi_id, day = row["kpi_id"], row["day"]
        for dimension, member in _members(row["dims"]):
            sums = self._sums.setdefault((kpi_id, dimension, day, member), [0, 0, 0])
            sums[0] += sign * row["value"]
            sums[1] += sign * row["base"]
            sums[2] += sign
        if kpi_id in with_buckets:
            key = kpi_id, day, row["bucket"]
            self._buckets[key] = self._buckets.get(key, 0) + sign


# Few deals differ in all dimensions: most texts were made or read before.


@lru_cache(maxsize=16_384)
def _text(dims: tuple[tuple[str, str], ...]) -> str:
    return json.dumps({name: member[:LONGEST_MEMBER] for name, member in dims}, ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=16_384)
def _members(dims: str) -> tuple[tuple[str, str], ...]:
    """(dimension, member) of each sum that an observation adds to; the first is that over all."""
    return (("", ""), *json.loads(dims).items())
