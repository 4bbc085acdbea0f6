"""CSV (RFC 4180, UTF-8): one row an event."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from engine.exports.rows import Reader
from engine.exports.sink import PIECE
from engine.exports.table import COLUMNS, values

MEDIA_TYPE, SUFFIX = "text/csv", "csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(reader: Reader) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in reader.events():
        writer.writerow([_cell(value) for value in values(row)])
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
