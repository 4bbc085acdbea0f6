"""The process model that is shipped with Stagework: six diagrams, their decision tables and forms."""

from __future__ import annotations

from importlib.resources import files

_FOLDERS = (("bpmn", "processes", ".bpmn"), ("bpmn", "decisions", ".dmn"), ("forms", "definitions", ".form"))


def shipped_files() -> list[tuple[str, bytes]]:
    """(file name, bytes) of the whole model, ready for `deploy`."""
    found: list[tuple[str, bytes]] = []
    for package, folder, suffix in _FOLDERS:
        inside = (file for file in (files(package) / folder).iterdir() if file.name.endswith(suffix))
        found += sorted((file.name, file.read_bytes()) for file in inside)
    return found
