"""Real diagrams from many modelers and engines: each is refused with findings, or runs to an end. None crashes, hangs or half runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.commands.deploy import deploy
from engine.errors import DeploymentRefused
from engine.library import Library
from engine.queries.operations import definitions
from engine.spiff.sandbox import Sandbox
from engine.testing import NOON, memory_engine
from engine.trial.setting import set_up

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FILES = sorted(path for path in CORPUS.glob("*") if path.suffix != ".tsv")
pytestmark = pytest.mark.skipif(not FILES, reason="the corpus is not beside the checkout")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_refused_with_findings_or_walks_to_its_end(path, sandbox):
    source = path.read_bytes()
    with memory_engine() as engine:
        try:
            (deployed,) = deploy(engine, [(path.name, source)], by="anna")
        except DeploymentRefused as refused:
            assert any(finding.severity == "error" for finding in refused.findings)
            assert all(finding.message and finding.rule for finding in refused.findings)
            assert definitions(engine) == []
            return
        assert definitions(engine) == [deployed]
    library = Library()
    library.add(path.name, source)
    trial = set_up(library, deployed.key, sandbox, NOON)
    walk = trial.walk()
    assert walk.ended_well, walk.cause
    assert trial.walk_all().stuck == {}
