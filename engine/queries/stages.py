"""The five stages of selling, and what describes them here."""

from __future__ import annotations

from dataclasses import dataclass

from engine.actors import By, actor_of
from engine.definitions import STAGES, DefinitionInfo
from engine.engine import Engine
from engine.store import definitions as stored

NAMES = {
    "inbound": ("inbound attraction", "входящее привлечение"),
    "outbound": ("outbound attraction", "исходящее привлечение"),
    "discussion": ("deal discussion", "обсуждение сделки"),
    "execution": ("deal execution", "реализация сделки"),
    "development": ("client development", "развитие клиента"),
}
"""In English and Russian, as in the glossary."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the five, with the newest version of each diagram that describes it."""

    key: str
    name: str
    name_ru: str
    definitions: list[DefinitionInfo]


def stages(engine: Engine, *, by: By = "") -> list[Stage]:
    """The five stages in their order.

    Raises:
        NotPermitted: `by` may not see definitions.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read() as session:
        infos = [DefinitionInfo.of(row) for row in stored.page(session, {"kind": "bpmn"}, True, None, None)]
    return [Stage(stage, *NAMES[stage], [info for info in infos if info.stage == stage]) for stage in STAGES]
