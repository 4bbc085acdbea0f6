"""What keeping figures up to date costs: a step of W1 with all shipped indicators, and the same ones of its own elements, against without.

The updater runs in a thread of its own, as `stagework serve` and `python -m tasks.embedded` have it, so its share of the interpreter and of
the database is in the figures.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from itertools import cycle
from statistics import mean, median
from typing import Any

from bench import durable
from bpmn.kpi.definition import Indicator
from engine.engine import Engine
from engine.kpi.rollups import turn
from engine.kpi.shipped import shipped_kpis
from engine.store import kpis
from engine.store.session import Session

PAUSE = 1.0
"""Seconds between two looks at the history; the runner's default is five, so it looks even less often."""
AT_ONCE = 50
"""Instances that are walked in one turn, without and with indicators."""


def shipped() -> list[Indicator]:
    return [Indicator.parse(source, name) for name, source in shipped_kpis()]


def aimed(indicators: Iterable[Indicator], process: str, elements: Sequence[str]) -> list[Indicator]:
    """The same indicators of another process: its elements in the place of theirs, its end in the place of their exits."""
    one_of = cycle(elements)
    said = [{**one.model_dump(mode="json", by_alias=True), "id": f"own-{one.id}"[:60]} for one in indicators]
    return [Indicator.of(_aimed(one, process, one_of)) for one in said]


def _aimed(said: Any, process: str, elements: Any) -> Any:
    if isinstance(said, list):
        return [_aimed(one, process, elements) for one in said]
    if not isinstance(said, dict):
        return said
    made = {name: _aimed(value, process, elements) for name, value in said.items() if name not in ("exit", "where", "to_where")}
    if "process" in made and "moment" in made and not made.get("kind"):
        made["process"] = process
        made["element"] = next(elements) if made.get("element") not in ("", "*", None) else made.get("element", "")
    elif made.get("kind") == "regulation":
        made["process"] = process
    return made


def attach(engine: Engine, indicators: Iterable[Indicator]) -> None:
    """Attach them as they are, whether or not the model is complete. The updater finds them."""

    def story(session: Session) -> None:
        for one in indicators:
            row = {"key": one.id, "source": one.to_yaml(), "digest": one.digest, "model_digest": "", "state": "attached"}
            kpis.add(session, {**row, "reasons": json.dumps([]), "attached_at": engine.clock.now(), "attached_by": durable.BY})

    engine.store.write(story)


def compare(plain: Engine, measured: Engine, instances: int, data: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Seconds of each step of W1 without indicators and with them, in turns, so that both meet the same machine."""
    without: list[float] = []
    beside: list[float] = []
    at_once = min(AT_ONCE, instances)
    for number in range(0, instances + at_once, at_once):
        found = _walk(plain, data, at_once), _walk_beside(measured, data, at_once)
        if number:  # the first ones warm the caches
            without += found[0]
            beside += found[1]
    return without, beside


def told(without: Sequence[float], beside: Sequence[float]) -> tuple[float, float, float, float]:
    """The medians, and the ratios of the medians and of the means."""
    return median(without), median(beside), median(beside) / median(without), mean(beside) / mean(without)


def _walk(engine: Engine, data: dict[str, Any], count: int) -> list[float]:
    return [step for _ in range(count) for step in durable.steps(engine, "W1", data)]


def _walk_beside(engine: Engine, data: dict[str, Any], count: int) -> list[float]:
    """The same while the updater works; what it has not come to by then it does in the next turn."""
    is_over = threading.Event()

    def follow() -> None:
        while not is_over.is_set():
            while turn(engine) and not is_over.is_set():
                pass
            is_over.wait(PAUSE)

    updater = threading.Thread(target=follow)
    updater.start()
    try:
        return _walk(engine, data, count)
    finally:
        is_over.set()
        updater.join()
