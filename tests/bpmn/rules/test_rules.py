"""Each rule comes as a set: the rule, a good and a bad diagram, and a paragraph that says why and what to draw instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bpmn.catalog import Catalog, DecisionInfo, FormInfo, ProcessInfo
from bpmn.diagram import Diagram
from bpmn.elements import Fact
from bpmn.lint import Rule, all_rules, lint

HERE = Path(__file__).parent
PAGE = Path(__file__).parents[3] / "docs" / "lint-rules.md"
OWN = [rule for rule in all_rules() if rule.check.__module__.startswith("bpmn.rules.")]
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
CATALOG = Catalog(
    forms={"record-contact": FormInfo({"client_id": "string", "note": "string"}, frozenset({"client_id"}))},
    decisions={"lead-qualification": DecisionInfo(("budget",), {"qualified": "boolean"})},
    processes={"discussion": ProcessInfo((Fact("client_id"),), {"won": (Fact("amount", "number"),), "lost": (Fact("lost_reason"),)})},
    connectors=frozenset({"http", "mail"}),
)


def findings(rule: Rule, which: str) -> list[str]:
    path = HERE / rule.name / f"{which}.bpmn"
    return [str(finding) for finding in lint(Diagram.parse(path.read_bytes(), path.name), CATALOG)]


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.name)
def test_the_bad_diagram_is_told_where_and_what_to_draw_instead(rule: Rule) -> None:
    path = HERE / rule.name / "bad.bpmn"
    own = [finding for finding in lint(Diagram.parse(path.read_bytes(), path.name), CATALOG) if finding.rule == rule.name]
    assert own, f"{rule.name} finds nothing in its bad diagram"
    for finding in own:
        assert finding.hint
        assert finding.element_id
        assert finding.line
        assert finding.message.endswith((".", "?"))
        assert CYRILLIC.search(finding.message_ru), finding
        assert CYRILLIC.search(finding.hint_ru), finding
        assert not CYRILLIC.search(finding.message + finding.hint), finding


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.name)
def test_the_good_diagram_is_silent(rule: Rule) -> None:
    assert findings(rule, "good") == []


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.name)
def test_the_rule_is_explained_on_the_page(rule: Rule) -> None:
    section = re.search(rf"^### {rule.name}\n\n(.+?)(?=\n###|\n## |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert section, f"docs/lint-rules.md has no section “{rule.name}”"
    assert len(section[1]) > 120
    assert "**Draw instead:**" in section[1]


def test_no_diagram_is_left_over_without_its_rule() -> None:
    assert {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"} == {rule.name for rule in OWN}
