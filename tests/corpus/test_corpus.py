"""Real diagrams from many modelers and engines: each is refused with findings, or runs to an end. None crashes, hangs or half runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bpmn.findings import Finding
from engine.commands.deploy import deploy
from engine.engine import Engine
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


def deployed(name: str, source: bytes) -> tuple[list[Finding], str]:
    """The findings of a refusal, or the key it was deployed under; a refusal stores nothing."""
    with memory_engine() as engine:
        try:
            (definition,) = deploy(engine, [(name, source)], by="anna")
        except DeploymentRefused as refused:
            assert_nothing_stored(engine)
            return [finding for _, finding in refused.findings], ""
        return [], definition.key


def assert_nothing_stored(engine: Engine) -> None:
    assert definitions(engine) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_refused_with_findings_or_walks_to_its_end(path, sandbox):
    source = path.read_bytes()
    findings, key = deployed(path.name, source)
    if not key:
        assert any(finding.severity == "error" for finding in findings)
        assert all(finding.message and finding.rule for finding in findings)
        return
    library = Library()
    library.add(path.name, source)
    trial = set_up(library, key, sandbox, NOON)
    walk = trial.walk()
    assert walk.ended_well, walk.cause
    assert trial.walk_all().stuck == {}
