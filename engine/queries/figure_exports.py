"""Figures for other tools: as tables, in CSV or Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, Literal, get_args

from engine.actors import By
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.queries.contributions import contributions
from engine.queries.figures import Per, days, figures

TableFormat = Literal["csv", "parquet"]
ROWS_AT_ONCE = 1_000
FIGURE_COLUMNS: Mapping[str, str] = {
    "key": "text", "name": "text", "stage": "text", "unit": "text", "since": "day", "until": "day", "value": "real", "number": "number",
    "base": "real", "low": "real", "high": "real", "target": "real",
}  # fmt: skip
"""Of `figures`: one row for each period of the trend; `value`, `low` and `high` in the unit."""
CONTRIBUTION_COLUMNS: Mapping[str, str] = {
    "key": "text", "deal_key": "text", "number": "number", "at": "time", "value": "real", "base": "real", "element_id": "text",
    "dims": "text",
}  # fmt: skip
"""Of what a figure is made of; `dims` is a JSON object: the members by dimension."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file that is written while it is read.

    Attributes:
        name: For the file.
        pieces: Its bytes; read once.
    """

    name: str
    media_type: str
    pieces: Iterator[bytes]


def export_figures(
    engine: Engine, format: TableFormat, since: date | None = None, until: date | None = None, per: Per = "week", *, by: By = ""
) -> Table:
    """All figures, period by period.

    Raises: as `figures`; BadAnswer: an unknown format.
    """
    found = figures(engine, (), since, until, per, by=by)
    rows = [
        (
            one.key, one.indicator.name.en, one.indicator.stage, one.indicator.unit, point.since, point.until, point.figure.value,
            point.figure.number, point.figure.base, point.figure.low, point.figure.high, one.indicator.target,
        )
        for one in found
        for point in one.trend
    ]  # fmt: skip
    return _table(format, "stagework-figures", FIGURE_COLUMNS, iter(rows))


def export_contributions(
    engine: Engine, format: TableFormat, key: str, since: date | None = None, until: date | None = None, *, by: By = ""
) -> Table:
    """What an indicator's figure is made of, the newest first: of the deals that `by` may see.

    Raises: as `contributions`; BadAnswer: an unknown format.
    """
    first, last = days(engine, since, until)
    page = contributions(engine, key, first, last, limit=ROWS_AT_ONCE, by=by)

    def rows() -> Iterator[tuple[Any, ...]]:
        items = page.items
        while items:
            for one in items:
                dims = json.dumps(one.dims, ensure_ascii=False, sort_keys=True)
                yield key, one.deal_key, one.number, one.at, one.value, one.base, one.element_id, dims
            end = items[-1]
            items = contributions(
                engine, key, first, last, limit=ROWS_AT_ONCE, after=(end.at, end.deal_key, end.number), by=by, is_counted=False
            ).items

    return _table(format, f"stagework-{key}", CONTRIBUTION_COLUMNS, rows())


def _table(format: TableFormat, name: str, columns: Mapping[str, str], rows: Iterator[tuple[Any, ...]]) -> Table:
    if format not in get_args(TableFormat):
        raise BadAnswer(f"There is no format “{format}”; there are {', '.join(get_args(TableFormat))}.")
    module = import_module(f"engine.exports.{format}")  # only now: Parquet's library takes a while to load
    return Table(f"{name}.{module.SUFFIX}", module.MEDIA_TYPE, module.write_table(columns, rows))
