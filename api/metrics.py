"""The text that Prometheus scrapes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry
from prometheus_client import Gauge as PrometheusGauge
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from engine.actors import Actor
from engine.engine import Engine
from engine.queries.gauges import Gauge, gauges

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
FRESH = 5.0
"""Seconds for which a text is handed out again: however many scrape, the database is asked this often."""


class Metrics:
    """Gauges as text, kept for some seconds for each kind of reader."""

    def __init__(self, engine: Engine, seconds: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._seconds = engine, seconds
        self._kept: dict[tuple[bool, bool], tuple[float, bytes]] = {}
        self._lock = threading.Lock()

    def text(self, actor: Actor) -> bytes:
        """What the actor may see, in the text format of Prometheus.

        Raises:
            NotPermitted: The actor may see neither figures nor the system.
        """
        kind = actor.may("figures.see"), actor.may("system.see")
        with self._lock:  # who comes while it is made waits for it
            made_at, text = self._kept.get(kind, (0.0, b""))
            if not text or self._seconds() - made_at >= FRESH:
                text = _text(gauges(self._engine, by=actor))
                self._kept[kind] = self._seconds(), text
            return text


def _text(found: list[Gauge]) -> bytes:
    registry = CollectorRegistry(auto_describe=False)  # its own: a plug-in may use the one that all share
    for one in found:
        gauge = PrometheusGauge(f"stagework_{one.name}", one.meaning, one.labels, registry=registry)
        for values, number in one.samples.items():
            (gauge.labels(*values) if values else gauge).set(number)
    return generate_latest(registry)
