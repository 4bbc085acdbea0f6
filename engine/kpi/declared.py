"""Declarations that were accepted, read once for each process: reading YAML takes longer than a figure."""

from __future__ import annotations

from functools import lru_cache

from bpmn.kpi.definition import Indicator


@lru_cache(maxsize=512)
def indicator_of(source: str) -> Indicator:
    """The indicator of a stored declaration."""
    return Indicator.parse(source)
