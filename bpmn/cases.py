"""Which flows of a choice can be taken, by trying every case that its conditions can tell apart. Nothing is evaluated but comparisons.

Each variable that the conditions read gets one value for each case: the texts and numbers it is compared with, what lies between,
and anything else. What is no comparison with a fixed value, such as `a < b` or `len(items)`, counts as a variable of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any

from bpmn.domains import ANYTHING, Anything, Domain, Range, Values, cells, hull, is_number, values
from bpmn.elements import Flow
from bpmn.expressions import ExpressionError, read

MOST_CASES = 20_000
"""A choice with more is not looked into: each of its flows may be taken."""


class _Other:
    """A value that is none of those compared with; `truth`: how a condition takes it."""

    def __init__(self, truth: bool) -> None:
        self.truth = truth


OTHERS = (_Other(True), _Other(False))
"""Standing for all of what is not compared with."""
UNKNOWN: Any = object()


class _Fails(Exception):
    """The condition can't be evaluated in this case: the deal would stop, and take no flow."""


Case = Mapping[str, Any]


@dataclass
class Choice:
    """What can come of a choice.

    Attributes:
        taken: By flow id: what each variable can be when the flow is taken; None: the flow can't be.
        read: What the conditions read that is a variable.
        shadowed: Ids of flows that could be taken if none stood before them.
    """

    taken: dict[str, dict[str, Domain] | None] = field(default_factory=dict)
    read: frozenset[str] = frozenset()
    shadowed: frozenset[str] = frozenset()


def choose(flows: Sequence[Flow], default: str, known: Mapping[str, Domain], exclusive: bool) -> Choice:
    """What comes of a choice when variables are as `known` says (what is not there can be anything).

    Args:
        flows: Its outgoing flows in their order: the order in which an exclusive gateway tries them.
        default: The id of the flow for when no condition holds, or "".
    """
    conditions = [(flow, _tree(flow.condition)) for flow in flows if flow.condition and flow.id != default]
    if any(tree is None for _, tree in conditions) or len(conditions) + (1 if default else 0) < len(flows):
        return Choice({flow.id: {} for flow in flows})
    reading = _Reading()
    for _, tree in conditions:
        reading.visit(tree)  # type: ignore[arg-type]
    domains = {name: known.get(name, ANYTHING) if name in reading.variables else ANYTHING for name in reading.compared}
    tried = {name: _cases(domain, reading.compared[name]) for name, domain in domains.items()}
    if prod(map(len, tried.values())) > MOST_CASES:
        return Choice({flow.id: {} for flow in flows}, frozenset(reading.variables))
    taken: dict[str, list[tuple[Any, ...]]] = {flow.id: [] for flow in flows}
    alone: set[str] = set()
    for combination in product(*tried.values()):
        case = {name: _value(chosen) for name, chosen in zip(tried, combination, strict=True)}
        truths = [(flow.id, _truth(tree, case)) for flow, tree in conditions]
        alone.update(flow for flow, holds in truths if holds in (True, UNKNOWN))
        for flow in _ways(truths, default, exclusive):
            taken[flow].append(combination)
    refined = {
        flow: {
            name: _narrowed(domains[name], tried[name], {c[i] for c in found}) for i, name in enumerate(tried) if name in reading.variables
        }
        if found
        else None
        for flow, found in taken.items()
    }
    return Choice(refined, frozenset(reading.variables), frozenset(flow for flow in alone if not taken[flow]))


def _tree(condition: str | None) -> ast.expr | None:
    try:
        tree = read(condition or "").tree
    except ExpressionError:
        return None
    return tree.body if isinstance(tree, ast.Expression) else None


def _ways(truths: Sequence[tuple[str, Any]], default: str, exclusive: bool) -> Iterator[str]:
    """The flows that may be taken when the conditions hold like this, in their order."""
    for flow, holds in truths:
        if holds is None and exclusive:
            return
        if holds in (True, UNKNOWN):
            yield flow
        if holds is True and exclusive:
            return
    if default and all(holds is not True for _, holds in truths):
        yield default


def _truth(tree: ast.expr | None, case: Case) -> Any:
    """True, False, UNKNOWN; None: it fails."""
    assert tree is not None
    try:
        return _as_truth(_Evaluation(case).of(tree))
    except _Fails:
        return None


# ---- what conditions compare ---------------------------------------------------------------------------------------------


class _Reading:
    """The variables, and what else is taken for one, with the fixed values that each is compared with."""

    def __init__(self) -> None:
        self.compared: dict[str, set[Any]] = {}
        self.variables: set[str] = set()

    def visit(self, node: ast.expr) -> None:
        match node:
            case ast.Constant():
                return
            case ast.BoolOp(values=parts):
                for part in parts:
                    self.visit(part)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self.visit(operand)
            case ast.Compare():
                for left, how, right in _pairs(node):
                    self._pair(left, how, right)
            case _:
                self._note(node, {0, ""})

    def _pair(self, left: ast.expr, how: ast.cmpop, right: ast.expr) -> None:
        fixed, other = (_fixed(left), right) if _fixed(left) is not None else (_fixed(right), left)
        if fixed is None:
            self.compared.setdefault(_key(ast.Compare(left, [how], [right])), set())
        elif _fixed(other) is None:
            self._note(other, set(fixed[0] if fixed[1] else [fixed[0]]))

    def _note(self, node: ast.expr, among: set[Any]) -> None:
        self.compared.setdefault(_key(node), set()).update(among)
        if isinstance(node, ast.Name):
            self.variables.add(node.id)


def _pairs(node: ast.Compare) -> Iterator[tuple[ast.expr, ast.cmpop, ast.expr]]:
    yield from zip([node.left, *node.comparators], node.ops, node.comparators, strict=False)


def _key(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ast.unparse(node)


def _fixed(node: ast.expr) -> tuple[Any, bool] | None:
    """(a fixed value, whether it is a list of values); None: it is not fixed."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    is_list = isinstance(value, (list, tuple, set))
    if not all(isinstance(item, Hashable) for item in (value if is_list else [value])):
        return None
    return value, is_list


# ---- the cases -----------------------------------------------------------------------------------------------------------


def _cases(domain: Domain, compared: set[Any]) -> list[Any]:
    numbers = [value for value in compared if is_number(value)]
    match domain:
        case Values(those=those):
            return list(those)
        case Range():
            return list(cells(domain, numbers))
        case Anything(but=but):
            found: list[Any] = [value for value in compared if not is_number(value) and value not in but]
            found += [cell for cell in cells(Range(), numbers) if cell.least != cell.most or cell.least not in but] if numbers else []
            return [*found, *(other for other in OTHERS if other not in but)]


def _value(case: Any) -> Any:
    return case.point if isinstance(case, Range) else case


def _narrowed(domain: Domain, tried: list[Any], left: set[Any]) -> Domain:
    """The domain when only some of its cases are left."""
    if len(left) == len(tried):
        return domain
    spans = [case for case in left if isinstance(case, Range)]
    match domain:
        case Values():
            return values(left)
        case Range():
            return hull(spans)
        case Anything(but=but):
            if not any(case in left for case in OTHERS):
                return hull(spans) if len(spans) == len(left) else values(left) if not spans else ANYTHING
            gone = {case.least if isinstance(case, Range) else case for case in tried if case not in left and _single(case)}
            truths = {bool(case.truth if isinstance(case, _Other) else _value(case)) for case in left}
            return Anything(but | {case for case in gone if not isinstance(case, _Other) or case.truth not in truths})


def _single(case: Any) -> bool:
    return not isinstance(case, Range) or case.least == case.most


# ---- evaluating ----------------------------------------------------------------------------------------------------------


class _Evaluation:
    def __init__(self, case: Case) -> None:
        self.case = case

    def of(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=value):
                return value
            case ast.BoolOp(op=ast.And(), values=parts):
                return self._all(parts, lambda truth: truth)
            case ast.BoolOp(op=ast.Or(), values=parts):
                return _negated(self._all(parts, _negated))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return _negated(_as_truth(self.of(operand)))
            case ast.Compare():
                return self._compared(node)
        return self.case.get(_key(node), UNKNOWN)

    def _all(self, parts: list[ast.expr], turned: Callable[[Any], Any]) -> Any:
        """Whether all hold, from left to right; what comes after one that does not is not looked at."""
        sure: Any = True
        for part in parts:
            try:
                holds = turned(_as_truth(self.of(part)))
            except _Fails:
                if sure is True:
                    raise
                return UNKNOWN
            if holds is False:
                return False
            sure = UNKNOWN if holds is UNKNOWN else sure
        return sure

    def _compared(self, node: ast.Compare) -> Any:
        sure: Any = True
        for left, how, right in _pairs(node):
            if _fixed(left) is None and _fixed(right) is None:
                holds = _as_truth(self.case.get(_key(ast.Compare(left, [how], [right])), UNKNOWN))
            else:
                holds = _compare(self._operand(left), how, self._operand(right))
            if holds is False:
                return False
            sure = UNKNOWN if holds is UNKNOWN else sure
        return sure

    def _operand(self, node: ast.expr) -> Any:
        fixed = _fixed(node)
        return fixed[0] if fixed is not None else self.of(node) if isinstance(node, ast.Name) else self.case.get(_key(node), UNKNOWN)


def _compare(left: Any, how: ast.cmpop, right: Any) -> Any:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    other = isinstance(left, _Other) or isinstance(right, _Other)
    try:
        match how:
            case ast.Eq() | ast.Is():
                return left == right
            case ast.NotEq() | ast.IsNot():
                return left != right
            case ast.In() if not isinstance(right, _Other):
                return UNKNOWN if isinstance(right, str) and other else left in right
            case ast.NotIn() if not isinstance(right, _Other):
                return UNKNOWN if isinstance(right, str) and other else left not in right
            case ast.Lt() if not other:
                return left < right
            case ast.LtE() if not other:
                return left <= right
            case ast.Gt() if not other:
                return left > right
            case ast.GtE() if not other:
                return left >= right
    except TypeError:
        raise _Fails from None
    if isinstance(how, (ast.In, ast.NotIn)) or not (is_number(left) or is_number(right)):
        return UNKNOWN
    raise _Fails  # a number is compared with what is none


def _as_truth(value: Any) -> Any:
    if value is UNKNOWN:
        return UNKNOWN
    return value.truth if isinstance(value, _Other) else bool(value)


def _negated(truth: Any) -> Any:
    return UNKNOWN if truth is UNKNOWN else not truth
