"""The code that a worker is fed for an expression or script: what it may name before it, and a check of its result around it.

A result must be checked inside the sandbox: a list that holds one large list a million times is small there and huge here. The
check's own names begin with two underscores, which no source may use.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bpmn import feel
from bpmn.expressions import BUILTINS, CLOCK, OFFERED, ExpressionError, Mode, Reading, read
from engine.spiff.script_errors import REFUSED, ScriptError

PYTHONS = BUILTINS | frozenset(OFFERED)
"""Names that mean something without being variables."""
CAPTURED = PYTHONS | frozenset(dir(builtins))
"""Names whose meaning our own code takes down before a source runs: by then no variable may have taken it."""

_CHECK = f"""\
from datetime import date as __date, datetime as __datetime, time as __time, timedelta as __delta
from decimal import Decimal as __Decimal
__flat = (bool, float, type(None), __date, __datetime, __time, __delta)
__many = (list, tuple, set, frozenset)
__text = (str, bytes)
__type, __len, __str, __int, __dict, __error, __locals = type, len, str, int, dict, RuntimeError, locals
def __check(value, name, depth, room):
    kind = __type(value)
    room -= 16
    if kind in __flat:
        return room
    if kind in __text:
        room -= __len(value)
    elif kind is __int:
        if not -__LARGEST < value < __LARGEST:
            raise __error("{REFUSED}" + name + " is a number with more than 1,000 digits.")
    elif kind is __Decimal:
        room -= __len(__str(value))
    elif depth == 0:
        raise __error("{REFUSED}" + name + " is nested too deeply to be stored.")
    elif kind in __many:
        for item in value:
            room = __check(item, name, depth - 1, room)
    elif kind is __dict:
        for key, item in value.items():
            room = __check(item, name, depth - 1, __check(key, name, depth - 1, room))
    else:
        raise __error("{REFUSED}" + name + " is a " + kind.__name__ + ", which can't be stored.")
    if room < 0:
        raise __error("{REFUSED}" + name + " is too large to be stored.")
    return room
__LARGEST = 10 ** 1000
def __result(value):
    __check(value, "The result", __DEPTH, __ROOM)
    return value
"""
_CHECK_SCRIPT = """\
__hidden = (type(__check), type(len), type(int), type(__module))
def __changes(scope, names):
    found = {}
    room = __ROOM
    for name in names:
        if name in scope and __type(scope[name]) not in __hidden:
            room = __check(scope[name], name, __DEPTH, room)
            found[name] = scope[name]
    return found
"""


@dataclass(frozen=True, eq=False, slots=True)
class Program:
    """A source made ready for workers.

    Attributes:
        names: Names that it could read: those that are variables are passed.
        shared: What a session with `shared_prelude` is fed; "" when it needs a session of its own.
        results: A script's names that may come back as variables.
    """

    source: str
    mode: Mode
    reading: Reading
    names: frozenset[str]
    shared: str
    results: tuple[str, ...]

    def alone(self, depth: int, room: int, shadowed: frozenset[str]) -> tuple[str, str]:
        """What a session of its own is fed: what stands before the source, and the source.

        Args:
            depth: How deep the result's lists and dicts may nest.
            room: The result's size in bytes, roughly.
            shadowed: Names of Python's that are variables here; then the first part must be fed before there are variables.
        """
        return _alone(self, depth, room, shadowed)


@lru_cache(maxsize=1024)
def program(source: str, mode: Mode) -> Program:
    """Read a source.

    Raises:
        ScriptError: It is no expression or script that can run here.
    """
    try:
        reading = read(source, mode)
    except ExpressionError as error:
        raise ScriptError.at(source, error.problem.line, str(error.problem)) from None
    names = reading.reads - {CLOCK} - feel.FUNCTIONS
    written = {name for name in reading.assigns if not name.startswith("_")}
    results = sorted(written | (names if reading.may_mutate else set()))
    shared = f"__result(({source}\n))" if mode == "expression" and not reading.assigns else ""
    return Program(source, mode, reading, names, shared, tuple(results))


def shared_prelude(depth: int, room: int) -> str:
    """What a session is fed once, before it serves expressions."""
    return f"__DEPTH, __ROOM = {depth}, {room}\n{_CHECK}{_imports(OFFERED)}{_feel()}"


@lru_cache(maxsize=1024)
def _alone(program: Program, depth: int, room: int, shadowed: frozenset[str]) -> tuple[str, str]:
    reads = program.reading.reads
    before = f"__DEPTH, __ROOM = {depth}, {room}\n{_CHECK}{_imports(reads & frozenset(OFFERED) - shadowed)}"
    if not reads.isdisjoint(feel.FUNCTIONS):
        before += _feel()
    if program.mode == "expression":
        return before, f"__result(({program.source}\n))"
    return f"{before}import math as __module\n{_CHECK_SCRIPT}", f"{program.source}\n__changes(__locals(), {program.results!r})"


@lru_cache(maxsize=1)
def _feel() -> str:
    """FEEL's functions, with Python's own names under names that no variable can have: `type` may well be a variable of a deal."""
    tree = ast.parse(feel.SOURCE)
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in dir(builtins)}
    imported = {alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in own | imported:
            node.id = f"__{node.id}"
        elif isinstance(node, ast.ImportFrom):
            node.names = [ast.alias(alias.name, f"__{alias.name}") for alias in node.names]
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
    functions = [node for node in tree.body if isinstance(node, ast.ImportFrom | ast.FunctionDef)]
    imports = [node for node in functions if not isinstance(node, ast.ImportFrom) or node.module not in ("__future__", "typing")]
    captured = "".join(f"__{name} = {name}\n" for name in sorted(own))
    return f"{captured}{ast.unparse(ast.Module(list(imports), []))}\n"


def _imports(names: Iterable[str]) -> str:
    return "".join(f"from {OFFERED[name]} import {name}\n" for name in sorted(names))
