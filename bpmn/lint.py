"""Does this diagram say something that Stagework runs as drawn? Findings, or silence."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from bpmn import rules as built_in
from bpmn.catalog import NOTHING_KNOWN, Catalog
from bpmn.diagram import Diagram
from bpmn.findings import Finding, Said

ENTRY_POINTS = "stagework.lint_rules"
FAILED = "lint-rule-failed"
FOUNDATIONS = ("readable-ids", "executable-process")
"""Without sound ids and one process to look at, the other rules would report nonsense: their findings wait for these."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A lint rule: its name in kebab case, and `check(diagram, catalog) -> findings`."""

    name: str
    check: Callable[[Diagram, Catalog], Iterable[Finding]]


def lint(diagram: Diagram, catalog: Catalog | None = None, rules: Sequence[Rule] | None = None) -> list[Finding]:
    """Check a diagram against all rules.

    Args:
        diagram: The parsed file.
        catalog: What the diagram may refer to; what is not in it is not checked.
        rules: The rules to apply; by default the built-in and the installed ones.

    Returns:
        Findings in document order. Any with severity "error" means: don't deploy.
    """
    known = catalog or NOTHING_KNOWN
    chosen = all_rules() if rules is None else rules
    foundations = [rule for rule in chosen if rule.name in FOUNDATIONS]
    others = [rule for rule in chosen if rule.name not in FOUNDATIONS]
    findings = [finding for rule in foundations for finding in _apply(rule, diagram, known)]
    if not has_errors(findings):
        findings += [finding for rule in others for finding in _apply(rule, diagram, known)]
    return sorted(findings, key=lambda finding: finding.line or 0)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding refuses the diagram."""
    return any(finding.severity == "error" for finding in findings)


@cache
def all_rules() -> tuple[Rule, ...]:
    """The rules of `bpmn/rules/`, by name, then those that installed packages bring (entry points `stagework.lint_rules`)."""
    modules = [import_module(f"{built_in.__name__}.{module.name}") for module in pkgutil.iter_modules(built_in.__path__)]
    own = sorted((Rule(module.NAME, module.check) for module in modules), key=lambda rule: rule.name)
    return (*own, *(_plug_in(entry) for entry in entry_points(group=ENTRY_POINTS)))


def _plug_in(entry: Any) -> Rule:
    """The rule of an entry point; one that can't be loaded is a rule that always says so."""
    try:
        value = entry.load()
        return Rule(value.NAME, value.check)
    except Exception as error:  # whatever a stranger's package raises is told, by name, in each lint
        failure = _failure(entry.name, error)
        return Rule(entry.name, lambda _diagram, _catalog: [failure])


def _apply(rule: Rule, diagram: Diagram, catalog: Catalog) -> list[Finding]:
    try:
        return list(rule.check(diagram, catalog))
    except Exception as error:  # a plug-in's fault must not hide the other rules' findings, nor let the diagram pass
        return [_failure(rule.name, error)]


def _failure(name: str, error: Exception) -> Finding:
    told = f"{type(error).__name__}: {error}"
    hint = Said(
        "Report it to the rule's author, or uninstall the package that brings the rule.",
        "Сообщите автору правила или удалите пакет, который его приносит.",
    )
    return Finding.of(FAILED, Said(f"The rule {name} failed: {told}.", f"Правило {name} не сработало: {told}."), hint)
