"""Lint as a whole: order, foundations, plug-ins that fail, and every diagram of the shared corpus."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bpmn import lint as module
from bpmn.catalog import Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding
from bpmn.lint import Rule, all_rules, has_errors, lint
from bpmn.xml import BPMN, DiagramError
from tests.drawing import draw, source

SHIPPED = sorted((Path(__file__).parents[2] / "bpmn" / "processes").glob("*.bpmn"))
CORPUS = Path(__file__).parents[2] / ".." / "shared" / "corpus"


def broken(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    yield Finding("broken", "warning", "The first thing.")
    raise KeyError("second")


def test_findings_come_in_the_order_of_the_file() -> None:
    diagram = Diagram.parse(source("s:start -> a:service\nb:service").replace(b"<serviceTask", b"\n<serviceTask"))
    lines = [finding.line or 0 for finding in lint(diagram)]
    assert len(lines) > 2
    assert lines == sorted(lines)


def test_a_rule_that_fails_refuses_the_diagram_and_is_named() -> None:
    good = draw("s:start -> t:user -> e:end", t='camunda:candidateGroups="sales"|')
    findings = lint(good, rules=[*all_rules(), Rule("broken", broken)])
    assert [(finding.rule, finding.severity) for finding in findings] == [("lint-rule-failed", "error")]
    assert "broken" in findings[0].message
    assert "KeyError" in findings[0].message
    assert has_errors(findings)


def test_a_rule_that_can_not_be_loaded_refuses_every_diagram(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("our-rule", "no_such_package:rule", module.ENTRY_POINTS)
    monkeypatch.setattr(module, "entry_points", lambda group: [entry])
    all_rules.cache_clear()
    try:
        findings = lint(draw("s:start -> t:user -> e:end", t='camunda:candidateGroups="sales"|'))
    finally:
        all_rules.cache_clear()
    assert [finding.rule for finding in findings] == ["lint-rule-failed"]
    assert "our-rule" in findings[0].message


def test_without_sound_ids_nothing_else_is_reported() -> None:
    twice = source("s:start -> t:user -> e:end").replace(b'id="e"', b'id="t"')
    assert {finding.rule for finding in lint(Diagram.parse(twice))} == {"readable-ids"}


def test_what_is_not_known_is_not_checked() -> None:
    diagram = draw("s:start -> t:user -> e:end", t='camunda:candidateGroups="sales" camunda:formRef="unheard-of"|')
    assert lint(diagram) == []
    assert [finding.rule for finding in lint(diagram, Catalog(forms={}))] == ["forms"]


def test_rules_have_unique_names() -> None:
    names = [rule.name for rule in all_rules()]
    assert len(names) == len(set(names))


@settings(max_examples=40)
@given(st.sampled_from(SHIPPED), st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["remove", "", "${", "x y", "true"]))
def test_a_damaged_diagram_is_told_and_never_trips_a_rule(path: Path, which: int, other: int, damage: str) -> None:
    root = etree.fromstring(path.read_bytes())
    nodes = [node for node in root.iter(f"{{{BPMN}}}*") if node is not root and node.getparent() is not None]
    node = nodes[which % len(nodes)]
    if damage == "remove" or not node.attrib:
        node.getparent().remove(node)
    else:
        node.set(sorted(node.attrib)[other % len(node.attrib)], damage)
    for finding in told(etree.tostring(root)):
        assert finding.rule != "lint-rule-failed", finding
        assert finding.hint, finding


def told(source: bytes) -> list[Finding]:
    try:
        return lint(Diagram.parse(source))
    except DiagramError as error:
        return [error.finding]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_every_diagram_of_the_corpus_is_accepted_or_refused_with_an_element_and_a_hint() -> None:
    files = sorted(path for path in CORPUS.iterdir() if path.suffix != ".tsv")
    findings = {path.name: told(path.read_bytes()) for path in files}
    for name, finding in [(file, each) for file, found in findings.items() for each in found]:
        assert finding.rule != "lint-rule-failed", (name, finding)
        assert finding.hint, (name, finding)
        assert finding.element_id or finding.rule == "readable-file", (name, finding)
    accepted = [name for name in findings if not has_errors(findings[name])]
    unreadable = [name for name in findings if [finding.rule for finding in findings[name]] == ["readable-file"]]
    assert (len(files), len(unreadable)) == (132, 7)
    assert len(accepted) >= 10
