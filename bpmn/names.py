"""Which names of a Python text reach its top level, by Python's scoping rules (The Python Language Reference, §4.2). No classes."""

from __future__ import annotations

import ast
from typing import TypeAlias


def binds(node: ast.AST) -> list[str]:
    """The names that this node alone binds in its scope."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            return [name]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return [alias.asname or alias.name.partition(".")[0] for alias in aliases]
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            return [name]
        case ast.ExceptHandler(name=str(name)):
            return [name]
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return list(names)
    return []


_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Names(ast.NodeVisitor):
    """Visits a tree and collects names.

    Attributes:
        reads: Names read at the top level, or from inside functions without being bound there.
        assigns: Names bound at the top level.
        needs: `reads` that nothing before them, in the order of the text, has bound.
    """

    def __init__(self) -> None:
        self.reads: set[str] = set()
        self.assigns: set[str] = set()
        self._before: set[str] = set()
        self._later: set[str] = set()
        self._scopes: list[set[str]] = []
        self._functions = 0

    @property
    def needs(self) -> set[str]:
        # A function's body runs later, when names that follow it are bound.
        return self._before | (self._later - self.assigns)

    def generic_visit(self, node: ast.AST) -> None:
        if not isinstance(node, (ast.Global, ast.Nonlocal)):
            self.assigns.update(name for name in binds(node) if not self._is_local(name))
        super().generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.generic_visit(node)
        elif not self._is_local(node.id):
            self._read(node.id)

    def visit_Assign(self, node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> None:
        if node.value is not None:
            self.visit(node.value)  # read before the target is bound
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            self.visit(target)
        if isinstance(node, ast.AnnAssign):
            self.visit(node.annotation)

    visit_AnnAssign = visit_NamedExpr = visit_Assign

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name) and not self._is_local(node.target.id):
            self._read(node.target.id)
        self.visit(node.value)
        self.visit(node.target)

    def visit_For(self, node: ast.For) -> None:
        for part in (node.iter, node.target, *node.body, *node.orelse):
            self.visit(part)

    def visit_Lambda(self, node: _Function) -> None:
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        arguments = {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
        body = node.body if isinstance(node.body, list) else [node.body]
        declared = {name for item in _inside(body) if isinstance(item, ast.Global) for name in item.names}
        local = {name for item in _inside(body) if not isinstance(item, ast.Global) for name in binds(item)}
        self._scopes.append((arguments | local) - declared)
        self._functions += 1
        for item in body:
            self.visit(item)
        self._functions -= 1
        self._scopes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if not self._is_local(node.name):
            self.assigns.add(node.name)
        for decorator in node.decorator_list:
            self.visit(decorator)
        self.visit_Lambda(node)

    def _visit_comprehension(self, node: _Comprehension) -> None:
        self.visit(node.generators[0].iter)  # evaluated outside
        targets = {item.id for part in node.generators for item in ast.walk(part.target) if isinstance(item, ast.Name)}
        self._scopes.append(targets)
        for index, part in enumerate(node.generators):
            self.visit(part.target)
            if index:
                self.visit(part.iter)
            for condition in part.ifs:
                self.visit(condition)
        for result in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.visit(result)
        self._scopes.pop()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _visit_comprehension

    def _read(self, name: str) -> None:
        self.reads.add(name)
        if self._functions:
            self._later.add(name)
        elif name not in self.assigns:
            self._before.add(name)

    def _is_local(self, name: str) -> bool:
        return any(name in scope for scope in self._scopes)


def _inside(body: list[ast.stmt] | list[ast.expr]) -> list[ast.AST]:
    """All nodes of a body that belong to its own scope: not those of nested functions and lambdas."""
    found: list[ast.AST] = []
    waiting: list[ast.AST] = [*body]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            found += [item for item in ast.walk(node) if isinstance(item, ast.NamedExpr)]
            waiting += [item.target for item in ast.walk(node) if isinstance(item, ast.NamedExpr)]
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)
    return found
