"""The model that comes with Stagework shows no losses; what is planted in it is found, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pytest

from bpmn.lint import lint
from bpmn.loss import Loss, Whole, losses
from engine.library import Library
from engine.shipped import shipped_files
from tests.engine.kpi.planted_model import PLANTED, Plant, planted


@cache
def shipped() -> Library:
    library = Library()
    for name, source in shipped_files():
        library.add(name, source)
    return library


def library_of(files: Iterable[tuple[str, bytes]]) -> Library:
    """What is as it ships is parsed once."""
    library, as_shipped = Library(), dict(shipped_files())
    library.diagrams, library.forms, library.decisions = dict(shipped().diagrams), dict(shipped().forms), dict(shipped().decisions)
    for name, source in files:
        if as_shipped.get(name) != source:
            library.add(name, source)
    return library


def found(files: Iterable[tuple[str, bytes]]) -> list[Loss]:
    library = library_of(files)
    return losses(Whole(library.diagrams.values(), library.catalog(None)))


def test_the_shipped_model_shows_no_losses() -> None:
    assert [(loss.rule, loss.process_id, loss.element_id, loss.what) for loss in found(shipped_files())] == []


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.name)
def test_a_planted_loss_is_found_where_it_is(plant: Plant) -> None:
    told = found(planted([plant]))
    assert [(loss.kind, loss.rule, loss.process_id, loss.element_id) for loss in told] == [(plant.kind, *plant.found_as)]


def test_all_of_them_together_are_found_and_can_be_deployed() -> None:
    library = library_of(planted())
    catalog = library.catalog(None)
    assert [finding for diagram in library.diagrams.values() for finding in lint(diagram, catalog) if finding.severity == "error"] == []
    assert {plant.found_as for plant in PLANTED} == {(loss.rule, loss.process_id, loss.element_id) for loss in found(planted())}
