"""CSV (RFC 4180, UTF-8): one row an event, or rows of any table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.exports.rows import Reader
from engine.exports.sink import PIECE
from engine.exports.table import COLUMNS, values

MEDIA_TYPE, SUFFIX = "text/csv", "csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(reader: Reader) -> Iterator[bytes]:
    return write_table(COLUMNS, (values(row) for row in reader.events()))


def write_table(columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]) -> Iterator[bytes]:
    """A table, in pieces.

    Args:
        columns: Their names; the kinds are Parquet's.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        if text.tell() >= PIECE:
            yield text.getvalue().encode("utf-8", "replace")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> Any:
    """A cell; a text that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection)."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
