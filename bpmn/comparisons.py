"""Conditions that compare a variable with given texts, as far as the stage contracts understand them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bpmn.expressions import ExpressionError, read


@dataclass(frozen=True, slots=True)
class Comparison:
    """A condition says that a variable is one of some values, or (`holds` False) that it is none of them.

    `whole`: the condition says nothing else, so when it does not hold the opposite does.
    """

    variable: str
    values: frozenset[str]
    holds: bool = True
    whole: bool = True

    def negated(self) -> Comparison:
        return replace(self, holds=not self.holds)


@lru_cache(maxsize=512)
def comparisons(condition: str) -> tuple[Comparison, ...]:
    """What must hold when a condition does: its comparison, or those of its parts that are joined by `and`.

    >>> [found.variable for found in comparisons('outcome in ("won", "postponed") and kind == "new"')]
    ['outcome', 'kind']
    """
    try:
        tree = read(condition).tree
    except ExpressionError:
        return ()
    return tuple(_parts(tree.body)) if isinstance(tree, ast.Expression) else ()


def _parts(node: ast.expr) -> Iterator[Comparison]:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for part in node.values:
            yield from (replace(found, whole=False) for found in _parts(part))
    elif found := _comparison(node):
        yield found


def _comparison(node: ast.expr) -> Comparison | None:
    match node:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq() | ast.NotEq() as how], comparators=[ast.Constant(value=str(text))]):
            return Comparison(name, frozenset({text}), isinstance(how, ast.Eq))
        case ast.Compare(left=ast.Constant(value=str(text)), ops=[ast.Eq() | ast.NotEq() as how], comparators=[ast.Name(id=name)]):
            return Comparison(name, frozenset({text}), isinstance(how, ast.Eq))
        case ast.Compare(
            left=ast.Name(id=name),
            ops=[ast.In() | ast.NotIn() as how],
            comparators=[ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items)],
        ):
            texts = [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]
            return Comparison(name, frozenset(texts), isinstance(how, ast.In)) if len(texts) == len(items) else None
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _comparison(operand)
            return inner.negated() if inner else None
    return None
