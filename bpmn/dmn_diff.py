"""What changed between two versions of a decision table: its columns, and each rule by its id."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.diff import Change
from bpmn.dmn import Rule, Table


def diff(old: Table, new: Table) -> list[Change]:
    """The differences: of the table, of its columns, of its rules in the order of the new table, then what was removed."""
    return [*_of_table(old, new), *_of_columns(old, new), *_of_rules(old, new)]


def _of_table(old: Table, new: Table) -> Iterator[Change]:
    for what, before, after in (
        ("name", old.name, new.name),
        ("hitPolicy", old.hit_policy, new.hit_policy),
        ("aggregation", old.aggregation, new.aggregation),
    ):
        if before != after:
            yield Change(new.id, new.name, "changed", what, before, after)


def _of_columns(old: Table, new: Table) -> Iterator[Change]:
    before, after = _columns(old), _columns(new)
    for label, says in after.items():
        if label not in before:
            yield Change(label, label, "added", "column", "", says)
        elif before[label] != says:
            yield Change(label, label, "changed", "column", before[label], says)
    for label, says in before.items():
        if label not in after:
            yield Change(label, label, "removed", "column", says, "")


def _columns(table: Table) -> dict[str, str]:
    """What each column says, by its label or name."""
    inputs = {column.label: ", ".join(filter(None, (column.expression.text, column.type, column.allowed.text))) for column in table.inputs}
    return inputs | {column.name: column.type for column in table.outputs}


def _of_rules(old: Table, new: Table) -> Iterator[Change]:
    before, after = {rule.id: rule for rule in old.rules}, {rule.id: rule for rule in new.rules}
    for identity, rule in after.items():
        known = before.get(identity)
        if known is None:
            yield Change(identity, f"rule {rule.number}", "added", "rule", "", "; ".join(_cells(rule, new).values()))
            continue
        told, tells = _cells(known, old), _cells(rule, new)
        for column in dict.fromkeys([*told, *tells]):
            if told.get(column, "") != tells.get(column, ""):
                yield Change(identity, f"rule {rule.number}", "changed", column, told.get(column, ""), tells.get(column, ""))
    kept = [identity for identity in after if identity in before]
    was = [identity for identity in before if identity in after]
    for place, identity in enumerate(kept):
        if was[place] != identity:
            yield Change(identity, f"rule {after[identity].number}", "moved", "rule")
    for identity, rule in before.items():
        if identity not in after:
            yield Change(identity, f"rule {rule.number}", "removed", "rule", "; ".join(_cells(rule, old).values()), "")


def _cells(rule: Rule, table: Table) -> dict[str, str]:
    """A rule's texts by column."""
    tests = {column.label: cell.text or "-" for column, cell in zip(table.inputs, rule.tests, strict=True)}
    return tests | {column.name: cell.text for column, cell in zip(table.outputs, rule.entries, strict=True)}
