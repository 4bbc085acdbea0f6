"""Is the process model complete? The checklist over what is deployed, and the digest that names the model."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bpmn.completeness import OF_END_TO_END, OF_STAGE, Lack, Part, Rule, lack
from bpmn.diagram import Diagram
from bpmn.elements import Element
from engine.actors import By, actor_of
from engine.definitions import STAGES
from engine.engine import Engine
from engine.library import Library
from engine.queries.stages import NAMES
from engine.store import definitions as stored
from engine.store import departments
from engine.store.session import Row, Session

END_TO_END = "deal"
END_TO_END_NAMES = ("end to end", "сквозной процесс")
KEPT = 4
"""Models whose checks a process remembers."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A deployed file that belongs to the model, in its newest version."""

    kind: str
    key: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Place(Lack):
    """Where something is missing, with the diagram's version."""

    version: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One rule of the checklist.

    Attributes:
        met: Nothing is missing; warnings may be listed. False also where there is no diagram to look at.
        where: What is missing, place by place.
    """

    rule: str
    title: str
    title_ru: str
    what_to_do: str
    what_to_do_ru: str
    met: bool
    where: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ModelPart:
    """The end-to-end process, or one of the five stages.

    Attributes:
        key: "deal" for the end-to-end process, or the stage.
        files: Its diagrams and what they call, ask and decide by.
    """

    key: str
    name: str
    name_ru: str
    is_complete: bool
    files: tuple[ModelFile, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """The process model, as it is deployed.

    Attributes:
        digest: SHA-256 over a line `kind key digest` for each of its files, by kind and key in the order of their code points;
            "" when there is none.
        parts: The end-to-end process, then the five stages in their order.
    """

    is_complete: bool
    digest: str
    parts: tuple[ModelPart, ...]

    @property
    def missing(self) -> list[tuple[ModelPart, Item]]:
        """What is not met."""
        return [(part, item) for part in self.parts for item in part.items if not item.met]


DEPLOYED = Rule(
    "deployed", "The diagram is deployed", "Диаграмма развёрнута",
    "Draw it, state which stage it is, and deploy it.", "Нарисуйте её, укажите этап и разверните.", lambda _: iter(()),
)  # fmt: skip
STAFFED = Rule(
    "departments-staffed", "Every department that is named has somebody in it", "В каждом названном подразделении кто-то есть",
    "Add people to the department, or hand the operation to another one.",
    "Добавьте людей в подразделение или передайте операцию другому.", lambda _: iter(()),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Checked:
    """All that follows from the files alone, and which operations need somebody in which department."""

    digest: str
    parts: tuple[ModelPart, ...]
    needed: Mapping[str, tuple[tuple[str, Place], ...]]


_checked: dict[object, _Checked] = {}
_lock = threading.Lock()


def model(engine: Engine, *, by: By = "") -> Model:
    """The checklist of the deployed model.

    Raises:
        NotPermitted: `by` may not see definitions.
    """
    actor_of(by).require("definitions.see")
    with engine.store.read(consistent=True) as session:
        return model_in(engine, session)


def model_in(engine: Engine, session: Session, library: Library | None = None) -> Model:
    """The same, as an open transaction sees it.

    Args:
        library: Everything that is deployed, where it has been read already.
    """
    rows = stored.all_newest(session)
    # What was checked stays checked: a file never changes, and its digest says which it is.
    known = (engine.topics, tuple((row.kind, row.key, row.version, row.digest, row.stage) for row in rows))
    with _lock:
        found = _checked.get(known)
    if found is None:
        found = _check(library or Library.of_deployed(session), rows, engine.topics)
        with _lock:
            while len(_checked) >= KEPT:
                del _checked[next(iter(_checked))]
            _checked[known] = found
    staffed = departments.staffed(session)
    parts = tuple(_peopled(part, found.needed[part.key], staffed) for part in found.parts)
    return Model(all(part.is_complete for part in parts), found.digest, parts)


def _peopled(part: ModelPart, needed: Iterable[tuple[str, Place]], staffed: frozenset[str] | None) -> ModelPart:
    """The part, with the item that changes with the people; None = there are none yet, so nobody is missing."""
    lacking = () if staffed is None else tuple(place for department, place in needed if department not in staffed)
    items = (*part.items, _item(STAFFED, lacking, part.items[0].met))
    return replace(part, items=items, is_complete=all(item.met for item in items))


def _check(library: Library, rows: Sequence[Row], connectors: frozenset[str]) -> _Checked:
    files = {(row.kind, row.key): ModelFile(row.kind, row.key, row.version, row.digest) for row in rows}
    by_stage = {stage: [row.key for row in rows if row.kind == "bpmn" and row.stage == stage] for stage in (END_TO_END, *STAGES)}
    staged = {key for keys in by_stage.values() for key in keys}
    catalog = library.catalog(connectors)
    parts, needed = [], {}
    for stage, keys in by_stage.items():
        diagrams = list(_with_called(library, keys, staged))
        own = tuple(sorted((files[place] for place in _used(diagrams) if place in files), key=lambda file: (file.kind, file.key)))
        stages = {name: frozenset(by_stage[name]) for name in STAGES} if stage == END_TO_END else None
        part = Part(diagrams, catalog, stages)
        rules = OF_END_TO_END if stage == END_TO_END else OF_STAGE
        items = [
            _item(DEPLOYED, () if keys else (_undrawn(stage),), bool(keys)),
            *(_item(rule, tuple(_place(one, files) for one in rule.check(part)), bool(keys)) for rule in rules),
        ]
        names = END_TO_END_NAMES if stage == END_TO_END else NAMES[stage]
        needed[stage] = tuple((operation.department, _unstaffed(diagram, operation, files)) for diagram, operation in part.operations)
        parts.append(ModelPart(stage, *names, False, own, tuple(items)))
    everything = sorted({(file.kind, file.key, file.digest) for part in parts for file in part.files})
    digest = hashlib.sha256("".join(f"{' '.join(file)}\n" for file in everything).encode()).hexdigest()
    return _Checked(digest if everything else "", tuple(parts), needed)


def _with_called(library: Library, keys: Iterable[str], staged: set[str]) -> Iterator[Diagram]:
    """The diagrams, and those that they call and that describe no stage themselves."""
    ahead = list(keys)
    for key in ahead:
        diagram = library.diagrams[key]
        yield diagram
        for element in diagram.elements.values():
            called = element.node.get("calledElement", "") if element.kind == "callActivity" else ""
            if called in library.diagrams and called not in staged and called not in ahead:
                ahead.append(called)


def _used(diagrams: Iterable[Diagram]) -> Iterator[tuple[str, str]]:
    """(kind, key) of the diagrams, and of the forms and decision tables that they refer to; each once."""
    found: dict[tuple[str, str], None] = {}
    for diagram in diagrams:
        found["bpmn", diagram.main.id] = None
        for element in diagram.elements.values():
            found["form", element.form] = None
            if element.kind == "businessRuleTask":
                found["dmn", (element.camunda("decisionRef") or "").strip()] = None
    return iter(found)


Files = Mapping[tuple[str, str], ModelFile]


def _undrawn(stage: str) -> Place:
    what = "No diagram that describes it is deployed."
    return Place(stage, "", "", "", what, "Нет развёрнутой диаграммы, которая его описывает.", "error", 0)


def _unstaffed(diagram: Diagram, operation: Element, files: Files) -> Place:
    what = f"Nobody is in the department “{operation.department}”."
    return _place(lack(diagram, operation, what, f"В подразделении «{operation.department}» никого нет."), files)


def _place(found: Lack, files: Files) -> Place:
    version = files["bpmn", found.process_id].version
    return Place(
        found.process_id, found.element_id, found.name, found.name_ru, found.what, found.what_ru, found.severity, version
    )  # fmt: skip


def _item(rule: Rule, where: tuple[Place, ...], is_there: bool) -> Item:
    met = is_there and all(place.severity == "warning" for place in where)
    return Item(rule.name, rule.title, rule.title_ru, rule.what_to_do, rule.what_to_do_ru, met, where)
