"""Every branch of every shipped diagram can be walked: nothing in the model is drawn in vain."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.library import Library
from engine.shipped import shipped_files
from engine.spiff.sandbox import Sandbox
from engine.trial.setting import set_up


@pytest.fixture(scope="module")
def library() -> Library:
    library = Library()
    for name, source in shipped_files():
        library.add(name, source)
    return library


@pytest.mark.parametrize("process", ["deal", "inbound", "outbound", "discussion", "execution", "development"])
def test_every_branch_is_walked(library: Library, process: str) -> None:
    with Sandbox() as sandbox:
        coverage = set_up(library, process, sandbox, datetime(2026, 1, 5, 9, tzinfo=UTC)).walk_all()
    assert [branch.says for branch in coverage.missed] == []
    assert len(coverage.branches) > 10
    assert not coverage.stuck
