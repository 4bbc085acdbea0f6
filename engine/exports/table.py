"""One row an event: the columns of CSV and Parquet."""

from __future__ import annotations

import json
from typing import Any

from engine.exports.rows import EventRow
from engine.plain import plain_json

COLUMNS: dict[str, str] = {
    "deal_key": "text",
    "number": "number",
    "seq": "number",
    "kind": "text",
    "activity": "text",
    "transition": "text",
    "at": "time",
    "actor": "text",
    "department": "text",
    "role": "text",
    "stage": "text",
    "process_id": "text",
    "version": "number",
    "element_id": "text",
    "instance_id": "text",
    "work_item": "number",
    "client_id": "number",
    "recorded_at": "time",
    "data": "text",
    "digest": "text",
}
"""Each with "text", "number" (whole) or "time" (UTC); see docs/exports.md."""


def values(row: EventRow) -> tuple[Any, ...]:
    """The row's cells, in the order of `COLUMNS`."""
    return (
        row.deal.key,
        row.number,
        row.seq,
        row.kind,
        row.activity,
        row.transition,
        row.at,
        row.actor,
        row.department,
        row.role,
        row.stage,
        row.process_id,
        row.version,
        row.element_id,
        row.instance_id,
        row.work_item.id if row.work_item is not None else None,
        row.deal.client_id,
        row.recorded_at,
        json.dumps(plain_json(row.data), ensure_ascii=False, separators=(",", ":")),
        row.digest,
    )
