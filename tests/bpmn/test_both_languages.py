"""What is found is told in both languages: every sentence of the rules and readers has its Russian one, about the same things."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
FILES = sorted(
    [*(ROOT / "bpmn").rglob("*.py"), ROOT / "engine/library.py", ROOT / "engine/commands/deploy.py", ROOT / "engine/spiff/compiler.py"]
)


def said(path: Path) -> Iterator[tuple[int, ast.expr, ast.expr]]:
    """The English and the Russian of each `Said(...)`, by line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Said":
            english, russian = node.args
            yield node.lineno, english, russian


def words(text: ast.expr) -> str:
    """The text itself; what is filled in is left out."""
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_sentence_is_there_in_both(path: Path) -> None:
    for line, english, russian in said(path):
        where, told, told_ru = f"{path.relative_to(ROOT)}:{line}", words(english), words(russian)
        assert not CYRILLIC.search(told), where
        assert CYRILLIC.search(told_ru) or told == told_ru or not re.search("[a-z]{3}", told), where
        if "…" in (told[-1:], told_ru[-1:]):
            continue  # it ends with what is filled in
        assert (told[-1:] in ".?") == (told_ru[-1:] in ".?"), f"{where}: one is a sentence, the other is not"


def test_nothing_is_found_in_one_language_only() -> None:
    """Findings are made of `Said`: by `finding`, by `Finding.of`, or by readers that take it."""
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    ]
    assert [place for place in bare if not place.startswith("bpmn/graph.py")] == []
