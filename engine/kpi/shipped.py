"""The indicators that come with Stagework."""

from __future__ import annotations

from importlib.resources import files


def shipped_kpis() -> list[tuple[str, bytes]]:
    """(file name, bytes) of each declaration, ready for `attach_kpi`."""
    inside = (file for file in (files("bpmn") / "kpi").iterdir() if file.name.endswith(".yaml"))
    return sorted((file.name, file.read_bytes()) for file in inside)
