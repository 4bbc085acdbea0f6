"""A scanner of attachments: office files with macros don't come in."""

from __future__ import annotations

import io
import zipfile


def scan(name: str, media_type: str, content: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return ""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = any(inner.endswith("vbaProject.bin") for inner in archive.namelist())
    return "It has macros. Save it without them." if found else ""
