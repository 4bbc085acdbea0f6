"""Which parts of an object the scripts of a diagram read: `phone = contact.get("phone") or ""`.

A contract says that a fact is an object, and no more. Who is to state one by hand is asked for the parts that are read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bpmn.diagram import Diagram
from bpmn.expressions import ExpressionError, read

_TYPES: dict[type, str] = {str: "string", bool: "boolean", int: "number", float: "number", list: "list", dict: "object"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an object.

    Attributes:
        variable: The variable that a script makes of it, or "".
        type: The fact type, as the value tells that stands in for a missing one; else "string".
        is_required: A script fails without it.
    """

    name: str
    variable: str
    type: str
    is_required: bool


def parts_read(diagram: Diagram, name: str) -> list[Part]:
    """The parts of the variable `name`, in the order in which scripts read them."""
    found: dict[str, Part] = {}
    for element in diagram.elements.values():
        if element.kind == "scriptTask" and name in element.script:
            try:
                tree = read(element.script, "script").tree
            except ExpressionError:
                continue
            for part in _parts(tree, name):
                found.setdefault(part.name, part)
    return list(found.values())


def _parts(tree: ast.AST, name: str) -> Iterator[Part]:
    """Those that assignments tell more about come first."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=variable)], value=ast.BoolOp(op=ast.Or(), values=[first, *_, last])):
                yield from _part(first, name, variable, last)
            case ast.Assign(targets=[ast.Name(id=variable)], value=value):
                yield from _part(value, name, variable, None)
    for node in ast.walk(tree):
        yield from _part(node, name, "", None)


def _part(node: ast.AST, name: str, variable: str, default: ast.expr | None) -> Iterator[Part]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=holder), attr="get"), args=[ast.Constant(value=str(key)), *rest]):
            if holder == name:
                yield Part(key, variable, _type(default or next(iter(rest), None)), False)
        case ast.Subscript(value=ast.Name(id=holder), slice=ast.Constant(value=str(key)), ctx=ast.Load()) if holder == name:
            yield Part(key, variable, _type(default), True)


def _type(default: ast.expr | None) -> str:
    try:
        value: Any = ast.literal_eval(default) if default is not None else None
    except ValueError:
        value = None
    return _TYPES.get(type(value), "string")
