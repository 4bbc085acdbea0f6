"""Process losses that the deployed diagrams, or drafts in their place, show before anything runs."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence, Set

from bpmn.kpi.definition import Indicator
from bpmn.loss import Loss, Whole, losses
from engine.actors import By, actor_of
from engine.commands.deploy import File, read_files
from engine.engine import Engine
from engine.kpi.declared import indicator_of
from engine.library import Library
from engine.store import definitions as stored
from engine.store import kpis
from engine.store.session import Session

KEPT = 4
"""Models whose losses a process remembers."""
_found: dict[object, tuple[Loss, ...]] = {}
_lock = threading.Lock()


def diagram_losses(engine: Engine, draft_files: Sequence[File] = (), *, by: By = "") -> list[Loss]:
    """What is lost by the diagrams as they are drawn, the heaviest first.

    Args:
        draft_files: (name, bytes) of files that stand in place of the deployed ones, or beside them; then those losses are told that stand
            in one of them, or are not there without them. Files that can't be read are left out: `findings` says why.

    Raises:
        NotPermitted: `by` may not see figures.
    """
    actor_of(by).require("figures.see")
    with engine.store.read(consistent=True) as session:
        deployed = losses_in(engine, session)
        if not draft_files:
            return list(deployed)
        library, read_by_kpis = Library.of_deployed(session), facts_of_kpis(session)
    ready, _ = read_files(library, draft_files)
    found = losses_of(library, engine.topics, read_by_kpis)
    return about(library, found, {(file.kind, file.key) for file in ready}, deployed)


def losses_in(engine: Engine, session: Session) -> tuple[Loss, ...]:
    """Those of what is deployed, as an open transaction sees it; found once for each state of the model."""
    rows = stored.all_newest(session)
    read_by_kpis = facts_of_kpis(session)
    known = (engine.topics, read_by_kpis, tuple((row.kind, row.key, row.digest) for row in rows))
    with _lock:
        found = _found.get(known)
    if found is None:
        found = tuple(losses_of(Library.of_deployed(session), engine.topics, read_by_kpis))
        with _lock:
            while len(_found) >= KEPT:
                del _found[next(iter(_found))]
            _found[known] = found
    return found


def facts_of_kpis(session: Session) -> frozenset[str]:
    """Facts that attached indicators read."""
    return facts_read([indicator_of(row.source) for row in kpis.all_of_them(session) if row.state != "detached"])


def facts_read(indicators: Iterable[Indicator]) -> frozenset[str]:
    """Facts that any of them reads."""
    return frozenset(fact for indicator in indicators for _, fact, _ in indicator.fields)


def losses_of(library: Library, connectors: frozenset[str] | None, read_elsewhere: Iterable[str]) -> list[Loss]:
    """The losses of all diagrams of a library, the heaviest first."""
    return losses(Whole(library.diagrams.values(), library.catalog(connectors), read_elsewhere))


def about(library: Library, found: Iterable[Loss], files: Set[tuple[str, str]], before: Sequence[Loss]) -> list[Loss]:
    """Those that stand in one of the files, by (kind, key), and those that were not there before."""
    return [loss for loss in found if loss not in before or _touched(library, loss) & files]


def _touched(library: Library, loss: Loss) -> set[tuple[str, str]]:
    """(kind, key) of the files that a loss is about: its diagrams, and their forms and decisions at the painted places."""
    touched = {("bpmn", loss.process_id), *(("bpmn", process) for process, _ in loss.elements)}
    for process, key in loss.elements:
        element = library.diagrams[process].elements.get(key)
        if element is not None:
            touched |= {("form", element.form), ("dmn", (element.camunda("decisionRef") or "").strip())}
    return touched
