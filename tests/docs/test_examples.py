"""The documentation's Python examples run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.drawing import source

ROOT = Path(__file__).parents[2]
GIVEN = {"LOOP": source("s:start -> m:xor -> work:manual -> g:xor -[turn < 1000]-> m\ng -[*]-> e:end", process="loop")}

OFFER = source(
    "s:start -> work:user -> g:xor -[accepted]-> won:end\ng -[*]-> lost:end", process="offer", work='camunda:candidateGroups="sales"|'
)


def examples(page: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", ["README.md", "docs/spiffworkflow.md"])
def test_the_examples_of_a_page_run_in_order(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "offer.bpmn").write_bytes(OFFER)
    names = dict(GIVEN)
    found = examples(page)
    assert found
    for number, example in enumerate(found, start=1):
        exec(compile(example, f"{page}, example {number}", "exec"), names)
